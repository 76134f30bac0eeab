#pragma once

#include <string>
#include <string_view>

#include "absl/time/time.h"

namespace send {

// A time-ordered 128-bit id (RFC 9562, version 7) in its canonical lower-case form of 36 characters.
// Ids made later in one process sort later, also within a millisecond.
std::string NewUuidV7(absl::Time now);

// A UUID that is always the same for the same two: of `name_space`, itself a UUID, and a name within it (RFC
// 9562, version 5).
std::string UuidV5(std::string_view name_space, std::string_view name);

// True for any UUID in canonical form, upper or lower case.
bool IsUuid(std::string_view text);

}  // namespace send
