#include "services/ehcp/service/relation_freshness.h"

#include "common/error/error.h"

namespace send::ehcp {

absl::Status RelationFreshness::Check(absl::Time now) const {
  const absl::MutexLock lock(&mutex_);
  return absl::AbsDuration(now - heard_at_) > max_age_ ? RelationsStale() : absl::OkStatus();
}

absl::Status RelationsStale() {
  return error::Unavailable(
      "RELATIONS_STALE", "Who may see which record cannot be told for the moment, so none is shown: try again.",
      absl::Seconds(2));
}

}  // namespace send::ehcp
