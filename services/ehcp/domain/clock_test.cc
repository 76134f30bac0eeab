#include "services/ehcp/domain/clock.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "common/civil/testing.h"
#include "services/ehcp/domain/testing.h"

namespace send::ehcp {
namespace {

using absl::CivilDay;

constexpr CivilDay kReceived(2026, 1, 15);
constexpr CivilDay kDue(2026, 2, 26);

class ClockTest : public ::testing::Test {
 protected:
  Deadline Get(std::string_view id, CivilDay today) {
    const Deadlines deadlines = ComputeDeadlines(request_, today, calendar_);
    const Deadline* found = deadlines.Find(id);
    EXPECT_NE(found, nullptr) << id;
    return found == nullptr ? Deadline{} : *found;
  }
  DeadlineStatus Status(std::string_view id, CivilDay today) { return Get(id, today).status; }
  std::string_view NextDue(CivilDay today) {
    const Deadlines deadlines = ComputeDeadlines(request_, today, calendar_);
    const Deadline* next = FindNextDue(deadlines);
    return next == nullptr ? "" : next->limit->id;
  }
  void DecideOn(CivilDay day, Decision decision) {
    request_.decision = decision;
    request_.decided_on = day;
    request_.state = decision == Decision::kAssess ? State::kAssessing : State::kRefusedToAssess;
  }
  void Tell(RecipientKind recipient, NoticeKind kind, CivilDay day) {
    request_.notices.push_back(NoticeTo(recipient, kind, day));
  }

  const civil::HolidayCalendar calendar_ = civil::BankHolidays();
  EhcRequest request_ = ReceivedOn(kReceived);
};

TEST_F(ClockTest, KnowsWhichLimitsCanBeNextDue) {
  for (const std::string_view id : kNextDueLimits) EXPECT_TRUE(CanBeNextDue(Get(id, kReceived))) << id;
  // Those of a request to which everything has happened that starts a limit.
  for (const NoticeKind kind : {NoticeKind::kConsidering, NoticeKind::kAssessmentDecision, NoticeKind::kNoPlan,
                                NoticeKind::kDraftPlan, NoticeKind::kFinalPlan})
    Tell(RecipientKind::kParent, kind, kReceived + 5);
  request_.drafts = {{kReceived + 5, ""}};
  for (const auto& decision : {IssueDecision::kIssue, IssueDecision::kDoNotIssue}) {
    request_.issue_decision = decision;
    for (Deadline deadline : ComputeDeadlines(request_, kReceived, calendar_)) {
      deadline.still_owed = true;
      EXPECT_EQ(CanBeNextDue(deadline), std::ranges::count(kNextDueLimits, deadline.limit->id) == 1)
          << deadline.limit->id;
    }
  }
}

TEST_F(ClockTest, RunsToTheEndOfTheLastDayAndIsLateTheDayAfter) {
  EXPECT_EQ(Get("A2", kReceived).due_on, kDue);
  for (CivilDay today = kReceived; today <= kDue; ++today)
    ASSERT_EQ(Status("A2", today), DeadlineStatus::kRunning);
  EXPECT_EQ(Status("A2", kDue + 1), DeadlineStatus::kLate);
}

TEST_F(ClockTest, IsMetByTheNoticeToTheFamilyAndNotByTheDecision) {
  DecideOn(kDue - 10, Decision::kAssess);
  EXPECT_EQ(Status("A2", kDue + 1), DeadlineStatus::kLate);
  Tell(RecipientKind::kHead, NoticeKind::kAssessmentDecision, kDue - 9);
  EXPECT_EQ(Status("A2", kDue + 1), DeadlineStatus::kLate);
  Tell(RecipientKind::kParent, NoticeKind::kAssessmentDecision, kDue);
  EXPECT_EQ(Status("A2", kDue + 1), DeadlineStatus::kMet);
  EXPECT_EQ(Get("A2", kDue + 1).met_on, kDue);
}

TEST_F(ClockTest, LateIsExcusedByAClaimOfAGroundOfTheLimitWhileItStands) {
  DecideOn(kDue + 3, Decision::kAssess);
  Tell(RecipientKind::kYoungPerson, NoticeKind::kAssessmentDecision, kDue + 4);
  EXPECT_EQ(Status("A2", kDue + 5), DeadlineStatus::kLate);
  request_.exceptions.push_back({.claim_id = "1", .limit_id = "A2", .ground = ExceptionGround::kAbsence});
  EXPECT_EQ(Status("A2", kDue + 5), DeadlineStatus::kLateExcused);
  EXPECT_EQ(Get("A2", kDue + 5).due_on, kDue);
  request_.exceptions[0].withdrawn_on = kDue + 5;
  EXPECT_EQ(Status("A2", kDue + 5), DeadlineStatus::kLate);
  request_.exceptions[0] = {.claim_id = "2", .limit_id = "C4d", .ground = ExceptionGround::kAbsence};
  EXPECT_EQ(Status("A2", kDue + 5), DeadlineStatus::kLate);
}

TEST_F(ClockTest, BodiesAreToldOnceTheFamilyIsAndHaveNoDay) {
  EXPECT_EQ(Get("A3", kDue).triggered_on, std::nullopt);
  DecideOn(kDue, Decision::kAssess);
  Tell(RecipientKind::kHead, NoticeKind::kConsidering, kReceived);
  Tell(RecipientKind::kParent, NoticeKind::kAssessmentDecision, kDue);
  Tell(RecipientKind::kCommissioningBody, NoticeKind::kAssessmentDecision, kDue);
  Tell(RecipientKind::kSocialCare, NoticeKind::kAssessmentDecision, kDue);
  EXPECT_EQ(Status("A3", kDue), DeadlineStatus::kRunning) << "the head knows of the request";
  Tell(RecipientKind::kHead, NoticeKind::kAssessmentDecision, kDue + 1);
  EXPECT_EQ(Status("A3", kDue + 1), DeadlineStatus::kMet) << "reg. 5(2) gives no time";
  EXPECT_EQ(Get("A3", kDue + 1).due_on, std::nullopt);
}

TEST_F(ClockTest, ConsideringHasNoNumberAndIsMetWhenAllHaveBeenTold) {
  EXPECT_EQ(Get("A1", kReceived + 100).due_on, std::nullopt);
  EXPECT_EQ(Status("A1", kReceived + 100), DeadlineStatus::kRunning);
  Tell(RecipientKind::kParent, NoticeKind::kConsidering, kReceived + 1);
  Tell(RecipientKind::kSocialCare, NoticeKind::kConsidering, kReceived + 2);
  EXPECT_EQ(Status("A1", kReceived + 3), DeadlineStatus::kRunning);
  Tell(RecipientKind::kCommissioningBody, NoticeKind::kConsidering, kReceived + 3);
  EXPECT_EQ(Get("A1", kReceived + 4).met_on, kReceived + 3);
}

TEST_F(ClockTest, NextDueIsTheEarliestUnmetDutyOfTheAuthority) {
  EXPECT_EQ(NextDue(kReceived), "A2");
  EXPECT_EQ(NextDue(kDue + 30), "A2") << "late, and still owed";
  DecideOn(kDue, Decision::kAssess);
  Tell(RecipientKind::kParent, NoticeKind::kAssessmentDecision, kDue);
  EXPECT_EQ(NextDue(kDue), "B4");
  DecideOn(kDue, Decision::kDoNotAssess);
  EXPECT_EQ(NextDue(kDue), "");
}

TEST_F(ClockTest, WhatHadPassedStaysLateWhenTheRequestEndsAndTheRestIsEnded) {
  request_.state = State::kWithdrawn;
  request_.withdrawn_on = kDue + 1;
  EXPECT_EQ(Status("A2", kDue + 400), DeadlineStatus::kLate);
  EXPECT_EQ(Status("C4d", kDue + 400), DeadlineStatus::kEnded);
  EXPECT_EQ(NextDue(kDue + 400), "") << "nothing is owed any more";
  request_.withdrawn_on = kDue;
  EXPECT_EQ(Status("A2", kDue + 400), DeadlineStatus::kEnded);
}

TEST_F(ClockTest, RequestsFromBeforeTheActHaveNoLimits) {
  request_.received_on = CivilDay(2014, 8, 31);
  EXPECT_EQ(ComputeDeadlines(request_, kReceived, calendar_).size(), 0u);
}

}  // namespace
}  // namespace send::ehcp
