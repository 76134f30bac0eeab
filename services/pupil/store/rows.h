#pragma once

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_join.h"
#include "common/db/database.h"
#include "common/journal/entity_store.h"
#include "services/pupil/store/codecs.h"
#include "services/pupil/store/pupil_store.h"

// Rows of this schema as what they hold. The columns of every read are: id, version, document, schema version,
// created, updated and, for records of people, the allow-list of the pupil's address (NULL: not protected).
namespace send::pupil {

template <class T>
absl::StatusOr<journal::Stored<T>> ReadStored(const db::Row& row) {
  return journal::FromText<T>(
      db::TextOf(row[0]), db::IntOf(row[1]),
      {db::TextOf(row[2]), static_cast<int>(db::IntOf(row[3])), absl::FromUnixMicros(db::IntOf(row[4])),
       absl::FromUnixMicros(db::IntOf(row[5]))});
}

inline bool IsHidden(const db::Value& allow_list, const std::string& subject) {
  if (db::IsNull(allow_list)) return false;
  const auto allowed = nlohmann::json::parse(db::TextOf(allow_list), nullptr, false);
  return std::find(allowed.begin(), allowed.end(), subject) == allowed.end();
}

template <class T>
absl::StatusOr<Shown<T>> ReadShown(const db::Row& row, const Scope& scope) {
  absl::StatusOr<journal::Stored<T>> stored = ReadStored<T>(row);
  if (!stored.ok()) return stored.status();
  return Shown<T>{*std::move(stored), IsHidden(row[6], scope.subject)};
}

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

// Three parameters: the settings twice, and the subject that may be barred.
inline void AddScope(const Scope& scope, std::vector<db::Value>& parameters) {
  const db::Value settings = scope.settings ? db::Value(absl::StrJoin(*scope.settings, ",")) : db::Value();
  parameters.insert(parameters.end(), {settings, settings, scope.subject});
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

}  // namespace send::pupil
