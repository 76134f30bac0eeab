#pragma once

#include <grpcpp/grpcpp.h>

#include <functional>
#include <memory>
#include <string>
#include <type_traits>

#include "absl/status/status.h"
#include "absl/time/time.h"

namespace send::client {

// Makes calls as one person: their token on every call, a deadline on each try, and another try where the
// server is away or has too much to do (UNAVAILABLE, RESOURCE_EXHAUSTED with a reason), after as long as it
// asks for. The same request goes out again with its request_id, so that nothing is done twice. Safe for many
// threads.
class Caller {
 public:
  struct Options {
    std::shared_ptr<grpc::Channel> channel;
    // Empty for none.
    std::string token = {};
    // What the records are needed for; written in the read log.
    std::string purpose = {};
    int retries = 4;
    absl::Duration timeout = absl::Seconds(30);
    std::function<void(absl::Duration)> sleep = absl::SleepFor;
  };

  explicit Caller(Options options) : options_(std::move(options)) {}

  // caller.Call(&OrderService::Stub::GetOrder, request, reply)
  template <class Service, class Request, class Reply>
  absl::Status Call(grpc::Status (Service::*method)(grpc::ClientContext*, const Request&, Reply*),
                    const std::type_identity_t<Request>& request, std::type_identity_t<Reply>& reply) const {
    Service service(options_.channel);
    return Try(options_.timeout, [&](grpc::ClientContext& context) {
      reply.Clear();
      return (service.*method)(&context, request, &reply);
    });
  }

  // Runs one call that makes itself, `attempt`, under the same rules; it must bear being run again.
  absl::Status Try(absl::Duration timeout,
                   const std::function<grpc::Status(grpc::ClientContext&)>& attempt) const;

  const std::shared_ptr<grpc::Channel>& channel() const { return options_.channel; }

 private:
  Options options_;
};

}  // namespace send::client
