#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "common/journal/change.h"
#include "services/ehcp/domain/request_draft.h"

namespace send::ehcp {

// The word by which the state of a draft is kept.
std::string_view WordOf(DraftState state);

}  // namespace send::ehcp

namespace send::journal {

// A draft as canonical JSON, as Codec<EhcRequest>.
template <>
struct Codec<ehcp::RequestDraft> {
  static constexpr std::string_view kKind = "ehcRequestDraft";
  static constexpr int kSchemaVersion = 1;
  static std::string Encode(const ehcp::RequestDraft& draft);
  static absl::StatusOr<ehcp::RequestDraft> Decode(std::string_view document, int schema_version);
};

}  // namespace send::journal
