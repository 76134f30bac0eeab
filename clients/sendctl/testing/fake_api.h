#pragma once

#include <google/protobuf/message.h>
#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/grpcpp.h>

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"

namespace send::client {

// A server of every method there is, on a port of the loopback of its own: it keeps what it is sent and answers
// what it was told to, an empty message of no bytes otherwise.
class FakeApi {
 public:
  struct Received {
    // "/package.Service/Method".
    std::string method;
    // Each message of the call.
    std::vector<std::string> messages;
    std::map<std::string, std::string> metadata;
  };

  FakeApi();
  ~FakeApi();
  FakeApi(const FakeApi&) = delete;
  FakeApi& operator=(const FakeApi&) = delete;

  // What the method, "GetThing", answers from now on.
  void Answer(const std::string& method, const google::protobuf::Message& reply);
  // What the method's next call answers; several wait in turn.
  void AnswerOnce(const std::string& method, const google::protobuf::Message& reply);
  // What the method's next call answers, before any reply; several wait in turn.
  void Refuse(const std::string& method, const absl::Status& status);

  std::string address() const;
  std::vector<Received> received() const;
  // The methods called, in order, without their services.
  std::vector<std::string> Methods() const;
  // The last first message that the method was sent.
  template <class Request>
  Request Sent(const std::string& method) const {
    Request request;
    for (const Received& call : received())
      if (call.method.ends_with("/" + method)) request.ParseFromString(call.messages.front());
    return request;
  }

 private:
  class Service;
  class Reactor;
  struct Scripted {
    std::deque<absl::Status> refusals;
    std::deque<std::string> once;
    std::string reply;
  };

  // Keeps the call, and says what to answer it.
  grpc::Status Take(Received call, std::string& reply);

  mutable absl::Mutex mutex_;
  std::map<std::string, Scripted> scripts_ ABSL_GUARDED_BY(mutex_);
  std::vector<Received> received_ ABSL_GUARDED_BY(mutex_);
  std::unique_ptr<Service> service_;
  std::unique_ptr<grpc::Server> server_;
  int port_ = 0;
};

}  // namespace send::client
