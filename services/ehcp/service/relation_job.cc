#include "services/ehcp/service/relation_job.h"

#include <utility>

#include "common/log/log.h"

namespace send::ehcp {
namespace {

constexpr int64_t kMostSeconds = 50;
constexpr absl::Duration kFirstFill = absl::Seconds(3);

}  // namespace

absl::Duration ReadRelationsMaxAge(rpc::Environment& environment) {
  return absl::Seconds(environment.Number("SEND_RELATIONS_MAX_AGE_SECONDS", kMostSeconds, 2, kMostSeconds));
}

RelationJob::RelationJob(RelationFollower::Parts parts)
    : follower_(std::move(parts)),
      background_({{"follow_relations", absl::Milliseconds(500), [this] { RunOnce(); }}}) {
  filled_.WaitForNotificationWithTimeout(kFirstFill);
}

void RelationJob::RunOnce() {
  const absl::StatusOr<bool> caught_up = follower_.CatchUp();
  const bool following = caught_up.ok() && *caught_up;
  if (following && !filled_.HasBeenNotified()) filled_.Notify();
  if (std::exchange(following_, following) == following) return;
  if (following)
    log::Info("relations_followed");
  else
    log::Warning("relations_behind")
        .With("why", caught_up.ok() ? "there is more to take" : std::string(caught_up.status().message()));
}

}  // namespace send::ehcp
