#pragma once

#include <condition_variable>
#include <mutex>

#include "absl/time/time.h"

namespace send {

// Waits until `ready` holds or the deadline has passed; answers what `ready` says then. Mutexes here are std's:
// the thread sanitizer knows them, and does not know those of a library that was built without it.
template <class Ready>
bool WaitUntil(std::condition_variable& changed, std::unique_lock<std::mutex>& lock, absl::Time deadline,
               Ready ready) {
  if (deadline == absl::InfiniteFuture()) {
    changed.wait(lock, ready);
    return true;
  }
  return changed.wait_until(lock, absl::ToChronoTime(deadline), ready);
}

}  // namespace send
