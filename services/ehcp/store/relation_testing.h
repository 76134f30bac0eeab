#pragma once

#include <string>
#include <utility>

#include "absl/time/clock.h"
#include "services/ehcp/store/relation_store.h"

// For tests: what the owner of people would say, told to any store of relations.
namespace send::ehcp {

inline void Tell(RelationStore& store, const std::string& pupil_id, std::variant<OnRoll, RecordRule> relation,
                 const std::string& la = "999") {
  const absl::Time deadline = absl::Now() + absl::Seconds(20);
  const int64_t after = store.Cursor(deadline).value();
  const RelationChange change{after + 1, la, pupil_id, absl::FromUnixSeconds(1'795'000'000),
                              std::move(relation)};
  store.Apply(after, {change}, change.number, change.recorded_at, deadline).value();
}

inline void PutOnRoll(RelationStore& store, const std::string& pupil_id, const std::string& setting) {
  Tell(store, pupil_id, OnRoll{setting});
}

inline void Bar(RelationStore& store, const std::string& pupil_id, const std::string& subject,
                const std::string& la = "999") {
  Tell(store, pupil_id, RecordRule{pupil_id + "-" + subject, subject, absl::FromUnixSeconds(1'795'000'000)},
       la);
}

}  // namespace send::ehcp
