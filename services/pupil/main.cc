#include "absl/synchronization/mutex.h"
#include "common/journal/journal.h"
#include "common/journal/sql.h"
#include "common/rpc/host.h"
#include "services/pupil/service/pupil_service.h"
#include "services/pupil/service/record_services.h"
#include "services/pupil/service/relation_service.h"
#include "services/pupil/service/setting_service.h"
#include "services/pupil/store/mysql_pupil_store.h"
#include "services/pupil/store/mysql_setting_store.h"
#include "services/pupil/store/relation_feed.h"
#include "services/pupil/store/sql.h"

namespace {

namespace v1 = send::pupil::v1;

absl::Status Serve(send::rpc::Host& host, send::rpc::Environment& /*environment*/) {
  send::pupil::MysqlPupilStore pupils(host.database());
  send::pupil::MysqlSettingStore settings(host.database());
  send::pupil::SettingService setting_service({settings, host.page_tokens(), &host.dispatcher()});
  send::pupil::PupilService pupil_service({pupils, settings, host.page_tokens(), &host.dispatcher()});
  send::pupil::CarerService carer_service(pupils, &host.dispatcher());
  send::pupil::AccessRuleService rule_service(pupils, &host.dispatcher());
  send::pupil::MysqlRelationFeed relations(host.database());
  send::pupil::RelationService relation_service(relations, &host.dispatcher());
  return host.Serve({&setting_service, &pupil_service, &carer_service, &rule_service, &relation_service});
}

}  // namespace

int main(int argc, char** argv) {
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  const send::rpc::Program program{
      .name = "pupil",
      .tenant_prefix = "localAuthorities/",
      .shared_tenant = "000",
      .migrations = {{send::journal::kComponent, send::journal::sql::kMigrations},
                     {"pupil", send::pupil::sql::kMigrations}},
      .contract = {v1::GetSettingRequest::descriptor()->file()->FindServiceByName("SettingService"),
                   v1::GetPupilRequest::descriptor()->file()->FindServiceByName("PupilService"),
                   v1::GetCarerRequest::descriptor()->file()->FindServiceByName("CarerService"),
                   v1::ListAccessRulesRequest::descriptor()->file()->FindServiceByName("AccessRuleService"),
                   v1::ListRelationChangesRequest::descriptor()->file()->FindServiceByName("RelationService")}};
  return send::rpc::RunProgram(program, argc, argv, Serve);
}
