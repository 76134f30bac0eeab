#include "services/ehcp/domain/caseworker.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/error/error.h"

namespace send::ehcp {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const absl::CivilDay kToday(2026, 11, 24);

Caseworker Worker(const std::string& subject) {
  return {.subject = subject, .display_name = "Demo-" + subject, .team = "", .active_from = kToday - 100};
}

Caseworker Covered(const std::string& subject, const std::string& by, int from = 0, int to = 7) {
  Caseworker caseworker = Worker(subject);
  caseworker.covers = {{"c", by, kToday + from, kToday + to}};
  return caseworker;
}

std::string Refusal(const absl::StatusOr<Caseworker>& after) { return error::ReasonOf(after.status()); }

TEST(CaseworkerState, GoesByTheDaysBothIncluded) {
  Caseworker caseworker = Worker("a");
  caseworker.active_until = kToday;
  EXPECT_EQ(StateOn(caseworker, kToday - 101), CaseworkerState::kExpected);
  EXPECT_EQ(StateOn(caseworker, kToday - 100), CaseworkerState::kActive);
  EXPECT_EQ(StateOn(caseworker, kToday), CaseworkerState::kActive);
  EXPECT_EQ(StateOn(caseworker, kToday + 1), CaseworkerState::kLeft);
  EXPECT_EQ(error::ReasonOf(CheckActive(nullptr, kToday)), "CASEWORKER_UNKNOWN");
  EXPECT_EQ(error::ReasonOf(CheckActive(&caseworker, kToday + 1)), "CASEWORKER_NOT_ACTIVE");
  EXPECT_TRUE(CheckActive(&caseworker, kToday).ok());
  caseworker.active_until = caseworker.active_from - 1;
  EXPECT_EQ(Refusal(CheckDays(caseworker)), "INVALID_FIELDS");
}

TEST(StartCover, IsForOtherDaysThanEveryOtherCoverOfTheSame) {
  const Caseworker b = Worker("b");
  const auto start = [&](const Caseworker& a, int from, int to) {
    return Decide(a, StartCover{{"n", "b", kToday + from, kToday + to}, &b, {}}, kToday);
  };
  const Caseworker a = Covered("a", "c", 5, 10);
  EXPECT_EQ(Refusal(start(a, 0, 5)), "COVER_OVERLAPS");
  EXPECT_EQ(Refusal(start(a, 10, 12)), "COVER_OVERLAPS");
  EXPECT_EQ(Refusal(start(a, 6, 7)), "COVER_OVERLAPS");
  EXPECT_EQ(Refusal(start(a, 0, 20)), "COVER_OVERLAPS");
  EXPECT_EQ(start(a, 0, 4)->covers.size(), 2u);
  EXPECT_EQ(start(a, 11, 12)->covers.size(), 2u);
  // One that was ended does not stand in the way from that day on.
  Caseworker back = a;
  back.covers[0].ended_on = kToday + 7;
  EXPECT_EQ(Refusal(start(back, 6, 9)), "COVER_OVERLAPS");
  EXPECT_TRUE(start(back, 7, 9).ok());
}

TEST(StartCover, RefusesDaysThatCannotBe) {
  const Caseworker b = Worker("b");
  const auto start = [&](int from, int to, const std::string& by = "b") {
    return Refusal(Decide(Worker("a"), StartCover{{"n", by, kToday + from, kToday + to}, &b, {}}, kToday));
  };
  EXPECT_EQ(start(1, 0), "INVALID_FIELDS");
  EXPECT_EQ(start(0, 1, "a"), "INVALID_FIELDS");
  EXPECT_EQ(start(0, kMaxCoverDays), "INVALID_FIELDS");
  EXPECT_EQ(start(0, kMaxCoverDays - 1), "");
  EXPECT_EQ(start(-5, -1), "COVER_IN_PAST");
  EXPECT_EQ(start(-5, 0), "");
}

TEST(StartCover, WantsBothToWorkHereOnAllOfItsDays) {
  Caseworker a = Worker("a");
  Caseworker b = Worker("b");
  const auto start = [&](const Caseworker* coverer) {
    return Refusal(Decide(a, StartCover{{"n", "b", kToday - 3, kToday + 7}, coverer, {}}, kToday));
  };
  EXPECT_EQ(start(nullptr), "CASEWORKER_UNKNOWN");
  b.active_until = kToday + 6;
  EXPECT_EQ(start(&b), "CASEWORKER_NOT_ACTIVE");
  b.active_until = std::nullopt;
  b.active_from = kToday + 1;
  EXPECT_EQ(start(&b), "CASEWORKER_NOT_ACTIVE");
  // Days that have passed ask for nobody.
  b.active_from = kToday;
  EXPECT_EQ(start(&b), "");
  a.active_until = kToday + 6;
  EXPECT_EQ(start(&b), "CASEWORKER_NOT_ACTIVE");
}

TEST(StartCover, ClosesNoCircle) {
  const Caseworker b = Worker("b");
  const auto start = [&](std::vector<Caseworker> covered) {
    return Refusal(Decide(Worker("a"), StartCover{{"n", "b", kToday, kToday + 7}, &b, covered}, kToday));
  };
  EXPECT_EQ(start({Covered("b", "a")}), "COVER_IN_CIRCLE");
  EXPECT_EQ(start({Covered("b", "c"), Covered("c", "a", 7, 9)}), "COVER_IN_CIRCLE");
  EXPECT_EQ(start({Covered("b", "c"), Covered("c", "d")}), "");
  EXPECT_EQ(start({Covered("b", "a", 8, 9)}), "") << "on other days";
}

TEST(EndCover, EndsItTodayOnce) {
  const Caseworker a = Covered("a", "b", -2, 5);
  const auto ended = Decide(a, EndCover{"c"}, kToday);
  ASSERT_TRUE(ended.ok());
  EXPECT_EQ(LastDayOf(ended->covers[0]), kToday - 1);
  EXPECT_EQ(Refusal(Decide(*ended, EndCover{"c"}, kToday)), "COVER_OVER");
  EXPECT_EQ(Refusal(Decide(a, EndCover{"c"}, kToday + 6)), "COVER_OVER");
  EXPECT_EQ(Refusal(Decide(a, EndCover{"other"}, kToday)), "COVER_NOT_FOUND");
  // Ended before it began, it never holds.
  const auto never = Decide(Covered("a", "b", 2, 5), EndCover{"c"}, kToday);
  EXPECT_EQ(CoversOfDay({*never}, kToday + 3).CovererOf("a"), "");
}

TEST(CoversOfDay, HoldOnTheirDaysAlone) {
  const std::vector<Caseworker> covered{Covered("a", "b", 0, 7)};
  EXPECT_EQ(CoversOfDay(covered, kToday - 1).CovererOf("a"), "");
  EXPECT_EQ(CoversOfDay(covered, kToday).CovererOf("a"), "b");
  EXPECT_EQ(CoversOfDay(covered, kToday + 7).CovererOf("a"), "b");
  EXPECT_THAT(CoversOfDay(covered, kToday + 7).CoveredBy("b"), ElementsAre("a"));
  EXPECT_THAT(CoversOfDay(covered, kToday + 8).CoveredBy("b"), IsEmpty());
}

TEST(CoversOfDay, FollowAChainToItsEnd) {
  const CoversOfDay covers({Covered("a", "b"), Covered("b", "c"), Covered("z", "c")}, kToday);
  EXPECT_EQ(covers.CovererOf("a"), "c");
  EXPECT_EQ(covers.CovererOf("c"), "");
  EXPECT_THAT(covers.CoveredBy("c"), ElementsAre("a", "b", "z"));
  EXPECT_THAT(covers.CoveredBy("b"), ElementsAre("a"));
}

TEST(CoversOfDay, EndInACircleTwoMayHaveMadeAtOnce) {
  const CoversOfDay covers({Covered("a", "b"), Covered("b", "a"), Covered("x", "a")}, kToday);
  EXPECT_NE(covers.CovererOf("a"), "");
  EXPECT_THAT(covers.CoveredBy("a"), ElementsAre("b", "x"));
  EXPECT_THAT(covers.CoveredBy("b"), ElementsAre("a", "x"));
}

}  // namespace
}  // namespace send::ehcp
