#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "common/db/connection.h"
#include "common/db/statement.h"

namespace send::db {

// The migrations of one part of a schema, in order: "journal", "orders".
struct MigrationSet {
  std::string_view component;
  std::span<const Migration> migrations;
};

// Brings the schema to the last migration of every set, under a lock of the schema, so that several processes
// may start at once, while a program of the release before serves: an ALTER TABLE runs with LOCK=NONE, and
// waits a second at a time for calls that are at its table. What has been applied is kept with its checksum,
// and how far a migration has come: one that is killed goes on where it stopped. Migrations of a later release
// may be there.
//
// FAILED_PRECONDITION: MIGRATION_CHANGED (an applied file, or one that was begun, was edited: migrations are
// only ever added), MIGRATION_BUSY (another process has had the lock for a minute), MIGRATION_BLOCKS (a
// statement that cannot run beside calls), SCHEMA_IN_PLACE (somebody else made what a migration would make).
absl::Status Migrate(Connection& connection, std::span<const MigrationSet> sets);

// OK where every migration of every set is applied: FAILED_PRECONDITION (SCHEMA_BEHIND) otherwise.
absl::Status CheckMigrated(Connection& connection, std::span<const MigrationSet> sets);

// The statements of a migration file: what stands between semicolons at ends of lines, without comment lines.
std::vector<std::string> SplitStatements(std::string_view text);

}  // namespace send::db
