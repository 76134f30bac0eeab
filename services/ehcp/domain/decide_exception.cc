#include <algorithm>

#include "common/error/error.h"
#include "services/ehcp/domain/checks.h"
#include "services/ehcp/domain/clock.h"
#include "services/ehcp/domain/decide.h"
#include "services/ehcp/domain/due_date.h"
#include "services/ehcp/domain/record_limits.h"

namespace send::ehcp {
namespace {

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

// Notes in the claim the closure that it is for.
absl::Status CheckClosure(const ClosureRecord& record, absl::CivilDay first, absl::CivilDay last,
                          ExceptionClaim& claim) {
  const auto closure = FindClosure(record, claim.advice_requested_on, first, last);
  if (!closure.ok()) return closure.status();
  claim.closed_from = closure->closed_from;
  claim.reopens = closure->reopens;
  return absl::OkStatus();
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
  const absl::Status status =
      closure ? CheckClosure(command.record, *deadline->triggered_on, std::min(*deadline->due_on, today), claim)
              : CheckPeriod(claim.from, claim.to, claim.ground == ExceptionGround::kAbsence,
                            *deadline->triggered_on, *deadline->due_on,
                            (deadline->limit->exceptions & kAbsenceTwoWeeks) != 0 ? 14 : 28);
  if (!status.ok()) return status;
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
