#pragma once

#include <sys/types.h>

#include <string>

#include "common/db/connection.h"

namespace send::testing {

// A MariaDB of a test's own, with the project's configuration: started when made, ended and removed when
// destroyed. Aborts the test program, saying why, where it cannot be started.
class PrivateMariaDb {
 public:
  PrivateMariaDb();
  ~PrivateMariaDb();
  PrivateMariaDb(const PrivateMariaDb&) = delete;
  PrivateMariaDb& operator=(const PrivateMariaDb&) = delete;

  // As root, of a schema that is made when it is not there.
  db::ConnectionOptions Options(const std::string& schema);

  // Kills it (kill -9), as a power cut would.
  void Kill();
  // Starts it again on what it has left.
  void StartAgain();

 private:
  std::string folder_;
  pid_t server_ = -1;
};

}  // namespace send::testing
