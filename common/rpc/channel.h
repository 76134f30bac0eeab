#pragma once

#include <grpcpp/grpcpp.h>

#include <memory>
#include <string>

#include "common/rpc/call.h"

namespace send::rpc {

struct ChannelOptions {
  // "127.0.0.1:7101".
  std::string target;
  // The certificate name that must answer: "spiffe://send/orders".
  std::string peer;
  std::string cert_file;
  std::string key_file;
  std::string ca_file;
};

// A channel to another service, over TLS with both sides' certificates, the other's checked by its name. Files
// that are replaced are taken up by themselves. A call that was cancelled, or found nobody, may be sent again,
// up to twice: it must be a read, or carry a request_id.
std::shared_ptr<grpc::Channel> OpenChannel(const ChannelOptions& options);

// Makes a context for a call on behalf of `call`: the user's token, the correlation id, the purpose, a deadline
// 100 ms before the call's own. It does not wait for a channel that is not ready: away is UNAVAILABLE at once.
void PassOn(const Call& call, grpc::ClientContext& context);

}  // namespace send::rpc
