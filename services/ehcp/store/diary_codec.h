#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "common/journal/change.h"
#include "services/ehcp/domain/diary.h"

namespace send::ehcp {

// The words by which these are kept: in their columns and in the document.
std::string_view WordOf(DiaryKind kind);
std::string_view WordOf(DiaryTaskState state);

}  // namespace send::ehcp

namespace send::journal {

// An entry of the diary as canonical JSON, like a request (ehc_request_codec.h). What it says stands at the
// top, not under its kind, so that its history names each field that changed.
template <>
struct Codec<ehcp::DiaryEntry> {
  static constexpr std::string_view kKind = "diaryEntry";
  static constexpr int kSchemaVersion = 1;
  static std::string Encode(const ehcp::DiaryEntry& entry);
  // INTERNAL for a document that this program did not write.
  static absl::StatusOr<ehcp::DiaryEntry> Decode(std::string_view document, int schema_version);
};

}  // namespace send::journal
