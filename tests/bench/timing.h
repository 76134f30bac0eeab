#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <vector>

#include "absl/time/time.h"

namespace send::bench {

// What one run of one load took. Not thread-safe: each thread has one of its own, and they are added up.
class Timing {
 public:
  void Add(absl::Duration took) { micros_.push_back(absl::ToDoubleMicroseconds(took)); }
  void AddAll(const Timing& other);
  size_t count() const { return micros_.size(); }

  // {"count", "seconds", "per_second", "latencies_ms"}: the last is each of them, so that runs can be put
  // together.
  nlohmann::json ToJson(absl::Duration window) const;

 private:
  std::vector<double> micros_;
};

}  // namespace send::bench
