#pragma once

#include <google/protobuf/timestamp.pb.h>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/error/error.h"

// Fields of messages, read and written the same way everywhere. What reads adds a violation for a bad field and
// goes on, so that the caller hears of every bad field at once.
namespace send::rpc {

// The contract's enums begin with an unspecified 0, then follow the domain's in order.
template <class Domain, class Wire>
Domain ReadEnum(Wire value, std::string_view field, error::FieldViolations& violations) {
  if (static_cast<int>(value) == 0) violations.Add(field, "is required");
  return static_cast<Domain>(std::max(0, static_cast<int>(value) - 1));
}
template <class Wire, class Domain>
Wire ToWire(Domain value) {
  return static_cast<Wire>(static_cast<int>(value) + 1);
}

absl::CivilDay ReadDay(const std::string& text, std::string_view field, error::FieldViolations& violations);
// nullopt for an empty text.
std::optional<absl::CivilDay> ReadDayOrNone(const std::string& text, std::string_view field,
                                            error::FieldViolations& violations);
// "2026-01-15"; empty for none.
std::string DayText(const std::optional<absl::CivilDay>& day);

// A text of at most `most` characters; CheckText also wants it to be there.
void CheckLength(std::string_view text, std::string_view field, size_t most,
                 error::FieldViolations& violations);
void CheckText(std::string_view text, std::string_view field, size_t most, error::FieldViolations& violations);

void CheckEtag(std::string_view etag, std::string_view field, error::FieldViolations& violations);

absl::Time ReadTime(const google::protobuf::Timestamp& timestamp);
void SetTime(absl::Time time, google::protobuf::Timestamp& timestamp);

}  // namespace send::rpc
