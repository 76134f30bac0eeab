#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "common/db/connection.h"
#include "common/journal/change.h"

// The tables that every service's schema has beside its own (migrations/): the journal of changes, the answers
// kept for repeated calls, the feed, the roots and the read log. Everything here runs inside the caller's
// transaction.
namespace send::journal {

// Which entity a row is about.
struct Key {
  std::string tenant;
  std::string_view kind;
  std::string id;
};

// The state of an entity at one version, as text.
struct StateText {
  std::string state;
  int schema_version = 0;
  absl::Time created_at;
  absl::Time recorded_at;
};

struct Entry {
  Key key;
  int64_t version = 1;
  StateText state;
  // A JSON object: what changed, from and to. Empty for the first version.
  std::string changed_facts = {};
};

// Writes an entry of the chain and puts it before the sequencer. The entity's row must be locked by this
// transaction: two writers of one version are refused by a key.
absl::Status Append(db::Connection& connection, const Change& change, const Entry& entry);

// The same for many entries at once, in statements of up to a thousand rows.
absl::Status AppendMany(db::Connection& connection, const Change& change, const std::vector<Entry>& entries);

// NOT_FOUND where there is no such version; FAILED_PRECONDITION (STATE_ERASED) where its state was erased.
absl::StatusOr<StateText> LoadState(db::Connection& connection, const Key& key, int64_t version);

// Where a call that is known by its request_id left its answer.
struct Replay {
  std::string entity_id;
  int64_t version = 0;
};

// What this call did when it came before; nullopt when it is new. INVALID_ARGUMENT (REQUEST_ID_REUSED) where
// its content differs.
absl::StatusOr<std::optional<Replay>> FindReplay(db::Connection& connection, const Change& change);

// Keeps the answer of this call. Of two twins at once the loser gets DATABASE_CONFLICT, so that its transaction
// runs again and reads what the winner left.
absl::Status InsertReplay(db::Connection& connection, const Change& change, std::string_view kind,
                          const Replay& replay);

// {"field": [before, after], …} of two states in canonical JSON, top-level fields only; empty where `before`
// is.
std::string ChangedFacts(std::string_view before, std::string_view after);

// All the migrations of this folder, for db::Migrate.
inline constexpr std::string_view kComponent = "journal";

}  // namespace send::journal
