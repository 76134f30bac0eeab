#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "common/journal/change.h"
#include "services/ehcp/domain/consultation.h"

namespace send::ehcp {

// The word of its column.
std::string_view WordOf(ConsultationState state);

}  // namespace send::ehcp

namespace send::journal {

// A consultation as canonical JSON, like a request (ehc_request_codec.h).
template <>
struct Codec<ehcp::Consultation> {
  static constexpr std::string_view kKind = "consultation";
  static constexpr int kSchemaVersion = 1;
  static std::string Encode(const ehcp::Consultation& consultation);
  // INTERNAL for a document that this program did not write.
  static absl::StatusOr<ehcp::Consultation> Decode(std::string_view document, int schema_version);
};

}  // namespace send::journal
