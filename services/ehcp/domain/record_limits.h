#pragma once

#include <cstddef>
#include <string_view>

#include "absl/status/status.h"

// How many of each thing a record may hold. A record is read, shown, hashed and journaled whole: with these it
// stays under what a reader takes at once, and no real case comes near them.
namespace send::ehcp {

inline constexpr size_t kMaxNoticesKept = 200;
inline constexpr size_t kMaxExceptionClaims = 30;
inline constexpr size_t kMaxDrafts = 20;
inline constexpr size_t kMaxRepresentations = 50;
inline constexpr size_t kMaxMeetings = 50;
inline constexpr size_t kMaxRetractions = 30;
inline constexpr size_t kMaxDisagreementSteps = 60;
inline constexpr size_t kMaxCompliance = 30;

// FAILED_PRECONDITION (RECORD_FULL) where `held` are as many as there may be; `things` is their plural.
absl::Status CheckRoom(size_t held, size_t most, std::string_view things);

}  // namespace send::ehcp
