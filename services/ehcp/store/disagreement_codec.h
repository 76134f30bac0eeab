#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "common/journal/change.h"
#include "services/ehcp/domain/disagreement.h"

namespace send::ehcp {

// The words by which these are kept.
std::string_view WordOf(Subject subject);
std::string_view WordOf(Outcome outcome);

}  // namespace send::ehcp

namespace send::journal {

// A disagreement as canonical JSON, as Codec<EhcRequest>.
template <>
struct Codec<ehcp::Disagreement> {
  static constexpr std::string_view kKind = "disagreement";
  static constexpr int kSchemaVersion = 1;
  static std::string Encode(const ehcp::Disagreement& disagreement);
  static absl::StatusOr<ehcp::Disagreement> Decode(std::string_view document, int schema_version);
};

}  // namespace send::journal
