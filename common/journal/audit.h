#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/db/connection.h"

namespace send::journal {

// What a look at all that a schema keeps of the past has found.
struct AuditReport {
  int64_t entities = 0;
  int64_t entries = 0;
  int64_t erased = 0;
  // Of the feed; entries that wait for their number are not among them.
  int64_t numbered = 0;
  int64_t roots = 0;
  // What is wrong, one sentence each, the first twenty. Empty: everything is whole.
  std::vector<std::string> faults;
};

// Counts anew, as of one moment: the chain of every entity; that every entry is numbered once or waits for its
// number, and numbers have no gaps; that every root is that of what it covers and follows the one before. Reads
// everything, an entity at a time. Who signed roots is not looked at: auditors do that with the public keys.
absl::StatusOr<AuditReport> Audit(db::Connection& connection);

}  // namespace send::journal
