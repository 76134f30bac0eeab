// A program that commits as one must not: by the driver's own method, which returns normally on a connection
// that is dead. The negative control of the fault tests: what it acknowledges and loses, their check must find.
//
//   fault_commit_by_method SOCKET SCHEMA ROWS statement|method
//
// Writes ROWS entries into SCHEMA's journal, each in a transaction of its own, and again under the same id
// while it is told an error. Prints a line of the clients' log for each that it takes to be saved.
#include <cppconn/connection.h>
#include <cppconn/driver.h>
#include <cppconn/exception.h>
#include <cppconn/statement.h>
#include <mysql_driver.h>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/base/uuid.h"

namespace {

constexpr int kMaxAttempts = 20;

class Writer {
 public:
  Writer(std::string socket, std::string schema, bool by_method)
      : socket_(std::move(socket)), schema_(std::move(schema)), by_method_(by_method) {}

  bool Write(const std::string& id) {
    for (int attempt = 0; attempt < kMaxAttempts; ++attempt) {
      try {
        if (connection_ == nullptr) Connect();
        Run("START TRANSACTION");
        // Again, it leaves alone what the first attempt has saved.
        Run(absl::StrCat(
            "INSERT IGNORE INTO journal (tenant, kind, entity_id, version, action, actor, request_id, "
            "created_us, recorded_us, schema_version, state, state_digest, previous_hash, hash) "
            "VALUES ('t', 'thing', '",
            id, "', 1, 'control', 'control', '", id, "', 0, 0, 1, '{}', '', '', '')"));
        if (by_method_)
          connection_->commit();
        else
          Run("COMMIT");
        return true;
      } catch (const sql::SQLException&) {
        connection_.reset();
      }
    }
    return false;
  }

 private:
  void Connect() {
    sql::ConnectOptionsMap map;
    map["hostName"] = sql::SQLString("unix://" + socket_);
    map["userName"] = sql::SQLString("root");
    map["schema"] = sql::SQLString(schema_);
    connection_.reset(sql::mysql::get_driver_instance()->connect(map));
  }
  void Run(const std::string& text) {
    const std::unique_ptr<sql::Statement> statement(connection_->createStatement());
    statement->execute(sql::SQLString(text));
  }

  const std::string socket_;
  const std::string schema_;
  const bool by_method_;
  std::unique_ptr<sql::Connection> connection_;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5) return 2;
  Writer writer(argv[1], argv[2], std::string(argv[4]) == "method");
  for (int left = std::atoi(argv[3]); left > 0; --left) {
    const std::string id = send::NewUuidV7(absl::Now());
    if (!writer.Write(id)) return 1;
    std::printf(R"({"id": "%s", "step": "control", "told": {"name": "things/%s", "etag": "v1"}})"
                "\n",
                id.c_str(), id.c_str());
  }
  return 0;
}
