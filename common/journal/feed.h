#pragma once

#include <cstdint>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/db/database.h"

namespace send::journal {

// Numbers the committed rows of the journal that have no number yet, oldest first; answers how many. One
// process of a schema at a time does it, under a named lock; the others answer 0. Readers that follow the
// numbers miss nothing: a row is numbered when it can be seen, and the numbers are committed in order.
absl::StatusOr<int64_t> NumberJournal(db::Database& database, absl::Time deadline);

// Forgets the answers of calls older than `kept_for` (30 days in the contract), at most a thousand at a time.
absl::StatusOr<int64_t> DropOldReplays(db::Database& database, absl::Time now, absl::Duration kept_for,
                                       absl::Time deadline);

}  // namespace send::journal
