#pragma once

#include <string_view>

#include "absl/status/status.h"
#include "common/error/error.h"

namespace send::client {

inline constexpr std::string_view kUsageReason = "USAGE";
inline constexpr std::string_view kSignInReason = "SIGN_IN_NEEDED";

// What was asked for makes no sense before any call is made.
inline absl::Status Usage(std::string_view sentence) { return error::InvalidArgument(kUsageReason, sentence); }

}  // namespace send::client
