#pragma once

#include <string>

#include "absl/time/civil_time.h"

namespace send::ehcp {

// That what an order, an agreement or an unopposed appeal asks for was done: "T44-draft".
struct Compliance {
  std::string limit_id;
  absl::CivilDay done_on;
  // Recorded in error; empty for one that stands.
  std::string retracted = {};
  friend bool operator==(const Compliance&, const Compliance&) = default;
};

}  // namespace send::ehcp
