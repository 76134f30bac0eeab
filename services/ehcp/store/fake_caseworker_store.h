#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/base/uuid.h"
#include "common/journal/fake_entity_table.h"
#include "services/ehcp/store/caseworker_store.h"

namespace send::ehcp {

// The store in memory, for tests of handlers; the contract suite holds it to the real one.
class FakeCaseworkerStore : public CaseworkerStore {
 public:
  explicit FakeCaseworkerStore(EhcRequestStore& requests) : requests_(requests) {}

  absl::StatusOr<StoredCaseworker> Create(const journal::Change& change, const std::string& id,
                                          const Caseworker& caseworker,
                                          absl::FunctionRef<absl::Status()> check) override {
    const auto known = table_.Known(change);
    if (known.ok() && !known->has_value())
      if (absl::Status status = check(); !status.ok()) return status;
    return table_.Create(change, {.id = id, .value = caseworker}, [&](const StoredCaseworker& other) {
      return other.value.subject == caseworker.subject ? CaseworkerExists(other.id) : absl::OkStatus();
    });
  }

  absl::StatusOr<StoredCaseworker> Change(
      const journal::Change& change, const std::string& id, std::string_view etag,
      absl::FunctionRef<absl::StatusOr<Caseworker>(const Caseworker&)> decide) override {
    return table_.ChangeOne(change, id, etag, &IsAny, CaseworkerNotFound(), decide);
  }

  absl::StatusOr<std::optional<StoredCaseworker>> FindBySubject(const std::string& la,
                                                                const std::string& subject,
                                                                absl::Time /*deadline*/) override {
    auto all = table_.All(la, [&](const StoredCaseworker& stored) { return stored.value.subject == subject; });
    if (all.empty()) return std::optional<StoredCaseworker>();
    return std::optional<StoredCaseworker>(std::move(all[0]));
  }

  absl::StatusOr<std::vector<ListedCaseworker>> List(const Scope& scope, const CaseworkerQuery& query,
                                                     absl::Time deadline) override {
    std::vector<ListedCaseworker> listed;
    for (StoredCaseworker& stored : table_.All(scope.la, &IsAny)) {
      const Caseworker& value = stored.value;
      if ((query.state && StateOn(value, query.today) != *query.state) || stored.id <= query.after ||
          (!query.id.empty() && query.id != stored.id) || (!query.team.empty() && query.team != value.team))
        continue;
      const auto held =
          requests_.List({.la = scope.la, .subject = scope.subject},
                         {.caseworkers = {value.subject}, .still_owed = true, .limit = 1'000'000}, deadline);
      if (!held.ok()) return held.status();
      if (query.holding && held->empty()) continue;
      listed.push_back({std::move(stored), static_cast<int64_t>(held->size())});
    }
    if (listed.size() > static_cast<size_t>(query.limit))
      listed.erase(listed.begin() + static_cast<std::ptrdiff_t>(query.limit), listed.end());
    return listed;
  }

  absl::StatusOr<std::vector<Caseworker>> ListCovered(const std::string& la, absl::CivilDay day,
                                                      absl::Time /*deadline*/) override {
    std::vector<Caseworker> covered;
    for (StoredCaseworker& stored : table_.All(la, [&](const StoredCaseworker& each) {
           return std::any_of(each.value.covers.begin(), each.value.covers.end(),
                              [&](const Cover& cover) { return LastDayOf(cover) >= day; });
         }))
      covered.push_back(std::move(stored.value));
    std::sort(covered.begin(), covered.end(),
              [](const Caseworker& a, const Caseworker& b) { return a.subject < b.subject; });
    return covered;
  }

  absl::StatusOr<std::optional<Handover>> FindHandover(const journal::Change& change) override {
    auto answer = handovers_.Known(change);
    if (!answer.ok()) return answer.status();
    if (!answer->has_value()) return std::optional<Handover>();
    return std::optional<Handover>((*std::move(answer))->value);
  }

  absl::StatusOr<Handover> BeginHandover(const journal::Change& change, const Handover& handover) override {
    auto begun = handovers_.Create(change, {.id = NewUuidV7(change.now), .value = handover},
                                   [](const journal::Stored<Handover>&) { return absl::OkStatus(); });
    if (!begun.ok()) return begun.status();
    return std::move(begun->value);
  }

 private:
  static bool IsAny(const StoredCaseworker& /*stored*/) { return true; }

  EhcRequestStore& requests_;
  journal::FakeEntityTable<Caseworker> table_;
  journal::FakeEntityTable<Handover> handovers_;
};

}  // namespace send::ehcp
