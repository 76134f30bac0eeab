#pragma once

#include <set>
#include <string>
#include <vector>

#include "common/error/error.h"
#include "services/ehcp/service/pupil_directory.h"

namespace send::ehcp {

// The directory in memory, for tests of handlers.
class FakePupilDirectory : public PupilDirectory {
 public:
  absl::Status CheckVisible(const rpc::Call& /*call*/, const std::string& pupil) override {
    if (away) return Away();
    return hidden.contains(pupil) ? error::FailedPrecondition("PUPIL_NOT_VISIBLE", "hidden") : absl::OkStatus();
  }
  absl::StatusOr<std::vector<std::string>> BarredPupils(const rpc::Call& /*call*/) override {
    if (away) return Away();
    return barred;
  }
  absl::StatusOr<std::vector<Closure>> ClosuresOf(const rpc::Call& /*call*/,
                                                  const std::string& /*setting*/) override {
    if (away) return Away();
    return closures;
  }

  bool away = false;
  std::set<std::string> hidden;
  std::vector<std::string> barred;
  std::vector<Closure> closures;

 private:
  static absl::Status Away() { return error::Unavailable("PUPIL_SERVICE_AWAY", "away", absl::Seconds(1)); }
};

}  // namespace send::ehcp
