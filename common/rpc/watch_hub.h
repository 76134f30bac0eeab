#pragma once

#include <array>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <vector>

#include "common/rpc/watcher.h"

namespace send::rpc {

// All watches of a program: how many there may be, who is woken, and their end when it stops. Thread-safe.
class WatchHub {
 public:
  explicit WatchHub(WatchParts parts) : parts_(std::move(parts)) {}

  // Begins a watch. RESOURCE_EXHAUSTED (TOO_MANY_WATCHES); UNAVAILABLE (SHUTTING_DOWN) once it drains. Where it
  // refuses, the line is the caller's to end.
  absl::Status Open(Call call, std::unique_ptr<WatchSource> source, WatchLine& line);

  // Those of these topics; all, for nullopt.
  void Wake(const std::optional<std::set<journal::Topic>>& topics);
  void Tick();
  // Ends every watch, and refuses new ones.
  void Drain();

  size_t size() const;
  // How many were to end so since the program began.
  int64_t CountEnded(EndReason reason) const;

 private:
  absl::Status Register(const std::shared_ptr<Watcher>& watcher);
  void CountEnd(EndReason reason);
  void Forget(Watcher& watcher, const absl::Status& status);
  // A watcher is never called with the lock held: it calls these two.
  std::vector<std::shared_ptr<Watcher>> All() const;

  const WatchParts parts_;
  mutable std::mutex mutex_;
  bool draining_ = false;
  std::map<Watcher*, std::shared_ptr<Watcher>> watchers_;
  std::map<std::string, size_t> of_caller_;
  std::array<int64_t, kEndReasons> ended_ = {};
};

}  // namespace send::rpc
