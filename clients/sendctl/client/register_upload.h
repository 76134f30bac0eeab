#pragma once

#include <cstdint>
#include <functional>
#include <istream>

#include "absl/status/statusor.h"
#include "clients/sendctl/client/caller.h"
#include "send/pupil/v1/setting_service.pb.h"

namespace send::client {

inline constexpr size_t kChunkBytes = 64 * 1024;

// Sends a register file in chunks, with its size in the header, so that a stream that was cut is not taken for
// the whole. `progress` hears of the bytes sent so far and in all. A file that was sent in vain is sent again
// from its beginning: importing twice is safe.
// INVALID_ARGUMENT (USAGE) where the file cannot be read to its end; else as the method.
absl::StatusOr<pupil::v1::ImportSettingsResponse> UploadRegister(
    const Caller& caller, pupil::v1::ImportHeader header, std::istream& file,
    const std::function<void(int64_t sent, int64_t total)>& progress);

}  // namespace send::client
