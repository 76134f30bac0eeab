#include "services/ehcp/service/disagreement_convert.h"

#include "common/civil/date.h"
#include "common/rpc/fields.h"
#include "common/rpc/resource_name.h"
#include "services/ehcp/domain/disagreement_clock.h"
#include "services/ehcp/domain/standing.h"

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

}  // namespace

DisagreementKey ReadDisagreementName(std::string_view name, std::string_view field,
                                     FieldViolations& violations) {
  const auto ids = rpc::ParseName(kDisagreementName, name);
  if (ids) return {(*ids)[1], (*ids)[2]};
  violations.Add(field, "must be a name such as localAuthorities/999/ehcRequests/ID/disagreements/ID");
  return {};
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
  if (message.ground() == v1::COMPLIANCE_GROUND_UNSPECIFIED) violations.Add("exception.ground", "is required");
  ComplianceException claim{message.limit_id(), message.ground() == v1::COMPLIANCE_GROUND_ABSENCE,
                            ReadDay(message.from_date(), "exception.from_date", violations),
                            ReadDay(message.to_date(), "exception.to_date", violations), message.evidence()};
  if (claim.to < claim.from) violations.Add("exception.to_date", "must not be before from_date");
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
  }
  for (const ComplianceException& claim : value.exceptions) {
    v1::ComplianceException& item = *message.add_exceptions();
    item.set_limit_id(claim.limit_id);
    item.set_ground(claim.absence ? v1::COMPLIANCE_GROUND_ABSENCE
                                  : v1::COMPLIANCE_GROUND_EXCEPTIONAL_CIRCUMSTANCES);
    item.set_from_date(civil::FormatDate(claim.from));
    item.set_to_date(civil::FormatDate(claim.to));
    item.set_evidence(claim.evidence);
  }
  message.set_outcome(ToWire<v1::DisagreementOutcome>(OutcomeOf(value)));
  message.set_needs_certificate(NeedsCertificate(value.subject));
  const auto deadlines = ComputeDeadlines(value, view.today, view.calendar);
  if (const Deadline* next = FindNextDue(deadlines)) {
    message.set_next_due_date(DayText(next->due_on));
    message.set_next_due_limit_id(std::string(next->limit->id));
  }
  rpc::SetTime(stored.created_at, *message.mutable_create_time());
  rpc::SetTime(stored.updated_at, *message.mutable_update_time());
}

}  // namespace send::ehcp
