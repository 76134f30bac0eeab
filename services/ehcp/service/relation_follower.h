#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "services/ehcp/service/relation_freshness.h"
#include "services/ehcp/store/relation_store.h"

namespace grpc {
class ChannelInterface;
}

namespace send::ehcp {

// Changes up to `through`; `last` is the last number that the owner has. What it has saved and not numbered yet
// lies between the other two, both 0 where that is nothing.
struct RelationPage {
  std::vector<RelationChange> changes;
  int64_t through = 0;
  int64_t last = 0;
  int64_t first_waiting = 0;
  int64_t last_waiting = 0;
};

// The owner of people, asked by this service for itself.
class RelationSource {
 public:
  virtual ~RelationSource() = default;
  // With numbers after `after`. UNAVAILABLE, DEADLINE_EXCEEDED where the owner does not answer.
  virtual absl::StatusOr<RelationPage> List(int64_t after, absl::Time deadline) = 0;
};

// Over gRPC, by this service's certificate.
std::unique_ptr<RelationSource> NewRelationSource(const std::shared_ptr<grpc::ChannelInterface>& channel);

// Brings the owner's changes into the store. Any number of processes may: they find each other at the cursor.
// For one thread.
class RelationFollower {
 public:
  struct Parts {
    RelationSource& source;
    RelationStore& store;
    RelationFreshness& freshness;
    std::function<absl::Time()> now;
  };
  explicit RelationFollower(Parts parts) : parts_(std::move(parts)) {}

  // Takes what there is, and tells the freshness when that is all. Ends after some seconds in any case;
  // true where it got to the end. FAILED_PRECONDITION (FEED_BEHIND): the owner has fewer changes than are kept
  // here, as after a restore of its data alone.
  absl::StatusOr<bool> CatchUp();

 private:
  // Everything numbered is kept: what that says of the time.
  void Note(const RelationPage& page, absl::Time asked_at);

  const Parts parts_;
  // When something waited for a number, and the last that did.
  struct Waiting {
    absl::Time at;
    int64_t last;
  };
  std::optional<Waiting> waiting_;
};

}  // namespace send::ehcp
