#include <gtest/gtest.h>

#include <string>

#include "common/civil/testing.h"
#include "common/error/error.h"
#include "services/ehcp/domain/advice_clock.h"
#include "services/ehcp/domain/advice_decide.h"
#include "services/ehcp/domain/testing.h"

namespace send::ehcp {
namespace {

AdviceRequest AskedOn(absl::CivilDay day) {
  AdviceRequest advice;
  advice.requested_on = day;
  advice.adviser_email = "adviser@example.org";
  return advice;
}

// Looks every day, and twice, at a request that nobody answers.
TEST(AdviceTest, ChasesOfAYearAreOnWorkingDaysAndOnce) {
  const civil::HolidayCalendar calendar = civil::BankHolidays();
  for (int start = 0; start < 365; ++start) {
    AdviceRequest advice = AskedOn(absl::CivilDay(2026, 1, 1) + start);
    const absl::CivilDay due = *ComputeAdviceDeadline(advice, advice.requested_on, calendar).due_on;
    for (absl::CivilDay day = advice.requested_on; day < due + 60; ++day) {
      const auto after = Decide(advice, ProposeChaseNow{"c"}, day, calendar);
      if (!after.ok()) continue;
      advice = *after;
      EXPECT_TRUE(calendar.IsWorkingDay(day)) << day;
      EXPECT_EQ(advice.chases.back().kind == ChaseKind::kReminder, day <= due) << day;
      EXPECT_EQ(error::ReasonOf(Decide(advice, ProposeChaseNow{"c"}, day, calendar).status()),
                "NOTHING_TO_CHASE");
    }
    // One reminder; and of two months some four escalations.
    EXPECT_EQ(advice.chases[0].kind, ChaseKind::kReminder);
    EXPECT_GE(advice.chases.size(), 4U);
    EXPECT_LE(advice.chases.size(), 6U);
  }
}

TEST(AdviceTest, DaysThatNobodyLookedAreMadeGoodByOneChase) {
  const civil::HolidayCalendar calendar = civil::BankHolidays();
  const AdviceRequest advice = AskedOn(absl::CivilDay(2026, 1, 5));
  const absl::CivilDay late(2026, 6, 1);
  const auto after = Decide(advice, ProposeChaseNow{"c"}, late, calendar);
  ASSERT_TRUE(after.ok()) << after.status();
  EXPECT_EQ(after->chases.size(), 1U);
  EXPECT_EQ(after->chases[0].kind, ChaseKind::kEscalation);
  EXPECT_GT(*NextChaseOn(*after, calendar), late);
}

TEST(AdviceTest, EscalationsGoToTheirOwnAddressAndWithoutAnyFail) {
  const civil::HolidayCalendar calendar = civil::BankHolidays();
  AdviceRequest advice = AskedOn(absl::CivilDay(2026, 1, 5));
  const absl::CivilDay late(2026, 3, 2);
  EXPECT_EQ(ProposeChase(advice, late, calendar)->recipient, "adviser@example.org");
  advice.escalation_email = "manager@example.org";
  EXPECT_EQ(ProposeChase(advice, late, calendar)->recipient, "manager@example.org");
  advice.adviser_email = advice.escalation_email = "";
  const auto after = Decide(advice, ProposeChaseNow{"c"}, late, calendar);
  ASSERT_TRUE(after.ok());
  EXPECT_EQ(after->chases[0].status, ChaseStatus::kFailed);
  EXPECT_EQ(after->chases[0].failure, "NO_ADDRESS");
}

TEST(AdviceTest, SaysWhetherTheReceiptIsDeemed) {
  const civil::HolidayCalendar calendar = civil::BankHolidays();
  AdviceRequest advice = AskedOn(absl::CivilDay(2026, 2, 20));
  EXPECT_NE(ExplainAdviceDeadline(advice, calendar)[0].explanation.find("deemed"), std::string::npos);
  EXPECT_NE(ExplainAdviceDeadline(advice, calendar).back().explanation.find("guidance"), std::string::npos);
  advice.received_on = absl::CivilDay(2026, 2, 23);
  advice.section31_body = true;
  EXPECT_EQ(ExplainAdviceDeadline(advice, calendar)[0].explanation.find("deemed"), std::string::npos);
  EXPECT_EQ(ComputeAdviceDeadline(advice, advice.requested_on, calendar).limit->id, "B2");
}

TEST(AdviceTest, ConsidersTheThreeGroundsOfTheRegulation) {
  const civil::HolidayCalendar calendar = civil::BankHolidays();
  AdviceRequest advice = AskedOn(absl::CivilDay(2026, 1, 5));
  const ClaimAdviceException claim{{.claim_id = "c",
                                    .ground = AdviceGround::kMissedAppointment,
                                    .from = absl::CivilDay(2026, 1, 20),
                                    .to = absl::CivilDay(2026, 1, 20)}};
  const auto after = Decide(advice, claim, absl::CivilDay(2026, 3, 2), calendar);
  ASSERT_TRUE(after.ok()) << after.status();
  const auto considered = ConsiderAdviceExceptions(*after);
  ASSERT_EQ(considered.size(), 3U);
  EXPECT_FALSE(considered[0].claimed);
  EXPECT_TRUE(considered[2].claimed);
}

}  // namespace
}  // namespace send::ehcp
