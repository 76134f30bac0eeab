#pragma once

#include <grpcpp/grpcpp.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <memory>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/rpc/channel.h"
#include "tests/bench/options.h"
#include "tests/bench/timing.h"

namespace send::bench {

// A service as the gateway meets it: TLS with both certificates, one connection.
inline std::shared_ptr<grpc::Channel> OpenService(const Options& options) {
  return rpc::OpenChannel({.target = options.target,
                           .peer = "spiffe://send/" + options.service,
                           .cert_file = options.certs + "/gateway.pem",
                           .key_file = options.certs + "/gateway.key",
                           .ca_file = options.certs + "/ca.pem"});
}

inline void AddHeaders(const std::string& token, grpc::ClientContext& context) {
  context.AddMetadata("authorization", "Bearer " + token);
  context.AddMetadata("x-request-id", "0197a7a0-0000-7000-8000-000000000000");
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(10));
}

// Many calls at once from one thread. A slot has one call at a time: `begin(slot, context, queue)` starts it,
// `end(slot, reply)` meets its answer.
template <class Reply>
class Calls {
 public:
  using Reader = std::unique_ptr<grpc::ClientAsyncResponseReader<Reply>>;
  using Begin = std::function<Reader(size_t, grpc::ClientContext*, grpc::CompletionQueue*)>;
  using End = std::function<void(size_t, const Reply&)>;

  Calls(const Options& options, Begin begin, End end)
      : options_(options),
        begin_(std::move(begin)),
        end_(std::move(end)),
        token_(absl::StripAsciiWhitespace(ReadFile(options.token_file))),
        slots_(static_cast<size_t>(options.in_flight)) {}

  Result Run() {
    const absl::Time start = absl::Now();
    from_ = start + absl::Seconds(options_.warm_up);
    until_ = from_ + absl::Seconds(options_.seconds);
    next_ = start;
    for (size_t i = 0; i < slots_.size(); ++i) idle_.push_back(i);
    while (absl::Now() < until_ && failed_.ok()) {
      StartDue();
      Await(options_.rate > 0 ? std::min(next_, until_) : until_);
    }
    while (idle_.size() < slots_.size()) Await(absl::InfiniteFuture());
    if (!failed_.ok()) return failed_;
    return timing_.ToJson(until_ - from_);
  }

 private:
  struct Slot {
    std::unique_ptr<grpc::ClientContext> context;
    Reader reader;
    Reply reply;
    grpc::Status status;
    // When it was to begin: a call that had to wait for others counts from then.
    absl::Time due;
  };

  void StartDue() {
    const absl::Time now = absl::Now();
    while (!idle_.empty() && now < until_ && (options_.rate <= 0 || next_ <= now)) {
      const size_t i = idle_.back();
      idle_.pop_back();
      Slot& slot = slots_[i];
      slot.due = options_.rate > 0 ? next_ : now;
      if (options_.rate > 0) next_ += absl::Seconds(1 / options_.rate);
      slot.context = std::make_unique<grpc::ClientContext>();
      AddHeaders(token_, *slot.context);
      slot.reader = begin_(i, slot.context.get(), &queue_);
      slot.reader->Finish(&slot.reply, &slot.status, reinterpret_cast<void*>(i));
    }
  }

  void Await(absl::Time deadline) {
    void* tag = nullptr;
    bool ok = false;
    if (idle_.empty()) deadline = std::max(deadline, until_);
    if (queue_.AsyncNext(&tag, &ok, absl::ToChronoTime(deadline)) != grpc::CompletionQueue::GOT_EVENT) return;
    const auto i = reinterpret_cast<size_t>(tag);
    Slot& slot = slots_[i];
    const absl::Time now = absl::Now();
    if (!slot.status.ok() && failed_.ok())
      failed_ = absl::InternalError(absl::StrCat("a call failed: ", slot.status.error_message()));
    if (slot.status.ok()) end_(i, slot.reply);
    if (slot.due >= from_ && now <= until_) timing_.Add(now - slot.due);
    idle_.push_back(i);
  }

  const Options& options_;
  const Begin begin_;
  const End end_;
  const std::string token_;
  grpc::CompletionQueue queue_;
  std::vector<Slot> slots_;
  std::vector<size_t> idle_;
  absl::Time from_;
  absl::Time until_;
  absl::Time next_;
  absl::Status failed_;
  Timing timing_;
};

}  // namespace send::bench
