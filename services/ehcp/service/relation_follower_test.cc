// The follower on a feed given and the store in memory, with a clock of the test's own.
#include "services/ehcp/service/relation_follower.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/error/error.h"
#include "services/ehcp/store/fake_relation_store.h"

namespace send::ehcp {
namespace {

using ::testing::ElementsAre;

constexpr char kUser[] = "demo-barred";

class GivenFeed : public RelationSource {
 public:
  absl::StatusOr<RelationPage> List(int64_t after, absl::Time /*deadline*/) override {
    asked.push_back(after);
    if (before_answer) before_answer();
    if (!status.ok()) return status;
    RelationPage page{{}, after, last, first_waiting, last_waiting};
    for (const RelationChange& change : changes) {
      if (change.number <= after || std::ssize(page.changes) == page_size) continue;
      page.changes.push_back(change);
    }
    page.through = std::ssize(page.changes) == page_size ? page.changes.back().number : last;
    return page;
  }
  void Bar(const std::string& pupil, const std::string& rule, bool stands = true) {
    RecordRule told{rule, kUser, absl::UnixEpoch()};
    if (!stands) told.ended_at = absl::UnixEpoch();
    changes.push_back({++last, "999", pupil, absl::UnixEpoch(), told});
  }

  std::vector<RelationChange> changes;
  int64_t last = 0;
  int64_t first_waiting = 0;
  int64_t last_waiting = 0;
  int64_t page_size = 2;
  absl::Status status;
  std::function<void()> before_answer;
  std::vector<int64_t> asked;
};

class RelationFollowerTest : public ::testing::Test {
 protected:
  RelationFollowerTest() : freshness_(absl::Seconds(50)), follower_(NewFollower()) {}
  RelationFollower NewFollower() {
    return RelationFollower({feed_, store_, freshness_, [this] { return now_; }});
  }
  std::string Reason() { return error::ReasonOf(freshness_.Check(now_)); }

  GivenFeed feed_;
  FakeRelationStore store_;
  RelationFreshness freshness_;
  absl::Time now_ = absl::FromUnixSeconds(1'795'000'000);
  RelationFollower follower_;
};

TEST_F(RelationFollowerTest, FillsFromNothingInPagesAndIsTrustedOnlyThen) {
  for (const char* pupil : {"a", "b", "c", "d", "e"}) feed_.Bar(pupil, pupil);
  std::vector<std::string> reasons;
  feed_.before_answer = [&] { reasons.push_back(Reason()); };
  ASSERT_TRUE(follower_.CatchUp().value());
  EXPECT_THAT(feed_.asked, ElementsAre(0, 2, 4));
  EXPECT_THAT(reasons, ElementsAre("RELATIONS_STALE", "RELATIONS_STALE", "RELATIONS_STALE"));
  EXPECT_EQ(Reason(), "");
  EXPECT_TRUE(store_.IsBarred("999", kUser, "e"));
  EXPECT_FALSE(store_.IsBarred("998", kUser, "e"));
  feed_.Bar("e", "e", false);
  ASSERT_TRUE(follower_.CatchUp().value());
  EXPECT_FALSE(store_.IsBarred("999", kUser, "e"));
  EXPECT_TRUE(store_.IsBarred("999", kUser, "d"));
}

TEST_F(RelationFollowerTest, ACutFeedIsTrustedForAsLongAsAllowed) {
  ASSERT_TRUE(follower_.CatchUp().value());
  feed_.status = error::Unavailable("AWAY", "away", absl::Seconds(1));
  now_ += absl::Seconds(50);
  EXPECT_FALSE(follower_.CatchUp().ok());
  EXPECT_EQ(Reason(), "");
  now_ += absl::Microseconds(1);
  EXPECT_EQ(Reason(), "RELATIONS_STALE");
  EXPECT_EQ(error::RetryAfterOf(freshness_.Check(now_)), absl::Seconds(2));
  // What was said meanwhile is there before anybody is served again.
  feed_.Bar("a", "a");
  feed_.status = absl::OkStatus();
  feed_.before_answer = [&] { EXPECT_EQ(Reason(), "RELATIONS_STALE"); };
  ASSERT_TRUE(follower_.CatchUp().value());
  EXPECT_EQ(Reason(), "");
  EXPECT_TRUE(store_.IsBarred("999", kUser, "a"));
}

TEST_F(RelationFollowerTest, AnAnswerIsAsOldAsItsQuestion) {
  feed_.before_answer = [&] { now_ += absl::Seconds(2); };
  const absl::Time asked_at = now_;
  ASSERT_TRUE(follower_.CatchUp().value());
  EXPECT_TRUE(freshness_.Check(asked_at + absl::Seconds(50)).ok());
  EXPECT_FALSE(freshness_.Check(asked_at + absl::Seconds(50) + absl::Microseconds(1)).ok());
}

TEST_F(RelationFollowerTest, ASequencerThatStandsStillIsNotTakenForSilence) {
  feed_.first_waiting = 7;
  feed_.last_waiting = 9;
  for (int second = 0; second <= 60; ++second) {
    now_ += absl::Seconds(1);
    feed_.last_waiting += 3;
    EXPECT_TRUE(follower_.CatchUp().value());
    EXPECT_EQ(Reason(), "RELATIONS_STALE") << second;
  }
  feed_.first_waiting = 0;
  EXPECT_TRUE(follower_.CatchUp().value());
  EXPECT_EQ(Reason(), "");
}

TEST_F(RelationFollowerTest, AWriterAlwaysAtWorkKeepsNobodyWaiting) {
  for (int i = 0; i < 200; ++i) {
    feed_.first_waiting = 10 * i + 1;
    feed_.last_waiting = 10 * i + 9;
    ASSERT_TRUE(follower_.CatchUp().value());
    EXPECT_EQ(Reason(), i == 0 ? "RELATIONS_STALE" : "") << i;
    now_ += absl::Seconds(1);
  }
  // It is as fresh as what waited last and does not any more.
  now_ += absl::Seconds(48);
  EXPECT_EQ(Reason(), "");
  now_ += absl::Seconds(1);
  EXPECT_EQ(Reason(), "RELATIONS_STALE");
}

TEST_F(RelationFollowerTest, AClockSetBackIsNotTrusted) {
  ASSERT_TRUE(follower_.CatchUp().value());
  now_ -= absl::Hours(1);
  EXPECT_EQ(Reason(), "RELATIONS_STALE");
  ASSERT_TRUE(follower_.CatchUp().value());
  EXPECT_EQ(Reason(), "");
}

TEST_F(RelationFollowerTest, WithMoreThanItCanTakeItEndsAndGoesOnLater) {
  for (int i = 0; i < 10; ++i) feed_.Bar("a", std::to_string(i));
  feed_.before_answer = [&] { now_ += absl::Seconds(1); };
  EXPECT_FALSE(follower_.CatchUp().value());
  EXPECT_EQ(Reason(), "RELATIONS_STALE");
  EXPECT_TRUE(follower_.CatchUp().value());
  EXPECT_THAT(feed_.asked, ElementsAre(0, 2, 4, 6, 8));
}

TEST_F(RelationFollowerTest, TwoProcessesDoNotTakeTheSameTwice) {
  for (const char* pupil : {"a", "b", "c"}) feed_.Bar(pupil, pupil);
  RelationFollower other = NewFollower();
  bool once = true;
  feed_.before_answer = [&] {
    if (std::exchange(once, false)) {
      EXPECT_TRUE(other.CatchUp().value());
    }
  };
  EXPECT_TRUE(follower_.CatchUp().value());
  EXPECT_EQ(store_.Cursor(now_).value(), 3);
  EXPECT_THAT(feed_.asked, ElementsAre(0, 0, 2)) << "what the other took is not asked for again";
}

TEST_F(RelationFollowerTest, AnOwnerThatHasLostWhatItToldIsNotTrusted) {
  for (const char* pupil : {"a", "b", "c"}) feed_.Bar(pupil, pupil);
  ASSERT_TRUE(follower_.CatchUp().value());
  now_ += absl::Minutes(1);
  feed_.last = 2;
  EXPECT_EQ(error::ReasonOf(follower_.CatchUp().status()), "FEED_BEHIND");
  EXPECT_EQ(Reason(), "RELATIONS_STALE");
  EXPECT_TRUE(store_.IsBarred("999", kUser, "c"));
}

}  // namespace
}  // namespace send::ehcp
