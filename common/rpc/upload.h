#pragma once

#include <google/protobuf/message.h>
#include <grpcpp/grpcpp.h>

#include <functional>
#include <utility>

#include "absl/synchronization/mutex.h"

namespace send::rpc {

// The messages of a client stream, one after the other, on the thread of the handler.
template <class Request>
class Upload {
 public:
  virtual ~Upload() = default;
  // Waits for the next message; nullptr at the end of the stream, which may be the end of the connection: only
  // a stream whose end the client has said in so many words is whole. Valid until the next call.
  virtual const Request* Next() = 0;
};

// One message at a time is in flight: a client can send no faster than the handler reads. `start` is called
// once the first has come, or the stream's end: who opens a stream and sends nothing takes no thread.
template <class Request>
class UploadReactor : public grpc::ServerReadReactor<Request>, public Upload<Request> {
 public:
  void Begin(std::function<void()> start) {
    start_ = std::move(start);
    this->StartRead(&incoming_);
  }

  const Request* Next() override {
    if (first_kept_) {
      first_kept_ = false;
      return ended_first_ ? nullptr : &current_;
    }
    absl::MutexLock lock(&mutex_);
    if (Await()) return nullptr;
    current_.Swap(&incoming_);
    arrived_ = false;
    this->StartRead(&incoming_);
    return &current_;
  }

  // The first message, which Next() will answer again; false where there is none.
  bool First(const google::protobuf::Message*& message) {
    ended_first_ = Next() == nullptr;
    first_kept_ = true;
    message = &current_;
    return !ended_first_;
  }

  // Ends the call. gRPC deletes the reactor by OnDone.
  void Done(const grpc::Status& status) { this->Finish(status); }

 private:
  // True at the end of the stream.
  bool Await() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    const auto ready = [this]() ABSL_NO_THREAD_SAFETY_ANALYSIS { return arrived_ || ended_; };
    mutex_.Await(absl::Condition(&ready));
    return !arrived_;
  }

  void OnReadDone(bool ok) override {
    {
      absl::MutexLock lock(&mutex_);
      (ok ? arrived_ : ended_) = true;
    }
    // The next read begins no sooner than the handler that this starts.
    if (start_) std::exchange(start_, nullptr)();
  }
  void OnDone() override { delete this; }

  std::function<void()> start_;
  absl::Mutex mutex_;
  bool arrived_ ABSL_GUARDED_BY(mutex_) = false;
  bool ended_ ABSL_GUARDED_BY(mutex_) = false;
  Request incoming_;
  Request current_;
  bool first_kept_ = false;
  bool ended_first_ = false;
};

}  // namespace send::rpc
