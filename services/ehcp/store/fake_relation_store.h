#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "services/ehcp/store/relation_store.h"

namespace send::ehcp {

// The relations in memory: the other stores in memory judge their scopes by them. For one thread at a time.
class FakeRelationStore : public RelationStore {
 public:
  absl::StatusOr<int64_t> Cursor(absl::Time /*deadline*/) override { return cursor_; }

  absl::StatusOr<int64_t> Apply(int64_t after, const std::vector<RelationChange>& changes, int64_t through,
                                absl::Time /*now*/, absl::Time /*deadline*/) override {
    if (after != cursor_) return cursor_;
    for (const RelationChange& change : changes) {
      if (const auto* roll = std::get_if<OnRoll>(&change.relation))
        rolls_[{change.la, change.pupil_id}] = roll->setting;
      else if (const auto& rule = std::get<RecordRule>(change.relation); !rule.barred_subject.empty())
        bars_[{change.la, rule.id}] = {rule.barred_subject, rule.ended_at ? "" : change.pupil_id};
    }
    cursor_ = through;
    return cursor_;
  }

  bool IsBarred(const std::string& la, const std::string& subject, const std::string& pupil_id) const {
    return std::any_of(bars_.begin(), bars_.end(), [&](const auto& bar) {
      return bar.first.first == la && bar.second == std::pair(subject, pupil_id);
    });
  }
  std::vector<std::string> BarredPupils(const std::string& la, const std::string& subject) const {
    std::vector<std::string> pupils;
    for (const auto& [rule, bar] : bars_)
      if (rule.first == la && bar.first == subject && !bar.second.empty()) pupils.push_back(bar.second);
    return pupils;
  }
  bool IsOnRoll(const std::string& la, const std::string& pupil_id,
                const std::vector<std::string>& settings) const {
    const auto roll = rolls_.find({la, pupil_id});
    return roll != rolls_.end() && std::find(settings.begin(), settings.end(), roll->second) != settings.end();
  }

 private:
  int64_t cursor_ = 0;
  // By authority and pupil; by authority and rule: who is barred, and from which pupil while the rule stands.
  std::map<std::pair<std::string, std::string>, std::string> rolls_;
  std::map<std::pair<std::string, std::string>, std::pair<std::string, std::string>> bars_;
};

}  // namespace send::ehcp
