#include "common/journal/feed.h"

#include <algorithm>
#include <vector>

#include "common/db/driver_error.h"
#include "common/error/error.h"
#include "common/journal/sql.h"

namespace send::journal {
namespace {

// The most numbers that one page looks at: entries of other kinds are passed over, but in bounded time.
constexpr int64_t kMostLookedAt = 20'000;

FeedEntry ReadEntry(const db::Row& row) {
  FeedEntry entry{db::IntOf(row[0]),  db::TextOf(row[1]), db::TextOf(row[2]),
                  db::TextOf(row[3]), db::IntOf(row[4]),  std::nullopt};
  if (!db::IsNull(row[5]))
    entry.state = StateText{db::TextOf(row[5]), static_cast<int>(db::IntOf(row[6])),
                            absl::FromUnixMicros(db::IntOf(row[7])), absl::FromUnixMicros(db::IntOf(row[8]))};
  return entry;
}

absl::StatusOr<int64_t> NumberLocked(db::Connection& connection) {
  const auto waiting = connection.Query(sql::kListUnnumbered, {});
  if (!waiting.ok()) return waiting.status();
  if (waiting->empty()) return 0;
  const auto last = connection.Query(sql::kFindLastSeq, {});
  if (!last.ok()) return last.status();
  const int64_t before = db::IntOf((*last)[0][0]);
  int64_t seq = before;
  std::vector<db::Row> rows;
  for (const db::Row& row : *waiting) rows.push_back({++seq, row[0]});
  if (absl::Status status = connection.ExecuteBulk(sql::kInsertFeedRow, rows); !status.ok()) return status;
  if (auto gone = connection.Execute(sql::kDeleteNumbered, {before}); !gone.ok()) return gone.status();
  return static_cast<int64_t>(rows.size());
}

}  // namespace

absl::StatusOr<int64_t> NumberJournal(db::Database& database, absl::Time deadline) {
  int64_t numbered = 0;
  const absl::Status status = database.Transact(deadline, [&](db::Connection& connection) -> absl::Status {
    numbered = 0;
    const auto locked = connection.Query(sql::kLockFeed, {});
    if (!locked.ok()) return locked.status();
    if (db::IsNull((*locked)[0][0]) || db::IntOf((*locked)[0][0]) != 1) return absl::OkStatus();
    const auto count = NumberLocked(connection);
    if (count.ok()) numbered = *count;
    // The lock is the connection's, not the transaction's, and goes before the commit: a second sequencer in
    // between meets the key of `seq` and rolls back.
    const absl::Status unlocked = connection.Query(sql::kUnlockFeed, {}).status();
    return count.ok() ? unlocked : count.status();
  });
  if (error::ReasonOf(status) == db::kDuplicateKey) return 0;
  if (!status.ok()) return status;
  return numbered;
}

absl::StatusOr<FeedPage> ReadFeed(db::Connection& connection, int64_t after,
                                  const std::vector<std::string_view>& kinds, int64_t limit) {
  // In this order: what does not wait has a number by the second statement, and is there for the third.
  const auto waiting = connection.Query(sql::kFindWaiting, {});
  if (!waiting.ok()) return waiting.status();
  const auto last = connection.Query(sql::kFindLastSeq, {});
  if (!last.ok()) return last.status();
  FeedPage page;
  page.first_waiting = db::IntOf((*waiting)[0][0]);
  page.last_waiting = db::IntOf((*waiting)[0][1]);
  page.last = db::IntOf((*last)[0][0]);
  page.through = std::min(page.last, after + kMostLookedAt);
  std::string names;
  for (const std::string_view kind : kinds) names.append(names.empty() ? "" : ",").append(kind);
  const auto rows = connection.Query(sql::kListFeedEntries, {after, page.through, names, limit});
  if (!rows.ok()) return rows.status();
  for (const db::Row& row : *rows) page.entries.push_back(ReadEntry(row));
  if (std::ssize(page.entries) == limit) page.through = page.entries.back().seq;
  return page;
}

absl::StatusOr<int64_t> DropOldReplays(db::Database& database, absl::Time now, absl::Duration kept_for,
                                       absl::Time deadline) {
  int64_t dropped = 0;
  const absl::Status status = database.Transact(deadline, [&](db::Connection& connection) -> absl::Status {
    const auto count = connection.Execute(sql::kDeleteOldReplays, {absl::ToUnixMicros(now - kept_for)});
    if (count.ok()) dropped = *count;
    return count.status();
  });
  if (!status.ok()) return status;
  return dropped;
}

}  // namespace send::journal
