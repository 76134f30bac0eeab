#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <thread>

#include "absl/status/status.h"
#include "clients/sendctl/client/caller.h"
#include "send/ehcp/v1/watch_service.pb.h"

namespace send::client {

// While it stands, SIGINT and SIGTERM end a watch instead of the program. To be made before the first
// connection: threads that are there already are interrupted as ever.
class Interrupt {
 public:
  Interrupt();
  ~Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;

  bool raised() const { return raised_; }
  // The call to cancel; null for none.
  void Watch(grpc::ClientContext* context);

 private:
  void Wait();

  std::atomic<bool> raised_ = false;
  std::atomic<bool> over_ = false;
  std::mutex mutex_;
  grpc::ClientContext* context_ = nullptr;
  std::thread thread_;
};

// Tells each message of a watch. Goes on from the last one after an end and after a cut, where trying again is
// of use; ends well when it is interrupted. UNAUTHENTICATED (SIGN_IN_NEEDED) when the token has run out.
absl::Status WatchRequests(const Caller& caller, ehcp::v1::WatchEhcRequestsRequest request,
                           Interrupt& interrupt,
                           const std::function<void(const ehcp::v1::WatchEhcRequestsResponse&)>& told);

}  // namespace send::client
