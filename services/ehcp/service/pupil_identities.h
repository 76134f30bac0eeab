#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>

#include "absl/status/statusor.h"
#include "common/rpc/call.h"

namespace grpc {
class ChannelInterface;
}

namespace send::ehcp {

// Which child it is, for whoever is asked about them.
struct PupilIdentity {
  std::string full_name;
  std::string birth_date;
};

// Asks the owner of pupils who they are, for a caller who is asked about them and need have no other relation
// to them. It is on this service to ask about no others.
class PupilIdentities {
 public:
  virtual ~PupilIdentities() = default;

  // At most 200 pupils ("localAuthorities/999/pupils/..."), by name; without those that are not there, or that
  // the caller is barred from. UNAVAILABLE (PUPIL_SERVICE_AWAY).
  virtual absl::StatusOr<std::map<std::string, PupilIdentity>> Identify(
      const rpc::Call& call, const std::set<std::string>& pupils) = 0;
};

// Over gRPC, with the caller's own token.
std::unique_ptr<PupilIdentities> NewPupilIdentities(const std::shared_ptr<grpc::ChannelInterface>& channel);

}  // namespace send::ehcp
