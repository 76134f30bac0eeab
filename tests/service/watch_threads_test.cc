// Watches on threads: readers who come, read a little and go, while the hub wakes, ticks and stops.
#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "common/rpc/executor.h"
#include "common/rpc/testing.h"
#include "common/rpc/watch_hub.h"
#include "send/ehcp/v1/watch_service.pb.h"

namespace send::rpc {
namespace {

using ehcp::v1::WatchEhcRequestsRequest;
using ehcp::v1::WatchEhcRequestsResponse;

// Has always more to tell.
class Endless : public WatchSource {
 public:
  journal::Topic topic() const override { return {"999", "number"}; }
  absl::StatusOr<Batch> Next(const Call& /*call*/) override {
    Batch batch{.messages = {}, .more = true};
    batch.messages.push_back(Heartbeat("now"));
    return batch;
  }
  void Accept() override {}
  std::string ResumeToken() const override { return "now"; }
  WatchMessage Heartbeat(const std::string& token) const override {
    auto message = std::make_unique<WatchEhcRequestsResponse>();
    message->set_resume_token(token);
    return message;
  }
  WatchMessage End(EndReason /*reason*/, const std::string& token) const override { return Heartbeat(token); }
};

// What gRPC does: takes one message at a time on the thread of Read, may cut on another, ends once.
class Line : public WatchLine {
 public:
  void Attach(std::shared_ptr<Watcher> watcher) override {
    const std::lock_guard lock(mutex_);
    watcher_ = std::move(watcher);
  }
  void Write(const google::protobuf::Message& /*message*/) override {
    const std::lock_guard lock(mutex_);
    EXPECT_EQ(finishes_, 0) << "after the end";
    EXPECT_FALSE(writing_) << "two at once";
    writing_ = true;
    changed_.notify_all();
  }
  void Cancel() override {}
  void Finish(const absl::Status& /*status*/) override {
    const std::lock_guard lock(mutex_);
    ++finishes_;
    changed_.notify_all();
  }
  // Takes messages until the end comes.
  void Read() {
    std::unique_lock lock(mutex_);
    while (true) {
      changed_.wait(lock, [this] { return writing_ || finishes_ > 0; });
      if (!writing_) return;
      writing_ = false;
      const bool ok = !cut_;
      const auto watcher = watcher_;
      lock.unlock();
      watcher->OnWritten(ok);
      lock.lock();
    }
  }
  void Cut() {
    std::unique_lock lock(mutex_);
    cut_ = true;
    const auto watcher = watcher_;
    lock.unlock();
    if (watcher != nullptr) watcher->OnCut();
  }
  int finishes() {
    const std::lock_guard lock(mutex_);
    return finishes_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::shared_ptr<Watcher> watcher_;
  bool writing_ = false;
  bool cut_ = false;
  int finishes_ = 0;
};

TEST(WatchesOnThreads, EachEndsOnceAndLeavesNothingBehind) {
  constexpr int kReaders = 4;
  constexpr int kCallsEach = 300;
  Method method{.full_name = "s/Watch", .name = "Watch", .roles = {}, .deadline = absl::Seconds(10)};
  method.stream = absl::Hours(1);
  Call call = CallBy("CASEWORKER", WatchEhcRequestsRequest());
  auto caller = std::make_shared<auth::Caller>(*call.caller);
  caller->expires = absl::InfiniteFuture();
  call.caller = std::move(caller);
  call.method = &method;
  std::unique_ptr<Executor> executor;
  WatchHub hub({.limits = {.watches = 3, .of_one_caller = 3, .look_every = absl::ZeroDuration()},
                .run = [&](std::function<void()> task) { return executor->TryRun(std::move(task)); },
                .renew = [](const Call& held) { return absl::StatusOr<Call>(held); },
                .log_read = [](const Call&, std::vector<std::string>) { return absl::OkStatus(); },
                .now = [] { return absl::Now(); }});
  executor = std::make_unique<Executor>(2, 3);
  std::atomic<int> served = 0;
  std::atomic<bool> over = false;
  std::vector<std::thread> readers;
  for (int r = 0; r < kReaders; ++r)
    readers.emplace_back([&] {
      for (int i = 0; i < kCallsEach; ++i) {
        Line line;
        std::thread cutter([&line] { line.Cut(); });
        const bool open = hub.Open(call, std::make_unique<Endless>(), line).ok();
        cutter.join();
        // One that was cut before it had a line fails its first message.
        if (open) line.Read();
        EXPECT_EQ(line.finishes(), open ? 1 : 0);
        served += open ? 1 : 0;
      }
    });
  std::thread others([&] {
    while (!over) {
      hub.Wake(std::nullopt);
      hub.Tick();
    }
  });
  for (std::thread& reader : readers) reader.join();
  EXPECT_EQ(hub.size(), 0u) << "places that nobody has are taken";
  EXPECT_GT(served, 0);
  std::vector<std::unique_ptr<Line>> lines;
  for (int i = 0; i < 3; ++i)
    EXPECT_TRUE(
        hub.Open(call, std::make_unique<Endless>(), *lines.emplace_back(std::make_unique<Line>())).ok());
  std::thread stop([&] { hub.Drain(); });
  for (const auto& line : lines) line->Read();
  stop.join();
  EXPECT_EQ(hub.size(), 0u);
  EXPECT_EQ(hub.CountEnded(EndReason::kShuttingDown), 3);
  over = true;
  others.join();
}

}  // namespace
}  // namespace send::rpc
