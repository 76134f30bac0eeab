#include "services/ehcp/domain/resumption.h"

#include <gtest/gtest.h>

#include "common/civil/date.h"
#include "common/civil/testing.h"
#include "services/ehcp/domain/standing.h"
#include "services/ehcp/domain/testing.h"

namespace send::ehcp {
namespace {

const absl::CivilDay kReceived(2026, 1, 5);
const absl::CivilDay kOrdered(2026, 6, 1);

// Refused in time, then ordered to assess, and refused a plan in that; nothing later.
EhcRequest Refused() {
  EhcRequest request = ReceivedOn(kReceived);
  request.state = State::kRefusedToAssess;
  request.decision = Decision::kDoNotAssess;
  request.decided_on = kReceived + 30;
  request.notices = {NoticeTo(RecipientKind::kParent, NoticeKind::kAssessmentDecision, kReceived + 31)};
  return request;
}

TEST(Resumption, LeavesToStatisticsWhatTheRefusalLeft) {
  const civil::HolidayCalendar calendar = civil::BankHolidays();
  const EhcRequest refused = Refused();
  const Standing before = StandingOf(refused, calendar);
  auto resumed = Resume(refused, {"one", ResumedBy::kOrder, ResumedTo::kAssess, kOrdered});
  ASSERT_TRUE(resumed.ok()) << resumed.status();
  EXPECT_EQ(BeforeResumption(*resumed), refused);
  resumed->issue_decision = IssueDecision::kIssue;
  resumed->issue_decided_on = kOrdered + 20;
  resumed->issue_reasons = "made up";
  resumed->drafts = {{kOrdered + 30, "made up"}};
  resumed->notices.push_back(NoticeTo(RecipientKind::kParent, NoticeKind::kAssessmentDecision, kOrdered + 2));
  resumed->notices.push_back(NoticeTo(RecipientKind::kParent, NoticeKind::kDraftPlan, kOrdered + 30));
  resumed->plan = FinalPlan{};
  resumed->plan->made_on = kOrdered + 60;
  resumed->state = State::kFinalised;
  EXPECT_EQ(BeforeResumption(*resumed), refused);
  const Standing after = StandingOf(*resumed, calendar);
  EXPECT_EQ(after.decision_told_on, before.decision_told_on);
  EXPECT_EQ(after.closed_on, refused.decided_on);
  EXPECT_EQ(after.issue_decided_on, std::nullopt);
  EXPECT_EQ(after.first_draft_on, std::nullopt);
  EXPECT_EQ(after.plan_made_on, std::nullopt);
  EXPECT_EQ(after.next_due_limit_id, "T44-assessed-final") << "the commissioning body has had no plan";
}

TEST(Resumption, ARefusalThatIsReconsideredStaysTheOutcome) {
  EhcRequest refused = Refused();
  refused.decision = Decision::kAssess;
  refused.state = State::kRefusedToIssue;
  refused.issue_decision = IssueDecision::kDoNotIssue;
  refused.issue_decided_on = kReceived + 90;
  refused.issue_reasons = "made up first";
  auto resumed = Resume(refused, {"one", ResumedBy::kOrder, ResumedTo::kReconsider, kOrdered});
  ASSERT_TRUE(resumed.ok()) << resumed.status();
  EXPECT_EQ(resumed->state, State::kAssessing);
  EXPECT_EQ(resumed->issue_decision, std::nullopt);
  EXPECT_FALSE(IsPlanToBeMade(*resumed));
  EXPECT_EQ(BeforeResumption(*resumed), refused);
  resumed->issue_decision = IssueDecision::kIssue;
  resumed->issue_decided_on = kOrdered + 1;
  resumed->state = State::kPreparingDraft;
  EXPECT_EQ(BeforeResumption(*resumed), refused);
}

TEST(Resumption, GoesBackToWhereItWas) {
  for (const Order order : {Order::kAssess, Order::kMakePlan, Order::kReconsider}) {
    EhcRequest refused = Refused();
    Disagreement disputed;
    if (order != Order::kAssess) {
      refused.decision = Decision::kAssess;
      refused.state = State::kRefusedToIssue;
      refused.issue_decision = IssueDecision::kDoNotIssue;
      refused.issue_decided_on = kReceived + 90;
      refused.issue_reasons = "made up";
      disputed.subject = Subject::kNoPlan;
    }
    disputed.steps = {{.step = Step::kOrderMade, .on = kOrdered, .order = order}};
    disputed.compliance = {{"T44-assess", kOrdered + 1}};
    disputed.exceptions = {{.limit_id = "T44-assess",
                            .ground = ComplianceGround::kAbsence,
                            .from = kOrdered,
                            .to = kOrdered + 20,
                            .evidence = "made up"}};
    const auto on = GoOn(refused, disputed, "one", kOrdered + 30);
    ASSERT_TRUE(on.ok()) << on.status();
    EXPECT_TRUE(on->disagreement.resumed);
    EXPECT_EQ(on->request.resumptions.at(0).done, disputed.compliance);
    EXPECT_EQ(on->request.exceptions.size(), 1U);
    const GoneOn back = GoBack(on->request, on->disagreement);
    EXPECT_EQ(back.request, refused);
    EXPECT_EQ(back.disagreement, disputed);
  }
}

TEST(Resumption, ExplainsTheDayThatWasPutInPlaceOfTheLaws) {
  const civil::HolidayCalendar calendar = civil::BankHolidays();
  const auto last_step = [&](ResumedBy by, std::string_view limit) {
    Resumption resumption{"one", by, ResumedTo::kAssess, kOrdered, kOrdered + 120};
    const auto resumed = Resume(Refused(), resumption);
    EXPECT_TRUE(resumed.ok()) << resumed.status();
    const Deadlines deadlines = ComputeDeadlines(*resumed, kOrdered + 5, calendar);
    const auto steps = ExplainDeadline(*resumed, *deadlines.Find(limit), calendar);
    EXPECT_FALSE(steps.empty());
    return steps.back();
  };
  const DerivationStep directed = last_step(ResumedBy::kOrder, "T44-assessed-final");
  EXPECT_EQ(directed.date, kOrdered + 120);
  EXPECT_EQ(directed.explanation, "the last day in its place, as the tribunal directed (reg. 44(1))");
  const DerivationStep agreed = last_step(ResumedBy::kAgreement, "T44-assessed-final");
  EXPECT_EQ(agreed.date, kOrdered + 120);
  EXPECT_EQ(agreed.explanation, "the last day in its place, as all agreed in writing (reg. 42(5))");
  EXPECT_EQ(last_step(ResumedBy::kOrder, "T44-assess").date, kOrdered + 14) << "two weeks, as the law has it";
}

}  // namespace
}  // namespace send::ehcp
