#include "common/db/migrate.h"

#include <openssl/sha.h>

#include <map>
#include <utility>

#include "absl/functional/function_ref.h"
#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "common/base/strings.h"
#include "common/db/driver_error.h"
#include "common/error/error.h"

namespace send::db {
namespace {

constexpr char kCreate[] =
    "CREATE TABLE IF NOT EXISTS schema_migration ("
    "component VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL, number INT NOT NULL, "
    "name VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL, "
    "checksum CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL, "
    "applied_at TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6), PRIMARY KEY (component, number)) "
    "ENGINE=InnoDB DEFAULT CHARSET=utf8mb4";
// The migration that was begun and is not recorded yet; `done` of its statements are.
constexpr char kCreateProgress[] =
    "CREATE TABLE IF NOT EXISTS schema_migration_progress ("
    "component VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL, number INT NOT NULL, "
    "checksum CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL, done INT NOT NULL, "
    "PRIMARY KEY (component, number)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4";
constexpr Statement kApplied{"list_migrations", "SELECT component, number, checksum FROM schema_migration"};
constexpr Statement kProgress{
    "find_progress", "SELECT checksum, done FROM schema_migration_progress WHERE component = ? AND number = ?"};
constexpr Statement kBegin{
    "begin_migration",
    "INSERT INTO schema_migration_progress (component, number, checksum, done) VALUES (?, ?, ?, 0)"};
constexpr Statement kAdvance{
    "advance_migration", "UPDATE schema_migration_progress SET done = ? WHERE component = ? AND number = ?"};
constexpr Statement kEnd{"end_migration",
                         "DELETE FROM schema_migration_progress WHERE component = ? AND number = ?"};
constexpr Statement kRecord{
    "record_migration", "INSERT INTO schema_migration (component, number, name, checksum) VALUES (?, ?, ?, ?)"};
constexpr Statement kLock{"lock_migrations", "SELECT GET_LOCK(CONCAT('send_migrate_', DATABASE()), 60)"};
constexpr Statement kUnlock{"unlock_migrations", "SELECT RELEASE_LOCK(CONCAT('send_migrate_', DATABASE()))"};

// Whoever comes to a table while a statement waits for it waits behind that: a second can be borne, and between
// two attempts those go first.
constexpr char kWaitShortly[] = "SET SESSION lock_wait_timeout = 1";
constexpr char kWaitAsCalls[] = "SET SESSION lock_wait_timeout = 3";
constexpr int kMostAttempts = 100;
constexpr absl::Duration kPause = absl::Milliseconds(300);

using Applied = std::map<std::pair<std::string, int64_t>, std::string>;

std::string Checksum(std::string_view text) {
  unsigned char digest[SHA256_DIGEST_LENGTH];
  SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest);
  return absl::BytesToHexString(absl::string_view(reinterpret_cast<const char*>(digest), sizeof digest));
}

absl::StatusOr<Applied> LoadApplied(Connection& connection) {
  const absl::StatusOr<Rows> rows = connection.Query(kApplied, {});
  if (!rows.ok()) return rows.status();
  Applied applied;
  for (const Row& row : *rows) applied[{TextOf(row[0]), IntOf(row[1])}] = TextOf(row[2]);
  return applied;
}

absl::Status Changed(std::string_view component, const Migration& migration) {
  return error::FailedPrecondition(
      "MIGRATION_CHANGED", absl::StrCat("Migration ", ToAbsl(migration.name), " of ", ToAbsl(component),
                                        " was edited after it was applied: restore it and add a new one."));
}

// A migration that is being applied.
class Application {
 public:
  Application(Connection& connection, std::string_view component, const Migration& migration)
      : connection_(connection),
        component_(component),
        migration_(migration),
        checksum_(Checksum(migration.text)) {}

  absl::Status Run() {
    if (absl::Status status = Begin(); !status.ok()) return status;
    const std::vector<std::string> statements = SplitStatements(migration_.text);
    for (int64_t i = done_; i < std::ssize(statements); ++i)
      if (absl::Status status = RunOne(statements[static_cast<size_t>(i)], i); !status.ok()) return status;
    return Transact([this]() -> absl::Status {
      const auto recorded =
          connection_.Execute(kRecord, {component_, number(), std::string(migration_.name), checksum_});
      return recorded.ok() ? connection_.Execute(kEnd, {component_, number()}).status() : recorded.status();
    });
  }

 private:
  int64_t number() const { return migration_.number; }

  absl::Status Begin() {
    const absl::StatusOr<Rows> rows = connection_.Query(kProgress, {component_, number()});
    if (!rows.ok()) return rows.status();
    if (rows->empty()) return connection_.Execute(kBegin, {component_, number(), checksum_}).status();
    if (TextOf((*rows)[0][0]) != checksum_) return Changed(component_, migration_);
    resumed_ = true;
    done_ = IntOf((*rows)[0][1]);
    return absl::OkStatus();
  }

  // What changes rows is saved together with the note that it was done. What changes a shape commits by itself,
  // all of it or nothing, so that it may be done and not noted: then, and only then, is it in place already.
  absl::Status RunOne(const std::string& statement, int64_t index) {
    const bool may_be_done = resumed_ && index == done_;
    absl::Status status;
    for (int attempt = 0; attempt < kMostAttempts; ++attempt) {
      if (attempt > 0) absl::SleepFor(kPause);
      status = Transact([&]() -> absl::Status {
        absl::Status ran = connection_.RunText(migration_.name, BesideCalls(statement));
        if (IsInPlace(ran) && (may_be_done || attempt > 0)) ran = absl::OkStatus();
        return ran.ok() ? connection_.Execute(kAdvance, {index + 1, component_, number()}).status() : ran;
      });
      if (!IsConflict(status)) return status;
    }
    return status;
  }

  static std::string BesideCalls(const std::string& statement) {
    const bool alters = absl::StartsWithIgnoreCase(ToAbsl(statement), "ALTER TABLE");
    return alters ? statement + ",\n  LOCK=NONE" : statement;
  }

  absl::Status Transact(absl::FunctionRef<absl::Status()> body) {
    absl::Status status = connection_.RunText("start_transaction", "START TRANSACTION");
    if (status.ok()) status = body();
    if (status.ok()) return connection_.RunText("commit", "COMMIT");
    if (!connection_.broken()) connection_.RunText("rollback", "ROLLBACK").IgnoreError();
    return status;
  }

  Connection& connection_;
  const std::string component_;
  const Migration& migration_;
  const std::string checksum_;
  bool resumed_ = false;
  int64_t done_ = 0;
};

absl::Status MigrateLocked(Connection& connection, std::span<const MigrationSet> sets) {
  if (absl::Status status = connection.RunText("create_schema_migration", kCreate); !status.ok()) return status;
  if (absl::Status status = connection.RunText("create_progress", kCreateProgress); !status.ok()) return status;
  const absl::StatusOr<Applied> applied = LoadApplied(connection);
  if (!applied.ok()) return applied.status();
  for (const MigrationSet& set : sets) {
    for (const Migration& migration : set.migrations) {
      const auto found = applied->find({std::string(set.component), migration.number});
      if (found != applied->end() && found->second != Checksum(migration.text))
        return Changed(set.component, migration);
      if (found != applied->end()) continue;
      if (absl::Status status = Application(connection, set.component, migration).Run(); !status.ok())
        return status;
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status Migrate(Connection& connection, std::span<const MigrationSet> sets) {
  const absl::StatusOr<Rows> locked = connection.Query(kLock, {});
  if (!locked.ok()) return locked.status();
  if (IsNull((*locked)[0][0]) || IntOf((*locked)[0][0]) != 1)
    return error::FailedPrecondition("MIGRATION_BUSY",
                                     "Another process is migrating the schema: try again later.");
  absl::Status status = connection.RunText("wait_shortly", kWaitShortly);
  if (status.ok()) status = MigrateLocked(connection, sets);
  status.Update(connection.RunText("wait_as_calls", kWaitAsCalls));
  // Where this fails the connection is gone, and the lock with it.
  status.Update(connection.Query(kUnlock, {}).status());
  return status;
}

absl::Status CheckMigrated(Connection& connection, std::span<const MigrationSet> sets) {
  const absl::StatusOr<Applied> applied = LoadApplied(connection);
  for (const MigrationSet& set : sets)
    for (const Migration& migration : set.migrations)
      if (!applied.ok() || !applied->contains({std::string(set.component), migration.number}))
        return error::FailedPrecondition(
            "SCHEMA_BEHIND", absl::StrCat("The schema lacks migration ", ToAbsl(migration.name), " of ",
                                          ToAbsl(set.component), ": run the program with --migrate."));
  return absl::OkStatus();
}

std::vector<std::string> SplitStatements(std::string_view text) {
  std::vector<std::string> statements;
  std::string statement;
  for (const absl::string_view line : absl::StrSplit(ToAbsl(text), '\n')) {
    if (absl::StartsWith(absl::StripLeadingAsciiWhitespace(line), "--")) continue;
    absl::StrAppend(&statement, line, "\n");
    const absl::string_view stripped = absl::StripAsciiWhitespace(statement);
    if (!absl::EndsWith(stripped, ";")) continue;
    statements.emplace_back(stripped.substr(0, stripped.size() - 1));
    statement.clear();
  }
  if (const absl::string_view rest = absl::StripAsciiWhitespace(statement); !rest.empty())
    statements.emplace_back(rest);
  return statements;
}

}  // namespace send::db
