#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/db/database.h"

namespace send::journal {

// Which entities a reader of the feed follows: those of one kind, of one tenant.
struct Topic {
  std::string tenant;
  std::string kind;
  bool operator==(const Topic&) const = default;
  auto operator<=>(const Topic&) const = default;
};

// The first and the last number of the feed; both 0 while it is empty.
struct FeedEnds {
  int64_t first = 0;
  int64_t last = 0;
};
absl::StatusOr<FeedEnds> FindFeedEnds(db::Connection& connection);

// What was numbered after `after`: up to which number, and of which topics. At most a thousand rows at a time.
struct FeedNews {
  int64_t last = 0;
  std::set<Topic> topics = {};
};
absl::StatusOr<FeedNews> FindFeedNews(db::Connection& connection, int64_t after);

// Tells the readers of a process what is new in the feed, by one query a round for all of them, and by none
// while there are no readers. For one thread.
class FeedTail {
 public:
  struct Parts {
    std::function<absl::StatusOr<FeedEnds>()> ends;
    std::function<absl::StatusOr<FeedNews>(int64_t after)> news;
    // Whether anybody reads.
    std::function<bool()> is_wanted;
    // Wakes the readers of these topics; of all, for nullopt.
    std::function<void(const std::optional<std::set<Topic>>&)> wake;
  };
  explicit FeedTail(Parts parts) : parts_(std::move(parts)) {}

  // One round. What it could not read, the next one does.
  absl::Status Poll();

 private:
  const Parts parts_;
  std::optional<int64_t> last_;
};

// A tail of the database's feed. Each query has `timeout`.
FeedTail::Parts TailOf(db::Database& database, absl::Duration timeout);

}  // namespace send::journal
