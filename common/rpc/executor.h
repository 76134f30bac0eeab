#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "absl/time/time.h"

namespace send::rpc {

// A fixed number of threads for work that blocks, and a queue before them, bounded in length and in time: where
// its oldest task has waited for longer than `longest_wait` a new one would too, and is refused instead. A
// burst waits; what comes faster than it can be done for longer than that does not. Destruction runs what is
// queued. Thread-safe.
class Executor {
 public:
  // Answers the time since whenever; it must not be set back.
  using Clock = std::function<absl::Duration()>;

  Executor(size_t workers, size_t queue, absl::Duration longest_wait = absl::InfiniteDuration(),
           Clock clock = Steady);
  ~Executor();
  Executor(const Executor&) = delete;
  Executor& operator=(const Executor&) = delete;

  // False, at once, when the queue is full or slow: the caller is told to come back.
  [[nodiscard]] bool TryRun(std::function<void()> task);

  size_t queued() const;

 private:
  struct Task {
    std::function<void()> run;
    absl::Duration since;
  };
  static absl::Duration Steady();
  void Work();

  const size_t max_queue_;
  const absl::Duration longest_wait_;
  const Clock clock_;
  // Guards the three below it.
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Task> tasks_;
  bool stopping_ = false;
  std::vector<std::thread> workers_;
};

}  // namespace send::rpc
