#pragma once

#include <grpcpp/grpcpp.h>

#include <memory>
#include <mutex>

#include "common/rpc/status.h"
#include "common/rpc/watcher.h"

namespace send::rpc {

// The line of a watch over gRPC. gRPC deletes it by OnDone, which comes after Finish alone.
template <class Reply>
class WatchReactor : public grpc::ServerWriteReactor<Reply>, public WatchLine {
 public:
  explicit WatchReactor(grpc::CallbackServerContext* context) : context_(context) {}

  // Instead of a watch.
  void Refuse(const grpc::Status& status) { grpc::ServerWriteReactor<Reply>::Finish(status); }

  void Attach(std::shared_ptr<Watcher> watcher) override {
    const std::lock_guard lock(mutex_);
    watcher_ = std::move(watcher);
  }
  void Write(const google::protobuf::Message& message) override {
    this->StartWrite(static_cast<const Reply*>(&message));
  }
  void Cancel() override { context_->TryCancel(); }
  void Finish(const absl::Status& status) override { grpc::ServerWriteReactor<Reply>::Finish(ToGrpc(status)); }

 private:
  void OnWriteDone(bool ok) override {
    if (const auto watcher = Attached()) watcher->OnWritten(ok);
  }
  // A call that was cut before there was a watcher fails its first write.
  void OnCancel() override {
    if (const auto watcher = Attached()) watcher->OnCut();
  }
  void OnDone() override { delete this; }

  std::shared_ptr<Watcher> Attached() {
    const std::lock_guard lock(mutex_);
    return watcher_;
  }

  grpc::CallbackServerContext* const context_;
  std::mutex mutex_;
  std::shared_ptr<Watcher> watcher_;
};

}  // namespace send::rpc
