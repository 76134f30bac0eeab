#pragma once

#include <algorithm>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "common/journal/fake_entity_table.h"
#include "services/ehcp/store/diary_store.h"

namespace send::ehcp {

// The store in memory, for tests of handlers; the contract suite holds it to the real one.
class FakeDiaryStore : public DiaryStore {
 public:
  explicit FakeDiaryStore(EhcRequestStore& requests) : requests_(requests) {}

  absl::StatusOr<StoredEntry> Create(const journal::Change& change, const Scope& scope, const std::string& id,
                                     const DiaryEntry& entry, Check check) override {
    if (!RequestInScope(scope, entry.request_id)) return RequestNotFound();
    const auto known = table_.Known(change);
    if (known.ok() && !known->has_value())
      if (absl::Status status = check(); !status.ok()) return status;
    return table_.Create(change, {.id = id, .value = entry},
                         [](const StoredEntry& /*other*/) { return absl::OkStatus(); });
  }

  absl::StatusOr<StoredEntry> Change(const journal::Change& change, const Scope& scope, const DiaryKey& key,
                                     std::string_view etag, Decision decide) override {
    const auto visible = [&](const StoredEntry& stored) { return InScope(scope, key, stored); };
    return table_.ChangeOne(change, key.id, etag, visible, DiaryEntryNotFound(), decide);
  }

  absl::StatusOr<StoredEntry> Get(const Scope& scope, const DiaryKey& key, absl::Time /*deadline*/) override {
    auto found =
        table_.Find(scope.la, key.id, [&](const StoredEntry& stored) { return InScope(scope, key, stored); });
    if (!found) return DiaryEntryNotFound();
    return *std::move(found);
  }

  absl::StatusOr<StoredEntry> GetAsOf(const Scope& scope, const DiaryKey& key, absl::Time time,
                                      absl::Time deadline) override {
    if (auto now = Get(scope, key, deadline); !now.ok()) return now;
    return table_.FindAsOf(scope.la, key.id, time);
  }

  absl::StatusOr<std::vector<StoredEntry>> List(const Scope& scope, const DiaryQuery& query,
                                                absl::Time /*deadline*/) override {
    const auto place = [](const StoredEntry& stored) { return std::pair(stored.value.on, stored.id); };
    auto all = table_.All(scope.la, [&](const StoredEntry& stored) {
      return stored.value.request_id == query.request_id && RequestInScope(scope, query.request_id) &&
             (!query.kind || KindOf(stored.value.content) == *query.kind) &&
             (!query.after || place(stored) < *query.after);
    });
    return FirstBy(place, std::greater(), query.limit, std::move(all));
  }

  absl::StatusOr<std::vector<StoredEntry>> ListTasks(const Scope& scope, const TaskQuery& query,
                                                     absl::Time /*deadline*/) override {
    const auto place = [](const StoredEntry& stored) {
      return std::pair(TaskOf(stored.value)->due_on, stored.id);
    };
    auto all = table_.All(scope.la, [&](const StoredEntry& stored) {
      const DiaryTask* task = TaskOf(stored.value);
      return task != nullptr && task->state == query.state && RequestInScope(scope, stored.value.request_id) &&
             (query.owner.empty() || task->owner == query.owner) &&
             (!query.due_before || task->due_on < *query.due_before) &&
             (!query.after || place(stored) > *query.after);
    });
    return FirstBy(place, std::less(), query.limit, std::move(all));
  }

 private:
  bool RequestInScope(const Scope& scope, const std::string& id) const {
    return !scope.settings && requests_.Get(scope, id, absl::InfiniteFuture()).ok();
  }
  bool InScope(const Scope& scope, const DiaryKey& key, const StoredEntry& stored) const {
    return stored.value.request_id == key.request_id && RequestInScope(scope, key.request_id);
  }

  template <class Place, class Order>
  static std::vector<StoredEntry> FirstBy(Place place, Order comes_first, int64_t limit,
                                          std::vector<StoredEntry> all) {
    std::sort(all.begin(), all.end(),
              [&](const StoredEntry& a, const StoredEntry& b) { return comes_first(place(a), place(b)); });
    if (std::ssize(all) > limit) all.erase(all.begin() + limit, all.end());
    return all;
  }

  EhcRequestStore& requests_;
  journal::FakeEntityTable<DiaryEntry> table_;
};

}  // namespace send::ehcp
