// Migrations on a real MariaDB: killed anywhere, by many at once, beside calls, and past what an older release
// knows.
#include "common/db/migrate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <thread>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "common/db/driver_error.h"
#include "common/error/error.h"
#include "common/journal/journal.h"
#include "common/journal/sql.h"
#include "common/testing/private_mariadb.h"
#include "services/ehcp/store/sql.h"
#include "services/pupil/store/sql.h"
#include "tests/fault/next_release.h"

namespace send::db {
namespace {

// All that there is, each statement of which must bear being killed, and what a next release might add.
const std::vector<MigrationSet> kAll = {{journal::kComponent, journal::sql::kMigrations},
                                        {"ehcp", ehcp::sql::kMigrations},
                                        {"pupil", pupil::sql::kMigrations},
                                        {"next", testing::kNextRelease}};
const std::vector<MigrationSet> kPresent(kAll.begin(), kAll.end() - 1);

const bool kLong = std::getenv("SEND_TEST_LONG") != nullptr;

class MigrateTest : public ::testing::Test {
 protected:
  static testing::PrivateMariaDb& Server() {
    static testing::PrivateMariaDb server;
    return server;
  }
  static ConnectionOptions NewSchema() {
    static int count = 0;
    return Server().Options("migrate_" + std::to_string(++count));
  }
  static std::unique_ptr<Connection> Open(const ConnectionOptions& options) {
    return Connection::Open(options).value();
  }

  // Every column, key and table of the schema, and what migrations have written into tables and of themselves.
  static std::vector<std::string> ShapeOf(const ConnectionOptions& options) {
    const auto connection = Open(options);
    std::vector<std::string> shape;
    for (const char* text :
         {"SELECT CONCAT_WS(' ', table_name, ordinal_position, column_name, column_type, is_nullable, "
          "column_default, "
          "collation_name, extra) FROM information_schema.columns WHERE table_schema = DATABASE() ORDER BY 1",
          "SELECT CONCAT_WS(' ', table_name, index_name, non_unique, seq_in_index, column_name, index_type) "
          "FROM information_schema.statistics WHERE table_schema = DATABASE() ORDER BY 1",
          "SELECT CONCAT_WS(' ', table_name, engine, table_collation) FROM information_schema.tables "
          "WHERE table_schema = DATABASE() ORDER BY 1",
          "SELECT CONCAT_WS(' ', owner, cursor_number) FROM relation_feed ORDER BY 1",
          "SELECT CONCAT_WS(' ', component, number, name, checksum) FROM schema_migration ORDER BY 1",
          "SELECT CONCAT_WS(' ', component, number, done) FROM schema_migration_progress ORDER BY 1"}) {
      const Rows rows = connection->Query(Statement{"shape", text}, {}).value();
      for (const Row& row : rows) shape.push_back(TextOf(row[0]));
    }
    return shape;
  }

  static const std::vector<std::string>& CleanShape() {
    static const std::vector<std::string> shape = [] {
      const ConnectionOptions options = NewSchema();
      EXPECT_TRUE(Migrate(*Open(options), kAll).ok());
      return ShapeOf(options);
    }();
    return shape;
  }

  // A process that migrates and is killed (kill -9) right after the statement for which `is_last` is true.
  static pid_t StartMigrating(ConnectionOptions options, std::function<bool(std::string_view)> is_last) {
    const pid_t child = fork();
    if (child != 0) return child;
    options.on_query = [is_last = std::move(is_last)](std::string_view name, absl::Duration, bool) {
      if (is_last && is_last(name)) raise(SIGKILL);
    };
    const auto connection = Connection::Open(options);
    _exit(connection.ok() && Migrate(**connection, kAll).ok() ? 0 : 1);
  }

  // Migrates anew after each death until it comes to the end; answers how often it died.
  static int DieUntilDone(const ConnectionOptions& options,
                          const std::function<std::function<bool(std::string_view)>(int run)>& is_last) {
    for (int run = 0;; ++run) {
      int status = 0;
      waitpid(StartMigrating(options, is_last(run)), &status, 0);
      if (WIFEXITED(status)) {
        EXPECT_EQ(WEXITSTATUS(status), 0) << "after " << run << " deaths it does not go on";
        return run;
      }
    }
  }

  // The second statement of those from where it goes on: the first may be one that is done again.
  static auto SecondOf(const std::function<bool(std::string_view)>& counts) {
    return [counts](int run) {
      return [counts, left = run == 0 ? 1 : 2](std::string_view name) mutable {
        return counts(name) && --left == 0;
      };
    };
  }

  static void Run(Connection& connection, const std::string& text) {
    const absl::Status status = connection.RunText("test", text);
    ASSERT_TRUE(status.ok()) << text << ": " << status;
  }
};

TEST_F(MigrateTest, KilledAfterAnyOfItsStatementsItGoesOnToTheSameSchema) {
  const auto is_migration = [](std::string_view name) {
    return absl::ascii_isdigit(static_cast<unsigned char>(name[0]));
  };
  const struct {
    const char* where;
    std::function<bool(std::string_view)> counts;
    int least;
    bool also_short;
  } kinds[] = {
      {"a change, before it is noted", is_migration, 15, true},
      {"a note", [](std::string_view name) { return name == "advance_migration"; }, 15, false},
      {"its beginning", [](std::string_view name) { return name == "begin_migration"; }, 5, false},
      {"its record, before COMMIT", [](std::string_view name) { return name == "record_migration"; }, 5, true},
      {"COMMIT", [](std::string_view name) { return name == "commit"; }, 20, false}};
  for (const auto& kind : kinds) {
    if (!kind.also_short && !kLong) continue;
    SCOPED_TRACE(kind.where);
    const ConnectionOptions options = NewSchema();
    const int deaths = DieUntilDone(options, SecondOf(kind.counts));
    EXPECT_GE(deaths, kind.least);
    EXPECT_EQ(ShapeOf(options), CleanShape());
    std::cout << "  killed " << deaths << " times after " << kind.where << ": the same schema\n";
  }
}

TEST_F(MigrateTest, KilledEarlierOrLaterEachTimeItGoesOnToTheSameSchema) {
  const ConnectionOptions options = NewSchema();
  const int deaths = DieUntilDone(
      options, [](int run) { return [left = 3 + 2 * run](std::string_view) mutable { return --left == 0; }; });
  EXPECT_GE(deaths, 5);
  EXPECT_EQ(ShapeOf(options), CleanShape());
}

TEST_F(MigrateTest, ManyAtOnceMakeOneSchema) {
  for (int round = 0; round < (kLong ? 10 : 1); ++round) {
    const ConnectionOptions options = NewSchema();
    std::vector<pid_t> children;
    for (int i = 0; i < 4; ++i) children.push_back(StartMigrating(options, nullptr));
    for (const pid_t child : children) {
      int status = 0;
      waitpid(child, &status, 0);
      EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    }
    EXPECT_EQ(ShapeOf(options), CleanShape());
  }
}

TEST_F(MigrateTest, AnOlderReleaseServesOnANewerSchemaAndANewerOneDoesNotOnAnOlder) {
  const ConnectionOptions options = NewSchema();
  const auto connection = Open(options);
  EXPECT_EQ(error::ReasonOf(CheckMigrated(*connection, kPresent)), "SCHEMA_BEHIND");
  ASSERT_TRUE(Migrate(*connection, kPresent).ok());
  EXPECT_TRUE(CheckMigrated(*connection, kPresent).ok());
  EXPECT_EQ(error::ReasonOf(CheckMigrated(*connection, kAll)), "SCHEMA_BEHIND");
  ASSERT_TRUE(Migrate(*connection, kAll).ok());
  EXPECT_TRUE(CheckMigrated(*connection, kAll).ok());
  EXPECT_EQ(ShapeOf(options), CleanShape());
  EXPECT_TRUE(CheckMigrated(*connection, kPresent).ok());
  EXPECT_TRUE(Migrate(*connection, kPresent).ok())
      << "an older release that is started again migrates, to nothing";
  EXPECT_EQ(ShapeOf(options), CleanShape());
}

TEST_F(MigrateTest, AFileThatWasEditedIsRefusedAlsoHalfWay) {
  const ConnectionOptions options = NewSchema();
  const auto connection = Open(options);
  const auto migrate = [&](const char* text) {
    const Migration migrations[] = {{1, "0001_make", text}};
    const MigrationSet sets[] = {{"edited", migrations}};
    return Migrate(*connection, sets);
  };
  constexpr char kTwo[] = "CREATE TABLE one (id INT PRIMARY KEY);\nALTER TABLE two ADD COLUMN n INT NULL;\n";
  EXPECT_FALSE(migrate(kTwo).ok()) << "there is no second table yet";
  EXPECT_EQ(error::ReasonOf(migrate("CREATE TABLE one (id BIGINT PRIMARY KEY);\n")), "MIGRATION_CHANGED");
  Run(*connection, "CREATE TABLE two (id INT PRIMARY KEY)");
  EXPECT_TRUE(migrate(kTwo).ok()) << "it goes on with the second statement";
  EXPECT_EQ(error::ReasonOf(migrate("CREATE TABLE one (id BIGINT PRIMARY KEY);\n")), "MIGRATION_CHANGED");
}

TEST_F(MigrateTest, WhatSomebodyElseMadeAndWhatWouldStopCallsIsRefused) {
  const ConnectionOptions options = NewSchema();
  const auto connection = Open(options);
  Run(*connection, "CREATE TABLE thing (id INT PRIMARY KEY, n INT NOT NULL) ENGINE=InnoDB");
  const auto migrate = [&](const char* text) {
    const Migration migrations[] = {{1, "0001_alter", text}};
    const MigrationSet sets[] = {{"blocking", migrations}};
    const absl::Status status = Migrate(*connection, sets);
    Run(*connection, "DELETE FROM schema_migration_progress");
    return error::ReasonOf(status);
  };
  EXPECT_EQ(migrate("ALTER TABLE thing ADD COLUMN n INT NULL;\n"), "SCHEMA_IN_PLACE");
  EXPECT_EQ(migrate("ALTER TABLE thing MODIFY COLUMN n VARCHAR(20) NOT NULL;\n"), "MIGRATION_BLOCKS");
}

TEST_F(MigrateTest, CallsAtATableDelayAMigrationAndDoNotEndIt) {
  ConnectionOptions options = NewSchema();
  ASSERT_TRUE(Migrate(*Open(options), kPresent).ok());
  const auto caller = Open(options);
  Run(*caller, "START TRANSACTION");
  ASSERT_TRUE(caller->Query(Statement{"test", "SELECT COUNT(*) FROM ehc_request"}, {}).ok());
  std::atomic<int> waits = 0;
  options.on_query = [&](std::string_view name, absl::Duration, bool ok) {
    if (!ok && absl::StartsWith(absl::string_view(name.data(), name.size()), "0901")) ++waits;
  };
  absl::Status status;
  std::thread migrating([&] { status = Migrate(*Open(options), kAll); });
  while (waits < 2) std::this_thread::yield();
  EXPECT_TRUE(caller->Query(Statement{"test", "SELECT COUNT(*) FROM ehc_request"}, {}).ok());
  Run(*caller, "COMMIT");
  migrating.join();
  EXPECT_TRUE(status.ok()) << status;
  EXPECT_EQ(ShapeOf(options), CleanShape());
}

// What is killed while a statement that changes the shape of a large table is at work.
class MidAlterTest : public MigrateTest {
 protected:
  // Adds a key, after a column that is there already or not yet, to a table of many rows.
  static constexpr Migration kLarge[] = {
      {1, "0001_make_large",
       "CREATE TABLE large (id INT NOT NULL PRIMARY KEY, t CHAR(200) NOT NULL) "
       "ENGINE=InnoDB;\n"
       "INSERT INTO large SELECT seq, SHA2(seq, 512) FROM seq_1_to_50000;\n"},
      {2, "0002_widen_large",
       "ALTER TABLE large ADD KEY t_key (t, id);\n"
       "ALTER TABLE large ADD COLUMN note VARCHAR(40) NULL;\n"}};
  static absl::Status MigrateTo(const ConnectionOptions& options, size_t number) {
    const auto connection = Connection::Open(options);
    if (!connection.ok()) return connection.status();
    const MigrationSet sets[] = {{"large", std::span(kLarge).first(number)}};
    return Migrate(**connection, sets);
  }
  static int64_t Number(Connection& connection, const char* text) {
    return IntOf(connection.Query(Statement{"test", text}, {}).value()[0][0]);
  }
  // That it goes on, and to what: each row, the key and the column, once.
  static void ExpectItGoesOn(const ConnectionOptions& options) {
    const absl::Status status = MigrateTo(options, 2);
    EXPECT_TRUE(status.ok()) << status;
    const auto connection = Open(options);
    EXPECT_EQ(Number(*connection, "SELECT COUNT(*) FROM large FORCE INDEX (t_key) WHERE t > ''"), 50'000);
    EXPECT_EQ(Number(*connection, kKeys), 2);
    EXPECT_EQ(Number(*connection,
                     "SELECT COUNT(*) FROM information_schema.columns WHERE table_schema = DATABASE() "
                     "AND table_name = 'large'"),
              3);
    EXPECT_EQ(Number(*connection, "SELECT COUNT(*) FROM schema_migration"), 2);
    EXPECT_EQ(Number(*connection, "SELECT COUNT(*) FROM schema_migration_progress"), 0);
  }

  // Whether the statement has the table in its hands just now, and does not wait for it.
  static bool IsAtIt(Connection& watcher) {
    return Number(watcher,
                  "SELECT COUNT(*) FROM information_schema.processlist WHERE db = DATABASE() AND "
                  "info LIKE 'ALTER TABLE large ADD KEY%' AND state LIKE 'altering table%'") > 0;
  }
  static bool HasKey(Connection& connection) { return Number(connection, kKeys) > 1; }

  static constexpr char kKeys[] =
      "SELECT COUNT(DISTINCT index_name) FROM information_schema.statistics "
      "WHERE table_schema = DATABASE() AND table_name = 'large'";
};

TEST_F(MidAlterTest, ItsOwnDeathInTheMiddleOfAStatementLeavesItToGoOn) {
  const ConnectionOptions options = NewSchema();
  ASSERT_TRUE(MigrateTo(options, 1).ok());
  const auto watcher = Open(options);
  const pid_t child = fork();
  if (child == 0) _exit(MigrateTo(options, 2).ok() ? 0 : 1);
  while (!IsAtIt(*watcher) && !HasKey(*watcher)) std::this_thread::yield();
  kill(child, SIGKILL);
  int status = 0;
  waitpid(child, &status, 0);
  EXPECT_TRUE(WIFSIGNALED(status)) << "it had ended before";
  EXPECT_FALSE(HasKey(*watcher)) << "the statement had ended before";
  ExpectItGoesOn(options);
}

TEST_F(MidAlterTest, TheDeathOfTheServerInTheMiddleOfAStatementLeavesItToGoOn) {
  const ConnectionOptions options = NewSchema();
  ASSERT_TRUE(MigrateTo(options, 1).ok());
  bool undone = false;
  for (int death = 0; death < 3 && !undone; ++death) {
    absl::Status status;
    std::thread migrating([&] { status = MigrateTo(options, 2); });
    const auto watcher = Open(options);
    while (!IsAtIt(*watcher) && !HasKey(*watcher)) std::this_thread::yield();
    Server().Kill();
    migrating.join();
    EXPECT_TRUE(IsLost(status)) << status;
    Server().StartAgain();
    undone = !HasKey(*Open(options));
  }
  EXPECT_TRUE(undone) << "it had always ended before";
  ExpectItGoesOn(options);
}

TEST_F(MigrateTest, ATransactionThatBeganBeforeAChangeOfShapeIsRunAgain) {
  const ConnectionOptions options = NewSchema();
  ASSERT_TRUE(Migrate(*Open(options), kPresent).ok());
  const auto caller = Open(options);
  Run(*caller, "START TRANSACTION WITH CONSISTENT SNAPSHOT");
  ASSERT_TRUE(Migrate(*Open(options), kAll).ok());
  const absl::Status status =
      caller->Query(Statement{"test", "SELECT COUNT(*) FROM ehc_request WHERE due_on > '2000-01-01'"}, {})
          .status();
  EXPECT_TRUE(status.ok() || IsConflict(status)) << status;
  Run(*caller, "ROLLBACK");
}

}  // namespace
}  // namespace send::db
