#include "common/db/migrate.h"

#include <openssl/sha.h>

#include <map>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/base/strings.h"
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
constexpr Statement kApplied{"list_migrations", "SELECT component, number, checksum FROM schema_migration"};
constexpr Statement kRecord{
    "insert_migration", "INSERT INTO schema_migration (component, number, name, checksum) VALUES (?, ?, ?, ?)"};
constexpr Statement kLock{"lock_migrations", "SELECT GET_LOCK(CONCAT('send_migrate_', DATABASE()), 60)"};
constexpr Statement kUnlock{"unlock_migrations", "SELECT RELEASE_LOCK(CONCAT('send_migrate_', DATABASE()))"};

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

absl::Status Apply(Connection& connection, std::string_view component, const Migration& migration) {
  for (const std::string& statement : SplitStatements(migration.text))
    if (absl::Status status = connection.RunText(migration.name, statement); !status.ok()) return status;
  return connection
      .Execute(kRecord, {std::string(component), static_cast<int64_t>(migration.number),
                         std::string(migration.name), Checksum(migration.text)})
      .status();
}

absl::Status MigrateLocked(Connection& connection, std::span<const MigrationSet> sets) {
  if (absl::Status status = connection.RunText("create_schema_migration", kCreate); !status.ok()) return status;
  const absl::StatusOr<Applied> applied = LoadApplied(connection);
  if (!applied.ok()) return applied.status();
  for (const MigrationSet& set : sets) {
    for (const Migration& migration : set.migrations) {
      const auto found = applied->find({std::string(set.component), migration.number});
      if (found == applied->end()) {
        if (absl::Status status = Apply(connection, set.component, migration); !status.ok()) return status;
      } else if (found->second != Checksum(migration.text)) {
        return error::FailedPrecondition(
            "MIGRATION_CHANGED",
            absl::StrCat("Migration ", ToAbsl(migration.name), " of ", ToAbsl(set.component),
                         " was edited after it was applied: restore it and add a new one."));
      }
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
  absl::Status status = MigrateLocked(connection, sets);
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
