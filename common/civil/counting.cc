#include "common/civil/counting.h"

namespace send::civil {
namespace {

struct Corresponding {
  absl::CivilDay day;
  // The month has the day-number.
  bool exact;
};

Corresponding CorrespondingDate(absl::CivilDay day, int months) {
  const absl::CivilMonth month = absl::CivilMonth(day) + months;
  const absl::CivilDay same(month.year(), month.month(), day.day());
  if (absl::CivilMonth(same) == month) return {same, true};
  return {absl::CivilDay(month + 1) - 1, false};
}

}  // namespace

absl::CivilDay WeeksAfter(absl::CivilDay event, int weeks) { return event + 7 * weeks; }

absl::CivilDay LastOfDaysBeginningWith(absl::CivilDay first, int days) { return first + (days - 1); }

absl::CivilDay LastOfWorkingDaysBeginningWith(absl::CivilDay first, int days, const HolidayCalendar& calendar) {
  return WorkingDaysAfter(first - 1, days, calendar);
}

absl::CivilDay WorkingDaysAfter(absl::CivilDay event, int days, const HolidayCalendar& calendar) {
  absl::CivilDay day = event;
  for (int counted = 0; counted < days; ++counted) day = FirstWorkingDayAfter(day, calendar);
  return day;
}

absl::CivilDay DaysAfter(absl::CivilDay event, int days) { return event + days; }

absl::CivilDay MonthsAfter(absl::CivilDay event, int months) { return CorrespondingDate(event, months).day; }

absl::CivilDay LastOfMonthsBeginningWith(absl::CivilDay first, int months) {
  const Corresponding end = CorrespondingDate(first, months);
  return end.exact ? end.day - 1 : end.day;
}

absl::CivilDay LastDayBefore(absl::CivilDay date) { return date - 1; }

absl::CivilDay MonthsBefore(absl::CivilDay event, int months) { return CorrespondingDate(event, -months).day; }

absl::CivilDay WeeksBefore(absl::CivilDay event, int weeks) { return event - 7 * weeks; }

absl::CivilDay WorkingDaysBefore(absl::CivilDay event, int days, const HolidayCalendar& calendar) {
  absl::CivilDay day = event;
  for (int counted = 0; counted < days; ++counted) day = LastWorkingDayOnOrBefore(day - 1, calendar);
  return day;
}

absl::CivilDay LastWorkingDayOnOrBefore(absl::CivilDay day, const HolidayCalendar& calendar) {
  while (!calendar.IsWorkingDay(day)) --day;
  return day;
}

absl::CivilDay FirstWorkingDayAfter(absl::CivilDay day, const HolidayCalendar& calendar) {
  do ++day;
  while (!calendar.IsWorkingDay(day));
  return day;
}

}  // namespace send::civil
