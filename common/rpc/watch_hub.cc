#include "common/rpc/watch_hub.h"

#include "common/error/error.h"
#include "common/log/log.h"

namespace send::rpc {
namespace {

constexpr absl::Duration kRetryWhenFull = absl::Seconds(10);
constexpr absl::Duration kRetryWhenStopping = absl::Seconds(1);

}  // namespace

absl::Status WatchHub::Open(Call call, std::unique_ptr<WatchSource> source, WatchLine& line) {
  const auto watcher = std::make_shared<Watcher>(
      parts_, std::move(call), std::move(source), line,
      Watcher::Told{
          .ending = [this](EndReason reason) { CountEnd(reason); },
          .finished = [this](Watcher& finished, const absl::Status& status) { Forget(finished, status); }});
  if (absl::Status status = Register(watcher); !status.ok()) return status;
  line.Attach(watcher);
  // The line may go from here on.
  watcher->Begin();
  return absl::OkStatus();
}

absl::Status WatchHub::Register(const std::shared_ptr<Watcher>& watcher) {
  const std::lock_guard lock(mutex_);
  if (draining_)
    return error::Unavailable("SHUTTING_DOWN", "The service stops: try again in a moment.", kRetryWhenStopping);
  size_t& own = of_caller_[watcher->call().caller->Actor()];
  if (watchers_.size() >= parts_.limits.watches || own >= parts_.limits.of_one_caller) {
    if (own == 0) of_caller_.erase(watcher->call().caller->Actor());
    return error::ResourceExhausted(
        "TOO_MANY_WATCHES", "Too many watches are open: end one of yours, or try again later.", kRetryWhenFull);
  }
  ++own;
  watchers_[watcher.get()] = watcher;
  return absl::OkStatus();
}

void WatchHub::CountEnd(EndReason reason) {
  const std::lock_guard lock(mutex_);
  ++ended_[static_cast<size_t>(reason)];
}

void WatchHub::Forget(Watcher& watcher, const absl::Status& status) {
  const std::optional<EndReason> end = watcher.end();
  const Call& call = watcher.call();
  {
    const std::lock_guard lock(mutex_);
    watchers_.erase(&watcher);
    if (const auto own = of_caller_.find(call.caller->Actor()); own != of_caller_.end() && --own->second == 0)
      of_caller_.erase(own);
  }
  log::Line line(log::Level::kInfo, "watch_ended");
  line.With("method", call.method->full_name)
      .With("code", absl::StatusCodeToString(status.code()))
      .With("reason", std::string(end ? WordOf(*end) : "CALLER_GONE"))
      .With("messages", watcher.sent())
      .With("took_s", absl::ToDoubleSeconds(parts_.now() - call.now))
      .With("correlation_id", call.correlation_id);
}

std::vector<std::shared_ptr<Watcher>> WatchHub::All() const {
  const std::lock_guard lock(mutex_);
  std::vector<std::shared_ptr<Watcher>> all;
  for (const auto& [key, watcher] : watchers_) all.push_back(watcher);
  return all;
}

void WatchHub::Wake(const std::optional<std::set<journal::Topic>>& topics) {
  for (const auto& watcher : All())
    if (!topics || topics->contains(watcher->topic())) watcher->Wake();
}

void WatchHub::Tick() {
  for (const auto& watcher : All()) watcher->Tick();
}

void WatchHub::Drain() {
  {
    const std::lock_guard lock(mutex_);
    draining_ = true;
  }
  for (const auto& watcher : All()) watcher->End(EndReason::kShuttingDown);
}

size_t WatchHub::size() const {
  const std::lock_guard lock(mutex_);
  return watchers_.size();
}

int64_t WatchHub::CountEnded(EndReason reason) const {
  const std::lock_guard lock(mutex_);
  return ended_[static_cast<size_t>(reason)];
}

}  // namespace send::rpc
