#include "common/base/background.h"

#include <algorithm>

#include "absl/time/clock.h"

namespace send {

Background::Background(std::vector<Job> jobs) : jobs_(std::move(jobs)), thread_([this] { Loop(); }) {}

Background::~Background() {
  {
    absl::MutexLock lock(&mutex_);
    stopping_ = true;
  }
  thread_.join();
}

void Background::Loop() {
  std::vector<absl::Time> due(jobs_.size(), absl::Now());
  while (true) {
    const absl::Time next = due.empty() ? absl::InfiniteFuture() : *std::min_element(due.begin(), due.end());
    {
      absl::MutexLock lock(&mutex_);
      if (mutex_.AwaitWithDeadline(absl::Condition(&stopping_), next)) return;
    }
    for (size_t i = 0; i < jobs_.size(); ++i) {
      if (due[i] > absl::Now()) continue;
      jobs_[i].run();
      due[i] = absl::Now() + jobs_[i].every;
    }
  }
}

}  // namespace send
