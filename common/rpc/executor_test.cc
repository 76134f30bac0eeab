#include "common/rpc/executor.h"

#include <gtest/gtest.h>

#include <atomic>

#include "absl/synchronization/notification.h"

namespace send::rpc {
namespace {

TEST(Executor, RefusesAtOnceWhenItsQueueIsFull) {
  absl::Notification started;
  absl::Notification go;
  std::atomic<int> ran = 0;
  {
    Executor executor(1, 2);
    ASSERT_TRUE(executor.TryRun([&] {
      started.Notify();
      go.WaitForNotification();
      ++ran;
    }));
    started.WaitForNotification();
    EXPECT_TRUE(executor.TryRun([&] { ++ran; }));
    EXPECT_TRUE(executor.TryRun([&] { ++ran; }));
    EXPECT_FALSE(executor.TryRun([&] { ++ran; }));
    EXPECT_EQ(executor.queued(), 2U);
    go.Notify();
  }
  EXPECT_EQ(ran, 3) << "what was accepted runs, also when the executor goes";
}

TEST(Executor, RunsEverythingOnce) {
  std::atomic<int> ran = 0;
  {
    Executor executor(4, 10'000);
    std::vector<std::thread> callers;
    for (int t = 0; t < 4; ++t)
      callers.emplace_back([&] {
        for (int i = 0; i < 1000; ++i) ASSERT_TRUE(executor.TryRun([&] { ++ran; }));
      });
    for (std::thread& caller : callers) caller.join();
  }
  EXPECT_EQ(ran, 4000);
}

}  // namespace
}  // namespace send::rpc
