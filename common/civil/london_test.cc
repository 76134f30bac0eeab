#include "common/civil/london.h"

#include <gtest/gtest.h>

namespace send::civil {
namespace {

absl::Time Utc(int year, int month, int day, int hour, int minute) {
  return absl::FromCivil(absl::CivilMinute(year, month, day, hour, minute), absl::UTCTimeZone());
}

TEST(London, TurnsTheDayAtMidnightOfTheClockOnTheWall) {
  const London london = London::Load().value();
  EXPECT_EQ(london.Today(Utc(2026, 1, 14, 23, 59)), absl::CivilDay(2026, 1, 14));
  EXPECT_EQ(london.Today(Utc(2026, 1, 15, 0, 0)), absl::CivilDay(2026, 1, 15));
  // In summer midnight in London is 23:00 UTC.
  EXPECT_EQ(london.Today(Utc(2026, 7, 14, 22, 59)), absl::CivilDay(2026, 7, 14));
  EXPECT_EQ(london.Today(Utc(2026, 7, 14, 23, 0)), absl::CivilDay(2026, 7, 15));
}

}  // namespace
}  // namespace send::civil
