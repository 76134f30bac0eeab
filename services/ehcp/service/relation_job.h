#pragma once

#include <optional>

#include "absl/synchronization/notification.h"
#include "common/base/background.h"
#include "common/rpc/environment.h"
#include "services/ehcp/service/relation_follower.h"

namespace send::ehcp {

// SEND_RELATIONS_MAX_AGE_SECONDS: how old what is known of relations may be before nothing is shown. 50 by
// default and at most, so that with the ten seconds of the longest call it is never over a minute.
absl::Duration ReadRelationsMaxAge(rpc::Environment& environment);

// Follows the owner's feed twice a second until it is destroyed. Made, it has got to the end of it once, or has
// tried for some seconds: at an ordinary start everything is there before the first call.
class RelationJob {
 public:
  explicit RelationJob(RelationFollower::Parts parts);

 private:
  void RunOnce();

  RelationFollower follower_;
  absl::Notification filled_;
  // How the last run ended: a change of it is logged.
  std::optional<bool> following_;
  // Last: its thread uses the others.
  Background background_;
};

}  // namespace send::ehcp
