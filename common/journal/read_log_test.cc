#include "common/journal/read_log.h"

#include <gtest/gtest.h>

#include <future>

#include "absl/time/clock.h"
#include "common/error/error.h"

namespace send::journal {
namespace {

Read ReadOf(std::string record) {
  return {"999", "actor", "method", "", "", absl::UnixEpoch(), {std::move(record)}};
}

TEST(GroupedReadLog, SavesEveryReadOnceBeforeItAnswers) {
  std::mutex mutex;
  std::vector<std::string> saved;
  int batches = 0;
  GroupedReadLog log([&](const std::vector<Read>& reads, absl::Time) {
    const std::lock_guard lock(mutex);
    ++batches;
    for (const Read& read : reads) saved.push_back(read.records[0]);
    return absl::OkStatus();
  });
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 100; ++i) {
        const std::string record = std::to_string(t) + "/" + std::to_string(i);
        ASSERT_TRUE(log.Write(ReadOf(record), absl::InfiniteFuture()).ok());
        const std::lock_guard lock(mutex);
        ASSERT_NE(std::find(saved.begin(), saved.end(), record), saved.end());
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(saved.size(), 800U);
  EXPECT_LE(batches, 800);
}

TEST(GroupedReadLog, FailsClosed) {
  GroupedReadLog log([](const std::vector<Read>&, absl::Time) { return absl::InternalError("disk"); });
  const absl::Status status = log.Write(ReadOf("a"), absl::InfiniteFuture());
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(error::ReasonOf(status), "READ_LOG_AWAY");
}

TEST(GroupedReadLog, DoesNotKeepACallPastItsDeadline) {
  std::promise<void> go;
  GroupedReadLog log([&](const std::vector<Read>&, absl::Time) {
    go.get_future().wait();
    return absl::OkStatus();
  });
  EXPECT_EQ(log.Write(ReadOf("a"), absl::Now() + absl::Milliseconds(5)).code(), absl::StatusCode::kUnavailable);
  go.set_value();
}

}  // namespace
}  // namespace send::journal
