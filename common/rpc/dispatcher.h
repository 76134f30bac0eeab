#pragma once

#include <grpcpp/grpcpp.h>

#include <atomic>
#include <functional>
#include <memory>

#include "absl/functional/function_ref.h"
#include "common/journal/read_log.h"
#include "common/rpc/executor.h"
#include "common/rpc/gatekeeper.h"
#include "common/rpc/metrics.h"
#include "common/rpc/upload.h"
#include "common/rpc/watch_hub.h"
#include "common/rpc/watch_reactor.h"

namespace send::rpc {

// Runs every call of a program: finds its method by its request, sheds load, admits it (gatekeeper.h), runs the
// handler on the executor, writes the read log before a reply that shows people, turns the status into what
// goes over the wire, writes the log line and the metrics. A handler sees none of this.
class Dispatcher {
 public:
  struct Parts {
    const MethodTable& methods;
    const Gatekeeper& gatekeeper;
    Executor& executor;
    journal::ReadLog& read_log;
    Metrics& metrics;
    WatchHub& watches;
    std::function<absl::Time()> now;
  };

  explicit Dispatcher(Parts parts) : parts_(std::move(parts)) {}

  // An override of a unary method is this one call:
  //   return dispatcher_.Unary(context, request, reply, this, &OrderService::Get);
  template <class Service, class Request, class Reply>
  grpc::ServerUnaryReactor* Unary(grpc::CallbackServerContext* context, const Request* request, Reply* reply,
                                  Service* service,
                                  absl::Status (Service::*handler)(const Call&, const Request&, Reply&)) {
    grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
    Start(context, request->GetDescriptor(),
          {.reply = reply,
           .finish = [reactor](const grpc::Status& status) { reactor->Finish(status); },
           .request =
               [request](const google::protobuf::Message*& message) {
                 message = request;
                 return true;
               },
           .handle = [=](const Call& call) { return (service->*handler)(call, *request, *reply); }});
    return reactor;
  }

  // The same for a client stream; its first message is what admission looks at. RESOURCE_EXHAUSTED
  // (TOO_MANY_UPLOADS) where as many are read as may hold a thread each while they wait for their clients.
  template <class Service, class Request, class Reply>
  grpc::ServerReadReactor<Request>* Stream(grpc::CallbackServerContext* context, Reply* reply, Service* service,
                                           absl::Status (Service::*handler)(const Call&, Upload<Request>&,
                                                                            Reply&)) {
    auto* reactor = new UploadReactor<Request>();
    const Work work{
        .reply = reply,
        .finish = [reactor](const grpc::Status& status) { reactor->Done(status); },
        .request = [reactor](const google::protobuf::Message*& message) { return reactor->First(message); },
        .handle =
            [=, this](const Call& call) {
              return WithUploadPlace([&] { return (service->*handler)(call, *reactor, *reply); });
            }};
    reactor->Begin([=, this] { Start(context, Request::descriptor(), work); });
    return reactor;
  }

  // The same for a server stream. The handler says what there is to tell; no thread is held between its looks.
  template <class Service, class Request, class Reply>
  grpc::ServerWriteReactor<Reply>* Watch(
      grpc::CallbackServerContext* context, const Request* request, Service* service,
      absl::StatusOr<std::unique_ptr<WatchSource>> (Service::*open)(const Call&, const Request&)) {
    auto* reactor = new WatchReactor<Reply>(context);
    Start(context, request->GetDescriptor(),
          {.reply = nullptr,
           .finish =
               [reactor](const grpc::Status& status) {
                 // One that was let in ends when it has been told so.
                 if (!status.ok()) reactor->Refuse(status);
               },
           .request =
               [request](const google::protobuf::Message*& message) {
                 message = request;
                 return true;
               },
           .handle = [=, this](const Call& call) -> absl::Status {
             auto source = (service->*open)(call, *request);
             if (!source.ok()) return source.status();
             return parts_.watches.Open(call, *std::move(source), *reactor);
           }});
    return reactor;
  }

 private:
  struct Work {
    // Null for a server stream, each of whose batches is logged for itself.
    const google::protobuf::Message* reply;
    std::function<void(const grpc::Status&)> finish;
    // The request that admission looks at; false where the stream ended before one came.
    std::function<bool(const google::protobuf::Message*&)> request;
    std::function<absl::Status(const Call&)> handle;
  };

  absl::Status WithUploadPlace(absl::FunctionRef<absl::Status()> read);
  void Start(grpc::CallbackServerContext* context, const google::protobuf::Descriptor* type, Work work);
  absl::Status Run(const Method& method, const Envelope& envelope, const Work& work, absl::Time started) const;
  absl::Status LogRead(const Call& call, const google::protobuf::Message& request,
                       const google::protobuf::Message& reply) const;

  const Parts parts_;
  std::atomic<int> uploads_ = 0;
};

}  // namespace send::rpc
