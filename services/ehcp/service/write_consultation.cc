#include "common/civil/date.h"
#include "common/journal/change.h"
#include "common/rpc/fields.h"
#include "common/rpc/resource_name.h"
#include "services/ehcp/service/consultation_convert.h"

namespace send::ehcp {
namespace {

using civil::FormatDate;
using rpc::DayText;
using rpc::SetTime;
using rpc::ToWire;

static_assert(v1::CONSULTEE_KIND_MAINTAINING_AUTHORITY ==
              static_cast<int>(ConsulteeKind::kMaintainingAuthority) + 1);
static_assert(v1::CONSULTATION_CAUSE_PROPOSED_BY_AUTHORITY ==
              static_cast<int>(ConsultationCause::kProposedByAuthority) + 1);
static_assert(v1::CONSULTATION_STATE_WITHDRAWN == static_cast<int>(ConsultationState::kWithdrawn) + 1);
static_assert(v1::CONSULTATION_STEP_WITHDRAWAL == static_cast<int>(ConsultationStep::kWithdrawal) + 1);
static_assert(v1::ANSWER_FORM_WILLINGNESS == static_cast<int>(AnswerForm::kWillingness) + 1);
static_assert(v1::CONSULTATION_OUTCOME_UNWILLING == static_cast<int>(ConsultationOutcome::kUnwilling) + 1);
static_assert(v1::OBJECTION_GROUND_MAINSTREAM_INCOMPATIBLE ==
              static_cast<int>(ObjectionGround::kMainstreamIncompatible) + 1);
static_assert(v1::FINDING_KIND_ANSWER_NOT_AWAITED == static_cast<int>(FindingKind::kAnswerNotAwaited) + 1);

void WriteAnswer(const Consultation& consultation, v1::Consultation& message) {
  message.set_answered_on_date(DayText(consultation.answered_on));
  if (consultation.outcome) message.set_outcome(ToWire<v1::ConsultationOutcome>(*consultation.outcome));
  for (const ObjectionGround ground : consultation.grounds)
    message.add_grounds(ToWire<v1::ObjectionGround>(ground));
  message.set_reasons(consultation.reasons);
  message.set_withdrawn_on_date(DayText(consultation.withdrawn_on));
  message.set_withdrawn_reason(consultation.withdrawn_reason);
}

void WriteRetraction(const ConsultationRetraction& retraction, v1::ConsultationRetraction& message) {
  message.set_step(ToWire<v1::ConsultationStep>(retraction.step()));
  message.set_retracted_on_date(FormatDate(retraction.retracted_on));
  message.set_retracted_by(retraction.retracted_by);
  message.set_reason(retraction.reason);
  if (const auto* answer = std::get_if<ConsultationAnswer>(&retraction.was)) {
    message.set_on_date(FormatDate(answer->answered_on));
    message.set_reasons(answer->reasons);
    message.set_outcome(ToWire<v1::ConsultationOutcome>(answer->outcome));
    for (const ObjectionGround ground : answer->grounds)
      message.add_grounds(ToWire<v1::ObjectionGround>(ground));
  } else if (const auto* withdrawal = std::get_if<WithdrawalRecord>(&retraction.was)) {
    message.set_on_date(FormatDate(withdrawal->withdrawn_on));
    message.set_reasons(withdrawal->reason);
  }
}

}  // namespace

void Write(const StoredConsultation& stored, const View& view, bool whole, v1::Consultation& message) {
  const Consultation& consultation = stored.value;
  message.set_name(rpc::FormatName(kConsultationName, {view.la, consultation.request_id, stored.id}));
  message.set_etag(journal::EtagOf(stored.version));
  message.set_pupil(consultation.pupil);
  message.set_consultee_kind(ToWire<v1::ConsulteeKind>(consultation.consultee));
  message.set_setting(consultation.setting);
  message.set_authority(consultation.authority);
  message.set_cause(ToWire<v1::ConsultationCause>(consultation.cause));
  message.set_question(consultation.question);
  message.set_papers_kept_at(consultation.papers_kept_at);
  message.set_sent_on_date(FormatDate(consultation.sent_on));
  message.set_channel(ToWire<v1::Channel>(consultation.channel));
  message.set_received_on_date(DayText(consultation.received_on));
  message.set_state(ToWire<v1::ConsultationState>(consultation.state));
  message.set_answer_form(ToWire<v1::AnswerForm>(AnswerFormOf(consultation)));
  const Deadline deadline = ComputeConsultationDeadline(consultation, view.today, view.calendar);
  message.set_limit_id(std::string(deadline.limit->id));
  message.set_due_date(FormatDate(*deadline.due_on));
  message.set_receipt_deemed(!consultation.received_on.has_value());
  message.set_overdue(deadline.still_owed && deadline.status == DeadlineStatus::kLate);
  message.set_draft_version(consultation.draft_version);
  if (consultation.facts.maintained_by != view.la)
    message.set_maintaining_authority(consultation.facts.maintained_by);
  WriteAnswer(consultation, message);
  if (whole) {
    for (const Finding& finding : FindConsultationFaults(consultation, view.la))
      Write(finding, *message.add_findings());
    for (const ConsultationRetraction& each : consultation.retractions)
      WriteRetraction(each, *message.add_retractions());
  }
  SetTime(stored.created_at, *message.mutable_create_time());
  SetTime(stored.updated_at, *message.mutable_update_time());
}

void Write(const MissingConsultation& missing, v1::MissingConsultation& message) {
  message.set_consultee_kind(ToWire<v1::ConsulteeKind>(missing.consultee));
  message.set_setting(missing.setting);
  message.set_authority(missing.authority);
  message.set_cause(ToWire<v1::ConsultationCause>(missing.cause));
  message.set_asked_on_date(DayText(missing.asked_on));
  message.set_citation(missing.citation);
  message.set_explanation(missing.explanation);
  message.set_statutory(missing.statutory);
}

void Write(const Finding& finding, v1::Finding& message) {
  message.set_kind(ToWire<v1::FindingKind>(finding.kind));
  message.set_citation(finding.citation);
  message.set_explanation(finding.explanation);
  message.set_statutory(finding.statutory);
  message.set_setting(finding.setting);
}

}  // namespace send::ehcp
