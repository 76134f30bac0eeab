#include "services/ehcp/domain/decide.h"

#include <gtest/gtest.h>

#include "common/civil/testing.h"
#include "common/error/error.h"
#include "services/ehcp/domain/clock.h"
#include "services/ehcp/domain/testing.h"

namespace send::ehcp {
namespace {

using absl::CivilDay;

constexpr CivilDay kReceived(2026, 6, 8);
constexpr CivilDay kToday(2026, 9, 1);

std::string Refusal(const absl::StatusOr<EhcRequest>& outcome) {
  return outcome.ok() ? "accepted" : error::ReasonOf(outcome.status());
}

RecordDecision DecisionOn(CivilDay day, Decision decision = Decision::kAssess) {
  return {decision, day, "Demo reasons.", {}};
}

TEST(CreateRequest, IsReceivedTodayUnlessTheCallerMayDateItBack) {
  EXPECT_EQ(Decide(CreateRequest{ReceivedOn(kReceived), false}, kToday)->received_on, kToday);
  EXPECT_EQ(Decide(CreateRequest{ReceivedOn(kReceived), true}, kToday)->received_on, kReceived);
  EXPECT_EQ(Decide(CreateRequest{ReceivedOn(kToday), true}, kToday)->received_on, kToday);
  EXPECT_EQ(Refusal(Decide(CreateRequest{ReceivedOn(kToday + 1), true}, kToday)), "DATE_IN_FUTURE");
}

TEST(CreateRequest, IsNotReceivedBeforeTheLawOrTheChild) {
  const auto made = [](CivilDay received, std::optional<CivilDay> born) {
    return Refusal(Decide(CreateRequest{ReceivedOn(received), true, born}, kToday));
  };
  EXPECT_EQ(made(CivilDay(2014, 8, 31), std::nullopt), "NO_SUCH_LIMIT");
  EXPECT_EQ(made(CivilDay(2014, 9, 1), std::nullopt), "accepted");
  EXPECT_EQ(made(CivilDay(2020, 5, 1), CivilDay(2020, 5, 2)), "DATE_BEFORE_BIRTH");
  EXPECT_EQ(made(CivilDay(2020, 5, 2), CivilDay(2020, 5, 2)), "accepted");
  // What was recorded wrongly before this was refused can still be corrected in everything else.
  EhcRequest old = ReceivedOn(CivilDay(2006, 1, 5));
  Correct command;
  command.source = RequestSource::kOther;
  EXPECT_EQ(Refusal(Decide(old, command, kToday)), "accepted");
  command.received_on = CivilDay(2006, 1, 6);
  EXPECT_EQ(Refusal(Decide(old, command, kToday)), "NO_SUCH_LIMIT");
}

TEST(RecordDecision, IsRecordedHoweverLateAndRefusedWhenImpossible) {
  const EhcRequest request = ReceivedOn(kReceived);
  EXPECT_EQ(Decide(request, DecisionOn(kToday), kToday)->state, State::kAssessing);
  EXPECT_EQ(Decide(request, DecisionOn(kReceived, Decision::kDoNotAssess), kToday)->state,
            State::kRefusedToAssess);
  EXPECT_EQ(Refusal(Decide(request, DecisionOn(kReceived - 1), kToday)), "DATE_BEFORE_RECEIPT");
  EXPECT_EQ(Refusal(Decide(request, DecisionOn(kToday + 1), kToday)), "DATE_IN_FUTURE");
  RecordDecision without_reasons = DecisionOn(kToday);
  without_reasons.reasons.clear();
  EXPECT_EQ(Refusal(Decide(request, without_reasons, kToday)), "REASONS_REQUIRED");
  const EhcRequest decided = *Decide(request, DecisionOn(kToday), kToday);
  EXPECT_EQ(Refusal(Decide(decided, DecisionOn(kToday), kToday)), "ALREADY_DECIDED");
  const EhcRequest withdrawn = *Decide(request, Withdraw{kToday, "Moved."}, kToday);
  EXPECT_EQ(Refusal(Decide(withdrawn, DecisionOn(kToday), kToday)), "REQUEST_CLOSED");
}

TEST(RecordDecision, TakesItsNoticesWithItAllOrNone) {
  RecordDecision command = DecisionOn(kToday - 1);
  command.notices = {NoticeTo(RecipientKind::kParent, NoticeKind::kAssessmentDecision, kToday)};
  EXPECT_EQ(Decide(ReceivedOn(kReceived), command, kToday)->notices.size(), 1u);
  command.notices.push_back(NoticeTo(RecipientKind::kHead, NoticeKind::kAssessmentDecision, kToday - 2));
  EXPECT_EQ(Refusal(Decide(ReceivedOn(kReceived), command, kToday)), "NOTICE_BEFORE_DECISION");
}

TEST(RecordNotice, FollowsTheDecisionAndTheReceipt) {
  const EhcRequest request = ReceivedOn(kReceived);
  const auto record = [&](const EhcRequest& of, NoticeKind kind, CivilDay day) {
    return Decide(of, RecordNotice{NoticeTo(RecipientKind::kParent, kind, day)}, kToday);
  };
  EXPECT_EQ(Refusal(record(request, NoticeKind::kConsidering, kReceived)), "accepted");
  EXPECT_EQ(Refusal(record(request, NoticeKind::kConsidering, kReceived - 1)), "DATE_BEFORE_RECEIPT");
  EXPECT_EQ(Refusal(record(request, NoticeKind::kConsidering, kToday + 1)), "DATE_IN_FUTURE");
  EXPECT_EQ(Refusal(record(request, NoticeKind::kAssessmentDecision, kToday)), "NOTICE_BEFORE_DECISION");
  const EhcRequest refused = *Decide(request, DecisionOn(kToday - 5, Decision::kDoNotAssess), kToday);
  EXPECT_EQ(Refusal(record(refused, NoticeKind::kAssessmentDecision, kToday - 6)), "NOTICE_BEFORE_DECISION");
  const auto told = record(refused, NoticeKind::kAssessmentDecision, kToday);
  ASSERT_TRUE(told.ok()) << told.status();
  EXPECT_EQ(Refusal(record(*told, NoticeKind::kAssessmentDecision, kToday)), "NOTICE_ALREADY_RECORDED");
  Notice notice = NoticeTo(RecipientKind::kHead, NoticeKind::kConsidering, kToday);
  notice.served_on = kToday - 1;
  EXPECT_EQ(Refusal(Decide(request, RecordNotice{notice}, kToday)), "SERVED_BEFORE_SENT");
}

TEST(WithdrawAndAllocate, AreForRequestsThatGoOn) {
  const EhcRequest request = ReceivedOn(kReceived);
  EXPECT_EQ(Decide(request, Allocate{"demo-caseworker"})->caseworker, "demo-caseworker");
  const auto withdrawn = Decide(request, Withdraw{kReceived, "Withdrawn by the family."}, kToday);
  EXPECT_EQ(withdrawn->state, State::kWithdrawn);
  EXPECT_EQ(Refusal(Decide(*withdrawn, Withdraw{kToday, "Again."}, kToday)), "REQUEST_CLOSED");
  EXPECT_EQ(Refusal(Decide(*withdrawn, Allocate{"demo-caseworker"})), "REQUEST_CLOSED");
  EXPECT_EQ(Refusal(Decide(request, Withdraw{kReceived - 1, "Early."}, kToday)), "DATE_BEFORE_RECEIPT");
}

class ClaimTest : public ::testing::Test {
 protected:
  std::string Claim(ExceptionClaim claim) {
    claim.claim_id = "1";
    if (claim.limit_id.empty()) claim.limit_id = "A2";
    const auto outcome = Decide(request_, ClaimException{claim, {closures_, asked_on_}}, kToday, calendar_);
    if (outcome.ok()) after_ = *outcome;
    return Refusal(outcome);
  }
  const civil::HolidayCalendar calendar_ = civil::BankHolidays();
  const std::vector<Closure> closures_ = {{CivilDay(2026, 6, 15), CivilDay(2026, 6, 22)},
                                          {CivilDay(2026, 7, 22), CivilDay(2026, 9, 2)}};
  std::vector<CivilDay> asked_on_;
  EhcRequest request_ = ReceivedOn(kReceived);
  EhcRequest after_;
};

TEST_F(ClaimTest, OfAClosureNeedsAdviceAskedInItsWindow) {
  const auto asked = [&](CivilDay day) {
    return Claim({.ground = ExceptionGround::kSchoolClosure, .advice_requested_on = day});
  };
  EXPECT_EQ(asked(CivilDay(2026, 7, 16)), "accepted");
  EXPECT_EQ(after_.exceptions[0].closed_from, CivilDay(2026, 7, 22));
  EXPECT_EQ(after_.exceptions[0].reopens, CivilDay(2026, 9, 2));
  EXPECT_EQ(after_.exceptions[0].claimed_on, kToday);
  EXPECT_EQ(asked(CivilDay(2026, 7, 14)), "EXCEPTION_NOT_AVAILABLE");
  EXPECT_EQ(asked(CivilDay(2026, 6, 12)), "EXCEPTION_NOT_AVAILABLE") << "one week of closure is no exception";
  EXPECT_EQ(Claim({.ground = ExceptionGround::kSchoolClosure}), "INVALID_FIELDS");
  asked_on_ = {CivilDay(2026, 7, 15)};
  EXPECT_EQ(asked(CivilDay(2026, 7, 16)), "EXCEPTION_NOT_AVAILABLE") << "its record has another day";
  EXPECT_EQ(asked(CivilDay(2026, 7, 15)), "accepted");
}

TEST_F(ClaimTest, OfAnAbsenceNeedsFourWeeksWithinThePeriodOfTheLimit) {
  const auto away = [&](CivilDay from, int days) {
    return Claim({.ground = ExceptionGround::kAbsence, .from = from, .to = from + days - 1});
  };
  EXPECT_EQ(away(kReceived, 28), "accepted");
  EXPECT_EQ(away(kReceived, 27), "EXCEPTION_NOT_AVAILABLE");
  EXPECT_EQ(away(kReceived - 1, 28), "EXCEPTION_NOT_AVAILABLE");
  EXPECT_EQ(away(kReceived + 15, 28), "accepted") << "the last day is the due date";
  EXPECT_EQ(away(kReceived + 16, 28), "EXCEPTION_NOT_AVAILABLE");
}

TEST_F(ClaimTest, OfCircumstancesNeedsDatesWithinThePeriodOfTheLimit) {
  const auto claim = [&](CivilDay from, CivilDay to) {
    return Claim({.ground = ExceptionGround::kExceptionalCircumstances, .from = from, .to = to});
  };
  EXPECT_EQ(claim(kReceived + 42, kReceived + 50), "accepted");
  EXPECT_EQ(claim(kReceived + 43, kReceived + 50), "EXCEPTION_NOT_AVAILABLE");
  EXPECT_EQ(claim(kReceived + 5, kReceived + 4), "INVALID_FIELDS");
}

TEST_F(ClaimTest, OfAShortageOfStaffIsRefusedInSoManyWords) {
  const auto outcome =
      Decide(request_, ClaimException{{.limit_id = "A2", .ground = ExceptionGround::kStaffShortage}, {}},
             kToday, calendar_);
  EXPECT_EQ(Refusal(outcome), "NOT_AN_EXCEPTION");
  EXPECT_EQ(outcome.status().message().substr(0, 45), "A shortage of staff is no exception in law. R");
}

TEST_F(ClaimTest, IsForLimitsOfTheRequestThatHaveTheGround) {
  EXPECT_EQ(Claim({.limit_id = "R6", .ground = ExceptionGround::kAbsence}), "UNKNOWN_LIMIT");
  EXPECT_EQ(Claim({.limit_id = "A1", .ground = ExceptionGround::kAbsence}), "UNKNOWN_LIMIT");
  request_.notices = {NoticeTo(RecipientKind::kParent, NoticeKind::kAssessmentDecision, kToday)};
  EXPECT_EQ(Claim({.limit_id = "B5", .ground = ExceptionGround::kAbsence}), "NOT_AN_EXCEPTION");
}

TEST_F(ClaimTest, CanBeWithdrawnOnce) {
  ASSERT_EQ(Claim({.ground = ExceptionGround::kAbsence, .from = kReceived, .to = kReceived + 40}), "accepted");
  const auto withdrawn = Decide(after_, WithdrawException{"1", "Claimed in error."}, kToday);
  EXPECT_EQ(withdrawn->exceptions[0].withdrawn_on, kToday);
  EXPECT_EQ(Refusal(Decide(*withdrawn, WithdrawException{"1", "Again."}, kToday)),
            "EXCEPTION_ALREADY_WITHDRAWN");
  EXPECT_EQ(Refusal(Decide(after_, WithdrawException{"2", "Which?"}, kToday)), "EXCEPTION_NOT_FOUND");
}

}  // namespace
}  // namespace send::ehcp
