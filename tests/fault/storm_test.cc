// Deadlocks and waits for locks, by the dozen: each call is answered, with a success or with "try again".
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <iostream>
#include <memory>
#include <mutex>
#include <random>
#include <thread>

#include "absl/time/clock.h"
#include "common/base/uuid.h"
#include "common/db/database.h"
#include "common/db/driver_error.h"
#include "common/error/error.h"
#include "common/testing/private_mariadb.h"

namespace send::db {
namespace {

constexpr size_t kThreads = 16;
constexpr int64_t kRows = 3;
constexpr Statement kAdd{"test", "UPDATE counter SET n = n + 1 WHERE id = ?"};
constexpr Statement kFindDone{"test", "SELECT 1 FROM done WHERE id = ?"};
constexpr Statement kInsertDone{"test", "INSERT INTO done (id) VALUES (?)"};
constexpr Statement kWaitSeconds{"test", "SELECT @@SESSION.innodb_lock_wait_timeout"};

class StormTest : public ::testing::Test {
 protected:
  StormTest() {
    static testing::PrivateMariaDb server;
    static int count = 0;
    options_ = server.Options("storm_" + std::to_string(++count));
    admin_ = Connection::Open(options_).value();
    Run("CREATE TABLE counter (id BIGINT PRIMARY KEY, n BIGINT NOT NULL)");
    Run("CREATE TABLE done (id CHAR(36) PRIMARY KEY)");
    for (int64_t id = 1; id <= kRows; ++id) Run("INSERT INTO counter VALUES (" + std::to_string(id) + ", 0)");
    database_ = std::make_unique<Database>(options_, 8);
  }
  void Run(const std::string& text) { ASSERT_TRUE(admin_->RunText("test", text).ok()) << text; }
  int64_t Number(const char* text) { return IntOf(admin_->Query(Statement{"test", text}, {}).value()[0][0]); }

  // Adds one to both rows, in this order, once for this id.
  absl::Status AddToBoth(const std::string& id, int64_t first, int64_t second, absl::Time deadline) {
    return database_->Transact(deadline, [&](Connection& connection) -> absl::Status {
      const auto done = connection.Query(kFindDone, {id});
      if (!done.ok()) return done.status();
      if (!done->empty()) return absl::OkStatus();
      for (const int64_t row : {first, second})
        if (auto added = connection.Execute(kAdd, {row}); !added.ok()) return added.status();
      return connection.Execute(kInsertDone, {id}).status();
    });
  }

  ConnectionOptions options_;
  std::unique_ptr<Connection> admin_;
  std::unique_ptr<Database> database_;
};

bool SaysTryAgain(const absl::Status& status) {
  return status.code() == absl::StatusCode::kAborted || status.code() == absl::StatusCode::kUnavailable ||
         status.code() == absl::StatusCode::kDeadlineExceeded;
}

TEST_F(StormTest, DeadlocksEndAndNothingIsDoneTwice) {
  constexpr int kCalls = 20;
  std::atomic<int> succeeded = 0;
  std::atomic<int> again = 0;
  std::vector<std::thread> threads;
  for (size_t t = 0; t < kThreads; ++t)
    threads.emplace_back([&, t] {
      std::mt19937_64 random(t);
      for (int i = 0; i < kCalls; ++i) {
        const int64_t first = 1 + static_cast<int64_t>(random() % kRows);
        const int64_t second = 1 + (first + static_cast<int64_t>(random() % (kRows - 1))) % kRows;
        const absl::Status status =
            AddToBoth(NewUuidV7(absl::Now()), first, second, absl::Now() + absl::Seconds(10));
        EXPECT_TRUE(status.ok() || SaysTryAgain(status)) << status;
        ++(status.ok() ? succeeded : again);
      }
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(Number("SELECT COUNT(*) FROM done"), succeeded);
  EXPECT_EQ(Number("SELECT CAST(SUM(n) AS SIGNED) FROM counter"), 2 * succeeded);
  std::cout << "  " << kThreads * kCalls << " calls against each other: " << succeeded << " done, " << again
            << " told to try again\n";
}

TEST_F(StormTest, CallsThatWaitForALockThatNobodyLetsGoAreAnswered) {
  Run("START TRANSACTION");
  Run("UPDATE counter SET n = n WHERE id = 1");
  std::mutex mutex;
  absl::Duration longest;
  std::vector<std::thread> threads;
  for (size_t t = 0; t < kThreads; ++t)
    threads.emplace_back([&] {
      const absl::Time began = absl::Now();
      const absl::Status status = AddToBoth(NewUuidV7(began), 1, 2, began + absl::Seconds(2));
      EXPECT_TRUE(SaysTryAgain(status)) << status;
      const std::lock_guard lock(mutex);
      longest = std::max(longest, absl::Now() - began);
    });
  // The lock is let go only when all have been answered.
  for (std::thread& thread : threads) thread.join();
  Run("ROLLBACK");
  EXPECT_EQ(Number("SELECT COUNT(*) FROM done"), 0);
  EXPECT_TRUE(AddToBoth(NewUuidV7(absl::Now()), 1, 2, absl::Now() + absl::Seconds(10)).ok());
  std::cout << "  " << kThreads << " calls with 2 s each before a lock: the last was answered after " << longest
            << "\n";
}

TEST_F(StormTest, NobodyWaitsForALockLongerThanTheCallHas) {
  const auto seconds_for = [&](absl::Duration time) {
    int64_t seconds = 0;
    EXPECT_TRUE(database_
                    ->Transact(absl::Now() + time,
                               [&](Connection& connection) -> absl::Status {
                                 seconds = IntOf(connection.Query(kWaitSeconds, {}).value()[0][0]);
                                 return absl::OkStatus();
                               })
                    .ok());
    return seconds;
  };
  EXPECT_EQ(seconds_for(absl::Seconds(60)), 3);
  EXPECT_EQ(seconds_for(absl::Milliseconds(2900)), 2);
  EXPECT_EQ(seconds_for(absl::Milliseconds(1900)), 1);
  EXPECT_EQ(seconds_for(absl::Seconds(60)), 3);
}

}  // namespace
}  // namespace send::db
