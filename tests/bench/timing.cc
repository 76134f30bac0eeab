#include "tests/bench/timing.h"

#include <algorithm>
#include <cmath>

namespace send::bench {

void Timing::AddAll(const Timing& other) {
  micros_.insert(micros_.end(), other.micros_.begin(), other.micros_.end());
}

nlohmann::json Timing::ToJson(absl::Duration window) const {
  nlohmann::json all = nlohmann::json::array();
  for (const double micros : micros_) all.push_back(std::round(micros) / 1000);
  const double seconds = absl::ToDoubleSeconds(window);
  return {{"count", count()},
          {"seconds", seconds},
          {"per_second", static_cast<double>(count()) / seconds},
          {"latencies_ms", std::move(all)}};
}

}  // namespace send::bench
