#include "services/ehcp/domain/consultation_decide.h"

#include <algorithm>

#include "common/error/error.h"
#include "services/ehcp/domain/checks.h"
#include "services/ehcp/domain/law.h"
#include "services/ehcp/domain/record_limits.h"

namespace send::ehcp {
namespace {

absl::Status CheckOpen(const Consultation& consultation) {
  if (consultation.state == ConsultationState::kOpen) return absl::OkStatus();
  return error::FailedPrecondition(
      "CONSULTATION_CLOSED",
      "It was answered or withdrawn: make a new consultation to ask again, or take back what ended "
      "it if that was recorded in error.");
}

// Nothing happens to a consultation before it is sent, or after today.
absl::Status CheckDate(const Consultation& consultation, absl::CivilDay day, absl::CivilDay today) {
  if (day > today)
    return error::FailedPrecondition("DATE_IN_FUTURE",
                                     "The date is after today: give the day on which it happened.");
  if (day < consultation.sent_on)
    return error::FailedPrecondition(
        "DATE_BEFORE_CONSULTATION",
        "The date is before the consultation was sent: give another; where the day of sending is "
        "wrong, withdraw it and make a new one.");
  return absl::OkStatus();
}

absl::Status CheckReceiptBefore(std::optional<absl::CivilDay> received_on,
                                std::optional<absl::CivilDay> answered_on) {
  if (!received_on || !answered_on || *received_on <= *answered_on) return absl::OkStatus();
  return error::FailedPrecondition(
      "RECEIPT_AFTER_ANSWER",
      "It was answered before it was received: give another day; record the receipt anew if its "
      "day is wrong, or take the answer back first.");
}

absl::Status CheckStage(const EhcRequest& request, absl::CivilDay sent_on) {
  if (request.state != State::kFinalised) return CheckOpen(request);
  if (sent_on <= request.plan->made_on) return absl::OkStatus();
  return error::FailedPrecondition(
      "PLAN_ALREADY_MADE",
      "The final plan was made before that day: only a consultation that was sent before it can be recorded.");
}

absl::Status CheckOutcome(const Consultation& consultation, ConsultationOutcome outcome) {
  const bool of_grounds =
      outcome == ConsultationOutcome::kCanMeetNeed || outcome == ConsultationOutcome::kObjects;
  const AnswerForm form = AnswerFormOf(consultation);
  if (of_grounds == (form == AnswerForm::kGrounds)) return absl::OkStatus();
  if (form == AnswerForm::kGrounds)
    return error::FailedPrecondition("OUTCOME_NOT_AVAILABLE",
                                     "The family may ask for this setting (CFA s.38(3)): answer that it can "
                                     "meet need, or object on a ground of "
                                     "s.39(4).");
  return error::FailedPrecondition(
      "OUTCOME_NOT_AVAILABLE",
      "Section 39(4) is no test for this consultation: answer whether the consultee is willing or unwilling.");
}

absl::Status CheckGround(const Consultation& consultation, ObjectionGround ground) {
  const bool of_family = AnswerFormOf(consultation) == AnswerForm::kGrounds;
  if (ground != ObjectionGround::kMainstreamIncompatible) {
    if (of_family) return absl::OkStatus();
    return error::FailedPrecondition("GROUND_NOT_AVAILABLE",
                                     "The grounds of CFA s.39(4) are for a setting that the family asks for "
                                     "and may ask for: say in the reasons "
                                     "why the consultee is unwilling.");
  }
  const bool proposed = consultation.consultee == ConsulteeKind::kSetting &&
                        consultation.cause == ConsultationCause::kProposedByAuthority;
  if (proposed && consultation.facts.mainstream) return absl::OkStatus();
  return error::FailedPrecondition("GROUND_NOT_AVAILABLE",
                                   "CFA s.33(2)(b) is for a mainstream setting that the authority proposes "
                                   "(ss.39(5), 40(2)): where the family "
                                   "asks for it, give the ground of s.39(4)(b)(i) instead.");
}

absl::Status CheckGrounds(const Consultation& consultation, const AnswerConsultation& command) {
  const bool against =
      command.outcome == ConsultationOutcome::kObjects || command.outcome == ConsultationOutcome::kUnwilling;
  if (!against && !command.grounds.empty())
    return error::FailedPrecondition("GROUND_NOT_AVAILABLE",
                                     "A ground is for an objection: leave it out, or object.");
  if (command.outcome == ConsultationOutcome::kObjects && command.grounds.empty())
    return error::InvalidArgument(
        "GROUND_REQUIRED",
        "An objection rests on a ground of CFA s.39(4): give at least one, or answer that the setting can meet "
        "need.",
        {{"grounds", "must have at least one ground of s.39(4)"}});
  for (const ObjectionGround ground : command.grounds)
    if (absl::Status status = CheckGround(consultation, ground); !status.ok()) return status;
  return against ? CheckReasons(command.reasons) : absl::OkStatus();
}

// How it ended, if it ended so.
std::optional<RecordedConsultation> FindEnd(const Consultation& consultation, ConsultationStep step) {
  if (step == ConsultationStep::kAnswer && consultation.state == ConsultationState::kAnswered)
    return ConsultationAnswer{*consultation.answered_on, *consultation.outcome, consultation.grounds,
                              consultation.reasons};
  if (step == ConsultationStep::kWithdrawal && consultation.state == ConsultationState::kWithdrawn)
    return WithdrawalRecord{*consultation.withdrawn_on, consultation.withdrawn_reason};
  return std::nullopt;
}

}  // namespace

absl::Status CheckNewConsultation(const Consultation& consultation, const EhcRequest& request,
                                  const std::string& la, absl::CivilDay today) {
  if (consultation.consultee == ConsulteeKind::kMaintainingAuthority &&
      (consultation.authority.empty() || consultation.authority == la))
    return error::FailedPrecondition("NOT_MAINTAINED_ELSEWHERE",
                                     "By the register no other authority maintains the setting: consult the "
                                     "setting, or name the authority.");
  if (absl::Status status = CheckStage(request, consultation.sent_on); !status.ok()) return status;
  if (absl::Status status = CheckDate(request, consultation.sent_on, today); !status.ok()) return status;
  if (FindLimit("C3d", consultation.sent_on) == nullptr)
    return error::FailedPrecondition("NO_SUCH_LIMIT",
                                     "The Regulations were not in force then: give the day it was sent.");
  if (!consultation.received_on) return absl::OkStatus();
  return CheckDate(consultation, *consultation.received_on, today);
}

absl::StatusOr<Consultation> Decide(const Consultation& consultation, const ReceiveConsultation& command,
                                    absl::CivilDay today) {
  if (consultation.state != ConsultationState::kAnswered)
    if (absl::Status status = CheckOpen(consultation); !status.ok()) return status;
  if (absl::Status status = CheckDate(consultation, command.received_on, today); !status.ok()) return status;
  if (absl::Status status = CheckReceiptBefore(command.received_on, consultation.answered_on); !status.ok())
    return status;
  Consultation after = consultation;
  after.received_on = command.received_on;
  return after;
}

absl::StatusOr<Consultation> Decide(const Consultation& consultation, const AnswerConsultation& command,
                                    absl::CivilDay today) {
  if (absl::Status status = CheckOpen(consultation); !status.ok()) return status;
  if (absl::Status status = CheckOutcome(consultation, command.outcome); !status.ok()) return status;
  if (absl::Status status = CheckGrounds(consultation, command); !status.ok()) return status;
  if (absl::Status status = CheckDate(consultation, command.answered_on, today); !status.ok()) return status;
  if (absl::Status status = CheckReceiptBefore(consultation.received_on, command.answered_on); !status.ok())
    return status;
  Consultation after = consultation;
  after.state = ConsultationState::kAnswered;
  after.answered_on = command.answered_on;
  after.outcome = command.outcome;
  after.grounds = command.grounds;
  after.reasons = command.reasons;
  return after;
}

absl::StatusOr<Consultation> Decide(const Consultation& consultation, const RetractConsultationStep& command,
                                    absl::CivilDay today) {
  const auto was = FindEnd(consultation, command.step);
  if (!was)
    return error::FailedPrecondition("NO_STEP",
                                     "The consultation has not ended so: read it for how it stands.");
  if (absl::Status status = CheckRoom(consultation.retractions.size(), kMaxRetractions, "retractions");
      !status.ok())
    return status;
  Consultation after = consultation;
  after.retractions.push_back({*was, today, command.by, command.reason});
  after.state = ConsultationState::kOpen;
  after.answered_on.reset();
  after.outcome.reset();
  after.grounds.clear();
  after.reasons.clear();
  after.withdrawn_on.reset();
  after.withdrawn_reason.clear();
  return after;
}

absl::StatusOr<Consultation> Decide(const Consultation& consultation, const WithdrawConsultation& command,
                                    absl::CivilDay today) {
  if (absl::Status status = CheckOpen(consultation); !status.ok()) return status;
  if (absl::Status status = CheckDate(consultation, command.withdrawn_on, today); !status.ok()) return status;
  Consultation after = consultation;
  after.state = ConsultationState::kWithdrawn;
  after.withdrawn_on = command.withdrawn_on;
  after.withdrawn_reason = command.reason;
  return after;
}

}  // namespace send::ehcp
