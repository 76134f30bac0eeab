#include "services/ehcp/domain/closure_claim.h"

#include <algorithm>

#include "common/error/error.h"

namespace send::ehcp {
namespace {

absl::Status NotAvailable(std::string_view message) {
  return error::FailedPrecondition("EXCEPTION_NOT_AVAILABLE", message);
}

}  // namespace

absl::StatusOr<Closure> FindClosure(const ClosureRecord& record, std::optional<absl::CivilDay> asked_on,
                                    absl::CivilDay first, absl::CivilDay last) {
  if (!asked_on)
    return error::InvalidArgument("INVALID_FIELDS", "Say when advice was asked for.",
                                  {{"exception.advice_requested_date", "is required for a closure"}});
  const auto closure =
      std::find_if(record.closures.begin(), record.closures.end(), [&](const Closure& candidate) {
        const auto window = FindClosureWindow(candidate);
        return window && window->Contains(*asked_on);
      });
  if (closure == record.closures.end())
    return NotAvailable(
        "Advice was not asked for in the window of a closure of at least four weeks: from one week before the "
        "setting closed to one week before it re-opened.");
  if (*asked_on < first || *asked_on > last)
    return NotAvailable(
        "Advice was not asked for in the time of the limit, from the day it began to the due date, and by "
        "today: correct the day it was asked.");
  const auto& recorded = record.asked_on;
  if (!recorded.empty() && std::find(recorded.begin(), recorded.end(), *asked_on) == recorded.end())
    return NotAvailable(
        "The setting is recorded as asked for advice on another day: give that day, or record the request for "
        "advice of this one.");
  return *closure;
}

}  // namespace send::ehcp
