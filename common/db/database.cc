#include "common/db/database.h"

#include "absl/random/random.h"
#include "absl/time/clock.h"
#include "common/db/driver_error.h"

namespace send::db {
namespace {

constexpr int kMaxAttempts = 5;
constexpr absl::Duration kFirstPause = absl::Milliseconds(10);

// False where there is no time for another attempt.
bool PauseBefore(int attempt, absl::Time deadline) {
  thread_local absl::BitGen random;
  const absl::Duration most = kFirstPause * (1 << attempt);
  const absl::Duration pause = most * absl::Uniform(random, 0.5, 1.0);
  if (absl::Now() + pause >= deadline) return false;
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
    status = body(**lease);
    if ((*lease)->broken()) lease->Discard();
    if (!IsLost(status) || absl::Now() >= deadline) return status;
  }
  return status;
}

absl::Status Database::Transact(absl::Time deadline, Body body) {
  absl::Status status;
  for (int attempt = 0; attempt < kMaxAttempts; ++attempt) {
    if (attempt > 0 && !PauseBefore(attempt, deadline)) return status;
    status = TransactOnce(deadline, body);
    if (!IsLost(status) && !IsConflict(status)) return status;
  }
  return status;
}

absl::Status Database::TransactOnce(absl::Time deadline, Body body) {
  auto lease = pool_.Take(deadline);
  if (!lease.ok()) return lease.status();
  Connection& connection = **lease;
  absl::Status status = connection.RunText("start_transaction", "START TRANSACTION");
  if (status.ok()) status = body(connection);
  if (status.ok() && absl::Now() >= deadline)
    status = error::DeadlineExceeded("The change took too long and was not made: try again.");
  if (status.ok())
    status = connection.RunText("commit", "COMMIT");
  else if (!connection.broken() && !connection.RunText("rollback", "ROLLBACK").ok())
    lease->Discard();
  if (connection.broken()) lease->Discard();
  return status;
}

}  // namespace send::db
