#pragma once

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/db/bounded_pool.h"
#include "common/db/connection.h"

namespace send::db {

// The connections of a service to its schema. Thread-safe.
class Database {
 public:
  // Of what a body returns, only DATABASE_LOST and DATABASE_CONFLICT are tried again.
  using Body = absl::FunctionRef<absl::Status(Connection&)>;

  Database(ConnectionOptions options, size_t connections);

  // Runs `body` on one connection outside of a transaction: for reads. Runs it once more on a fresh
  // connection when the kept one turns out to be dead.
  absl::Status Read(absl::Time deadline, Body body);

  // Runs `body` in a transaction and commits it when it returns OK; rolls back otherwise.
  //
  // Conflicts and lost connections run it all again, four times at most; that, and waits for locks, end in
  // time, because a lost COMMIT may have saved everything: `body` must begin with a look at what a first run
  // has left (the request's id), and must have no other effect than on the database. COMMIT is a statement: the
  // driver's own method returns normally on a dead connection with nothing saved.
  absl::Status Transact(absl::Time deadline, Body body);

  size_t connections_in_use() const { return pool_.lent(); }

 private:
  absl::Status TransactOnce(absl::Time deadline, Body body);

  BoundedPool<Connection> pool_;
};

}  // namespace send::db
