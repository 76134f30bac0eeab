#include "common/civil/counting.h"

#include <gtest/gtest.h>

#include "common/civil/date.h"
#include "common/civil/testing.h"

namespace send::civil {
namespace {

using absl::CivilDay;

// What a person would do with a wall calendar: step month by month, and look whether the day-number is there.
int DaysInMonth(absl::civil_year_t year, int month) {
  static constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return month == 2 && leap ? 29 : kDays[month - 1];
}

struct WallDate {
  absl::civil_year_t year;
  int month;
  int day;
  bool exact;
};

WallDate StepMonths(CivilDay from, int months) {
  absl::civil_year_t year = from.year();
  int month = from.month();
  for (int i = 0; i < months; ++i) {
    if (++month == 13) month = 1, ++year;
  }
  for (int i = 0; i > months; --i) {
    if (--month == 0) month = 12, --year;
  }
  const int last = DaysInMonth(year, month);
  return {year, month, from.day() <= last ? from.day() : last, from.day() <= last};
}

TEST(Counting, MonthsMatchAWallCalendarOnEveryDayOfFortyYears) {
  for (CivilDay day(2005, 1, 1); day < CivilDay(2045, 1, 1); ++day) {
    for (int months = 0; months <= 14; ++months) {
      const WallDate on = StepMonths(day, months);
      const CivilDay expected(on.year, on.month, on.day);
      ASSERT_EQ(MonthsAfter(day, months), expected) << FormatDate(day) << " + " << months;
      ASSERT_EQ(LastOfMonthsBeginningWith(day, months), on.exact ? expected - 1 : expected) << FormatDate(day);
      const WallDate back = StepMonths(day, -months);
      ASSERT_EQ(MonthsBefore(day, months), CivilDay(back.year, back.month, back.day)) << FormatDate(day);
    }
  }
}

TEST(Counting, WeeksKeepTheWeekdayAndDaysCountOneByOne) {
  for (CivilDay day(2023, 1, 1); day < CivilDay(2029, 1, 1); ++day) {
    for (const int weeks : {1, 2, 6, 10, 12, 14, 16, 20}) {
      CivilDay stepped = day;
      for (int i = 0; i < weeks * 7; ++i) ++stepped;
      ASSERT_EQ(WeeksAfter(day, weeks), stepped);
      ASSERT_EQ(WeeksBefore(stepped, weeks), day);
      ASSERT_EQ(DaysAfter(day, weeks * 7), stepped);
      ASSERT_EQ(absl::GetWeekday(WeeksAfter(day, weeks)), absl::GetWeekday(day));
      // The day itself is the first: one day less to the last.
      ASSERT_EQ(LastOfDaysBeginningWith(day, weeks * 7), stepped - 1);
    }
    ASSERT_EQ(LastDayBefore(day + 1), day);
  }
}

TEST(Counting, WorkingDaysMatchCountingEachDayByHand) {
  const HolidayCalendar calendar = BankHolidays();
  for (CivilDay day(2011, 1, 1); day < CivilDay(2028, 1, 1); ++day) {
    for (const int days : {1, 3, 5, 15, 30}) {
      int counted = 0;
      CivilDay inclusive = day;
      while (true) {
        if (!IsWeekend(inclusive) && !calendar.IsHoliday(inclusive) && ++counted == days) break;
        ++inclusive;
      }
      ASSERT_EQ(LastOfWorkingDaysBeginningWith(day, days, calendar), inclusive)
          << FormatDate(day) << " " << days;
      ASSERT_EQ(WorkingDaysAfter(day - 1, days, calendar), inclusive) << FormatDate(day) << " " << days;
    }
    const CivilDay act_by = LastWorkingDayOnOrBefore(day, calendar);
    ASSERT_TRUE(calendar.IsWorkingDay(act_by));
    ASSERT_LE(act_by, day);
    ASSERT_GT(FirstWorkingDayAfter(act_by, calendar), day);
    // Back and forth ends on the day itself, or on the working day that follows it.
    const CivilDay there_and_back = WorkingDaysAfter(WorkingDaysBefore(day, 5, calendar), 5, calendar);
    ASSERT_EQ(there_and_back, act_by == day ? day : FirstWorkingDayAfter(day, calendar)) << FormatDate(day);
  }
}

TEST(Counting, HoldsAtTheEdgesThatPeopleGetWrong) {
  const HolidayCalendar calendar = BankHolidays();
  EXPECT_EQ(WeeksAfter(CivilDay(2024, 1, 18), 6), CivilDay(2024, 2, 29));
  EXPECT_EQ(LastOfDaysBeginningWith(CivilDay(2026, 3, 2), 15), CivilDay(2026, 3, 16));
  EXPECT_EQ(MonthsAfter(CivilDay(2025, 12, 31), 2), CivilDay(2026, 2, 28));
  EXPECT_EQ(LastOfMonthsBeginningWith(CivilDay(2025, 3, 10), 12), CivilDay(2026, 3, 9));
  EXPECT_EQ(LastOfMonthsBeginningWith(CivilDay(2024, 2, 29), 12), CivilDay(2025, 2, 28));
  EXPECT_EQ(WorkingDaysAfter(CivilDay(2026, 4, 2), 3, calendar), CivilDay(2026, 4, 9));
  EXPECT_EQ(LastOfWorkingDaysBeginningWith(CivilDay(2026, 4, 13), 15, calendar), CivilDay(2026, 5, 1));
  EXPECT_EQ(MonthsBefore(CivilDay(2027, 1, 5), 5), CivilDay(2026, 8, 5));
  EXPECT_EQ(LastDayBefore(CivilDay(2026, 2, 15)), CivilDay(2026, 2, 14));
  EXPECT_EQ(LastWorkingDayOnOrBefore(CivilDay(2025, 12, 28), calendar), CivilDay(2025, 12, 24));
}

}  // namespace
}  // namespace send::civil
