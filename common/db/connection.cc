#include "common/db/connection.h"

#include <cppconn/exception.h>
#include <cppconn/prepared_statement.h>
#include <cppconn/resultset.h>
#include <cppconn/resultset_metadata.h>
#include <mysql_connection.h>
#include <mysql_driver.h>

#include <algorithm>
#include <optional>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/base/strings.h"
#include "common/db/driver_error.h"
#include "common/error/error.h"

namespace send::db {
namespace {

// What every connect resets, and what the server's default leaves too long: how long a call waits for a lock of
// a row, and of a table whose shape somebody changes.
constexpr const char* kSession[] = {
    "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ",
    "SET SESSION innodb_lock_wait_timeout = 3, SESSION lock_wait_timeout = 3, SESSION time_zone = '+00:00'"};

sql::ConnectOptionsMap ToMap(const ConnectionOptions& options) {
  sql::ConnectOptionsMap map;
  map["hostName"] = options.socket.empty()
                        ? sql::SQLString(absl::StrCat("tcp://", options.host, ":", options.port))
                        : sql::SQLString("unix://" + options.socket);
  map["userName"] = sql::SQLString(options.user);
  map["password"] = sql::SQLString(options.password);
  map["schema"] = sql::SQLString(options.schema);
  map["OPT_CHARSET_NAME"] = sql::SQLString("utf8mb4");
  map["OPT_CONNECT_TIMEOUT"] = 5;
  const int silent = static_cast<int>(absl::ToInt64Seconds(options.read_timeout));
  map["OPT_READ_TIMEOUT"] = silent;
  map["OPT_WRITE_TIMEOUT"] = silent;
  map["CLIENT_FOUND_ROWS"] = true;
  if (options.socket.empty()) {
    map["sslEnforce"] = true;
    map["sslCA"] = sql::SQLString(options.ca_file);
  }
  return map;
}

void Bind(sql::PreparedStatement& statement, unsigned index, const Value& value) {
  if (IsNull(value))
    statement.setNull(index, 0);
  else if (const auto* number = std::get_if<int64_t>(&value))
    statement.setInt64(index, *number);
  else
    statement.setString(index, sql::SQLString(TextOf(value)));
}

bool IsInteger(int type) {
  switch (type) {
    case sql::DataType::BIT:
    case sql::DataType::TINYINT:
    case sql::DataType::SMALLINT:
    case sql::DataType::MEDIUMINT:
    case sql::DataType::INTEGER:
    case sql::DataType::BIGINT:
      return true;
    default:
      return false;
  }
}

Rows CopyOut(sql::ResultSet& result) {
  sql::ResultSetMetaData* columns = result.getMetaData();
  const unsigned count = columns->getColumnCount();
  std::vector<bool> whole(count);
  for (unsigned i = 0; i < count; ++i) whole[i] = IsInteger(columns->getColumnType(i + 1));
  Rows rows;
  rows.reserve(result.rowsCount());
  while (result.next()) {
    Row& row = rows.emplace_back();
    row.reserve(count);
    for (unsigned i = 0; i < count; ++i) {
      if (result.isNull(i + 1))
        row.emplace_back();
      else if (whole[i])
        row.emplace_back(static_cast<int64_t>(result.getInt64(i + 1)));
      else
        row.emplace_back(result.getString(i + 1).asStdString());
    }
  }
  return rows;
}

}  // namespace

void LoadDriver() { sql::mysql::get_driver_instance(); }

absl::StatusOr<std::unique_ptr<Connection>> Connection::Open(const ConnectionOptions& options) {
  try {
    sql::ConnectOptionsMap map = ToMap(options);
    std::unique_ptr<Connection> connection(new Connection(
        std::unique_ptr<sql::Connection>(sql::mysql::get_driver_instance()->connect(map)), options));
    for (const char* text : kSession)
      if (absl::Status status = connection->RunText("prepare_session", text); !status.ok()) return status;
    if (options.socket.empty()) {
      static constexpr Statement kCipher{"show_cipher", "SHOW SESSION STATUS LIKE 'Ssl_cipher'"};
      absl::StatusOr<Rows> cipher = connection->Query(kCipher, {});
      if (!cipher.ok()) return cipher.status();
      if (cipher->empty() || TextOrEmpty((*cipher)[0][1]).empty())
        return error::Internal("the connection to the database is not encrypted");
    }
    return connection;
  } catch (const sql::SQLException& e) {
    return ToStatus("connect", e.getErrorCode(), e.what());
  }
}

Connection::Connection(std::unique_ptr<sql::Connection> connection, const ConnectionOptions& options)
    : connection_(std::move(connection)), on_query_(options.on_query) {}

Connection::~Connection() = default;

sql::PreparedStatement& Connection::Prepare(std::string_view text) {
  auto found = prepared_.find(text);
  if (found == prepared_.end()) {
    std::unique_ptr<sql::PreparedStatement> statement(
        connection_->prepareStatement(sql::SQLString(std::string(text))));
    found = prepared_.emplace(std::string(text), std::move(statement)).first;
  }
  return *found->second;
}

absl::Status Connection::Guard(std::string_view name, const std::function<void()>& work) {
  const absl::Time start = absl::Now();
  absl::Status status;
  try {
    work();
  } catch (const sql::SQLException& e) {
    status = ToStatus(name, e.getErrorCode(), e.what());
  }
  broken_ = broken_ || IsLost(status);
  if (on_query_) on_query_(name, absl::Now() - start, status.ok());
  return status;
}

absl::StatusOr<Rows> Connection::Query(const Statement& statement, std::span<const Value> parameters) {
  Rows rows;
  const absl::Status status = Guard(statement.name, [&] {
    sql::PreparedStatement& prepared = Prepare(statement.text);
    for (size_t i = 0; i < parameters.size(); ++i) Bind(prepared, static_cast<unsigned>(i + 1), parameters[i]);
    const std::unique_ptr<sql::ResultSet> result(prepared.executeQuery());
    rows = CopyOut(*result);
  });
  if (!status.ok()) return status;
  return rows;
}

absl::StatusOr<int64_t> Connection::Execute(const Statement& statement, std::span<const Value> parameters) {
  int64_t changed = 0;
  const absl::Status status = Guard(statement.name, [&] {
    sql::PreparedStatement& prepared = Prepare(statement.text);
    for (size_t i = 0; i < parameters.size(); ++i) Bind(prepared, static_cast<unsigned>(i + 1), parameters[i]);
    changed = prepared.executeUpdate();
  });
  if (!status.ok()) return status;
  return changed;
}

absl::Status Connection::ExecuteBulk(const Statement& statement, const std::vector<Row>& rows) {
  for (size_t done = 0; done < rows.size();) {
    const size_t chunk = BulkChunk(rows.size() - done);
    const std::string text = RepeatValues(statement.text, chunk);
    std::vector<Value> parameters;
    for (size_t i = done; i < done + chunk; ++i)
      parameters.insert(parameters.end(), rows[i].begin(), rows[i].end());
    if (auto ran = Execute(Statement{statement.name, text}, parameters); !ran.ok()) return ran.status();
    done += chunk;
  }
  return absl::OkStatus();
}

absl::Status Connection::RunText(std::string_view name, std::string_view text) {
  return Guard(name, [&] {
    const std::unique_ptr<sql::Statement> statement(connection_->createStatement());
    statement->execute(sql::SQLString(std::string(text)));
  });
}

std::string RepeatValues(std::string_view text, size_t rows) {
  const size_t values = text.find("VALUES");
  const size_t open = values == std::string_view::npos ? values : text.find('(', values);
  if (open == std::string_view::npos) return std::string(text);
  // The group may hold functions of its own: its end is where the parentheses balance.
  size_t end = open;
  for (int depth = 0; end < text.size(); ++end) {
    if (text[end] == '(') ++depth;
    if (text[end] == ')' && --depth == 0) break;
  }
  const std::string group(text.substr(open, end + 1 - open));
  std::string repeated(text.substr(0, open));
  for (size_t i = 0; i < rows; ++i) absl::StrAppend(&repeated, i == 0 ? "" : ", ", group);
  absl::StrAppend(&repeated, ToAbsl(text.substr(std::min(end + 1, text.size()))));
  return repeated;
}

}  // namespace send::db
