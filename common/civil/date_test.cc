#include "common/civil/date.h"

#include <gtest/gtest.h>

namespace send::civil {
namespace {

TEST(ParseDate, ReadsWhatFormatDateWritesForEveryDay) {
  for (absl::CivilDay day(1900, 1, 1); day < absl::CivilDay(2200, 1, 1); ++day)
    ASSERT_EQ(ParseDate(FormatDate(day)), day);
}

TEST(ParseDate, RefusesEverythingElse) {
  for (const char* text :
       {"", "2026-1-15", "2026-01-15 ", " 2026-01-15", "15/01/2026", "2026-02-30", "2025-02-29", "2026-13-01",
        "2026-00-10", "2026-01-00", "2026-04-31", "1899-12-31", "2200-01-01", "2026-01-1a", "+026-01-01",
        "2026/01/01", "20260101", "2026-W03-4", "-026-01-01"})
    EXPECT_EQ(ParseDate(text), std::nullopt) << text;
}

TEST(FormatLongDate, SaysTheWeekday) {
  EXPECT_EQ(FormatLongDate(absl::CivilDay(2026, 1, 15)), "Thursday 15 January 2026");
  EXPECT_EQ(FormatLongDate(absl::CivilDay(2024, 2, 29)), "Thursday 29 February 2024");
}

TEST(IsWeekend, IsSaturdayAndSunday) {
  EXPECT_FALSE(IsWeekend(absl::CivilDay(2026, 1, 16)));
  EXPECT_TRUE(IsWeekend(absl::CivilDay(2026, 1, 17)));
  EXPECT_TRUE(IsWeekend(absl::CivilDay(2026, 1, 18)));
  EXPECT_FALSE(IsWeekend(absl::CivilDay(2026, 1, 19)));
}

}  // namespace
}  // namespace send::civil
