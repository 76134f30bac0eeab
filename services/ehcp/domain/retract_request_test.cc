#include "services/ehcp/domain/retract_request.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "common/civil/testing.h"
#include "common/error/error.h"
#include "services/ehcp/domain/consultation.h"
#include "services/ehcp/domain/decide.h"
#include "services/ehcp/domain/record_limits.h"
#include "services/ehcp/domain/testing.h"

namespace send::ehcp {
namespace {

using ::testing::HasSubstr;

constexpr absl::CivilDay kToday(2026, 11, 24);

absl::StatusOr<EhcRequest> Retract(const EhcRequest& request, RequestStep step, int number = 0,
                                   const std::vector<Disagreement>& disagreements = {}) {
  return Decide(request, RetractRequestStep{step, number, "Demo: a slip", "demo-caseworker"}, disagreements,
                kToday);
}

std::string Refusal(const absl::StatusOr<EhcRequest>& outcome) {
  return outcome.ok() ? "accepted" : error::ReasonOf(outcome.status());
}

Notice Parent(NoticeKind kind, absl::CivilDay sent_on) {
  return NoticeTo(RecipientKind::kParent, kind, sent_on);
}

// What was recorded is taken back, each at once: but for the retraction the request is as it was before.
class Undone {
 public:
  explicit Undone(EhcRequest request) : request_(std::move(request)) {}

  template <class Command>
  void Record(const Command& command, RequestStep step, int number = 0) {
    const EhcRequest before = request_;
    const auto after = Decide(before, command, kToday);
    ASSERT_TRUE(after.ok()) << after.status();
    EXPECT_EQ(StateOf(*after), after->state);
    Check(before, *after, step, number);
    request_ = *after;
  }
  void Check(const EhcRequest& before, const EhcRequest& after, RequestStep step, int number) {
    auto undone = Retract(after, step, number);
    ASSERT_TRUE(undone.ok()) << undone.status();
    ASSERT_EQ(undone->retractions.size(), 1U);
    EXPECT_EQ(undone->retractions[0].step(), step);
    EXPECT_EQ(undone->retractions[0].retracted_on, kToday);
    EXPECT_EQ(undone->retractions[0].retracted_by, "demo-caseworker");
    EXPECT_EQ(undone->retractions[0].reason, "Demo: a slip");
    undone->retractions.clear();
    EXPECT_EQ(*undone, before);
  }
  EhcRequest& request() { return request_; }

 private:
  EhcRequest request_;
};

TEST(RetractRequestStep, LeavesTheRequestAsItWouldBeWithoutIt) {
  const civil::HolidayCalendar calendar = civil::BankHolidays();
  Undone course(ReceivedOn(kToday - 120));
  course.Record(RecordNotice{Parent(NoticeKind::kConsidering, kToday - 119)}, RequestStep::kNotice, 1);
  course.Record(Withdraw{kToday - 118, "made up"}, RequestStep::kWithdrawal);
  course = Undone(*Retract(course.request(), RequestStep::kWithdrawal));
  course.request().retractions.clear();
  course.Record(RecordDecision{Decision::kAssess, kToday - 100, "why", {}}, RequestStep::kDecision);
  course.Record(PassRights{{kToday - 100, true, "", ""}, absl::CivilDay(2009, 3, 4), true},
                RequestStep::kRights);
  course.Record(DecideIssue{IssueDecision::kIssue, kToday - 60, "why", {}}, RequestStep::kIssueDecision);
  const EhcRequest to_issue = course.request();
  course.Record(DecideIssue{IssueDecision::kDoNotIssue, kToday - 55, "why not", {}},
                RequestStep::kIssueDecision);
  course = Undone(to_issue);
  course.Record(RecordMove{{kToday - 1, kToday, "998"}}, RequestStep::kMoveAway);
  course = Undone(to_issue);

  Notice draft = NoticeTo(RecipientKind::kYoungPerson, NoticeKind::kDraftPlan, kToday - 50);
  const auto served = Decide(course.request(), ServeDraft{"first", {draft}}, kToday);
  ASSERT_TRUE(served.ok()) << served.status();
  EXPECT_EQ(Refusal(Retract(*served, RequestStep::kDraft, 1)), "STEP_IN_USE");
  const auto untold = Retract(*served, RequestStep::kNotice, 2);
  ASSERT_TRUE(untold.ok()) << untold.status();
  EXPECT_EQ(Retract(*untold, RequestStep::kDraft, 1)->state, State::kPreparingDraft);
  course = Undone(*served);
  course.Record(RecordRepresentation{{kToday - 40, "said", "settings/urn-990000", true, true}},
                RequestStep::kRepresentation, 1);
  course.Record(RecordMeeting{{kToday - 39, "Demo Parent", "agreed"}}, RequestStep::kMeeting, 1);

  Finalise final{"plan", kToday - 20, {PlacementKind::kOtherwise, "", "at home"}, "kept", {}, {}};
  final.notices = {NoticeTo(RecipientKind::kYoungPerson, NoticeKind::kFinalPlan, kToday - 20)};
  auto finalised = Decide(course.request(), final, kToday, calendar);
  ASSERT_TRUE(finalised.ok()) << finalised.status();
  for (const RequestStep step : {RequestStep::kMeeting, RequestStep::kRepresentation, RequestStep::kDraft})
    EXPECT_EQ(Refusal(Retract(*finalised, step, 1)), "STEP_IN_USE");
  EXPECT_EQ(Refusal(Retract(*finalised, RequestStep::kNotice, 2)), "STEP_IN_USE") << "of the draft";
  finalised->notices.pop_back();
  course.Check(course.request(), *finalised, RequestStep::kFinalPlan, 0);
}

TEST(RetractRequestStep, NamesWhatGoesFirst) {
  EhcRequest request = ReceivedOn(kToday - 100);
  request.decision = Decision::kAssess;
  request.decided_on = kToday - 80;
  request.issue_decision = IssueDecision::kIssue;
  request.issue_decided_on = kToday - 60;
  request.drafts = {{kToday - 40, "first"}};
  request.representations = {{kToday - 30, "one", "", false, false}, {kToday - 29, "two", "", false, false}};
  request.meetings = {{kToday - 28, "who", "what"}};
  request.notices = {Parent(NoticeKind::kAssessmentDecision, kToday - 80),
                     Parent(NoticeKind::kDraftPlan, kToday - 40)};
  request.state = StateOf(request);
  const auto sentence = [&](RequestStep step, int number) {
    return std::string(Retract(request, step, number).status().message());
  };
  EXPECT_THAT(sentence(RequestStep::kDraft, 1),
              HasSubstr("in this order, meeting 1, representation 2, representation 1, notice 2."));
  EXPECT_THAT(sentence(RequestStep::kIssueDecision, 0), HasSubstr("in this order, draft 1."));
  EXPECT_THAT(sentence(RequestStep::kDecision, 0),
              HasSubstr("in this order, the decision whether to issue a plan, notice 1."));
  EXPECT_EQ(Refusal(Retract(request, RequestStep::kNotice, 3)), "NO_STEP");
  EXPECT_EQ(Refusal(Retract(request, RequestStep::kNotice, 0)), "NO_STEP");
  EXPECT_EQ(Refusal(Retract(request, RequestStep::kFinalPlan)), "NO_STEP");
}

TEST(RetractRequestStep, GivesNoNumberTwice) {
  EhcRequest request = ReceivedOn(kToday - 100);
  for (int i = 0; i < 4; ++i) {
    request.notices.push_back(Parent(NoticeKind::kConsidering, kToday - 50));
    request.notices.back().recipient = std::string("Demo-").append(std::to_string(i + 1));
  }
  request = *Retract(request, RequestStep::kNotice, 2);
  request = *Retract(request, RequestStep::kNotice, 3);
  ASSERT_EQ(request.notices.size(), 2U);
  EXPECT_EQ(NumberOf(request, RequestStep::kNotice, 1), 4);
  EXPECT_EQ(request.notices[1].recipient, "Demo-4");
  EXPECT_EQ(NumberOf(request, RequestStep::kNotice, 2), 5) << "of the next";
  EXPECT_EQ(Refusal(Retract(request, RequestStep::kNotice, 2)), "NO_STEP");
  // A consultation goes with the draft by its number.
  request.drafts = {{kToday - 40, "first"}, {kToday - 30, "second"}};
  request = *Retract(request, RequestStep::kDraft, 2);
  request.drafts.push_back({kToday - 20, "third"});
  EXPECT_EQ(DraftVersionOn(request, kToday - 41), 0);
  EXPECT_EQ(DraftVersionOn(request, kToday - 25), 1);
  EXPECT_EQ(DraftVersionOn(request, kToday), 3);
}

TEST(RetractRequestStep, ANoticeThatIsDisputedStaysWhileItAloneCarriesTheDispute) {
  EhcRequest request = ReceivedOn(kToday - 100);
  request.decision = Decision::kDoNotAssess;
  request.decided_on = kToday - 80;
  request.state = State::kRefusedToAssess;
  request.notices = {Parent(NoticeKind::kAssessmentDecision, kToday - 80),
                     Parent(NoticeKind::kAssessmentDecision, kToday - 80),
                     NoticeTo(RecipientKind::kSocialCare, NoticeKind::kAssessmentDecision, kToday - 80)};
  Disagreement disputed;
  disputed.subject = Subject::kNoAssessment;
  disputed.notice_sent_on = kToday - 80;
  disputed.steps = {{Step::kAdviserContacted, kToday - 70}};
  EXPECT_EQ(Refusal(Retract(request, RequestStep::kNotice, 3, {disputed})), "accepted") << "no family";
  request = *Retract(request, RequestStep::kNotice, 1, {disputed});
  EXPECT_EQ(Refusal(Retract(request, RequestStep::kNotice, 2, {disputed})), "STEP_IN_USE");
  Disagreement other = disputed;
  other.subject = Subject::kNoPlan;
  EXPECT_EQ(Refusal(Retract(request, RequestStep::kNotice, 2, {other})), "accepted");
  disputed.steps[0].retracted = "made up";
  EXPECT_EQ(Refusal(Retract(request, RequestStep::kNotice, 2, {disputed})), "accepted");
}

TEST(RetractRequestStep, ARequestHoldsSoManyAndNoMore) {
  EhcRequest request = ReceivedOn(kToday - 100);
  for (size_t i = 0; i < kMaxRetractions; ++i) {
    request.notices = {Parent(NoticeKind::kConsidering, kToday)};
    request = *Retract(request, RequestStep::kNotice, static_cast<int>(i) + 1);
  }
  request.notices = {Parent(NoticeKind::kConsidering, kToday)};
  EXPECT_EQ(Refusal(Retract(request, RequestStep::kNotice, static_cast<int>(kMaxRetractions) + 1)),
            "RECORD_FULL");
}

}  // namespace
}  // namespace send::ehcp
