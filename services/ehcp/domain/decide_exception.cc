#include <algorithm>

#include "common/error/error.h"
#include "services/ehcp/domain/checks.h"
#include "services/ehcp/domain/clock.h"
#include "services/ehcp/domain/decide.h"
#include "services/ehcp/domain/due_date.h"
#include "services/ehcp/domain/record_limits.h"

namespace send::ehcp {
namespace {

absl::Status NotAvailable(std::string_view message) {
  return error::FailedPrecondition("EXCEPTION_NOT_AVAILABLE", message);
}

absl::Status CheckGround(ExceptionGround ground, const Limit& limit) {
  if (ground == ExceptionGround::kStaffShortage)
    return error::FailedPrecondition(
        "NOT_AN_EXCEPTION",
        "A shortage of staff is no exception in law. Record the duty as late, or claim a "
        "ground of reg. 5(4) that applies.");
  if ((ExceptionOf(ground) & limit.exceptions) == 0)
    return error::FailedPrecondition("NOT_AN_EXCEPTION", "The law has no such exception for this limit.");
  return absl::OkStatus();
}

// Advice that was asked for before the request came, after the limit had passed, or not yet, cannot have made
// it impractical to keep the limit.
absl::Status CheckAsked(absl::CivilDay asked_on, absl::CivilDay received_on, absl::CivilDay due_on,
                        absl::CivilDay today) {
  if (asked_on >= received_on && asked_on <= std::min(due_on, today)) return absl::OkStatus();
  return NotAvailable(
      "Advice was not asked for in the time of the limit, from the receipt to the due date, and by today: "
      "correct the day it was asked.");
}

// Finds the closure in whose window advice was asked for, and notes it in the claim.
absl::Status FindClosure(const std::vector<Closure>& closures, ExceptionClaim& claim) {
  if (!claim.advice_requested_on)
    return error::InvalidArgument("INVALID_FIELDS", "Say when advice was asked for.",
                                  {{"exception.advice_requested_date", "is required for a closure"}});
  for (const Closure& closure : closures) {
    const auto window = FindClosureWindow(closure);
    if (!window || !window->Contains(*claim.advice_requested_on)) continue;
    claim.closed_from = closure.closed_from;
    claim.reopens = closure.reopens;
    return absl::OkStatus();
  }
  return NotAvailable(
      "Advice was not asked for in the window of a closure of at least four weeks: from one week before the "
      "setting "
      "closed to one week before it re-opened.");
}

}  // namespace

absl::StatusOr<EhcRequest> Decide(const EhcRequest& request, const ClaimException& command,
                                  absl::CivilDay today, const civil::HolidayCalendar& calendar) {
  if (HasLeft(request)) return CheckOpen(request);
  const Deadlines deadlines = ComputeDeadlines(request, today, calendar);
  const Deadline* deadline = deadlines.Find(command.claim.limit_id);
  if (deadline == nullptr || !deadline->due_on)
    return error::InvalidArgument("UNKNOWN_LIMIT", "The request has no such limit with a date.",
                                  {{"exception.limit_id", "must be a limit of the request, such as A2"}});
  ExceptionClaim claim = command.claim;
  if (absl::Status status = CheckGround(claim.ground, *deadline->limit); !status.ok()) return status;
  if (absl::Status status = CheckRoom(request.exceptions.size(), kMaxExceptionClaims, "exceptions");
      !status.ok())
    return status;
  const bool closure =
      claim.ground == ExceptionGround::kSchoolClosure || claim.ground == ExceptionGround::kEarlyYearsClosure;
  const absl::Status status = closure
                                  ? FindClosure(command.closures, claim)
                                  : CheckPeriod(claim.from, claim.to, claim.ground == ExceptionGround::kAbsence,
                                                *deadline->triggered_on, *deadline->due_on);
  if (!status.ok()) return status;
  if (closure)
    if (absl::Status asked =
            CheckAsked(*claim.advice_requested_on, request.received_on, *deadline->due_on, today);
        !asked.ok())
      return asked;
  claim.claimed_on = today;
  EhcRequest after = request;
  after.exceptions.push_back(std::move(claim));
  return after;
}

absl::StatusOr<EhcRequest> Decide(const EhcRequest& request, const WithdrawException& command,
                                  absl::CivilDay today) {
  EhcRequest after = request;
  const auto claim = std::find_if(after.exceptions.begin(), after.exceptions.end(),
                                  [&](const ExceptionClaim& c) { return c.claim_id == command.claim_id; });
  if (claim == after.exceptions.end())
    return error::NotFound("EXCEPTION_NOT_FOUND", "The request has no such claim of an exception.");
  if (claim->withdrawn_on)
    return error::FailedPrecondition("EXCEPTION_ALREADY_WITHDRAWN", "The claim was withdrawn before.");
  claim->withdrawn_on = today;
  claim->withdrawn_reason = command.reason;
  return after;
}

}  // namespace send::ehcp
