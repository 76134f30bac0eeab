#pragma once

#include <span>
#include <vector>

#include "absl/status/statusor.h"
#include "common/db/database.h"
#include "common/journal/entity_store.h"

// How stores read the rows of their own tables. The columns of every read begin with: id, version, document,
// schema version, created, updated.
namespace send::journal {

template <class T>
absl::StatusOr<Stored<T>> ReadStored(const db::Row& row) {
  return FromText<T>(db::TextOf(row[0]), db::IntOf(row[1]),
                     {db::TextOf(row[2]), static_cast<int>(db::IntOf(row[3])),
                      absl::FromUnixMicros(db::IntOf(row[4])), absl::FromUnixMicros(db::IntOf(row[5]))});
}

template <class T>
absl::StatusOr<std::vector<Stored<T>>> ReadAllStored(const db::Rows& rows) {
  std::vector<Stored<T>> all;
  for (const db::Row& row : rows) {
    auto stored = ReadStored<T>(row);
    if (!stored.ok()) return stored.status();
    all.push_back(*std::move(stored));
  }
  return all;
}

// What `read` makes of each row of the statement's answer.
template <class T, class Read>
absl::StatusOr<std::vector<T>> QueryAll(db::Connection& connection, const db::Statement& statement,
                                        std::span<const db::Value> parameters, Read read) {
  const auto rows = connection.Query(statement, parameters);
  if (!rows.ok()) return rows.status();
  std::vector<T> all;
  for (const db::Row& row : *rows) {
    absl::StatusOr<T> one = read(row);
    if (!one.ok()) return one.status();
    all.push_back(*std::move(one));
  }
  return all;
}

// Runs `body` on a connection and answers what it answers.
template <class T, class Body>
absl::StatusOr<T> ReadWith(db::Database& database, absl::Time deadline, Body body) {
  absl::StatusOr<T> result = absl::UnknownError("not run");
  const absl::Status status = database.Read(deadline, [&](db::Connection& connection) {
    result = body(connection);
    return result.status();
  });
  if (!status.ok()) return status;
  return result;
}

}  // namespace send::journal
