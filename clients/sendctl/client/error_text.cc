#include "clients/sendctl/client/error_text.h"

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "clients/sendctl/client/usage.h"
#include "common/base/strings.h"

namespace send::client {
namespace {

// A connection that never came about says so in gRPC's words; people need what to look at.
std::string SentenceOf(const absl::Status& status) {
  if (ExitCodeOf(status) == kExitUnreachable && error::ReasonOf(status) == "UNKNOWN_REASON")
    return absl::StrCat(
        "The server did not answer: check --server, that it runs, and --ca for its certificate (",
        status.message(), ").");
  if (status.message().empty())
    return absl::StrCat("The server refused the call (", absl::StatusCodeToString(status.code()), ").");
  return std::string(status.message());
}

}  // namespace

ExitCode ExitCodeOf(const absl::Status& status) {
  if (status.ok()) return kExitOk;
  if (error::ReasonOf(status) == kUsageReason) return kExitUsage;
  switch (status.code()) {
    case absl::StatusCode::kUnauthenticated:
      return kExitSignIn;
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kDeadlineExceeded:
      return kExitUnreachable;
    default:
      return kExitRefused;
  }
}

std::string RenderError(const absl::Status& status) {
  const ExitCode code = ExitCodeOf(status);
  std::string text = absl::StrCat("sendctl: ", SentenceOf(status), "\n");
  if (code == kExitUsage) return text;
  const std::string reason = error::ReasonOf(status);
  if (!reason.empty() && reason != "UNKNOWN_REASON") absl::StrAppend(&text, "  reason: ", reason, "\n");
  for (const error::FieldViolation& violation : error::ViolationsOf(status))
    absl::StrAppend(&text, "  ", violation.field.empty() ? "request" : violation.field, ": ",
                    violation.description, "\n");
  if (const std::string resource = error::ResourceOf(status); !resource.empty())
    absl::StrAppend(&text, "  exists already: ", resource, "\n");
  for (const auto& [key, value] : error::MetadataOf(status))
    absl::StrAppend(&text, "  ", key, ": ", value, "\n");
  const auto retry = error::RetryAfterOf(status);
  if (retry && reason != "UNKNOWN_REASON")
    absl::StrAppend(&text, "  try again in ", absl::FormatDuration(*retry), "\n");
  if (code == kExitSignIn) absl::StrAppend(&text, "  sign in: sendctl sign-in\n");
  return text;
}

}  // namespace send::client
