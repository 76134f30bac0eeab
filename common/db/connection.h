#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/db/statement.h"

namespace sql {
class Connection;
class PreparedStatement;
}  // namespace sql

namespace send::db {

struct ConnectionOptions {
  // A unix socket, or else host and port with TLS and the CA that signed the server's certificate.
  std::string socket = {};
  std::string host = {};
  uint16_t port = 3306;
  std::string ca_file = {};
  std::string schema = {};
  std::string user = {};
  std::string password = {};
  // How long the server may be silent before the connection counts as lost.
  absl::Duration read_timeout = absl::Seconds(20);
  // Told of each statement that ran; may be empty. Must not block.
  std::function<void(std::string_view statement, absl::Duration took, bool ok)> on_query = {};
};

// Loads the driver. Once, first thing in main: it is not thread-safe.
void LoadDriver();

// One connection to the database. Statements are prepared when first run and kept. Not thread-safe.
//
// Errors, beside those of a method: UNAVAILABLE (DATABASE_LOST), after which the connection is `broken` and to
// be thrown away, or (DATABASE_FULL); ABORTED (DATABASE_CONFLICT), a deadlock, lock wait or snapshot conflict,
// after which the transaction is to be run again; ALREADY_EXISTS (DUPLICATE_KEY) with metadata "key"; INTERNAL
// with the statement's name and the server's number, never its data.
class Connection {
 public:
  static absl::StatusOr<std::unique_ptr<Connection>> Open(const ConnectionOptions& options);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  absl::StatusOr<Rows> Query(const Statement& statement, std::span<const Value> parameters);
  absl::StatusOr<Rows> Query(const Statement& statement, std::initializer_list<Value> parameters) {
    return Query(statement, std::span<const Value>(parameters.begin(), parameters.size()));
  }
  // The number of rows it changed; for an UPDATE, of those it matched.
  absl::StatusOr<int64_t> Execute(const Statement& statement, std::span<const Value> parameters);
  absl::StatusOr<int64_t> Execute(const Statement& statement, std::initializer_list<Value> parameters) {
    return Execute(statement, std::span<const Value>(parameters.begin(), parameters.size()));
  }
  // Runs an INSERT of one row for all `rows`, a thousand at a time.
  absl::Status ExecuteBulk(const Statement& statement, const std::vector<Row>& rows);
  // Runs text that cannot be prepared or is run once: transactions, migrations, settings.
  absl::Status RunText(std::string_view name, std::string_view text);

  bool broken() const { return broken_; }

 private:
  Connection(std::unique_ptr<sql::Connection> connection, const ConnectionOptions& options);
  sql::PreparedStatement& Prepare(std::string_view text);
  // Runs `work`, times it, and turns what it throws into a status.
  absl::Status Guard(std::string_view name, const std::function<void()>& work);

  std::unique_ptr<sql::Connection> connection_;
  std::map<std::string, std::unique_ptr<sql::PreparedStatement>, std::less<>> prepared_;
  std::function<void(std::string_view, absl::Duration, bool)> on_query_;
  bool broken_ = false;
};

}  // namespace send::db
