#pragma once

#include <string_view>

#include "absl/strings/string_view.h"

namespace send {

// Debian's Abseil was built with a string_view of its own; everything here speaks std's.
inline absl::string_view ToAbsl(std::string_view text) { return {text.data(), text.size()}; }
inline std::string_view ToStd(absl::string_view text) { return {text.data(), text.size()}; }

}  // namespace send
