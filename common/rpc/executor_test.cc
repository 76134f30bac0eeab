#include "common/rpc/executor.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <thread>

namespace send::rpc {
namespace {

TEST(Executor, RefusesAtOnceWhenItsQueueIsFull) {
  std::promise<void> started;
  std::promise<void> go;
  std::atomic<int> ran = 0;
  {
    Executor executor(1, 2);
    ASSERT_TRUE(executor.TryRun([&] {
      started.set_value();
      go.get_future().wait();
      ++ran;
    }));
    started.get_future().wait();
    EXPECT_TRUE(executor.TryRun([&] { ++ran; }));
    EXPECT_TRUE(executor.TryRun([&] { ++ran; }));
    EXPECT_FALSE(executor.TryRun([&] { ++ran; }));
    EXPECT_EQ(executor.queued(), 2U);
    go.set_value();
  }
  EXPECT_EQ(ran, 3) << "what was accepted runs, also when the executor goes";
}

TEST(Executor, RefusesAtOnceWhileItsOldestTaskHasWaitedTooLong) {
  std::promise<void> started;
  std::promise<void> go;
  std::promise<void> caught_up;
  std::atomic<int64_t> now_ms = 0;
  Executor executor(1, 100, absl::Milliseconds(500), [&] { return absl::Milliseconds(now_ms.load()); });
  ASSERT_TRUE(executor.TryRun([&] {
    started.set_value();
    go.get_future().wait();
  }));
  started.get_future().wait();
  now_ms = 10'000;
  EXPECT_TRUE(executor.TryRun([] {})) << "nobody waits, however long the one that runs takes";
  now_ms = 10'500;
  EXPECT_TRUE(executor.TryRun([&] { caught_up.set_value(); }));
  now_ms = 10'501;
  EXPECT_FALSE(executor.TryRun([] {}));
  EXPECT_EQ(executor.queued(), 2U);
  go.set_value();
  caught_up.get_future().wait();
  EXPECT_TRUE(executor.TryRun([] {})) << "it has caught up";
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
