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
    return error::FailedPrecondition("ALREADY_PASSED", "The rights are the young person's already.");
  const YoungPersonRights& rights = command.rights;
  if (rights.passed_on > today)
    return error::FailedPrecondition("DATE_IN_FUTURE",
                                     "The date is after today: give the day on which it happened.");
  if (rights.passed_on <= EndOfCompulsorySchoolAge(command.birth_date))
    return error::FailedPrecondition(
        "RIGHTS_NOT_PASSED_YET",
        "The rights are the young person's from the day after compulsory school age ends: the last Friday of "
        "June in the school year of the sixteenth birthday.");
  if (rights.capacity_view.empty())
    return error::InvalidArgument("REASONS_REQUIRED", "Record who took the view on capacity, and why.",
                                  {{"rights.capacity_view", "is required"}});
  EhcRequest after = request;
  after.rights = rights;
  return after;
}

}  // namespace send::ehcp
