#include "services/ehcp/domain/due_date.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/civil/testing.h"

namespace send::ehcp {
namespace {

using absl::CivilDay;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(ExplainDueDate, CountsTheDaysOfAHolidayAloud) {
  const Limit& limit = *FindLimit("D2", CivilDay(2026, 4, 2));
  EXPECT_THAT(
      ExplainDueDate(limit, CivilDay(2026, 4, 2), civil::BankHolidays()),
      ElementsAre(DerivationStep{CivilDay(2026, 4, 2), "adviser told that mediation is not wanted"},
                  DerivationStep{CivilDay(2026, 4, 3), "bank holiday, not counted"},
                  DerivationStep{CivilDay(2026, 4, 4), "weekend, not counted"},
                  DerivationStep{CivilDay(2026, 4, 5), "weekend, not counted"},
                  DerivationStep{CivilDay(2026, 4, 6), "bank holiday, not counted"},
                  DerivationStep{CivilDay(2026, 4, 7), "working day 1"},
                  DerivationStep{CivilDay(2026, 4, 8), "working day 2"},
                  DerivationStep{CivilDay(2026, 4, 9), "working day 3"},
                  DerivationStep{CivilDay(2026, 4, 9), "last day (C4, 3 working days; CFA s.55(4); Regs 34)"}));
}

TEST(ExplainDueDate, EndsWithTheDayToActByWhereTheLastDayIsNoWorkingDay) {
  const Limit& limit = *FindLimit("B4", CivilDay(2025, 9, 4));
  const auto steps = ExplainDueDate(limit, CivilDay(2025, 9, 4), civil::BankHolidays());
  ASSERT_EQ(steps.size(), 1u + 16u + 2u);
  EXPECT_EQ(steps[17].date, CivilDay(2025, 12, 25));
  EXPECT_EQ(steps[18].date, CivilDay(2025, 12, 24));
}

// The last step is the due date, and the one before says which rule moved it there.
TEST(ExplainDueDate, SaysWhyTheLastDayForAnAppealRolls) {
  const struct {
    CivilDay notice;
    CivilDay two_months;
    CivilDay due;
    const char* why;
  } kCases[] = {
      {CivilDay(2026, 6, 15), CivilDay(2026, 8, 15), CivilDay(2026, 9, 1), "r.12(3)(a)"},
      {CivilDay(2025, 12, 31), CivilDay(2026, 2, 28), CivilDay(2026, 3, 2), "r.12(2)"},
      {CivilDay(2026, 5, 20), CivilDay(2026, 7, 20), CivilDay(2026, 7, 20), "end of month 2"},
  };
  for (const auto& each : kCases) {
    const auto steps = ExplainDueDate(*FindLimit("D9", each.notice), each.notice, civil::BankHolidays());
    ASSERT_EQ(steps.size(), 4u);
    EXPECT_EQ(steps[2].date, each.two_months);
    EXPECT_THAT(steps[2].explanation, HasSubstr(each.why));
    EXPECT_EQ(steps[3].date, each.due);
    EXPECT_THAT(steps[3].explanation, HasSubstr("last day ("));
  }
}

TEST(ExplainDueDate, LeavesAugustOutOfThePeriodForAResponse) {
  const CivilDay received(2026, 7, 30);
  const auto steps = ExplainDueDate(*FindLimit("D12", received), received, civil::BankHolidays());
  ASSERT_GT(steps.size(), 3u);
  EXPECT_EQ(steps[1], (DerivationStep{CivilDay(2026, 7, 31), "working day 1"}));
  EXPECT_THAT(steps[2].explanation, HasSubstr("August"));
  EXPECT_EQ(steps.back().date, CivilDay(2026, 10, 9));
}

TEST(DueDate, IsThereForEveryLimitWithANumberAndEveryExplanationReachesIt) {
  const civil::HolidayCalendar calendar = civil::BankHolidays();
  for (const Limit& limit : AllLimits()) {
    for (CivilDay day(2024, 1, 1); day < CivilDay(2027, 1, 1); ++day) {
      const auto due = DueDate(limit, day, calendar);
      ASSERT_EQ(due.has_value(),
                limit.counting != Counting::kAsSoonAsPracticable && limit.counting != Counting::kAsDirected)
          << limit.id;
      if (!due || day.day() != 1) continue;
      const auto steps = ExplainDueDate(limit, day, calendar);
      ASSERT_TRUE(steps.back().date == *due || steps[steps.size() - 2].date == *due) << limit.id;
    }
  }
}

}  // namespace
}  // namespace send::ehcp
