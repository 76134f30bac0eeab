#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "common/journal/journal.h"
#include "common/journal/sql.h"
#include "common/rpc/host.h"
#include "services/ehcp/service/advice_service.h"
#include "services/ehcp/service/allocation_service.h"
#include "services/ehcp/service/authority_service.h"
#include "services/ehcp/service/caseload_service.h"
#include "services/ehcp/service/chase_job.h"
#include "services/ehcp/service/consultation_service.h"
#include "services/ehcp/service/diary_service.h"
#include "services/ehcp/service/disagreement_service.h"
#include "services/ehcp/service/draft_service.h"
#include "services/ehcp/service/ehc_request_service.h"
#include "services/ehcp/service/history_service.h"
#include "services/ehcp/service/notice_service.h"
#include "services/ehcp/service/plan_making_service.h"
#include "services/ehcp/service/relation_job.h"
#include "services/ehcp/service/watch_service.h"
#include "services/ehcp/store/disagreement_store.h"
#include "services/ehcp/store/history_store.h"
#include "services/ehcp/store/mysql_advice_store.h"
#include "services/ehcp/store/mysql_authority_store.h"
#include "services/ehcp/store/mysql_caseload_store.h"
#include "services/ehcp/store/mysql_caseworker_store.h"
#include "services/ehcp/store/mysql_consultation_store.h"
#include "services/ehcp/store/mysql_diary_store.h"
#include "services/ehcp/store/mysql_draft_store.h"
#include "services/ehcp/store/mysql_ehc_request_store.h"
#include "services/ehcp/store/sql.h"

namespace {

namespace v1 = send::ehcp::v1;

constexpr absl::Duration kReindexTime = absl::Minutes(10);

absl::Status Serve(send::rpc::Host& host, send::rpc::Environment& environment) {
  const std::string target = environment.Text("SEND_PUPIL_TARGET");
  const std::string peer = environment.Text("SEND_PUPIL_PEER");
  send::ehcp::ChaseJobConfig chase_config = send::ehcp::ReadChaseJobConfig(environment);
  send::ehcp::RelationFreshness freshness(send::ehcp::ReadRelationsMaxAge(environment));
  if (absl::Status status = environment.ToStatus(); !status.ok()) return status;
  send::ehcp::MysqlEhcRequestStore store(host.database(), host.calendar());
  if (absl::Status status = store.Reindex(absl::Now() + kReindexTime); !status.ok()) return status;
  const auto channel = host.OpenChannelTo(target, peer);
  const auto relation_source = send::ehcp::NewRelationSource(channel);
  send::ehcp::MysqlRelationStore relation_store(host.database());
  const send::ehcp::RelationJob following(
      {*relation_source, relation_store, freshness, [] { return absl::Now(); }});
  const auto pupils = send::ehcp::NewPupilDirectory(channel, freshness);
  const auto identities = send::ehcp::NewPupilIdentities(channel);
  send::ehcp::MysqlHistoryStore history_store(host.database(), host.calendar());
  send::ehcp::MysqlConsultationStore consultation_store(host.database(), host.calendar());
  send::ehcp::MysqlAdviceStore advice_store(host.database(), host.calendar());
  const send::ehcp::RequestAccess access{store, *pupils, host.calendar(), &consultation_store, &advice_store};
  send::ehcp::ConsultationService consultation_service({consultation_store, store, history_store, *pupils,
                                                        *identities, host.calendar(), host.page_tokens(),
                                                        &host.dispatcher()});
  send::ehcp::MysqlCaseworkerStore caseworker_store(host.database());
  send::ehcp::MysqlAuthorityStore authority_store(host.database());
  send::ehcp::EhcRequestService request_service(
      {access, caseworker_store, authority_store, host.page_tokens(), &host.dispatcher()});
  send::ehcp::AllocationService allocation_service(
      {access, caseworker_store, authority_store, host.page_tokens(), &host.dispatcher()});
  send::ehcp::AdviceService advice_service({advice_store, store, history_store, *pupils, *identities,
                                            caseworker_store, authority_store, host.calendar(),
                                            host.page_tokens(), &host.dispatcher()});
  const auto chasing = send::ehcp::ChaseJob::Start(advice_store, host.calendar(), std::move(chase_config));
  if (!chasing.ok()) return chasing.status();
  send::ehcp::MysqlCaseloadStore caseload_store(host.database());
  send::ehcp::CaseloadService caseload_service(
      {caseload_store, *pupils, host.page_tokens(), &host.dispatcher()});
  send::ehcp::MysqlDraftStore draft_store(host.database(), store);
  send::ehcp::DraftService draft_service(
      {draft_store, *pupils, host.calendar(), host.page_tokens(), &host.dispatcher()});
  send::ehcp::MysqlDisagreementStore disagreement_store(host.database(), store, host.calendar());
  send::ehcp::PlanMakingService plan_making_service(access, disagreement_store, &host.dispatcher());
  send::ehcp::DisagreementService disagreement_service(
      {disagreement_store, store, history_store, *pupils, caseworker_store, authority_store, advice_store,
       host.calendar(), host.page_tokens(), &host.dispatcher()});
  send::ehcp::HistoryService history_service({access, history_store, host.page_tokens(), &host.dispatcher()});
  send::ehcp::AuthorityService authority_service(authority_store, &host.dispatcher());
  send::ehcp::MysqlDiaryStore diary_store(host.database());
  send::ehcp::DiaryService diary_service(
      {access, diary_store, history_store, host.page_tokens(), &host.dispatcher()});
  send::ehcp::NoticeService notice_service(access, authority_store, &host.dispatcher());
  send::ehcp::MysqlRequestFeed request_feed(host.database());
  send::ehcp::WatchService watch_service(
      {access, request_feed, caseworker_store, host.page_tokens(), &host.dispatcher()});
  return host.Serve({&notice_service, &authority_service, &diary_service, &disagreement_service,
                     &history_service, &draft_service, &caseload_service, &request_service,
                     &plan_making_service, &advice_service, &consultation_service, &watch_service,
                     &allocation_service});
}

}  // namespace

int main(int argc, char** argv) {
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  const send::rpc::Program program{
      .name = "ehcp",
      .tenant_prefix = "localAuthorities/",
      .shared_tenant = "000",
      .migrations = {{send::journal::kComponent, send::journal::sql::kMigrations},
                     {"ehcp", send::ehcp::sql::kMigrations}},
      .contract = {
          v1::CreateEhcRequestRequest::descriptor()->file()->FindServiceByName("EhcRequestService"),
          v1::CreateCaseworkerRequest::descriptor()->file()->FindServiceByName("AllocationService"),
          v1::SummariseCaseloadRequest::descriptor()->file()->FindServiceByName("CaseloadService"),
          v1::GetParticularsRequest::descriptor()->file()->FindServiceByName("AuthorityService"),
          v1::CreateDisagreementRequest::descriptor()->file()->FindServiceByName("DisagreementService"),
          v1::RenderNoticeRequest::descriptor()->file()->FindServiceByName("NoticeService"),
          v1::ListHistoryRequest::descriptor()->file()->FindServiceByName("HistoryService"),
          v1::SubmitEhcRequestDraftRequest::descriptor()->file()->FindServiceByName("EhcRequestDraftService"),
          v1::CreateDiaryEntryRequest::descriptor()->file()->FindServiceByName("DiaryService"),
          v1::WatchEhcRequestsRequest::descriptor()->file()->FindServiceByName("WatchService"),
          v1::FinalisePlanRequest::descriptor()->file()->FindServiceByName("PlanMakingService"),
          v1::CreateConsultationRequest::descriptor()->file()->FindServiceByName("ConsultationService"),
          v1::RequestAdviceRequest::descriptor()->file()->FindServiceByName("AdviceService")}};
  return send::rpc::RunProgram(program, argc, argv, Serve);
}
