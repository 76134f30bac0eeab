// Deadlocks and waits for locks, by the dozen: each call is answered in its time, with a success or with "try
// again", and leaves nothing behind that still waits.
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <iostream>
#include <memory>
#include <mutex>
#include <random>
#include <thread>
#include <utility>

#include "absl/functional/function_ref.h"
#include "absl/time/clock.h"
#include "common/base/uuid.h"
#include "common/civil/testing.h"
#include "common/db/database.h"
#include "common/db/driver_error.h"
#include "common/db/migrate.h"
#include "common/error/error.h"
#include "common/journal/hash.h"
#include "common/journal/journal.h"
#include "common/journal/sql.h"
#include "common/testing/private_mariadb.h"
#include "services/ehcp/domain/decide.h"
#include "services/ehcp/domain/testing.h"
#include "services/ehcp/store/mysql_ehc_request_store.h"
#include "services/ehcp/store/sql.h"

namespace send::db {
namespace {

constexpr size_t kThreads = 16;
// Of a call that waits for a lock that nobody lets go.
constexpr absl::Duration kGiven = absl::Seconds(2);
// How much longer than its deadline a call may take: it waits for a lock in whole seconds, the server looks
// at the time once a second, and a machine with much else to do is late. Waiting as long as the server would
// by itself, 50 s for a row and 30 s for a table, is out of it by far.
constexpr int kMostTimes = 4;
constexpr int64_t kRows = 3;
constexpr Statement kAdd{"test", "UPDATE counter SET n = n + 1 WHERE id = ?"};
constexpr Statement kFindDone{"test", "SELECT 1 FROM done WHERE id = ?"};
constexpr Statement kInsertDone{"test", "INSERT INTO done (id) VALUES (?)"};
constexpr Statement kWaitSeconds{"test",
                                 "SELECT @@SESSION.innodb_lock_wait_timeout, @@SESSION.lock_wait_timeout"};

bool SaysTryAgain(const absl::Status& status) {
  return status.code() == absl::StatusCode::kAborted || status.code() == absl::StatusCode::kUnavailable ||
         status.code() == absl::StatusCode::kDeadlineExceeded;
}

class Storm : public ::testing::Test {
 protected:
  explicit Storm(ConnectionOptions options)
      : admin_(Connection::Open(options).value()), database_(std::make_unique<Database>(options, 8)) {}
  static ConnectionOptions NewSchema() {
    static testing::PrivateMariaDb server;
    static int count = 0;
    return server.Options("storm_" + std::to_string(++count));
  }
  void Run(const std::string& text) { ASSERT_TRUE(admin_->RunText("test", text).ok()) << text; }
  int64_t Number(const std::string& text) {
    return IntOf(admin_->Query(Statement{"test", text}, {}).value()[0][0]);
  }

  // Makes as many calls at once as there are threads; each must be told to try again, in its time, and nothing
  // of it may go on. `call` is given its number and its deadline.
  void ExpectAllAreTurnedAway(absl::FunctionRef<absl::Status(size_t, absl::Time)> call) {
    std::mutex mutex;
    absl::Duration longest;
    std::vector<std::thread> threads;
    for (size_t t = 0; t < kThreads; ++t)
      threads.emplace_back([&, t] {
        const absl::Time began = absl::Now();
        const absl::Status status = call(t, began + kGiven);
        EXPECT_TRUE(SaysTryAgain(status)) << status;
        const std::lock_guard lock(mutex);
        longest = std::max(longest, absl::Now() - began);
      });
    // What they wait for is let go only when all have been answered.
    for (std::thread& thread : threads) thread.join();
    EXPECT_LT(longest, kMostTimes * kGiven);
    EXPECT_EQ(Number("SELECT COUNT(*) FROM information_schema.processlist WHERE db = DATABASE() AND "
                     "command <> 'Sleep' AND id <> CONNECTION_ID()"),
              0)
        << "statements of calls that were answered still run";
    EXPECT_EQ(Number("SELECT COUNT(*) FROM information_schema.innodb_trx t "
                     "JOIN information_schema.processlist p ON p.id = t.trx_mysql_thread_id "
                     "WHERE p.db = DATABASE() AND p.id <> CONNECTION_ID()"),
              0)
        << "transactions of calls that were answered are still open";
    std::cout << "  " << kThreads << " calls with " << kGiven
              << " each before a lock: the last was answered after " << longest << "\n";
  }

  std::unique_ptr<Connection> admin_;
  std::unique_ptr<Database> database_;
};

class StormTest : public Storm {
 protected:
  StormTest() : Storm(NewSchema()) {
    Run("CREATE TABLE counter (id BIGINT PRIMARY KEY, n BIGINT NOT NULL)");
    Run("CREATE TABLE done (id CHAR(36) PRIMARY KEY)");
    for (int64_t id = 1; id <= kRows; ++id) Run("INSERT INTO counter VALUES (" + std::to_string(id) + ", 0)");
  }

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
};

TEST_F(StormTest, DeadlocksEndAndNothingIsDoneTwice) {
  constexpr int kCalls = 20;
  constexpr absl::Duration kTime = absl::Seconds(10);
  std::atomic<int> succeeded = 0;
  std::atomic<int> again = 0;
  std::vector<std::thread> threads;
  for (size_t t = 0; t < kThreads; ++t)
    threads.emplace_back([&, t] {
      std::mt19937_64 random(t);
      for (int i = 0; i < kCalls; ++i) {
        const int64_t first = 1 + static_cast<int64_t>(random() % kRows);
        const int64_t second = 1 + (first + static_cast<int64_t>(random() % (kRows - 1))) % kRows;
        const absl::Time began = absl::Now();
        const absl::Status status = AddToBoth(NewUuidV7(began), first, second, began + kTime);
        EXPECT_TRUE(status.ok() || SaysTryAgain(status)) << status;
        EXPECT_LT(absl::Now() - began, kMostTimes * kTime);
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
  ExpectAllAreTurnedAway(
      [&](size_t, absl::Time deadline) { return AddToBoth(NewUuidV7(absl::Now()), 1, 2, deadline); });
  Run("ROLLBACK");
  EXPECT_EQ(Number("SELECT COUNT(*) FROM done"), 0);
  EXPECT_TRUE(AddToBoth(NewUuidV7(absl::Now()), 1, 2, absl::Now() + absl::Seconds(10)).ok());
}

TEST_F(StormTest, NobodyWaitsForALockLongerThanTheCallHas) {
  // For a row, and for a table.
  using Seconds = std::pair<int64_t, int64_t>;
  const auto seconds_for = [&](absl::Duration time) {
    Seconds seconds;
    EXPECT_TRUE(database_
                    ->Transact(absl::Now() + time,
                               [&](Connection& connection) -> absl::Status {
                                 const Rows rows = connection.Query(kWaitSeconds, {}).value();
                                 seconds = {IntOf(rows[0][0]), IntOf(rows[0][1])};
                                 return absl::OkStatus();
                               })
                    .ok());
    return seconds;
  };
  EXPECT_EQ(seconds_for(absl::Seconds(60)), Seconds(3, 3));
  EXPECT_EQ(seconds_for(absl::Milliseconds(2900)), Seconds(2, 2));
  EXPECT_EQ(seconds_for(absl::Milliseconds(1900)), Seconds(1, 1));
  EXPECT_EQ(seconds_for(absl::Seconds(60)), Seconds(3, 3));
}

// The same on the tables of requests, through their store.
class RequestStormTest : public Storm {
 protected:
  RequestStormTest() : Storm(Migrated()), calendar_(civil::BankHolidays()) {
    store_ = std::make_unique<ehcp::MysqlEhcRequestStore>(*database_, calendar_);
    ehcp::EhcRequest request = ehcp::ReceivedOn(absl::CivilDay(2026, 11, 2));
    request.pupil = "localAuthorities/999/pupils/" + NewUuidV7(absl::Now());
    made_ = store_->Create(NewChange(InPlenty()), scope_, NewUuidV7(absl::Now()), request).value();
  }

  // One for all.
  static const ConnectionOptions& Migrated() {
    static const ConnectionOptions options = [] {
      const ConnectionOptions made = NewSchema();
      const MigrationSet sets[] = {{journal::kComponent, journal::sql::kMigrations},
                                   {"ehcp", ehcp::sql::kMigrations}};
      EXPECT_TRUE(Migrate(*Connection::Open(made).value(), sets).ok());
      return made;
    }();
    return options;
  }
  static absl::Time InPlenty() { return absl::Now() + absl::Seconds(30); }
  static journal::Change NewChange(absl::Time deadline) {
    return {.tenant = "999",
            .actor = "issuer#demo",
            .method = "send.ehcp.v1.EhcRequestService/Test",
            .request_id = NewUuidV7(absl::Now()),
            .fingerprint = journal::Sha256("content"),
            .now = absl::Now(),
            .deadline = deadline};
  }
  absl::Status Give(absl::Time deadline) {
    return store_
        ->Change(NewChange(deadline), scope_, made_.id, journal::EtagOf(made_.version),
                 [](const ehcp::EhcRequest& before) { return ehcp::Decide(before, ehcp::Allocate{"demo"}); })
        .status();
  }
  void ExpectNothingWasDone() {
    EXPECT_EQ(Number("SELECT COUNT(*) FROM journal WHERE entity_id = '" + made_.id + "'"), 1);
    EXPECT_EQ(store_->Get(scope_, made_.id, InPlenty()).value().version, made_.version);
    EXPECT_TRUE(Give(InPlenty()).ok());
  }

  const ehcp::Scope scope_{.la = "999"};
  const civil::HolidayCalendar calendar_;
  std::unique_ptr<ehcp::MysqlEhcRequestStore> store_;
  ehcp::StoredRequest made_;
};

TEST_F(RequestStormTest, ChangesOfARequestThatNobodyLetsGoAreAnswered) {
  Run("START TRANSACTION");
  Run("UPDATE ehc_request SET version = version");
  ExpectAllAreTurnedAway([&](size_t, absl::Time deadline) { return Give(deadline); });
  EXPECT_TRUE(store_->Get(scope_, made_.id, InPlenty()).ok()) << "reads wait for no row";
  Run("ROLLBACK");
  ExpectNothingWasDone();
}

TEST_F(RequestStormTest, ChangesThatCannotBeWrittenIntoTheJournalAreAnswered) {
  Run("START TRANSACTION");
  Run("UPDATE journal SET version = version");
  ExpectAllAreTurnedAway([&](size_t, absl::Time deadline) { return Give(deadline); });
  Run("ROLLBACK");
  ExpectNothingWasDone();
}

TEST_F(RequestStormTest, CallsBeforeATableThatNobodyLetsGoAreAnswered) {
  Run("LOCK TABLES ehc_request WRITE");
  // Every other one reads.
  ExpectAllAreTurnedAway([&](size_t number, absl::Time deadline) {
    return number % 2 == 0 ? Give(deadline) : store_->Get(scope_, made_.id, deadline).status();
  });
  Run("UNLOCK TABLES");
  ExpectNothingWasDone();
}

}  // namespace
}  // namespace send::db
