#include "common/journal/feed.h"

#include <vector>

#include "common/db/driver_error.h"
#include "common/error/error.h"
#include "common/journal/sql.h"

namespace send::journal {
namespace {

absl::StatusOr<int64_t> NumberLocked(db::Connection& connection) {
  const auto waiting = connection.Query(sql::kListUnnumbered, {});
  if (!waiting.ok()) return waiting.status();
  if (waiting->empty()) return 0;
  const auto last = connection.Query(sql::kFindLastSeq, {});
  if (!last.ok()) return last.status();
  int64_t seq = db::IntOf((*last)[0][0]);
  std::vector<db::Row> rows;
  for (const db::Row& row : *waiting) rows.push_back({++seq, row[0]});
  if (absl::Status status = connection.ExecuteBulk(sql::kInsertFeedRow, rows); !status.ok()) return status;
  for (const db::Row& row : *waiting)
    if (auto gone = connection.Execute(sql::kDeleteNumbered, row); !gone.ok()) return gone.status();
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
