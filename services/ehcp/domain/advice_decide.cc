#include "services/ehcp/domain/advice_decide.h"

#include <algorithm>

#include "common/error/error.h"
#include "services/ehcp/domain/advice_clock.h"
#include "services/ehcp/domain/checks.h"
#include "services/ehcp/domain/record_limits.h"

namespace send::ehcp {
namespace {

absl::Status CheckOpen(const AdviceRequest& advice) {
  if (advice.state == AdviceState::kOpen) return absl::OkStatus();
  return error::FailedPrecondition(
      "ADVICE_CLOSED",
      "The request for advice was answered, withdrawn or not needed: make a new one to ask again, or take back "
      "what ended it if that was recorded in error.");
}

// Nothing happens to a request for advice before it is made, or after today.
absl::Status CheckDate(const AdviceRequest& advice, absl::CivilDay day, absl::CivilDay today) {
  if (absl::Status status = CheckNotAfter(day, today); !status.ok()) return status;
  if (day < advice.requested_on)
    return error::FailedPrecondition(
        "DATE_BEFORE_ADVICE_REQUEST",
        "The date is before the advice was asked for: give another; where the day of asking is wrong, "
        "withdraw the request and make a new one.");
  return absl::OkStatus();
}

absl::Status CheckEarlierAdvice(const EarlierAdvice& earlier, absl::CivilDay today) {
  for (const auto& accepted :
       {earlier.giver_accepted_on, earlier.authority_accepted_on, earlier.family_accepted_on}) {
    if (!earlier.given_on || !accepted || *accepted < *earlier.given_on)
      return error::FailedPrecondition(
          "ADVICE_STILL_NEEDED",
          "Earlier advice is enough only where its giver, the authority and the family all accept it, on or "
          "after "
          "the day it was given (reg. 6(4)): record all four days, or ask for advice.");
    if (absl::Status status = CheckNotAfter(*accepted, today); !status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status CheckGround(AdviceGround ground) {
  if (ground == AdviceGround::kStaffShortage)
    return error::FailedPrecondition(
        "NOT_AN_EXCEPTION",
        "A shortage of staff is no exception in law. Record the advice as late, or claim a ground of reg. 8(2) "
        "that applies.");
  if (ExceptionOf(ground) == kNoException)
    return error::FailedPrecondition("NOT_AN_EXCEPTION",
                                     "Reg. 8(2) has no exception for a closure: it excuses the authority (regs "
                                     "5(4), 10(4)), not the adviser.");
  return absl::OkStatus();
}

// How it ended, if it ended so. Nobody was asked what was recorded as not needed: it cannot be opened.
std::optional<RecordedAdvice> FindEnd(const AdviceRequest& advice, AdviceStep step) {
  const bool asked =
      std::none_of(advice.retractions.begin(), advice.retractions.end(),
                   [](const AdviceRetraction& each) { return each.step() == AdviceStep::kNotNeeded; });
  switch (step) {
    case AdviceStep::kAnswer:
      if (advice.state != AdviceState::kAnswered) break;
      return AdviceAnswer{*advice.answered_on, advice.answer, advice.answer_kept_at};
    case AdviceStep::kWithdrawal:
      if (advice.state != AdviceState::kWithdrawn || !asked) break;
      return WithdrawalRecord{*advice.withdrawn_on, advice.withdrawn_reason};
    case AdviceStep::kNotNeeded:
      if (advice.state != AdviceState::kNotNeeded) break;
      return advice.earlier_advice.value_or(EarlierAdvice());
  }
  return std::nullopt;
}

}  // namespace

absl::Status CheckNewAdvice(const AdviceRequest& advice, const EhcRequest& request, absl::CivilDay today) {
  if (request.state != State::kAssessing)
    return error::FailedPrecondition(
        "NOT_ASSESSING", "Advice is sought in an assessment: record the decision to assess first (reg. 6(1)).");
  if (absl::Status status = CheckNotAfter(advice.requested_on, today); !status.ok()) return status;
  // Reg. 6(4) is of paragraphs (1)(b) to (h).
  if (advice.state == AdviceState::kNotNeeded && advice.adviser_kind == AdviserKind::kParentOrYoungPerson)
    return error::FailedPrecondition(
        "ADVICE_STILL_NEEDED",
        "Earlier advice never takes the place of the parent's or young person's own (reg. 6(4)): ask for it.");
  if (advice.state == AdviceState::kNotNeeded)
    return CheckEarlierAdvice(advice.earlier_advice.value_or(EarlierAdvice()), today);
  if (advice.requested_on < request.received_on)
    return error::FailedPrecondition(
        "DATE_BEFORE_RECEIPT",
        "The date is before the request was received: give another, or correct the day it was "
        "received.");
  if (FindLimit(AdviceLimitOf(advice), advice.requested_on) == nullptr)
    return error::FailedPrecondition("NO_SUCH_LIMIT",
                                     "The Regulations were not in force then: give the day it was asked.");
  if (!advice.received_on) return absl::OkStatus();
  return CheckDate(advice, *advice.received_on, today);
}

absl::StatusOr<AdviceRequest> Decide(const AdviceRequest& advice, const RecordReceipt& command,
                                     absl::CivilDay today) {
  if (advice.state != AdviceState::kAnswered)
    if (absl::Status status = CheckOpen(advice); !status.ok()) return status;
  if (absl::Status status = CheckDate(advice, command.received_on, today); !status.ok()) return status;
  if (advice.answered_on && command.received_on > *advice.answered_on)
    return error::FailedPrecondition("RECEIPT_AFTER_ANSWER",
                                     "The advice was given before that day: give another, or take the answer "
                                     "back first if its day is wrong.");
  AdviceRequest after = advice;
  after.received_on = command.received_on;
  return after;
}

absl::StatusOr<AdviceRequest> Decide(const AdviceRequest& advice, const AnswerAdvice& command,
                                     absl::CivilDay today) {
  if (absl::Status status = CheckOpen(advice); !status.ok()) return status;
  if (command.answer.empty() && command.kept_at.empty())
    return error::InvalidArgument("ANSWER_REQUIRED", "Give the advice, or say where it is kept.",
                                  {{"answer", "is required where answer_kept_at is empty"}});
  if (absl::Status status = CheckDate(advice, command.answered_on, today); !status.ok()) return status;
  if (advice.received_on && command.answered_on < *advice.received_on)
    return error::FailedPrecondition("RECEIPT_AFTER_ANSWER",
                                     "The date is before the adviser received the request: give another, or "
                                     "record the receipt anew if its day is wrong.");
  AdviceRequest after = advice;
  after.state = AdviceState::kAnswered;
  after.answered_on = command.answered_on;
  after.answer = command.answer;
  after.answer_kept_at = command.kept_at;
  return after;
}

absl::StatusOr<AdviceRequest> Decide(const AdviceRequest& advice, const WithdrawAdvice& command,
                                     absl::CivilDay today) {
  if (absl::Status status = CheckOpen(advice); !status.ok()) return status;
  if (absl::Status status = CheckDate(advice, command.withdrawn_on, today); !status.ok()) return status;
  AdviceRequest after = advice;
  after.state = AdviceState::kWithdrawn;
  after.withdrawn_on = command.withdrawn_on;
  after.withdrawn_reason = command.reason;
  return after;
}

absl::StatusOr<AdviceRequest> Decide(const AdviceRequest& advice, const RetractAdviceStep& command,
                                     absl::CivilDay today) {
  const auto was = FindEnd(advice, command.step);
  if (!was)
    return error::FailedPrecondition("NO_STEP",
                                     "The request for advice has not ended so: read it for how it stands.");
  if (absl::Status status = CheckRoom(advice.retractions.size(), kMaxRetractions, "retractions"); !status.ok())
    return status;
  AdviceRequest after = advice;
  after.retractions.push_back({*was, today, command.by, command.reason});
  after.state = AdviceState::kOpen;
  after.answered_on.reset();
  after.answer.clear();
  after.answer_kept_at.clear();
  after.withdrawn_on.reset();
  after.withdrawn_reason.clear();
  if (command.step != AdviceStep::kNotNeeded) return after;
  after.state = AdviceState::kWithdrawn;
  after.withdrawn_on = today;
  after.withdrawn_reason = command.reason;
  after.earlier_advice.reset();
  return after;
}

absl::StatusOr<AdviceRequest> Decide(const AdviceRequest& advice, const ClaimAdviceException& command,
                                     absl::CivilDay today, const civil::HolidayCalendar& calendar) {
  // Lateness of an answer that came is excused like that of one which has not.
  if (advice.state != AdviceState::kAnswered)
    if (absl::Status status = CheckOpen(advice); !status.ok()) return status;
  if (absl::Status status = CheckGround(command.claim.ground); !status.ok()) return status;
  const Deadline deadline = ComputeAdviceDeadline(advice, today, calendar);
  if (absl::Status status =
          CheckPeriod(command.claim.from, command.claim.to, command.claim.ground == AdviceGround::kAbsence,
                      *deadline.triggered_on, *deadline.due_on);
      !status.ok())
    return status;
  if (absl::Status status = CheckRoom(advice.exceptions.size(), kMaxExceptionClaims, "exceptions");
      !status.ok())
    return status;
  AdviceRequest after = advice;
  after.exceptions.push_back(command.claim);
  after.exceptions.back().claimed_on = today;
  return after;
}

absl::StatusOr<AdviceRequest> Decide(const AdviceRequest& advice, const WithdrawAdviceException& command,
                                     absl::CivilDay today) {
  AdviceRequest after = advice;
  const auto claim = std::find_if(after.exceptions.begin(), after.exceptions.end(),
                                  [&](const AdviceException& c) { return c.claim_id == command.claim_id; });
  if (claim == after.exceptions.end())
    return error::NotFound("EXCEPTION_NOT_FOUND", "The request has no such claim of an exception.");
  if (claim->withdrawn_on)
    return error::FailedPrecondition("EXCEPTION_ALREADY_WITHDRAWN", "The claim was withdrawn before.");
  claim->withdrawn_on = today;
  claim->withdrawn_reason = command.reason;
  return after;
}

absl::StatusOr<AdviceRequest> Decide(const AdviceRequest& advice, const ProposeChaseNow& command,
                                     absl::CivilDay today, const civil::HolidayCalendar& calendar) {
  auto chase = ProposeChase(advice, today, calendar);
  if (!chase) return error::FailedPrecondition("NOTHING_TO_CHASE", "No chase is due today.");
  chase->chase_id = command.chase_id;
  if (chase->recipient.empty()) {
    chase->status = ChaseStatus::kFailed;
    chase->done_on = today;
    chase->failure = "NO_ADDRESS";
  }
  AdviceRequest after = advice;
  after.chases.push_back(*std::move(chase));
  return after;
}

absl::StatusOr<AdviceRequest> Decide(const AdviceRequest& advice, const RecordDelivery& command,
                                     absl::CivilDay today) {
  AdviceRequest after = advice;
  const auto chase = std::find_if(after.chases.begin(), after.chases.end(),
                                  [&](const Chase& c) { return c.chase_id == command.chase_id; });
  if (chase == after.chases.end())
    return error::NotFound("CHASE_NOT_FOUND", "The request for advice has no such chase.");
  if (chase->status != ChaseStatus::kPending)
    return error::FailedPrecondition("CHASE_ALREADY_DONE", "How the chase ended is recorded already.");
  chase->status = command.failure.empty() ? ChaseStatus::kSent : ChaseStatus::kFailed;
  chase->done_on = today;
  chase->failure = command.failure;
  return after;
}

}  // namespace send::ehcp
