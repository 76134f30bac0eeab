#pragma once

#include <grpcpp/grpcpp.h>

#include "absl/status/status.h"

namespace send::ehcp {

// What a failed question to the owner of pupils and settings means for the user's call: `when_absent` where
// there is none that the caller may see; UNAVAILABLE (PUPIL_SERVICE_AWAY) where it does not answer.
absl::Status FromPupil(const grpc::Status& status, const absl::Status& when_absent);

}  // namespace send::ehcp
