#include "common/db/bounded_pool.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "absl/time/clock.h"

namespace send::db {
namespace {

struct Thing {
  int number;
};

TEST(BoundedPool, KeepsWhatIsReturnedAndReplacesWhatIsDiscarded) {
  int opened = 0;
  BoundedPool<Thing> pool(2, [&] { return std::make_unique<Thing>(Thing{++opened}); });
  { EXPECT_EQ((*pool.Take(absl::InfiniteFuture()))->number, 1); }
  {
    auto lease = pool.Take(absl::InfiniteFuture());
    EXPECT_EQ((*lease)->number, 1);
    lease->Discard();
  }
  EXPECT_EQ((*pool.Take(absl::InfiniteFuture()))->number, 2);
}

TEST(BoundedPool, RefusesWhenNoneIsFreeInTimeAndGivesBackAFailedPlace) {
  bool away = true;
  BoundedPool<Thing> pool(1, [&]() -> absl::StatusOr<std::unique_ptr<Thing>> {
    if (away) return error::Unavailable("AWAY", "away", absl::Seconds(1));
    return std::make_unique<Thing>(Thing{1});
  });
  EXPECT_EQ(pool.Take(absl::InfiniteFuture()).status().code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(pool.lent(), 0U);
  away = false;
  const auto lease = pool.Take(absl::InfiniteFuture());
  ASSERT_TRUE(lease.ok());
  EXPECT_EQ(pool.Take(absl::InfinitePast()).status().code(), absl::StatusCode::kDeadlineExceeded);
}

TEST(BoundedPool, NeverLendsMoreThanItsSizeToManyThreads) {
  std::atomic<int> out = 0;
  std::atomic<int> most = 0;
  BoundedPool<Thing> pool(3, [] { return std::make_unique<Thing>(Thing{0}); });
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 500; ++i) {
        const auto lease = pool.Take(absl::InfiniteFuture());
        const int now = ++out;
        int seen = most;
        while (now > seen && !most.compare_exchange_weak(seen, now)) {
        }
        ++(*lease)->number;
        --out;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_LE(most, 3);
  EXPECT_EQ(pool.lent(), 0U);
}

}  // namespace
}  // namespace send::db
