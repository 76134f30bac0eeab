#pragma once

#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

namespace send::ehcp {

// Whether the relations kept here may be trusted: how long ago this process heard from their owner that there
// is nothing that they lack. Each process trusts what it heard itself; at start it has heard nothing.
// Thread-safe.
class RelationFreshness {
 public:
  explicit RelationFreshness(absl::Duration max_age) : max_age_(max_age) {}

  // All that the owner had at that time is kept here.
  void Heard(absl::Time at) {
    const absl::MutexLock lock(&mutex_);
    heard_at_ = at;
  }

  // UNAVAILABLE (RELATIONS_STALE) where that is longer ago than allowed; and so where a clock was set back.
  absl::Status Check(absl::Time now) const;

 private:
  const absl::Duration max_age_;
  mutable absl::Mutex mutex_;
  absl::Time heard_at_ ABSL_GUARDED_BY(mutex_) = absl::InfinitePast();
};

absl::Status RelationsStale();

}  // namespace send::ehcp
