#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "common/journal/change.h"
#include "services/ehcp/domain/caseworker.h"
#include "services/ehcp/domain/handover.h"

namespace send::journal {

// A caseworker with the covers, as canonical JSON; as Codec<EhcRequest>.
template <>
struct Codec<ehcp::Caseworker> {
  static constexpr std::string_view kKind = "caseworker";
  static constexpr int kSchemaVersion = 1;
  static std::string Encode(const ehcp::Caseworker& caseworker);
  static absl::StatusOr<ehcp::Caseworker> Decode(std::string_view document, int schema_version);
};

// What was laid down when a caseload was handed over.
template <>
struct Codec<ehcp::Handover> {
  static constexpr std::string_view kKind = "caseloadHandover";
  static constexpr int kSchemaVersion = 1;
  static std::string Encode(const ehcp::Handover& handover);
  static absl::StatusOr<ehcp::Handover> Decode(std::string_view document, int schema_version);
};

}  // namespace send::journal
