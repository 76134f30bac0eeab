#include "services/ehcp/service/disagreement_convert.h"

#include "absl/strings/str_cat.h"
#include "common/civil/date.h"
#include "common/rpc/fields.h"
#include "common/rpc/page_token.h"
#include "common/rpc/resource_name.h"
#include "services/ehcp/domain/disagreement_clock.h"
#include "services/ehcp/domain/standing.h"
#include "services/ehcp/service/holder_filters.h"

namespace send::ehcp {
namespace {

using error::FieldViolations;
using rpc::DayText;
using rpc::ReadDay;
using rpc::ReadEnum;
using rpc::ToWire;

constexpr size_t kMaxText = 2000;
constexpr size_t kMaxLimit = 24;
constexpr int kMostDays = 366;

void Write(const StepRecord& step, v1::DisagreementStep& message) {
  message.set_kind(ToWire<v1::DisagreementStepKind>(step.step));
  message.set_on_date(civil::FormatDate(step.on));
  message.set_for_date(DayText(step.for_day));
  message.set_days(step.days);
  if (step.order) message.set_order(ToWire<v1::OrderKind>(*step.order));
  message.set_note(step.note);
  message.set_retracted_reason(step.retracted);
}

void Write(const ComplianceException& claim, v1::ComplianceException& message) {
  message.set_limit_id(claim.limit_id);
  message.set_ground(ToWire<v1::ComplianceGround>(claim.ground));
  message.set_from_date(DayText(claim.from));
  message.set_to_date(DayText(claim.to));
  message.set_evidence(claim.evidence);
  message.set_setting(claim.setting);
  message.set_advice_requested_date(DayText(claim.advice_requested_on));
  message.set_closed_from_date(DayText(claim.closed_from));
  message.set_reopens_date(DayText(claim.reopens));
}

}  // namespace

DisagreementKey ReadDisagreementName(std::string_view name, std::string_view field,
                                     FieldViolations& violations) {
  const auto ids = rpc::ParseName(kDisagreementName, name);
  if (ids) return {(*ids)[1], (*ids)[2]};
  violations.Add(field, "must be a name such as localAuthorities/999/ehcRequests/ID/disagreements/ID");
  return {};
}

DisagreementQuery ReadList(const rpc::Call& call, const v1::ListDisagreementsRequest& request,
                           FieldViolations& violations) {
  DisagreementQuery query;
  if (request.parent() != absl::StrCat("localAuthorities/", call.tenant, "/ehcRequests/-"))
    query.request_id = ReadName(request.parent(), "parent", violations);
  query.limit = rpc::ReadPageSize(request.page_size(), violations);
  ReadHolders(request, query, violations);
  if (request.overdue_only()) query.due_before = call.today;
  if (request.outcome() != v1::DISAGREEMENT_OUTCOME_UNSPECIFIED)
    query.outcome = static_cast<Outcome>(request.outcome() - 1);
  query.still_owed = request.still_owed();
  return query;
}

StepRecord ReadStep(const v1::DisagreementStep& message, bool appeal, FieldViolations& violations) {
  StepRecord step{ReadEnum<Step>(message.kind(), "step.kind", violations),
                  ReadDay(message.on_date(), "step.on_date", violations)};
  const bool of_appeal = message.kind() >= v1::DISAGREEMENT_STEP_KIND_APPEAL_RECEIVED_BY_TRIBUNAL;
  if (message.kind() != v1::DISAGREEMENT_STEP_KIND_UNSPECIFIED && of_appeal != appeal)
    violations.Add("step.kind", appeal ? "must be a step of an appeal" : "must be a step of mediation");
  step.for_day = rpc::ReadDayOrNone(message.for_date(), "step.for_date", violations);
  step.days = message.days();
  if (step.days < 0 || step.days > kMostDays) violations.Add("step.days", "must be from 1 to 366");
  if (message.order() != v1::ORDER_KIND_UNSPECIFIED) step.order = static_cast<Order>(message.order() - 1);
  step.note = message.note();
  rpc::CheckLength(step.note, "step.note", kMaxText, violations);
  return step;
}

Compliance ReadCompliance(const v1::Compliance& message, FieldViolations& violations) {
  rpc::CheckText(message.limit_id(), "compliance.limit_id", kMaxLimit, violations);
  return {message.limit_id(), ReadDay(message.done_on_date(), "compliance.done_on_date", violations)};
}

ComplianceException ReadComplianceException(const v1::ComplianceException& message,
                                            FieldViolations& violations) {
  rpc::CheckText(message.limit_id(), "exception.limit_id", kMaxLimit, violations);
  rpc::CheckText(message.evidence(), "exception.evidence", kMaxText, violations);
  ComplianceException claim{
      .limit_id = message.limit_id(),
      .ground = ReadEnum<ComplianceGround>(message.ground(), "exception.ground", violations),
      .from = rpc::ReadDayOrNone(message.from_date(), "exception.from_date", violations),
      .to = rpc::ReadDayOrNone(message.to_date(), "exception.to_date", violations),
      .evidence = message.evidence(),
      .setting = message.setting(),
      .advice_requested_on =
          rpc::ReadDayOrNone(message.advice_requested_date(), "exception.advice_requested_date", violations)};
  if (IsClosure(claim.ground)) {
    CheckSetting(claim.setting, "exception.setting", violations);
    if (message.advice_requested_date().empty())
      violations.Add("exception.advice_requested_date", "is required for a closure");
  } else {
    if (message.from_date().empty()) violations.Add("exception.from_date", "is required");
    if (message.to_date().empty()) violations.Add("exception.to_date", "is required");
    if (claim.from && claim.to && *claim.to < *claim.from)
      violations.Add("exception.to_date", "must not be before from_date");
  }
  return claim;
}

void Write(const StoredDisagreement& stored, const View& view, v1::Disagreement& message) {
  const Disagreement& value = stored.value;
  message.set_name(rpc::FormatName(kDisagreementName, {view.la, value.request_id, stored.id}));
  message.set_etag(journal::EtagOf(stored.version));
  message.set_pupil(value.pupil);
  message.set_decision(ToWire<v1::DisputedDecision>(value.subject));
  message.set_notice_sent_on_date(civil::FormatDate(value.notice_sent_on));
  for (const StepRecord& step : value.steps) Write(step, *message.add_steps());
  for (const Compliance& done : value.compliance) {
    message.add_compliance()->set_limit_id(done.limit_id);
    message.mutable_compliance()->rbegin()->set_done_on_date(civil::FormatDate(done.done_on));
    message.mutable_compliance()->rbegin()->set_retracted_reason(done.retracted);
  }
  for (const ComplianceException& claim : value.exceptions) Write(claim, *message.add_exceptions());
  message.set_outcome(ToWire<v1::DisagreementOutcome>(OutcomeOf(value)));
  message.set_needs_certificate(NeedsCertificate(value.subject));
  message.set_request_resumed(value.resumed);
  const auto deadlines = ComputeDeadlines(value, view.today, view.calendar);
  if (const Deadline* next = FindNextDue(deadlines)) {
    message.set_next_due_date(DayText(next->due_on));
    message.set_next_due_limit_id(std::string(next->limit->id));
  }
  rpc::SetTime(stored.created_at, *message.mutable_create_time());
  rpc::SetTime(stored.updated_at, *message.mutable_update_time());
}

void Write(const ConsideredComplianceException& exception, v1::ConsideredComplianceException& message) {
  message.set_ground(ToWire<v1::ComplianceGround>(exception.ground));
  message.set_citation(exception.citation);
  message.set_claimed(exception.claimed);
  message.set_explanation(exception.explanation);
}

}  // namespace send::ehcp
