#include "common/base/background.h"

#include <algorithm>
#include <chrono>

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
  // Not the time of day: a machine whose clock is set back by an hour must not be without its jobs for an hour.
  using Clock = std::chrono::steady_clock;
  std::vector<Clock::time_point> due(jobs_.size(), Clock::now());
  while (true) {
    Clock::time_point next = Clock::now() + std::chrono::hours(1);
    for (const Clock::time_point time : due) next = std::min(next, time);
    {
      std::unique_lock lock(mutex_);
      if (stopped_.wait_until(lock, next, [this] { return stopping_; })) return;
    }
    for (size_t i = 0; i < jobs_.size(); ++i) {
      if (due[i] > Clock::now()) continue;
      jobs_[i].run();
      due[i] = Clock::now() + absl::ToChronoNanoseconds(jobs_[i].every);
    }
  }
}

}  // namespace send
