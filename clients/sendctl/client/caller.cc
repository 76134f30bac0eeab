#include "clients/sendctl/client/caller.h"

#include <algorithm>

#include "common/error/error.h"
#include "common/rpc/status.h"

namespace send::client {
namespace {

// Nobody waits at a prompt for longer; the error says when to come back.
constexpr absl::Duration kLongestWait = absl::Seconds(30);
constexpr absl::Duration kFirstWait = absl::Milliseconds(200);
constexpr int kLongestDoubling = 4;

// Whoever has too much to do says so with a reason; without one it is a message that is too large for the
// library on one of the two sides, and will be the next time.
bool MayTryAgain(const absl::Status& status) {
  return status.code() == absl::StatusCode::kUnavailable ||
         (status.code() == absl::StatusCode::kResourceExhausted && error::ReasonOf(status) != "UNKNOWN_REASON");
}

// As long as the server asks for; where nothing answered at all, a little, and longer each time.
absl::Duration WaitBefore(int retry, const absl::Status& status) {
  const auto asked = error::RetryAfterOf(status);
  if (asked && error::ReasonOf(status) != "UNKNOWN_REASON") return std::max(*asked, absl::Milliseconds(10));
  return kFirstWait * (1 << std::min(retry, kLongestDoubling));
}

}  // namespace

absl::Status Caller::Try(absl::Duration timeout,
                         const std::function<grpc::Status(grpc::ClientContext&)>& attempt) const {
  for (int retry = 0;; ++retry) {
    grpc::ClientContext context;
    context.set_deadline(absl::ToChronoTime(absl::Now() + timeout));
    if (!options_.token.empty()) context.AddMetadata("authorization", "Bearer " + options_.token);
    if (!options_.purpose.empty()) context.AddMetadata("x-send-purpose", options_.purpose);
    const absl::Status status = rpc::FromGrpc(attempt(context));
    if (status.ok() || !MayTryAgain(status) || retry >= options_.retries) return status;
    const absl::Duration wait = WaitBefore(retry, status);
    if (wait > kLongestWait) return status;
    options_.sleep(wait);
  }
}

}  // namespace send::client
