#pragma once

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/db/connection.h"
#include "nlohmann/json.hpp"

namespace send::bench {

// What the subcommands take, each some of it.
struct Options {
  // A service, called with the gateway's certificate; its name is "spiffe://send/" + service.
  std::string target;
  std::string service = "ehcp";
  std::string certs;
  std::string token_file;
  // MariaDB.
  std::string socket;
  std::string schema;
  std::string user = "root";
  std::string password_file;
  // What the load is about.
  std::string la;
  std::string caseworker;
  int64_t cases = 1000;
  int64_t cases_each = 200;
  bool history = false;
  // How much of it: so many calls at once; at this rate a second, or, where it is 0, each as the one before
  // ends.
  double seconds = 1;
  double warm_up = 0.2;
  int64_t in_flight = 16;
  double rate = 0;
  // Of a register: how many rows, from which number on.
  int64_t rows = 1000;
  int64_t first = 200000;
  std::string file;
  int64_t connections = 8;
  // Bank holidays.
  std::string calendar;
};

using Result = absl::StatusOr<nlohmann::json>;

// One file each.
Result Fill(const Options& options);
Result ReadService(const Options& options);
Result UpdateService(const Options& options);
Result ListService(const Options& options);
Result ReadBare(const Options& options);
Result UpdateBare(const Options& options);
Result Rest(const Options& options);
Result ImportService(const Options& options);
Result ImportBare(const Options& options);
Result Clock(const Options& options);

std::string ReadFile(const std::string& path);
db::ConnectionOptions ConnectionOf(const Options& options);

}  // namespace send::bench
