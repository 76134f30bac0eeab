#pragma once

#include "common/rpc/dispatcher.h"
#include "send/ehcp/v1/watch_service.grpc.pb.h"
#include "services/ehcp/service/request_watch.h"

namespace send::ehcp {

// The contract's WatchService: changes of requests as they are made.
class WatchService final : public v1::WatchService::CallbackService {
 public:
  struct Parts {
    RequestAccess access;
    RequestFeed& feed;
    CaseworkerStore& caseworkers;
    const rpc::PageTokens& page_tokens;
    // Null in tests that call the methods themselves.
    rpc::Dispatcher* dispatcher = nullptr;
  };
  explicit WatchService(Parts parts) : parts_(parts) {}

  absl::StatusOr<std::unique_ptr<rpc::WatchSource>> Watch(const rpc::Call& call,
                                                          const v1::WatchEhcRequestsRequest& request);

 private:
  using Context = grpc::CallbackServerContext;
  grpc::ServerWriteReactor<v1::WatchEhcRequestsResponse>* WatchEhcRequests(
      Context* c, const v1::WatchEhcRequestsRequest* q) override;

  const Parts parts_;
};

}  // namespace send::ehcp
