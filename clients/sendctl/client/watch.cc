#include "clients/sendctl/client/watch.h"

#include <pthread.h>

#include <csignal>
#include <ctime>

#include "clients/sendctl/client/usage.h"
#include "send/ehcp/v1/watch_service.grpc.pb.h"

namespace send::client {
namespace {

using ehcp::v1::WatchEhcRequestsResponse;

// Longer than any watch lasts.
constexpr absl::Duration kLongest = absl::Hours(2);
// Rounds of tries without a message between them, before it gives up.
constexpr int kMostRounds = 5;
constexpr long kLookNanoseconds = 50'000'000;

sigset_t Ends() {
  sigset_t ends;
  sigemptyset(&ends);
  sigaddset(&ends, SIGINT);
  sigaddset(&ends, SIGTERM);
  return ends;
}

}  // namespace

Interrupt::Interrupt() {
  const sigset_t ends = Ends();
  pthread_sigmask(SIG_BLOCK, &ends, nullptr);
  thread_ = std::thread([this] { Wait(); });
}

Interrupt::~Interrupt() {
  over_ = true;
  thread_.join();
  const sigset_t ends = Ends();
  pthread_sigmask(SIG_UNBLOCK, &ends, nullptr);
}

void Interrupt::Watch(grpc::ClientContext* context) {
  const std::lock_guard lock(mutex_);
  context_ = context;
  if (context_ != nullptr && raised_) context_->TryCancel();
}

void Interrupt::Wait() {
  const sigset_t ends = Ends();
  const timespec look{0, kLookNanoseconds};
  while (!over_) {
    if (sigtimedwait(&ends, nullptr, &look) < 0) continue;
    const std::lock_guard lock(mutex_);
    raised_ = true;
    if (context_ != nullptr) context_->TryCancel();
  }
}

absl::Status WatchRequests(const Caller& caller, ehcp::v1::WatchEhcRequestsRequest request,
                           Interrupt& interrupt,
                           const std::function<void(const WatchEhcRequestsResponse&)>& told) {
  ehcp::v1::WatchService::Stub stub(caller.channel());
  auto end = ehcp::v1::END_REASON_UNSPECIFIED;
  int rounds_in_vain = 0;
  const auto attempt = [&](grpc::ClientContext& context) {
    interrupt.Watch(&context);
    const auto reader = stub.WatchEhcRequests(&context, request);
    WatchEhcRequestsResponse response;
    bool any = false;
    for (; reader->Read(&response); any = true) {
      end = response.end().reason();
      request.set_resume_token(response.resume_token());
      told(response);
    }
    const grpc::Status status = reader->Finish();
    interrupt.Watch(nullptr);
    if (any) rounds_in_vain = -1;
    if (any || interrupt.raised()) return grpc::Status::OK;
    return status.ok() ? grpc::Status(grpc::StatusCode::UNAVAILABLE, "The stream was cut.") : status;
  };
  while (!interrupt.raised()) {
    const absl::Status status = caller.Try(kLongest, attempt);
    if (end == ehcp::v1::END_REASON_TOKEN_EXPIRED)
      return error::Unauthenticated(kSignInReason, "Your sign-in has expired.");
    // A service that starts anew takes longer than a call waits for.
    if (!status.ok() && (!absl::IsUnavailable(status) || rounds_in_vain >= kMostRounds)) return status;
    ++rounds_in_vain;
  }
  return absl::OkStatus();
}

}  // namespace send::client
