#include "common/log/log.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <thread>
#include <vector>

namespace send::log {
namespace {

class LogTest : public ::testing::Test {
 protected:
  LogTest() {
    Configure("tested", Level::kInfo);
    SetSink([this](std::string_view line) { lines_.emplace_back(line); });
  }
  ~LogTest() override { SetSink(nullptr); }
  std::vector<std::string> lines_;
};

TEST_F(LogTest, WritesOneObjectALine) {
  Info("call").With("method", "Get").With("count", 3).With("took_ms", 1.5).With("ok", true);
  ASSERT_EQ(lines_.size(), 1U);
  EXPECT_EQ(lines_[0].back(), '\n');
  const auto line = nlohmann::json::parse(lines_[0]);
  EXPECT_EQ(line["event"], "call");
  EXPECT_EQ(line["service"], "tested");
  EXPECT_EQ(line["level"], "info");
  EXPECT_EQ(line["method"], "Get");
  EXPECT_EQ(line["count"], 3);
  EXPECT_EQ(line["took_ms"], 1.5);
  EXPECT_EQ(line["ok"], true);
}

TEST_F(LogTest, NoTextCanEndALineOrAnObject) {
  Info("call").With("text", "a\"},\n{\"b\xff");
  ASSERT_EQ(lines_.size(), 1U);
  EXPECT_EQ(lines_[0].find('\n'), lines_[0].size() - 1);
  EXPECT_TRUE(nlohmann::json::accept(lines_[0]));
}

TEST_F(LogTest, LeavesOutWhatIsBelowTheLeastLevel) {
  Line(Level::kDebug, "detail").With("a", 1);
  EXPECT_TRUE(lines_.empty());
  Level level = Level::kInfo;
  EXPECT_TRUE(ParseLevel("debug", level));
  EXPECT_FALSE(ParseLevel("loud", level));
  EXPECT_EQ(level, Level::kDebug);
}

TEST_F(LogTest, LinesOfManyThreadsDoNotMix) {
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([] {
      for (int i = 0; i < 200; ++i) Info("call").With("i", i);
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(lines_.size(), 800U);
  for (const std::string& line : lines_) EXPECT_TRUE(nlohmann::json::accept(line));
}

}  // namespace
}  // namespace send::log
