#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "common/rpc/watch.h"

namespace send::rpc {

// One watch, from its first message to its end. It looks (WatchSource::Next) when it is woken and everything
// found before has been taken, so that a slow reader costs one batch of messages and nothing else; no thread is
// held between looks. The read log has a batch before its first message goes out. Thread-safe.
class Watcher : public std::enable_shared_from_this<Watcher> {
 public:
  // Each is told once at most, and calls nothing here but what says so.
  struct Told {
    // It will end so, and takes no more.
    std::function<void(EndReason)> ending;
    // Just before the line is.
    std::function<void(Watcher&, const absl::Status&)> finished;
  };
  Watcher(const WatchParts& parts, Call call, std::unique_ptr<WatchSource> source, WatchLine& line, Told told);

  // Its first look. Until then it only remembers what it is told: it asks nothing of the line, and does not
  // end.
  void Begin();
  // News of its topic.
  void Wake();
  // To be called some times a second: heartbeat, expiry, patience.
  void Tick();
  // Says why, and ends.
  void End(EndReason reason);
  // Of the line.
  void OnWritten(bool ok);
  void OnCut();

  const journal::Topic& topic() const { return topic_; }
  const Call& call() const { return call_; }
  // For `finished`: what it has ended with, and how many messages were sent.
  std::optional<EndReason> end() const { return ending_; }
  int64_t sent() const { return sent_; }

 private:
  // Runs outside of the lock, on a thread that may block.
  void Look();
  absl::StatusOr<WatchSource::Batch> Fetch();
  // All below: with the lock held.
  void Take(WatchSource::Batch batch);
  void TakeFailure(const absl::Status& status);
  void BeginEnd(EndReason reason);
  void EndWhereDue(absl::Time now);
  void CutWhereStuck(absl::Time now);
  bool IsIdle() const { return !writing_ && queue_.empty() && !looking_; }
  // Does the next thing there is to do.
  void Pump();
  void StartLook();
  void Finish();

  const WatchParts& parts_;
  const Call call_;
  const journal::Topic topic_;
  const absl::Time begun_at_;
  const Told told_;
  WatchLine& line_;
  std::unique_ptr<WatchSource> source_;

  std::mutex mutex_;
  std::deque<WatchMessage> queue_;
  WatchMessage writing_;
  // Of the last message that was written; at first, where the watch begins.
  std::string token_;
  int64_t sent_ = 0;
  bool begun_ = false;
  bool woken_ = false;
  bool looking_ = false;
  // A look that failed, or found no room; the next tick tries again.
  bool missed_ = false;
  bool end_queued_ = false;
  bool cut_ = false;
  bool finished_ = false;
  std::optional<EndReason> ending_;
  absl::Status status_;
  absl::Time last_look_at_;
  absl::Time last_sent_at_;
  absl::Time writing_since_;
  absl::Time ending_since_;
  absl::Time failing_since_ = absl::InfiniteFuture();
};

}  // namespace send::rpc
