#include "common/rpc/executor.h"

#include <chrono>

namespace send::rpc {

Executor::Executor(size_t workers, size_t queue, absl::Duration longest_wait, Clock clock)
    : max_queue_(queue), longest_wait_(longest_wait), clock_(std::move(clock)) {
  for (size_t i = 0; i < workers; ++i) workers_.emplace_back([this] { Work(); });
}

Executor::~Executor() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  for (std::thread& worker : workers_) worker.join();
}

bool Executor::TryRun(std::function<void()> task) {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_ || tasks_.size() >= max_queue_) return false;
    const absl::Duration now = clock_();
    if (!tasks_.empty() && now - tasks_.front().since > longest_wait_) return false;
    tasks_.push_back({std::move(task), now});
  }
  changed_.notify_one();
  return true;
}

absl::Duration Executor::Steady() {
  return absl::FromChrono(std::chrono::steady_clock::now().time_since_epoch());
}

size_t Executor::queued() const {
  const std::lock_guard lock(mutex_);
  return tasks_.size();
}

void Executor::Work() {
  while (true) {
    std::function<void()> task;
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return stopping_ || !tasks_.empty(); });
      if (tasks_.empty()) return;
      task = std::move(tasks_.front().run);
      tasks_.pop_front();
    }
    task();
  }
}

}  // namespace send::rpc
