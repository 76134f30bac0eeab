#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "common/journal/change.h"
#include "services/ehcp/domain/ehc_request.h"

namespace send::ehcp {

// The words by which a state and a source are kept: in their columns and in the document.
std::string_view WordOf(State state);
std::string_view WordOf(RequestSource source);
std::string_view WordOf(Channel channel);
// Throws for a word that this program did not write, like all that reads a document.
Channel ChannelOf(const nlohmann::json& word);
// The state of a word that stands in a column; throws for one that this program did not write.
State StateOf(std::string_view word);

// The particulars as they stand in the documents of requests and of drafts.
nlohmann::json ParticularsToJson(const RequestParticulars& particulars);
RequestParticulars ReadParticulars(const nlohmann::json& object);

}  // namespace send::ehcp

namespace send::journal {

// A request as canonical JSON: keys sorted, dates "2026-01-15", enum values as words, what is unset left out.
template <>
struct Codec<ehcp::EhcRequest> {
  static constexpr std::string_view kKind = "ehcRequest";
  static constexpr int kSchemaVersion = 1;
  static std::string Encode(const ehcp::EhcRequest& request);
  // INTERNAL for a document that this program did not write.
  static absl::StatusOr<ehcp::EhcRequest> Decode(std::string_view document, int schema_version);
};

}  // namespace send::journal
