#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "common/journal/change.h"
#include "services/ehcp/domain/authority.h"

namespace send::journal {

// An authority's particulars as canonical JSON, as Codec<EhcRequest>.
template <>
struct Codec<ehcp::AuthorityParticulars> {
  static constexpr std::string_view kKind = "authorityParticulars";
  static constexpr int kSchemaVersion = 1;
  static std::string Encode(const ehcp::AuthorityParticulars& particulars);
  static absl::StatusOr<ehcp::AuthorityParticulars> Decode(std::string_view document, int schema_version);
};

}  // namespace send::journal
