#pragma once

#include "absl/time/civil_time.h"
#include "common/civil/holiday_calendar.h"

// How periods in law are counted. Each function is one rule; the C-number is its name in the tables of limits
// that use it. All dates are civil dates in Europe/London (C15): a period ends at the end of its last day. No
// rule moves a last day off a weekend or holiday (C12): the ones that the law does move say so in their name.
namespace send::civil {

// C1, "within N weeks of [event]": the day of the event is day 0, so the last day has its weekday.
// (Lester v Garland; Zoan v Rouamba [2000].)
absl::CivilDay WeeksAfter(absl::CivilDay event, int weeks);

// C2, "N days beginning with the day": that day is day 1; the last of the N days.
absl::CivilDay LastOfDaysBeginningWith(absl::CivilDay first, int days);

// C3, "N working days beginning with the day": that day is day 1 where it is a working day.
absl::CivilDay LastOfWorkingDaysBeginningWith(absl::CivilDay first, int days, const HolidayCalendar& calendar);

// C4, "within N working days" of an event: day 1 is the next working day.
absl::CivilDay WorkingDaysAfter(absl::CivilDay event, int days, const HolidayCalendar& calendar);

// C6, "N days": calendar days after the event.
absl::CivilDay DaysAfter(absl::CivilDay event, int days);

// C7, "within N months after": the same day-number N months on, or the last day of that month where it has
// none (Dodds v Walker [1981]).
absl::CivilDay MonthsAfter(absl::CivilDay event, int months);

// C8, "N months starting (or beginning) with the date": the day before the same day-number N months on, or the
// last day of that month where it has no such day-number.
absl::CivilDay LastOfMonthsBeginningWith(absl::CivilDay first, int months);

// C9, "before [date]": the last day that complies.
absl::CivilDay LastDayBefore(absl::CivilDay date);

// C10, "at least N months before": the last day that complies, by the corresponding date.
absl::CivilDay MonthsBefore(absl::CivilDay event, int months);

// "At least N weeks before": the last day that complies.
absl::CivilDay WeeksBefore(absl::CivilDay event, int weeks);

// "At least N working days before": the Nth working day counted back from the event, which is not counted.
absl::CivilDay WorkingDaysBefore(absl::CivilDay event, int days, const HolidayCalendar& calendar);

// The day to act by: the last working day on or before the last day in law (C12 gives no other help).
absl::CivilDay LastWorkingDayOnOrBefore(absl::CivilDay day, const HolidayCalendar& calendar);

// The first working day later than `day`.
absl::CivilDay FirstWorkingDayAfter(absl::CivilDay day, const HolidayCalendar& calendar);

}  // namespace send::civil
