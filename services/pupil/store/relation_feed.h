#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/db/database.h"
#include "services/pupil/domain/access_rule.h"

namespace send::pupil {

// Where a pupil is on roll: "settings/urn-100000", or nowhere.
struct OnRoll {
  std::string setting;
  friend bool operator==(const OnRoll&, const OnRoll&) = default;
};

// A rule on a pupil's record as it stands.
struct RuleStanding {
  std::string id;
  AccessRule rule;
  absl::Time set_at;
  friend bool operator==(const RuleStanding&, const RuleStanding&) = default;
};

struct RelationChange {
  int64_t number = 0;
  std::string la;
  std::string pupil_id;
  absl::Time recorded_at;
  std::variant<OnRoll, RuleStanding> relation;
};

// As journal::FeedPage.
struct RelationPage {
  std::vector<RelationChange> changes;
  int64_t through = 0;
  int64_t last = 0;
  int64_t first_waiting = 0;
  int64_t last_waiting = 0;
};

// Who is related to whom, of every authority, in the order it was recorded: what the journal's feed has of it.
class RelationFeed {
 public:
  virtual ~RelationFeed() = default;
  // With a number after `after`, at most `limit`. A state that was erased is passed over.
  virtual absl::StatusOr<RelationPage> List(int64_t after, int64_t limit, absl::Time deadline) = 0;
};

// In MariaDB. Thread-safe.
class MysqlRelationFeed : public RelationFeed {
 public:
  explicit MysqlRelationFeed(db::Database& database) : database_(database) {}
  absl::StatusOr<RelationPage> List(int64_t after, int64_t limit, absl::Time deadline) override;

 private:
  db::Database& database_;
};

}  // namespace send::pupil
