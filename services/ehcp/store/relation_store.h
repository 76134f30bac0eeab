#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/db/database.h"

namespace send::ehcp {

// On whose roll a pupil is from now on: "settings/urn-100000"; empty for nobody's.
struct OnRoll {
  std::string setting;
};

// A rule on a pupil's record as it stands: a person is barred from it or, where there is no subject, its
// address is protected.
struct RecordRule {
  std::string id;
  std::string barred_subject;
  absl::Time set_at;
  std::optional<absl::Time> ended_at = std::nullopt;
};

// What the owner of people says, under a number of its feed.
struct RelationChange {
  int64_t number = 0;
  std::string la;
  std::string pupil_id;
  absl::Time recorded_at;
  std::variant<OnRoll, RecordRule> relation;
};

// The relations that the owner of people has told of, each from when until when: what scopes are judged by.
// They are told again where somebody lost count, and are then as they were.
class RelationStore {
 public:
  virtual ~RelationStore() = default;

  // The last number of the feed that is kept here; 0 at first.
  virtual absl::StatusOr<int64_t> Cursor(absl::Time deadline) = 0;

  // Keeps what follows `after`, up to `through`, in one transaction with the cursor. Where the cursor is not at
  // `after` any more somebody else has been here, and nothing is changed. Answers where the cursor is then.
  virtual absl::StatusOr<int64_t> Apply(int64_t after, const std::vector<RelationChange>& changes,
                                        int64_t through, absl::Time now, absl::Time deadline) = 0;
};

// In MariaDB. Thread-safe.
class MysqlRelationStore : public RelationStore {
 public:
  explicit MysqlRelationStore(db::Database& database) : database_(database) {}
  absl::StatusOr<int64_t> Cursor(absl::Time deadline) override;
  absl::StatusOr<int64_t> Apply(int64_t after, const std::vector<RelationChange>& changes, int64_t through,
                                absl::Time now, absl::Time deadline) override;

 private:
  db::Database& database_;
};

}  // namespace send::ehcp
