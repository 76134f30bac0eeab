// Why the limits of a disagreement are due when they are.
#include "services/ehcp/domain/disagreement_explain.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "common/civil/counting.h"
#include "common/civil/testing.h"

namespace send::ehcp {
namespace {

using absl::CivilDay;
using ::testing::HasSubstr;

class DisagreementExplainTest : public ::testing::Test {
 protected:
  DisagreementExplainTest() { disagreement_.notice_sent_on = CivilDay(2026, 6, 1); }

  const Deadline& Get(std::string_view limit_id, std::optional<CivilDay> began = std::nullopt) {
    deadlines_ = ComputeDeadlines(disagreement_, CivilDay(2026, 11, 24), calendar_);
    const Deadline* found = FindDeadline(deadlines_, limit_id, began);
    EXPECT_NE(found, nullptr) << limit_id;
    return found == nullptr ? deadlines_.front() : *found;
  }
  std::vector<DerivationStep> Explain(std::string_view limit_id, std::optional<CivilDay> began = std::nullopt) {
    const Deadline& deadline = Get(limit_id, began);
    return ExplainDueDate(disagreement_, deadline, calendar_);
  }
  static int64_t CountOf(const std::vector<DerivationStep>& steps, std::string_view text) {
    return std::count_if(steps.begin(), steps.end(), [&](const DerivationStep& step) {
      return step.explanation.find(text) != std::string::npos;
    });
  }

  const civil::HolidayCalendar calendar_ = civil::BankHolidays();
  Disagreement disagreement_;
  std::vector<Deadline> deadlines_;
};

TEST_F(DisagreementExplainTest, LeavesOutAugustAndChristmasOfAResponse) {
  disagreement_.steps = {{Step::kAppealReceivedByAuthority, CivilDay(2026, 7, 20)}};
  auto steps = Explain("D12");
  EXPECT_EQ(CountOf(steps, "not counted by the tribunal"), 31);
  EXPECT_EQ(CountOf(steps, "bank holiday"), 0) << "that of August is left out as a day of August";
  // Nine working days are left in July, and twenty-one more from 1 September.
  EXPECT_EQ(steps.back().date, CivilDay(2026, 9, 29));
  EXPECT_THAT(steps.back().explanation, HasSubstr("HESC rr.12(3)(b), 21"));
  disagreement_.steps = {{Step::kAppealReceivedByAuthority, CivilDay(2025, 12, 10)}};
  steps = Explain("D12");
  EXPECT_EQ(CountOf(steps, "not counted by the tribunal"), 8);
  EXPECT_EQ(steps.back().date, *Get("D12").due_on);
}

TEST_F(DisagreementExplainTest, CountsAnAppealFromTheNoticeAndFromTheCertificateAndTakesTheLater) {
  auto steps = Explain("D9");
  // Two months end on 1 August 2026, which rolls.
  EXPECT_EQ(CountOf(steps, "it rolls (HESC r.12(3)(a))"), 1);
  EXPECT_EQ(steps.back().date, CivilDay(2026, 9, 1));
  disagreement_.steps = {{Step::kCertificateIssued, CivilDay(2026, 8, 12)}};
  for (const char* limit : {"D9", "D9c"}) {
    steps = Explain(limit);
    EXPECT_EQ(CountOf(steps, "notice of decision sent"), 1);
    EXPECT_EQ(CountOf(steps, "mediation certificate issued"), 1);
    // One month ends on Saturday 12 September.
    EXPECT_EQ(CountOf(steps, "it rolls to the next one (HESC r.12(2))"), 1);
    EXPECT_EQ(steps.back().date, CivilDay(2026, 9, 14));
    EXPECT_THAT(steps.back().explanation, HasSubstr("the later of the two"));
  }
  disagreement_.steps = {{Step::kCertificateIssued, CivilDay(2026, 6, 3)}};
  EXPECT_EQ(Explain("D9c").back().date, CivilDay(2026, 9, 1)) << "that of the notice is later";
}

TEST_F(DisagreementExplainTest, CountsAnActDirectedOrTakesTheDayThatWasFixed) {
  disagreement_.steps = {{Step::kActDirected, CivilDay(2026, 7, 25), std::nullopt, 9},
                         {Step::kActDirected, CivilDay(2026, 8, 3), CivilDay(2026, 8, 16)},
                         {Step::kActDone, CivilDay(2026, 8, 28)}};
  auto steps = Explain("D11", CivilDay(2026, 7, 25));
  // Six days of July; then, August left out, three of September.
  EXPECT_EQ(CountOf(steps, "not counted by the tribunal"), 31);
  EXPECT_EQ(steps.back().date, CivilDay(2026, 9, 3));
  EXPECT_THAT(steps.back().explanation, HasSubstr("9 days, as directed"));
  // The one that is still owed; its day, a Sunday, stays.
  steps = Explain("D11");
  ASSERT_EQ(steps.size(), 3u);
  EXPECT_EQ(steps[1].date, CivilDay(2026, 8, 16));
  EXPECT_THAT(steps[1].explanation, HasSubstr("the tribunal fixed"));
  EXPECT_EQ(steps[2].date, CivilDay(2026, 8, 14));
  disagreement_.steps = {{Step::kActDirected, CivilDay(2026, 9, 1), std::nullopt, 4}};
  steps = Explain("D11");
  EXPECT_THAT(steps[steps.size() - 2].explanation, HasSubstr("day 4, no working day: it rolls"));
  EXPECT_EQ(steps.back().date, CivilDay(2026, 9, 7));
}

TEST_F(DisagreementExplainTest, CountsBackFromTheMediationUnlessTheFamilyConsentedToLess) {
  disagreement_.steps = {{Step::kMediationArranged, CivilDay(2026, 6, 10), CivilDay(2026, 7, 6)}};
  auto steps = Explain("D7");
  EXPECT_EQ(CountOf(steps, "weekend, not counted"), 2);
  EXPECT_EQ(CountOf(steps, "working day 5 before it"), 1);
  EXPECT_EQ(steps.back().date, CivilDay(2026, 6, 29));
  disagreement_.steps.push_back({Step::kMediationDateNotified, CivilDay(2026, 7, 2), CivilDay(2026, 7, 3)});
  steps = Explain("D7");
  EXPECT_EQ(steps[steps.size() - 2].date, CivilDay(2026, 6, 29)) << "the law's day comes first";
  EXPECT_EQ(steps.back().date, CivilDay(2026, 7, 3));
  EXPECT_THAT(steps.back().explanation, HasSubstr("the family consented"));
}

TEST_F(DisagreementExplainTest, SaysWhatWasAgreedOrOrderedInPlaceOfTheLawsDay) {
  disagreement_.steps = {{Step::kAgreedOutsideAppeal, CivilDay(2026, 7, 1), CivilDay(2026, 8, 31)}};
  auto steps = Explain("D8");
  EXPECT_EQ(CountOf(steps, "agreed in writing in its place (Regs 42(5))"), 1);
  EXPECT_EQ(steps.back().date, CivilDay(2026, 8, 28)) << "act by then: 31 August is a bank holiday";
  EXPECT_EQ(steps[steps.size() - 2].date, CivilDay(2026, 8, 31));
  disagreement_.subject = Subject::kNoPlan;
  disagreement_.steps = {{Step::kOrderMade, CivilDay(2026, 7, 1), CivilDay(2026, 9, 30), 0, Order::kMakePlan}};
  EXPECT_EQ(Explain("T44-draft").back().date, CivilDay(2026, 8, 5)) << "keeps the law's day";
  steps = Explain("T44-final");
  EXPECT_EQ(steps[steps.size() - 2].date, CivilDay(2026, 9, 16));
  EXPECT_EQ(steps.back().date, CivilDay(2026, 9, 30));
  EXPECT_THAT(steps.back().explanation, HasSubstr("the order gives"));
  disagreement_.steps = {{Step::kNotOpposed, CivilDay(2026, 7, 1)}};
  EXPECT_EQ(Explain("T45-final").back().date, CivilDay(2026, 9, 16));
}

TEST_F(DisagreementExplainTest, ConsidersTheGroundsOfComplying) {
  disagreement_.steps = {{Step::kOrderMade, CivilDay(2026, 7, 1), std::nullopt, 0, Order::kAssess}};
  disagreement_.exceptions = {{.limit_id = "T44-assess",
                               .ground = ComplianceGround::kAbsence,
                               .from = CivilDay(2026, 7, 2),
                               .to = CivilDay(2026, 7, 20),
                               .evidence = "evidence"},
                              {.limit_id = "T44-assess",
                               .ground = ComplianceGround::kSchoolClosed,
                               .evidence = "more",
                               .closed_from = CivilDay(2026, 7, 22),
                               .reopens = CivilDay(2026, 9, 2)}};
  const auto considered = ConsiderExceptions(disagreement_, *Get("T44-assess").limit);
  ASSERT_EQ(considered.size(), 4u);
  EXPECT_FALSE(considered[0].claimed);
  EXPECT_TRUE(considered[1].claimed);
  EXPECT_THAT(considered[1].explanation, HasSubstr("2 July 2026 to Monday 20 July 2026"));
  EXPECT_THAT(considered[1].citation, HasSubstr("44(3)(b)"));
  EXPECT_THAT(considered[2].explanation, HasSubstr("for a closure from Wednesday 22 July 2026"));
  EXPECT_THAT(considered[2].citation, HasSubstr("44(3)(c)"));
  EXPECT_FALSE(considered[3].claimed);
  EXPECT_TRUE(ConsiderExceptions(disagreement_, *FindLimit("D12", CivilDay(2026, 7, 1))).empty());
}

// Whatever happened in it and on whatever day, the way ends on the day that the deadline says.
TEST_F(DisagreementExplainTest, EndsOnTheDueDateOfEveryLimit) {
  size_t explained = 0;
  for (int offset = 0; offset < 400; ++offset) {
    const CivilDay day = CivilDay(2025, 12, 1) + offset;
    disagreement_ = Disagreement();
    disagreement_.notice_sent_on = day;
    disagreement_.subject = Subject::kNoPlan;
    for (int i = 0; i < kSteps; ++i) {
      StepRecord record{static_cast<Step>(i), day + i};
      if (record.step == Step::kMediationArranged) record.for_day = day + 40;
      if (record.step == Step::kActDirected) record.days = 1 + offset % 40;
      if (record.step == Step::kOrderMade) record.order = static_cast<Order>(offset % 6);
      if (record.step == Step::kAgreedInsideAppeal) record.order = Order::kMakePlan;
      if (record.step == Step::kNotOpposed && offset % 2 == 0) continue;
      disagreement_.steps.push_back(record);
    }
    deadlines_ = ComputeDeadlines(disagreement_, day + 30, calendar_);
    for (const Deadline& deadline : deadlines_) {
      const auto steps = ExplainDueDate(disagreement_, deadline, calendar_);
      ASSERT_FALSE(steps.empty());
      const CivilDay act_by = civil::LastWorkingDayOnOrBefore(*deadline.due_on, calendar_);
      ASSERT_EQ(steps.back().date, act_by) << deadline.limit->id << " of " << day;
      ASSERT_TRUE(act_by == *deadline.due_on || steps[steps.size() - 2].date == *deadline.due_on)
          << deadline.limit->id << " of " << day;
      ++explained;
    }
  }
  EXPECT_GT(explained, 5000u);
}

}  // namespace
}  // namespace send::ehcp
