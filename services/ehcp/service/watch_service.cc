#include "services/ehcp/service/watch_service.h"

namespace send::ehcp {

absl::StatusOr<std::unique_ptr<rpc::WatchSource>> WatchService::Watch(
    const rpc::Call& call, const v1::WatchEhcRequestsRequest& request) {
  return RequestWatch::Open({parts_.access, parts_.feed, parts_.caseworkers, parts_.page_tokens}, call,
                            request);
}

grpc::ServerWriteReactor<v1::WatchEhcRequestsResponse>* WatchService::WatchEhcRequests(
    Context* c, const v1::WatchEhcRequestsRequest* q) {
  return parts_.dispatcher->Watch<WatchService, v1::WatchEhcRequestsRequest, v1::WatchEhcRequestsResponse>(
      c, q, this, &WatchService::Watch);
}

}  // namespace send::ehcp
