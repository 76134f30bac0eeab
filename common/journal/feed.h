#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/db/database.h"
#include "common/journal/journal.h"

namespace send::journal {

// Numbers the committed rows of the journal that have no number yet, oldest first; answers how many. One
// process of a schema at a time does it, under a named lock; the others answer 0. Readers that follow the
// numbers miss nothing: a row is numbered when it can be seen, and the numbers are committed in order.
absl::StatusOr<int64_t> NumberJournal(db::Database& database, absl::Time deadline);

// A numbered row of the journal: what an entity became.
struct FeedEntry {
  int64_t seq = 0;
  std::string tenant;
  std::string kind;
  std::string entity_id;
  int64_t version = 0;
  // Nullopt where it was erased.
  std::optional<StateText> state;
};

// Everything up to `through` has been looked at; `last` is the last number that there is. The reader who goes
// on after `through` misses nothing. What was committed and waits for its number lies between two ids of the
// journal, both 0 where nothing waits: a reader who must know how old its knowledge is looks at them, lest a
// sequencer that stands still is taken for silence.
struct FeedPage {
  std::vector<FeedEntry> entries;
  int64_t through = 0;
  int64_t last = 0;
  int64_t first_waiting = 0;
  int64_t last_waiting = 0;
};

// The rows of these kinds with a number after `after`, in order, at most `limit`.
absl::StatusOr<FeedPage> ReadFeed(db::Connection& connection, int64_t after,
                                  const std::vector<std::string_view>& kinds, int64_t limit);

// Forgets the answers of calls older than `kept_for` (30 days in the contract), at most a thousand at a time.
absl::StatusOr<int64_t> DropOldReplays(db::Database& database, absl::Time now, absl::Duration kept_for,
                                       absl::Time deadline);

}  // namespace send::journal
