#pragma once

#include <optional>
#include <string>

#include "absl/time/civil_time.h"
#include "common/civil/holiday_calendar.h"
#include "services/ehcp/domain/ehc_request.h"

// What a notice lets the family do, and until when; and whose rights they are.
namespace send::ehcp {

// Against the decision that a notice tells.
struct AppealRights {
  // The last day to contact the mediation adviser (D1). No August and no holiday moves it.
  absl::CivilDay mediation_contact_by;
  // The last day on which the tribunal receives an appeal in time, where there is no mediation certificate
  // (D9). With one it is the later of this and D9c: see AppealLastDay.
  absl::CivilDay appeal_by;
  friend bool operator==(const AppealRights&, const AppealRights&) = default;
};

// nullopt where no appeal lies against what the notice tells, or where it tells somebody without the right: a
// body, or a parent whose rights had passed to the young person by then (TellsFamily).
std::optional<AppealRights> FindAppealRights(const EhcRequest& request, const Notice& notice,
                                             const civil::HolidayCalendar& calendar);

// The last day of the fifteen for what the reader of the notice says on the draft that went with it (C1d);
// nullopt for any other notice, and for one that does not tell the family.
std::optional<absl::CivilDay> FindRepresentationsLastDay(const EhcRequest& request, const Notice& notice,
                                                         const civil::HolidayCalendar& calendar);

// What whoever sends a notice to the family must know where the law's day, on which the rights pass, is another
// than what is recorded: the notice went to the parent of somebody who has the rights, or to a child who has
// not. Empty where there is nothing to say, and for what goes to a body.
std::string WarnOfRights(const EhcRequest& request, const Notice& notice, absl::CivilDay birth_date);

// The same of the request on a day, where nobody has recorded that the rights have passed. Empty where they
// have not, for one that has left, and for one of which the day is not known.
std::string WarnOfRights(const EhcRequest& request, absl::CivilDay today);

}  // namespace send::ehcp
