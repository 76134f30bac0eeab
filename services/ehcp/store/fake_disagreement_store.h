#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "common/journal/fake_entity_table.h"
#include "services/ehcp/store/disagreement_store.h"

namespace send::ehcp {

// The store in memory, for tests of handlers; the contract suite holds it to the real one.
class FakeDisagreementStore : public DisagreementStore {
 public:
  FakeDisagreementStore(EhcRequestStore& requests, const civil::HolidayCalendar& calendar)
      : requests_(requests), calendar_(calendar) {}

  absl::StatusOr<StoredDisagreement> Create(const journal::Change& change, const Scope& scope,
                                            const DisagreementKey& key, Begin begin) override {
    const auto request = requests_.Get(scope, key.request_id, change.deadline);
    if (!request.ok()) return request.status();
    auto begun = begin(request->value);
    if (!begun.ok()) return begun.status();
    const StoredDisagreement fresh{.id = key.id, .value = *std::move(begun)};
    return table_.Create(change, fresh, [&](const StoredDisagreement& other) {
      return IsSameDispute(other.value, fresh.value) ? DisagreementExists(other.id) : absl::OkStatus();
    });
  }

  absl::StatusOr<StoredDisagreement> Change(const journal::Change& change, const Scope& scope,
                                            const DisagreementKey& key, std::string_view etag,
                                            Decision decide) override {
    const auto visible = [&](const StoredDisagreement& stored) { return IsOf(scope, key.request_id, stored); };
    return table_.ChangeOne(change, key.id, etag, visible, DisagreementNotFound(), decide);
  }

  absl::StatusOr<StoredDisagreement> Get(const Scope& scope, const DisagreementKey& key,
                                         absl::Time /*deadline*/) override {
    auto found = table_.Find(scope.la, key.id, [&](const StoredDisagreement& stored) {
      return IsOf(scope, key.request_id, stored);
    });
    if (!found) return DisagreementNotFound();
    return *std::move(found);
  }

  absl::StatusOr<std::vector<StoredDisagreement>> List(const Scope& scope, const DisagreementQuery& query,
                                                       absl::Time /*deadline*/) override {
    auto all = table_.All(scope.la, [&](const StoredDisagreement& stored) {
      return IsOf(scope, query.request_id.empty() ? stored.value.request_id : query.request_id, stored) &&
             (!query.after || PlaceOf(stored) > *query.after);
    });
    std::sort(all.begin(), all.end(), [&](const StoredDisagreement& a, const StoredDisagreement& b) {
      return PlaceOf(a) < PlaceOf(b);
    });
    if (all.size() > static_cast<size_t>(query.limit))
      all.erase(all.begin() + static_cast<std::ptrdiff_t>(query.limit), all.end());
    return all;
  }

 private:
  std::pair<absl::CivilDay, std::string> PlaceOf(const StoredDisagreement& stored) const {
    return {DisagreementDueOn(stored.value, calendar_), stored.id};
  }

  bool IsOf(const Scope& scope, const std::string& request_id, const StoredDisagreement& stored) const {
    return stored.value.request_id == request_id &&
           requests_.Get(scope, request_id, absl::InfiniteFuture()).ok();
  }

  EhcRequestStore& requests_;
  const civil::HolidayCalendar& calendar_;
  journal::FakeEntityTable<Disagreement> table_;
};

}  // namespace send::ehcp
