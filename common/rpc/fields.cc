#include "common/rpc/fields.h"

#include <google/protobuf/util/time_util.h>

#include "absl/strings/str_cat.h"
#include "common/civil/date.h"

namespace send::rpc {
namespace {

// Of UTF-8: every byte that does not go on with a character begins one.
size_t Characters(std::string_view text) {
  return static_cast<size_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

}  // namespace

absl::CivilDay ReadDay(const std::string& text, std::string_view field, error::FieldViolations& violations) {
  const auto day = civil::ParseDate(text);
  if (!day) violations.Add(field, "must be a date such as 2026-01-15");
  return day.value_or(absl::CivilDay());
}

std::optional<absl::CivilDay> ReadDayOrNone(const std::string& text, std::string_view field,
                                            error::FieldViolations& violations) {
  if (text.empty()) return std::nullopt;
  return ReadDay(text, field, violations);
}

std::string DayText(const std::optional<absl::CivilDay>& day) { return day ? civil::FormatDate(*day) : ""; }

void CheckLength(std::string_view text, std::string_view field, size_t most,
                 error::FieldViolations& violations) {
  if (Characters(text) > most) violations.Add(field, absl::StrCat("must be at most ", most, " characters"));
}

void CheckText(std::string_view text, std::string_view field, size_t most, error::FieldViolations& violations) {
  if (text.empty()) violations.Add(field, "is required");
  CheckLength(text, field, most, violations);
}

void CheckEtag(std::string_view etag, std::string_view field, error::FieldViolations& violations) {
  if (etag.empty()) violations.Add(field, "is required: send the one that came with the record");
}

absl::Time ReadTime(const google::protobuf::Timestamp& timestamp) {
  return absl::FromUnixMicros(google::protobuf::util::TimeUtil::TimestampToMicroseconds(timestamp));
}

void SetTime(absl::Time time, google::protobuf::Timestamp& timestamp) {
  timestamp = google::protobuf::util::TimeUtil::MicrosecondsToTimestamp(absl::ToUnixMicros(time));
}

}  // namespace send::rpc
