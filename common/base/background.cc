#include "common/base/background.h"

#include <algorithm>

#include "absl/time/clock.h"
#include "common/base/wait.h"

namespace send {

Background::Background(std::vector<Job> jobs) : jobs_(std::move(jobs)), thread_([this] { Loop(); }) {}

Background::~Background() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  stopped_.notify_one();
  thread_.join();
}

void Background::Loop() {
  std::vector<absl::Time> due(jobs_.size(), absl::Now());
  while (true) {
    const absl::Time next = due.empty() ? absl::InfiniteFuture() : *std::min_element(due.begin(), due.end());
    {
      std::unique_lock lock(mutex_);
      if (WaitUntil(stopped_, lock, next, [this] { return stopping_; })) return;
    }
    for (size_t i = 0; i < jobs_.size(); ++i) {
      if (due[i] > absl::Now()) continue;
      jobs_[i].run();
      due[i] = absl::Now() + jobs_[i].every;
    }
  }
}

}  // namespace send
