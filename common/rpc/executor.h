#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace send::rpc {

// A fixed number of threads for work that blocks, and a queue of bounded length before them. Destruction runs
// what is queued. Thread-safe.
class Executor {
 public:
  Executor(size_t workers, size_t queue);
  ~Executor();
  Executor(const Executor&) = delete;
  Executor& operator=(const Executor&) = delete;

  // False, at once, when the queue is full: the caller is told to come back.
  [[nodiscard]] bool TryRun(std::function<void()> task);

  size_t queued() const;

 private:
  void Work();

  const size_t max_queue_;
  // Guards the three below it.
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> tasks_;
  bool stopping_ = false;
  std::vector<std::thread> workers_;
};

}  // namespace send::rpc
