#include "common/civil/holiday_calendar.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "common/civil/date.h"
#include "common/civil/testing.h"
#include "common/error/error.h"

namespace send::civil {
namespace {

using absl::CivilDay;

// Easter Sunday by the tables of Gauss, to hold the data against a way of its own.
CivilDay EasterSunday(int year) {
  const int century = year / 100;
  const int p = (13 + 8 * century) / 25;
  const int m = (15 - p + century - century / 4) % 30;
  const int n = (4 + century - century / 4) % 7;
  const int d = (19 * (year % 19) + m) % 30;
  const int e = (2 * (year % 4) + 4 * (year % 7) + 6 * d + n) % 7;
  if (d == 29 && e == 6) return CivilDay(year, 4, 19);
  if (d == 28 && e == 6 && (11 * m + 11) % 30 < 19) return CivilDay(year, 4, 18);
  return CivilDay(year, 3, 22) + d + e;
}

CivilDay MondayOnOrAfter(CivilDay day) { return absl::NextWeekday(day - 1, absl::Weekday::monday); }
CivilDay LastMonday(int year, int month) {
  return absl::PrevWeekday(CivilDay(absl::CivilMonth(year, month) + 1), absl::Weekday::monday);
}

// A day that falls on a weekend, or on a day taken already, is kept on the next free weekday.
void AddSubstituted(CivilDay day, std::set<CivilDay>& days) {
  while (IsWeekend(day) || days.contains(day)) ++day;
  days.insert(day);
}

std::set<CivilDay> ByRule(int year) {
  // Substitution: Boxing Day on a weekday keeps its place when Christmas Day gives way to it.
  std::set<CivilDay> days = {EasterSunday(year) - 2, EasterSunday(year) + 1, LastMonday(year, 8)};
  AddSubstituted(CivilDay(year, 1, 1), days);
  const CivilDay boxing(year, 12, 26);
  if (!IsWeekend(boxing)) days.insert(boxing);
  AddSubstituted(CivilDay(year, 12, 25), days);
  if (IsWeekend(boxing)) AddSubstituted(boxing, days);
  days.insert(year == 2020 ? CivilDay(2020, 5, 8) : MondayOnOrAfter(CivilDay(year, 5, 1)));
  days.insert(year == 2012 ? CivilDay(2012, 6, 4) : year == 2022 ? CivilDay(2022, 6, 2) : LastMonday(year, 5));
  for (const CivilDay added : {CivilDay(2011, 4, 29), CivilDay(2012, 6, 5), CivilDay(2022, 6, 3),
                               CivilDay(2022, 9, 19), CivilDay(2023, 5, 8)})
    if (added.year() == year) days.insert(added);
  return days;
}

TEST(BankHolidays, AreWhatTheRulesGiveForEveryDay) {
  const HolidayCalendar calendar = BankHolidays();
  EXPECT_LE(calendar.first_year(), 2010);
  EXPECT_GE(calendar.last_year(), 2028);
  for (auto year = calendar.first_year(); year <= calendar.last_year(); ++year) {
    const std::set<CivilDay> expected = ByRule(static_cast<int>(year));
    for (CivilDay day(year, 1, 1); day.year() == year; ++day) {
      ASSERT_EQ(calendar.IsHoliday(day), expected.contains(day)) << FormatDate(day);
      ASSERT_EQ(calendar.IsWorkingDay(day), !expected.contains(day) && !IsWeekend(day)) << FormatDate(day);
    }
  }
}

TEST(BankHolidays, WarnOutsideTheAnnouncedYears) {
  const HolidayCalendar calendar = BankHolidays();
  EXPECT_EQ(calendar.WarningFor(CivilDay(2026, 6, 4)), std::nullopt);
  EXPECT_EQ(calendar.WarningFor(CivilDay(2027, 12, 31)), std::nullopt);
  EXPECT_EQ(calendar.WarningFor(CivilDay(2028, 1, 1)),
            "Bank holidays after 2027 are not announced yet: the date may change.");
  EXPECT_NE(calendar.WarningFor(CivilDay(2009, 12, 31)), std::nullopt);
  EXPECT_FALSE(calendar.IsHoliday(CivilDay(2009, 12, 25)));
  EXPECT_FALSE(calendar.IsHoliday(CivilDay(2050, 12, 25)));
}

std::string File(const std::string& events) { return R"({"england-and-wales": {"events": [)" + events + "]}}"; }

TEST(HolidayCalendar, TakesTheGovernmentsFileOverItsOwnYears) {
  const HolidayCalendar before = BankHolidays();
  const auto after =
      before.Extended(File(R"({"title": "A", "date": "2028-05-10"}, {"title": "B", "date": "2029-01-01"})"));
  ASSERT_TRUE(after.ok()) << after.status();
  EXPECT_TRUE(after->IsHoliday(CivilDay(2028, 5, 10)));
  EXPECT_FALSE(after->IsHoliday(CivilDay(2028, 12, 25)));
  EXPECT_TRUE(after->IsHoliday(CivilDay(2027, 12, 27)));
  EXPECT_TRUE(after->IsHoliday(CivilDay(2030, 1, 1)));
  EXPECT_EQ(after->confirmed_through(), 2029);
  EXPECT_FALSE(before.Extended(File(R"({"title": "A", "date": "2045-05-10"})")).ok());
}

TEST(HolidayCalendar, SaysWhatIsWrongWithAFile) {
  const std::map<std::string, std::string> cases = {
      {"[1 2]", "it is not JSON"},
      {"[]", "it has no \"england-and-wales\""},
      {R"({"scotland": {}})", "it has no \"england-and-wales\""},
      {File(""), "it has no events"},
      {File(R"({"date": "2026-01-01"}, {"date": "2026-02-30"})"), "event 2 has no date"},
      {File(R"({"title": "x"})"), "event 1 has no date"},
      {File(R"({"date": "2026-01-01"}, {"date": "2028-01-03"})"), "it has no holidays of 2027"},
  };
  for (const auto& [file, message] : cases) {
    const absl::Status status = HolidayCalendar::Parse(file).status();
    EXPECT_EQ(error::ReasonOf(status), "BAD_HOLIDAY_FILE") << file;
    EXPECT_NE(std::string(status.message()).find(message), std::string::npos) << status;
  }
}

}  // namespace
}  // namespace send::civil
