#include "common/error/error.h"

#include "absl/strings/cord.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/base/strings.h"

namespace send::error {
namespace {

constexpr absl::string_view kReason = "send/reason";
constexpr absl::string_view kViolations = "send/violations";
constexpr absl::string_view kResource = "send/resource";
constexpr absl::string_view kRetryAfter = "send/retry-after-millis";
constexpr absl::string_view kMetadata = "send/metadata";
// Pairs are kept as text: unit separators between, record separators after.
constexpr char kUnit = '\x1f';
constexpr char kRecord = '\x1e';

using Pairs = std::vector<std::pair<std::string, std::string>>;

std::string PayloadOf(const absl::Status& status, absl::string_view kind) {
  const auto payload = status.GetPayload(kind);
  return payload ? std::string(*payload) : std::string();
}

Pairs ParsePairs(const std::string& text) {
  Pairs pairs;
  for (const absl::string_view record : absl::StrSplit(text, kRecord, absl::SkipEmpty())) {
    std::pair<std::string, std::string> pair = absl::StrSplit(record, absl::MaxSplits(kUnit, 1));
    pairs.push_back(std::move(pair));
  }
  return pairs;
}

std::string FormatPair(std::string_view first, std::string_view second) {
  return absl::StrCat(ToAbsl(first), std::string(1, kUnit), ToAbsl(second), std::string(1, kRecord));
}

absl::Status Make(absl::StatusCode code, std::string_view reason, std::string_view message) {
  absl::Status status(code, ToAbsl(message));
  status.SetPayload(kReason, absl::Cord(ToAbsl(reason)));
  return status;
}

absl::Status WithRetry(absl::Status status, absl::Duration retry_after) {
  status.SetPayload(kRetryAfter, absl::Cord(absl::StrCat(absl::ToInt64Milliseconds(retry_after))));
  return status;
}

}  // namespace

void FieldViolations::Add(std::string_view field, std::string_view description) {
  violations_.push_back({std::string(field), std::string(description)});
}

absl::Status FieldViolations::ToStatus() const {
  if (violations_.empty()) return absl::OkStatus();
  std::string message = "The request has fields to mend: ";
  const char* separator = "";
  for (const FieldViolation& violation : violations_) {
    absl::StrAppend(&message, separator, violation.field, " ", violation.description);
    separator = "; ";
  }
  return InvalidArgument("INVALID_FIELDS", message + ".", violations_);
}

absl::Status InvalidArgument(std::string_view reason, std::string_view message,
                             std::vector<FieldViolation> violations) {
  absl::Status status = Make(absl::StatusCode::kInvalidArgument, reason, message);
  std::string text;
  for (const FieldViolation& violation : violations) text += FormatPair(violation.field, violation.description);
  if (!text.empty()) status.SetPayload(kViolations, absl::Cord(text));
  return status;
}

absl::Status FailedPrecondition(std::string_view reason, std::string_view message) {
  return Make(absl::StatusCode::kFailedPrecondition, reason, message);
}

absl::Status Aborted(std::string_view reason, std::string_view message) {
  return Make(absl::StatusCode::kAborted, reason, message);
}

absl::Status NotFound(std::string_view reason, std::string_view message) {
  return Make(absl::StatusCode::kNotFound, reason, message);
}

absl::Status PermissionDenied(std::string_view reason, std::string_view message) {
  return Make(absl::StatusCode::kPermissionDenied, reason, message);
}

absl::Status Unauthenticated(std::string_view reason, std::string_view message) {
  return Make(absl::StatusCode::kUnauthenticated, reason, message);
}

absl::Status AlreadyExists(std::string_view reason, std::string_view message, std::string_view resource_name) {
  absl::Status status = Make(absl::StatusCode::kAlreadyExists, reason, message);
  if (!resource_name.empty()) status.SetPayload(kResource, absl::Cord(ToAbsl(resource_name)));
  return status;
}

absl::Status ResourceExhausted(std::string_view reason, std::string_view message, absl::Duration retry_after) {
  return WithRetry(Make(absl::StatusCode::kResourceExhausted, reason, message), retry_after);
}

absl::Status Unavailable(std::string_view reason, std::string_view message, absl::Duration retry_after) {
  return WithRetry(Make(absl::StatusCode::kUnavailable, reason, message), retry_after);
}

absl::Status DeadlineExceeded(std::string_view message) {
  return Make(absl::StatusCode::kDeadlineExceeded, "DEADLINE_EXCEEDED", message);
}

absl::Status Internal(std::string_view message) {
  return Make(absl::StatusCode::kInternal, "INTERNAL", message);
}

absl::Status WithMetadata(absl::Status status, std::string_view key, std::string_view value) {
  status.SetPayload(kMetadata, absl::Cord(PayloadOf(status, kMetadata) + FormatPair(key, value)));
  return status;
}

std::string ReasonOf(const absl::Status& status) { return PayloadOf(status, kReason); }

std::vector<FieldViolation> ViolationsOf(const absl::Status& status) {
  std::vector<FieldViolation> violations;
  for (auto& [field, description] : ParsePairs(PayloadOf(status, kViolations)))
    violations.push_back({std::move(field), std::move(description)});
  return violations;
}

std::string ResourceOf(const absl::Status& status) { return PayloadOf(status, kResource); }

std::optional<absl::Duration> RetryAfterOf(const absl::Status& status) {
  int64_t millis = 0;
  if (!absl::SimpleAtoi(PayloadOf(status, kRetryAfter), &millis)) return std::nullopt;
  return absl::Milliseconds(millis);
}

std::vector<std::pair<std::string, std::string>> MetadataOf(const absl::Status& status) {
  return ParsePairs(PayloadOf(status, kMetadata));
}

}  // namespace send::error
