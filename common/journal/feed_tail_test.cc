#include "common/journal/feed_tail.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/error/error.h"

namespace send::journal {
namespace {

using ::testing::ElementsAre;

class FeedTailTest : public ::testing::Test {
 protected:
  FeedTail tail_{{.ends = [this]() -> absl::StatusOr<FeedEnds> {
                    ++queries_;
                    return FeedEnds{1, static_cast<int64_t>(feed_.size())};
                  },
                  .news = [this](int64_t after) -> absl::StatusOr<FeedNews> {
                    ++queries_;
                    if (away_) return error::Unavailable("AWAY", "away", absl::Seconds(1));
                    FeedNews news{.last = after};
                    for (; news.last < static_cast<int64_t>(feed_.size()) && news.last < after + 2; ++news.last)
                      news.topics.insert({"t", feed_[static_cast<size_t>(news.last)]});
                    return news;
                  },
                  .is_wanted = [this] { return wanted_; },
                  .wake =
                      [this](const std::optional<std::set<Topic>>& topics) {
                        if (!topics) woken_.push_back("all");
                        if (topics)
                          for (const Topic& topic : *topics) woken_.push_back(topic.kind);
                      }}};
  std::vector<std::string> feed_ = {"old", "old"};
  bool wanted_ = true;
  bool away_ = false;
  int queries_ = 0;
  std::vector<std::string> woken_;
};

TEST_F(FeedTailTest, AsksNothingWhileNobodyReads) {
  wanted_ = false;
  EXPECT_TRUE(tail_.Poll().ok());
  EXPECT_EQ(queries_, 0);
}

TEST_F(FeedTailTest, WakesAllAtFirstAndThenWhoeverItConcerns) {
  EXPECT_TRUE(tail_.Poll().ok());
  EXPECT_THAT(woken_, ElementsAre("all"));
  EXPECT_TRUE(tail_.Poll().ok());
  EXPECT_THAT(woken_, ElementsAre("all"));
  feed_.insert(feed_.end(), {"a", "a", "b"});
  EXPECT_TRUE(tail_.Poll().ok());
  EXPECT_THAT(woken_, ElementsAre("all", "a", "b"));
}

TEST_F(FeedTailTest, WhatItCouldNotReadTheNextRoundTells) {
  EXPECT_TRUE(tail_.Poll().ok());
  feed_.push_back("a");
  away_ = true;
  EXPECT_FALSE(tail_.Poll().ok());
  away_ = false;
  EXPECT_TRUE(tail_.Poll().ok());
  EXPECT_THAT(woken_, ElementsAre("all", "a"));
}

TEST_F(FeedTailTest, BeginsAnewAfterAPauseWithoutReaders) {
  EXPECT_TRUE(tail_.Poll().ok());
  wanted_ = false;
  feed_.push_back("missed");
  EXPECT_TRUE(tail_.Poll().ok());
  wanted_ = true;
  EXPECT_TRUE(tail_.Poll().ok());
  EXPECT_THAT(woken_, ElementsAre("all", "all"));
}

}  // namespace
}  // namespace send::journal
