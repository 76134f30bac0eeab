#pragma once

#include <optional>

#include "absl/time/civil_time.h"
#include "common/civil/holiday_calendar.h"

namespace send::ehcp {

// The tribunal's own rules for time (HESC Rules 2008 r.12), which hold for acts before it alone: not for
// contact with the mediation adviser (D1), and not for the periods in which an authority must comply with an
// order (reg. 44). They differ for the appeal itself and for every other act in the case.

// Where the last day for an appeal rolls to. From 25 December to 1 January, or in August: to the first working
// day after 1 January or 31 August (r.12(3)(a)). Else, from a day that is no working day, to the next one
// (r.12(2), of time specified by these Rules for any act: r.20(1)(c) specifies this one).
absl::CivilDay RollAppealLastDay(absl::CivilDay last, const civil::HolidayCalendar& calendar);

// The last day, until 5 pm (r.12(1)), on which an appeal to the First-tier Tribunal is received in time: the
// later of two months after the notice of the decision was sent and one month after the mediation certificate
// was issued, where there is one (r.20(1)(c); limits D9 and D9c), rolled as above.
absl::CivilDay AppealLastDay(absl::CivilDay notice_sent, std::optional<absl::CivilDay> certificate_issued,
                             const civil::HolidayCalendar& calendar);

// True on the days that other acts do not count: August, and 25 December to 1 January (r.12(3)(b)).
bool TribunalLeavesOut(absl::CivilDay day);

// The last day for any other act in a case before the tribunal, `days` after the event (limit D11): the days
// left out are not counted, unless the tribunal fixed a date; a last day that is no working day gives way to
// the next.
absl::CivilDay TribunalActLastDay(absl::CivilDay event, int days, const civil::HolidayCalendar& calendar);

// The same for a number of working days (limit D12).
absl::CivilDay TribunalWorkingDaysAfter(absl::CivilDay event, int days, const civil::HolidayCalendar& calendar);

}  // namespace send::ehcp
