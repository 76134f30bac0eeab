#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/db/connection.h"
#include "common/journal/journal.h"
#include "common/journal/proof.h"

// What the journal says of one entity: each change, its state at a time, and whether its chain is whole.
namespace send::journal {

// One change, without the state it left.
struct HistoryEntry {
  int64_t version = 0;
  // "package.Service/Method".
  std::string action;
  std::string actor;
  std::string on_behalf_of;
  std::string purpose;
  std::string request_id;
  absl::Time recorded_at;
  // {"field": [before, after], …}; empty for the first version, and where the state was erased.
  std::string changed_facts;
  bool erased = false;
};

// Versions after `after_version`, oldest first.
absl::StatusOr<std::vector<HistoryEntry>> ListEntries(db::Connection& connection, const Key& key,
                                                      int64_t after_version, int64_t limit);

// The same with everything that the chain is made of, for whoever checks it elsewhere.
absl::StatusOr<std::vector<ChainEntry>> ExportEntries(db::Connection& connection, const Key& key,
                                                      int64_t after_version, int64_t limit);

// The state on record at the time, and its version. NOT_FOUND (VERSION_NOT_FOUND) before the first one;
// FAILED_PRECONDITION (STATE_ERASED).
struct StateAt {
  int64_t version = 0;
  StateText text;
};
absl::StatusOr<StateAt> FindStateAsOf(db::Connection& connection, const Key& key, absl::Time time);

// What is wrong with a chain, at its first broken entry.
struct ChainFault {
  int64_t version = 0;
  std::string what;
};
struct ChainReport {
  int64_t entries = 0;
  int64_t erased = 0;
  std::string last_hash;
  std::string last_state;
  std::optional<ChainFault> fault;
};

// Recomputes every digest, hash and link of the entity from what its rows hold. An erased state is taken at its
// digest, which the hash covers.
absl::StatusOr<ChainReport> VerifyChain(db::Connection& connection, const Key& key);

// A reply that showed a record, from the read log.
struct ReadEntry {
  int64_t id = 0;
  std::string actor;
  std::string method;
  std::string purpose;
  std::string correlation_id;
  absl::Time read_at;
};
// Reads of the tenant from `from` until before `to` whose reply showed one of `records`, or what is named below
// it, oldest first, after the one of that id. The log is ordered by time: the window bounds what is searched.
struct ReadQuery {
  std::string tenant;
  std::vector<std::string> records;
  absl::Time from;
  absl::Time to;
  int64_t after_id = 0;
  int64_t limit = 50;
};
absl::StatusOr<std::vector<ReadEntry>> ListReads(db::Connection& connection, const ReadQuery& query);

}  // namespace send::journal
