#include "common/db/database.h"

#include <algorithm>

#include "absl/random/random.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/db/driver_error.h"

namespace send::db {
namespace {

constexpr int kMaxAttempts = 5;
constexpr absl::Duration kFirstPause = absl::Milliseconds(10);

// A lock, of a row or a table, is waited for in whole seconds: without one left, another attempt could outlast
// its call. Connections come with the longest.
constexpr absl::Duration kShortestLockWait = absl::Seconds(1);
constexpr absl::Duration kLongestLockWait = absl::Seconds(3);

absl::Status LimitLockWait(Connection& connection, absl::Duration time) {
  const absl::Duration wait = std::clamp(time, kShortestLockWait, kLongestLockWait);
  const int64_t seconds = absl::ToInt64Seconds(wait);
  return connection.RunText("limit_lock_wait", absl::StrCat("SET SESSION innodb_lock_wait_timeout = ", seconds,
                                                            ", SESSION lock_wait_timeout = ", seconds));
}

// False where there is no time for another attempt, after one that ended with `status`.
bool PauseBefore(int attempt, const absl::Status& status, absl::Time deadline) {
  thread_local absl::BitGen random;
  const absl::Duration most = kFirstPause * (1 << attempt);
  const absl::Duration pause = most * absl::Uniform(random, 0.5, 1.0);
  if (absl::Now() + pause + (IsConflict(status) ? kShortestLockWait : absl::ZeroDuration()) >= deadline)
    return false;
  absl::SleepFor(pause);
  return true;
}

}  // namespace

Database::Database(ConnectionOptions options, size_t connections)
    : pool_(connections, [options = std::move(options)] { return Connection::Open(options); }) {}

absl::Status Database::Read(absl::Time deadline, Body body) {
  absl::Status status;
  for (int attempt = 0; attempt < 2; ++attempt) {
    auto lease = pool_.Take(deadline);
    if (!lease.ok()) return lease.status();
    Connection& connection = **lease;
    const absl::Duration left = deadline - absl::Now();
    const bool hurried = left < kLongestLockWait;
    status = hurried ? LimitLockWait(connection, left) : absl::OkStatus();
    if (status.ok()) status = body(connection);
    if (connection.broken() || (hurried && !LimitLockWait(connection, kLongestLockWait).ok())) lease->Discard();
    if (!IsLost(status) || absl::Now() >= deadline) return status;
  }
  return status;
}

absl::Status Database::Transact(absl::Time deadline, Body body) {
  absl::Status status;
  for (int attempt = 0; attempt < kMaxAttempts; ++attempt) {
    if (attempt > 0 && !PauseBefore(attempt, status, deadline)) return status;
    status = TransactOnce(deadline, body);
    if (!IsLost(status) && !IsConflict(status)) return status;
  }
  return status;
}

absl::Status Database::TransactOnce(absl::Time deadline, Body body) {
  auto lease = pool_.Take(deadline);
  if (!lease.ok()) return lease.status();
  Connection& connection = **lease;
  const absl::Duration left = deadline - absl::Now();
  const bool hurried = left < kLongestLockWait;
  absl::Status status = hurried ? LimitLockWait(connection, left) : absl::OkStatus();
  if (status.ok()) status = connection.RunText("start_transaction", "START TRANSACTION");
  if (status.ok()) status = body(connection);
  if (status.ok() && absl::Now() >= deadline)
    status = error::DeadlineExceeded("The change took too long and was not made: try again.");
  // Kept only where its transaction is known to be over: the next one's start would commit what is left of it.
  bool over = false;
  if (status.ok()) {
    status = connection.RunText("commit", "COMMIT");
    over = status.ok();
  } else {
    over = !connection.broken() && connection.RunText("rollback", "ROLLBACK").ok();
  }
  if (over && hurried) over = LimitLockWait(connection, kLongestLockWait).ok();
  if (!over) lease->Discard();
  return status;
}

}  // namespace send::db
