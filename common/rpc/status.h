#pragma once

#include <grpcpp/support/status.h>

#include <string_view>

#include "absl/status/status.h"

namespace send::rpc {

// The `domain` of every ErrorInfo of this system.
inline constexpr std::string_view kErrorDomain = "send-coordination";

// The one place where a status becomes what goes over the wire: google.rpc.Status in the details, with an
// ErrorInfo always, BadRequest, ResourceInfo and RetryInfo where the status carries them. A fault of ours tells
// callers no more than that it happened.
grpc::Status ToGrpc(const absl::Status& status);

// The other way, for callers: reason, violations, resource, retry time and metadata are where error.h finds
// them. A reply without details gets the reason UNKNOWN_REASON.
absl::Status FromGrpc(const grpc::Status& status);

}  // namespace send::rpc
