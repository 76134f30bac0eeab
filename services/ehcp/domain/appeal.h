#pragma once

#include <optional>

#include "absl/time/civil_time.h"
#include "common/civil/holiday_calendar.h"

namespace send::ehcp {

// The last day on which an appeal to the First-tier Tribunal is received in time: the later of two months after
// the notice of the decision was sent and one month after the mediation certificate was issued, where there is
// one (HESC Rules r.20; limits D9 and D9c). A last day from 25 December to 1 January, or in August, gives way
// to the first working day after 1 January or 31 August (r.12(3)(a)). No other time limit of an EHC case moves
// so: contact with the mediation adviser (D1) does not.
absl::CivilDay AppealLastDay(absl::CivilDay notice_sent, std::optional<absl::CivilDay> certificate_issued,
                             const civil::HolidayCalendar& calendar);

// The last day for any other act in a case before the tribunal, `days` after the event (HESC Rules r.12; limit
// D11): days from 25 December to 1 January and every day in August are not counted, unless the tribunal fixed a
// date; a last day that is no working day gives way to the next one. It does not hold for the periods in which
// an authority must comply with an order: those are in reg. 44, where August counts.
absl::CivilDay TribunalActLastDay(absl::CivilDay event, int days, const civil::HolidayCalendar& calendar);

}  // namespace send::ehcp
