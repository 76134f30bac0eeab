#include "services/pupil/service/relation_service.h"

#include "common/error/error.h"
#include "common/rpc/fields.h"
#include "common/rpc/resource_name.h"
#include "services/pupil/service/convert.h"

namespace send::pupil {
namespace {

constexpr int64_t kMostChanges = 1000;
static_assert(v1::ACCESS_RULE_KIND_PERSON_BARRED == static_cast<int>(AccessRuleKind::kPersonBarred) + 1);

void WriteRule(const RelationChange& change, const RuleStanding& standing, v1::RecordRule& message) {
  message.set_name(rpc::FormatName(kRuleName, {change.la, change.pupil_id, standing.id}));
  message.set_kind(rpc::ToWire<v1::AccessRuleKind>(standing.rule.kind));
  message.set_barred_subject(standing.rule.barred_subject);
  rpc::SetTime(standing.set_at, *message.mutable_set_time());
  if (standing.rule.ended_at) rpc::SetTime(*standing.rule.ended_at, *message.mutable_end_time());
}

void WriteChange(const RelationChange& change, v1::RelationChange& message) {
  message.set_number(change.number);
  message.set_pupil(rpc::FormatName(kPupilName, {change.la, change.pupil_id}));
  rpc::SetTime(change.recorded_at, *message.mutable_record_time());
  if (const auto* roll = std::get_if<OnRoll>(&change.relation))
    message.mutable_on_roll()->set_setting(roll->setting);
  else
    WriteRule(change, std::get<RuleStanding>(change.relation), *message.mutable_rule());
}

}  // namespace

absl::Status RelationService::List(const rpc::Call& call, const v1::ListRelationChangesRequest& request,
                                   v1::ListRelationChangesResponse& reply) {
  error::FieldViolations violations;
  if (request.after_number() < 0) violations.Add("after_number", "must be 0 or a number that was told");
  if (absl::Status status = violations.ToStatus(); !status.ok()) return status;
  const auto page = feed_.List(request.after_number(), kMostChanges, call.deadline);
  if (!page.ok()) return page.status();
  for (const RelationChange& change : page->changes) WriteChange(change, *reply.add_changes());
  reply.set_through_number(page->through);
  reply.set_last_number(page->last);
  reply.set_first_waiting(page->first_waiting);
  reply.set_last_waiting(page->last_waiting);
  return absl::OkStatus();
}

}  // namespace send::pupil
