#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/db/connection.h"
#include "common/journal/change.h"
#include "common/journal/journal.h"
#include "services/ehcp/store/ehc_request_store.h"

// What the statements of several stores have alike.
namespace send::ehcp {

// A row of id, version, document, schema_version, created_us and updated_us.
template <class T>
absl::StatusOr<journal::Stored<T>> ReadStored(const db::Row& row) {
  absl::StatusOr<T> value = journal::Codec<T>::Decode(db::TextOf(row[2]), static_cast<int>(db::IntOf(row[3])));
  if (!value.ok()) return value.status();
  return journal::Stored<T>{db::TextOf(row[0]), db::IntOf(row[1]), *std::move(value),
                            absl::FromUnixMicros(db::IntOf(row[4])), absl::FromUnixMicros(db::IntOf(row[5]))};
}

template <class T>
absl::StatusOr<std::vector<journal::Stored<T>>> ReadAllStored(const db::Rows& rows) {
  std::vector<journal::Stored<T>> all;
  for (const db::Row& row : rows) {
    auto stored = ReadStored<T>(row);
    if (!stored.ok()) return stored.status();
    all.push_back(*std::move(stored));
  }
  return all;
}

// As it stands, and as it stays until the transaction ends, for the caller of this subject. NOT_FOUND
// (REQUEST_NOT_FOUND).
absl::StatusOr<EhcRequest> LockRequest(db::Connection& connection, const std::string& la,
                                       const std::string& subject, const std::string& id);

// What `find(false)` finds; and where the caller's own relation has ended with this very call, as by an answer,
// what `find(true)` finds, so that the call is answered when it comes again.
template <class Find>
auto FindRelated(db::Connection& connection, const journal::Change& change, const std::string& id, Find find)
    -> decltype(find(false)) {
  auto found = find(false);
  if (!absl::IsNotFound(found.status())) return found;
  const auto replay = journal::FindReplay(connection, change);
  if (!replay.ok()) return replay.status();
  if (!replay->has_value() || (*replay)->entity_id != id) return found;
  return find(true);
}

}  // namespace send::ehcp
