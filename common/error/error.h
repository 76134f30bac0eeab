#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"

// Every refusal of the system is an absl::Status made here. It carries, beside its sentence, a stable
// machine-readable reason ("STALE_ETAG"), and what its kind needs: every bad field, when to try again, the
// resource that is in the way. common/rpc turns it into google.rpc.Status; nothing else knows that form.
//
// The sentence says what to do. Personal data never stands in it: fields are named, their values are not.
namespace send::error {

// One bad field of a request: its path in proto names ("order.placed_date") and what it must be.
struct FieldViolation {
  std::string field;
  std::string description;
  friend bool operator==(const FieldViolation&, const FieldViolation&) = default;
};

// Collects all that is wrong with a request, so that the caller hears of everything at once.
class FieldViolations {
 public:
  void Add(std::string_view field, std::string_view description);
  bool empty() const { return violations_.empty(); }
  // OK when nothing was added; else INVALID_ARGUMENT (INVALID_FIELDS) with all of it.
  absl::Status ToStatus() const;

 private:
  std::vector<FieldViolation> violations_;
};

// The request's shape is wrong, whatever the state of things.
absl::Status InvalidArgument(std::string_view reason, std::string_view message,
                             std::vector<FieldViolation> violations = {});
// The request is well formed, but the state does not allow it.
absl::Status FailedPrecondition(std::string_view reason, std::string_view message);
// Somebody else changed it first: read it again.
absl::Status Aborted(std::string_view reason, std::string_view message);
absl::Status NotFound(std::string_view reason, std::string_view message);
absl::Status PermissionDenied(std::string_view reason, std::string_view message);
absl::Status Unauthenticated(std::string_view reason, std::string_view message);
// `resource_name` is what exists already; empty when the caller may not see it.
absl::Status AlreadyExists(std::string_view reason, std::string_view message, std::string_view resource_name);
// Too much at once: try again after `retry_after`.
absl::Status ResourceExhausted(std::string_view reason, std::string_view message, absl::Duration retry_after);
// Something that is needed is away: try again after `retry_after`.
absl::Status Unavailable(std::string_view reason, std::string_view message, absl::Duration retry_after);
absl::Status DeadlineExceeded(std::string_view message);
// A fault of ours. The message is for the log; callers are told no more than that it happened.
absl::Status Internal(std::string_view message);

// Adds a fact that a program may act on ("etag" → "v3"). Never personal data.
absl::Status WithMetadata(absl::Status status, std::string_view key, std::string_view value);

// What a status carries; empty where it carries none.
std::string ReasonOf(const absl::Status& status);
std::vector<FieldViolation> ViolationsOf(const absl::Status& status);
std::string ResourceOf(const absl::Status& status);
std::optional<absl::Duration> RetryAfterOf(const absl::Status& status);
std::vector<std::pair<std::string, std::string>> MetadataOf(const absl::Status& status);

}  // namespace send::error
