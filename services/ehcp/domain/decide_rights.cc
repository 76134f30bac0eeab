#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/civil/date.h"
#include "common/error/error.h"
#include "services/ehcp/domain/checks.h"
#include "services/ehcp/domain/decide.h"

namespace send::ehcp {

absl::StatusOr<EhcRequest> Decide(const EhcRequest& request, const RecordMove& command, absl::CivilDay today) {
  if (absl::Status status = CheckOpen(request); !status.ok()) return status;
  for (const absl::CivilDay day : {command.move.moved_on, command.move.became_aware_on})
    if (absl::Status status = CheckDate(request, day, today); !status.ok()) return status;
  EhcRequest after = request;
  after.move_away = command.move;
  after.state = State::kMovedAway;
  return after;
}

absl::StatusOr<EhcRequest> Decide(const EhcRequest& request, const PassRights& command, absl::CivilDay today) {
  if (HasLeft(request)) return CheckOpen(request);
  if (request.rights)
    return error::FailedPrecondition(
        "ALREADY_PASSED",
        "The rights are the young person's already: take that back first if it was recorded in error.");
  YoungPersonRights rights = command.rights;
  const absl::CivilDay by_law = RightsPassOn(command.birth_date);
  if (command.by_law) rights.passed_on = std::min(by_law, today);
  if (rights.passed_on > today)
    return error::FailedPrecondition("DATE_IN_FUTURE",
                                     "The date is after today: give the day on which it happened.");
  if (rights.passed_on < by_law)
    return error::FailedPrecondition(
        "RIGHTS_NOT_PASSED_YET",
        "The rights are the young person's from the day after compulsory school age ends: the last Friday of "
        "June in the school year of the sixteenth birthday.");
  if (rights.passed_on > by_law)
    return error::FailedPrecondition(
        "RIGHTS_PASSED_EARLIER",
        absl::StrCat("By law the rights were the young person's from ", civil::FormatDate(by_law),
                     ", the day after compulsory school age ended: give that day, or none."));
  if (!rights.has_capacity && rights.capacity_view.empty())
    return error::InvalidArgument("REASONS_REQUIRED",
                                  "Capacity is presumed: record who found that it is lacking, and why.",
                                  {{"rights.capacity_view", "is required where capacity is lacking"}});
  EhcRequest after = request;
  after.rights = rights;
  return after;
}

}  // namespace send::ehcp
