#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "common/journal/change.h"
#include "services/ehcp/domain/advice.h"

namespace send::ehcp {

// The words by which these are kept: in their columns and in the document.
std::string_view WordOf(AdviserKind kind);
std::string_view WordOf(AdviceState state);
std::string_view WordOf(ChaseKind kind);
std::string_view WordOf(ChaseStatus status);
ChaseStatus ChaseStatusOf(std::string_view word);

}  // namespace send::ehcp

namespace send::journal {

// A request for advice as canonical JSON, like a request (ehc_request_codec.h).
template <>
struct Codec<ehcp::AdviceRequest> {
  static constexpr std::string_view kKind = "adviceRequest";
  static constexpr int kSchemaVersion = 1;
  static std::string Encode(const ehcp::AdviceRequest& advice);
  // INTERNAL for a document that this program did not write.
  static absl::StatusOr<ehcp::AdviceRequest> Decode(std::string_view document, int schema_version);
};

}  // namespace send::journal
