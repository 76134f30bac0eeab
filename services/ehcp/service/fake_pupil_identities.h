#pragma once

#include <map>
#include <set>
#include <string>

#include "common/error/error.h"
#include "services/ehcp/service/pupil_identities.h"

namespace send::ehcp {

// The owner of pupils in memory, for tests of handlers: every pupil is the same child.
class FakePupilIdentities : public PupilIdentities {
 public:
  absl::StatusOr<std::map<std::string, PupilIdentity>> Identify(const rpc::Call& /*call*/,
                                                                const std::set<std::string>& pupils) override {
    if (away) return error::Unavailable("PUPIL_SERVICE_AWAY", "away", absl::Seconds(1));
    ++times_asked;
    std::map<std::string, PupilIdentity> identities;
    for (const std::string& pupil : pupils)
      if (!hidden.contains(pupil)) identities[pupil] = {"Demo-Ada Example", "2017-03-04"};
    return identities;
  }

  bool away = false;
  std::set<std::string> hidden;
  int times_asked = 0;
};

}  // namespace send::ehcp
