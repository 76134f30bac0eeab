#include "common/civil/date.h"
#include "common/journal/change.h"
#include "common/rpc/fields.h"
#include "common/rpc/resource_name.h"
#include "services/ehcp/service/advice_convert.h"

namespace send::ehcp {
namespace {

using civil::FormatDate;
using rpc::DayText;
using rpc::SetTime;
using rpc::ToWire;

static_assert(v1::ADVISER_KIND_SPECIALIST_TEACHER == static_cast<int>(AdviserKind::kSpecialistTeacher) + 1);
static_assert(v1::ADVICE_STATE_NOT_NEEDED == static_cast<int>(AdviceState::kNotNeeded) + 1);
static_assert(v1::ADVICE_STEP_NOT_NEEDED == static_cast<int>(AdviceStep::kNotNeeded) + 1);
static_assert(v1::ADVICE_GROUND_STAFF_SHORTAGE == static_cast<int>(AdviceGround::kStaffShortage) + 1);
static_assert(v1::CHASE_KIND_ESCALATION == static_cast<int>(ChaseKind::kEscalation) + 1);
static_assert(v1::CHASE_STATUS_FAILED == static_cast<int>(ChaseStatus::kFailed) + 1);

void WriteException(const AdviceException& claim, v1::AdviceException& message) {
  message.set_claim_id(claim.claim_id);
  message.set_ground(ToWire<v1::AdviceGround>(claim.ground));
  message.set_from_date(FormatDate(claim.from));
  message.set_to_date(FormatDate(claim.to));
  message.set_evidence(claim.evidence);
  message.set_claimed_on_date(FormatDate(claim.claimed_on));
  message.set_withdrawn_on_date(DayText(claim.withdrawn_on));
  message.set_withdrawn_reason(claim.withdrawn_reason);
}

void WriteEarlier(const EarlierAdvice& earlier, v1::EarlierAdvice& message) {
  message.set_given_on_date(DayText(earlier.given_on));
  message.set_giver_accepted_on_date(DayText(earlier.giver_accepted_on));
  message.set_authority_accepted_on_date(DayText(earlier.authority_accepted_on));
  message.set_family_accepted_on_date(DayText(earlier.family_accepted_on));
  message.set_reason(earlier.reason);
}

void WriteRetraction(const AdviceRetraction& retraction, v1::AdviceRetraction& message) {
  message.set_step(ToWire<v1::AdviceStep>(retraction.step()));
  message.set_retracted_on_date(FormatDate(retraction.retracted_on));
  message.set_retracted_by(retraction.retracted_by);
  message.set_reason(retraction.reason);
  if (const auto* answer = std::get_if<AdviceAnswer>(&retraction.was)) {
    message.set_on_date(FormatDate(answer->answered_on));
    message.set_answer(answer->answer);
    message.set_answer_kept_at(answer->kept_at);
  } else if (const auto* withdrawal = std::get_if<WithdrawalRecord>(&retraction.was)) {
    message.set_on_date(FormatDate(withdrawal->withdrawn_on));
    message.set_withdrawn_reason(withdrawal->reason);
  } else if (const auto* earlier = std::get_if<EarlierAdvice>(&retraction.was)) {
    WriteEarlier(*earlier, *message.mutable_earlier_advice());
  }
}

// What is not for whoever is asked.
void WriteTheAuthoritys(const AdviceRequest& advice, v1::AdviceRequest& message) {
  message.set_adviser_email(advice.adviser_email);
  message.set_escalation_email(advice.escalation_email);
  if (advice.earlier_advice) WriteEarlier(*advice.earlier_advice, *message.mutable_earlier_advice());
  for (const AdviceException& claim : advice.exceptions) WriteException(claim, *message.add_exceptions());
  for (const AdviceRetraction& each : advice.retractions) WriteRetraction(each, *message.add_retractions());
}

}  // namespace

void Write(const StoredAdvice& stored, const View& view, bool whole, v1::AdviceRequest& message) {
  const AdviceRequest& advice = stored.value;
  message.set_name(rpc::FormatName(kAdviceName, {view.la, advice.request_id, stored.id}));
  message.set_etag(journal::EtagOf(stored.version));
  message.set_pupil(advice.pupil);
  message.set_adviser_kind(ToWire<v1::AdviserKind>(advice.adviser_kind));
  message.set_adviser_name(advice.adviser_name);
  message.set_adviser_body(advice.adviser_body);
  message.set_section31_body(advice.section31_body);
  message.set_service_family(advice.service_family);
  message.set_adviser_subject(advice.adviser_subject);
  message.set_adviser_setting(advice.adviser_setting);
  message.set_question(advice.question);
  message.set_reason(advice.reason);
  message.set_requested_on_date(FormatDate(advice.requested_on));
  message.set_channel(ToWire<v1::Channel>(advice.channel));
  message.set_received_on_date(DayText(advice.received_on));
  message.set_state(ToWire<v1::AdviceState>(advice.state));
  message.set_limit_id(std::string(AdviceLimitOf(advice)));
  // Where none is needed nothing is due.
  if (advice.state != AdviceState::kNotNeeded) {
    message.set_due_date(FormatDate(AdviceDueOn(advice, view.calendar)));
    message.set_receipt_deemed(!advice.received_on.has_value());
  }
  message.set_answered_on_date(DayText(advice.answered_on));
  message.set_answer(advice.answer);
  message.set_answer_kept_at(advice.answer_kept_at);
  message.set_withdrawn_on_date(DayText(advice.withdrawn_on));
  message.set_withdrawn_reason(advice.withdrawn_reason);
  if (whole) WriteTheAuthoritys(advice, message);
  SetTime(stored.created_at, *message.mutable_create_time());
  SetTime(stored.updated_at, *message.mutable_update_time());
}

void Write(const MissingAdvice& missing, v1::MissingAdvice& message) {
  message.set_adviser_kind(ToWire<v1::AdviserKind>(missing.adviser_kind));
  message.set_setting(missing.setting);
  message.set_service_family(missing.service_family);
  message.set_citation(missing.citation);
  message.set_explanation(missing.explanation);
}

void Write(const ConsideredAdviceException& exception, v1::ConsideredAdviceException& message) {
  message.set_ground(ToWire<v1::AdviceGround>(exception.ground));
  message.set_citation(exception.citation);
  message.set_claimed(exception.claimed);
  message.set_explanation(exception.explanation);
}

void Write(const Chase& chase, const MessageState* state, v1::AdviceChase& message) {
  message.set_chase_id(chase.chase_id);
  message.set_kind(ToWire<v1::ChaseKind>(chase.kind));
  message.set_due_date(FormatDate(chase.due_on));
  message.set_proposed_on_date(FormatDate(chase.proposed_on));
  message.set_recipient(chase.recipient);
  message.set_status(ToWire<v1::ChaseStatus>(chase.status));
  message.set_done_on_date(DayText(chase.done_on));
  message.set_failure(chase.failure);
  if (state == nullptr) return;
  message.set_attempts(static_cast<int32_t>(state->attempts));
  if (chase.status != ChaseStatus::kPending) return;
  message.set_failure(state->last_error);
  SetTime(state->next_try, *message.mutable_next_try_time());
}

}  // namespace send::ehcp
