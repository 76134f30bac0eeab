#include "common/journal/journal.h"

#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"
#include "common/base/strings.h"
#include "common/db/driver_error.h"
#include "common/error/error.h"
#include "common/journal/hash.h"
#include "common/journal/sql.h"

namespace send::journal {
namespace {

absl::StatusOr<std::string> PreviousHash(db::Connection& connection, const Entry& entry) {
  if (entry.version == 1) return kNoHash;
  const auto rows = connection.Query(
      sql::kFindJournalHash, {entry.key.tenant, std::string(entry.key.kind), entry.key.id, entry.version - 1});
  if (!rows.ok()) return rows.status();
  if (rows->empty())
    return error::Internal(absl::StrCat("journal of ", ToAbsl(entry.key.kind), ": version ", entry.version - 1,
                                        " is missing before ", entry.version));
  return db::TextOf((*rows)[0][0]);
}

// The row of an entry, in the order of insert_journal_entry.
absl::StatusOr<db::Row> RowOf(db::Connection& connection, const Change& change, const Entry& entry) {
  const absl::StatusOr<std::string> previous = PreviousHash(connection, entry);
  if (!previous.ok()) return previous.status();
  const std::string salt = NewSalt();
  const std::string digest = DigestOfState(salt, entry.state.state, entry.changed_facts);
  const int64_t created = absl::ToUnixMicros(entry.state.created_at);
  const int64_t recorded = absl::ToUnixMicros(entry.state.recorded_at);
  const std::string version = absl::StrCat(entry.version);
  const std::string schema = absl::StrCat(entry.state.schema_version);
  const std::string times = absl::StrCat(created, " ", recorded);
  const std::string hash = HashOfEntry(
      {entry.key.tenant, entry.key.kind, entry.key.id, version, change.method, change.actor,
       change.on_behalf_of, change.purpose, change.request_id, change.correlation_id, times, schema},
      digest, *previous);
  return db::Row{entry.key.tenant,
                 std::string(entry.key.kind),
                 entry.key.id,
                 entry.version,
                 change.method,
                 change.actor,
                 db::TextOrNull(change.on_behalf_of),
                 db::TextOrNull(change.purpose),
                 change.request_id,
                 db::TextOrNull(change.correlation_id),
                 created,
                 recorded,
                 db::TextOrNull(entry.changed_facts),
                 entry.state.state,
                 static_cast<int64_t>(entry.state.schema_version),
                 salt,
                 digest,
                 *previous,
                 hash};
}

}  // namespace

absl::Status Append(db::Connection& connection, const Change& change, const Entry& entry) {
  return AppendMany(connection, change, {entry});
}

absl::Status AppendMany(db::Connection& connection, const Change& change, const std::vector<Entry>& entries) {
  for (size_t done = 0; done < entries.size();) {
    const size_t chunk = db::BulkChunk(entries.size() - done);
    std::vector<db::Row> rows;
    for (size_t i = done; i < done + chunk; ++i) {
      absl::StatusOr<db::Row> row = RowOf(connection, change, entries[i]);
      if (!row.ok()) return row.status();
      rows.push_back(*std::move(row));
    }
    if (absl::Status status = connection.ExecuteBulk(sql::kInsertJournalEntry, rows); !status.ok())
      return status;
    // Rows of one statement have consecutive ids, of which the server tells the first.
    const auto first = connection.Query(sql::kFindLastJournalId, {});
    if (!first.ok()) return first.status();
    std::vector<db::Row> ids;
    for (size_t i = 0; i < chunk; ++i) ids.push_back({db::IntOf((*first)[0][0]) + static_cast<int64_t>(i)});
    if (absl::Status status = connection.ExecuteBulk(sql::kInsertUnnumbered, ids); !status.ok()) return status;
    done += chunk;
  }
  return absl::OkStatus();
}

absl::StatusOr<StateText> LoadState(db::Connection& connection, const Key& key, int64_t version) {
  const auto rows =
      connection.Query(sql::kFindJournalState, {key.tenant, std::string(key.kind), key.id, version});
  if (!rows.ok()) return rows.status();
  if (rows->empty()) return error::NotFound("VERSION_NOT_FOUND", "The record has no such version.");
  const db::Row& row = (*rows)[0];
  if (db::IsNull(row[0]))
    return error::FailedPrecondition("STATE_ERASED", "This version of the record was erased by law.");
  return StateText{db::TextOf(row[0]), static_cast<int>(db::IntOf(row[1])),
                   absl::FromUnixMicros(db::IntOf(row[2])), absl::FromUnixMicros(db::IntOf(row[3]))};
}

absl::StatusOr<std::optional<Replay>> FindReplay(db::Connection& connection, const Change& change) {
  const auto rows =
      connection.Query(sql::kFindReplay, {change.tenant, change.actor, change.method, change.request_id});
  if (!rows.ok()) return rows.status();
  if (rows->empty()) return std::nullopt;
  const db::Row& row = (*rows)[0];
  if (db::TextOf(row[0]) != change.fingerprint) return RequestIdReused();
  return Replay{db::TextOf(row[2]), db::IntOf(row[3])};
}

absl::Status InsertReplay(db::Connection& connection, const Change& change, std::string_view kind,
                          const Replay& replay) {
  const absl::Status status =
      connection
          .Execute(sql::kInsertReplay,
                   {change.tenant, change.actor, change.method, change.request_id, change.fingerprint,
                    std::string(kind), replay.entity_id, replay.version, absl::ToUnixMicros(change.now)})
          .status();
  if (error::ReasonOf(status) == db::kDuplicateKey)
    return error::Aborted(db::kDatabaseConflict, "The same call came twice at once: try again.");
  return status;
}

std::string ChangedFacts(std::string_view before, std::string_view after) {
  if (before.empty()) return "";
  const auto old_state = nlohmann::json::parse(before, nullptr, false);
  const auto new_state = nlohmann::json::parse(after, nullptr, false);
  if (!old_state.is_object() || !new_state.is_object()) return "";
  nlohmann::json facts = nlohmann::json::object();
  const auto compare = [&](const nlohmann::json& names) {
    for (const auto& [name, unused] : names.items()) {
      const nlohmann::json was = old_state.value(name, nlohmann::json());
      const nlohmann::json is = new_state.value(name, nlohmann::json());
      if (was != is) facts[name] = {was, is};
    }
  };
  compare(old_state);
  compare(new_state);
  return facts.dump();
}

}  // namespace send::journal
