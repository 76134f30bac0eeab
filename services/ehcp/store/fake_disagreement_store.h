#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "common/journal/fake_entity_table.h"
#include "services/ehcp/domain/standing.h"
#include "services/ehcp/store/disagreement_store.h"
#include "services/ehcp/store/fake_ehc_request_store.h"

namespace send::ehcp {

// The store in memory, for tests of handlers; the contract suite holds it to the real one.
class FakeDisagreementStore : public DisagreementStore {
 public:
  FakeDisagreementStore(FakeEhcRequestStore& requests, const civil::HolidayCalendar& calendar)
      : requests_(requests), calendar_(calendar) {
    requests.disagreements_of = [this](const std::string& la, const std::string& id) {
      std::vector<Disagreement> all;
      for (StoredDisagreement& stored :
           table_.All(la, [&](const auto& each) { return each.value.request_id == id; }))
        all.push_back(std::move(stored.value));
      return all;
    };
  }

  absl::StatusOr<StoredDisagreement> Create(const journal::Change& change, const Scope& scope,
                                            const DisagreementKey& key, Begin begin) override {
    absl::MutexLock lock(&requests_.beside);
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

  absl::StatusOr<StoredRequest> ChangeBoth(const journal::Change& change, const Scope& scope,
                                           const DisagreementKey& key, std::string_view etag,
                                           DecisionOnBoth decide) override {
    const auto found = Get(scope, key, change.deadline);
    if (!found.ok()) return found.status();
    std::optional<Disagreement> after;
    const auto both = [&](const EhcRequest& request) -> absl::StatusOr<EhcRequest> {
      auto gone_on = decide(request, *found);
      if (!gone_on.ok()) return gone_on.status();
      after = std::move(gone_on->disagreement);
      return std::move(gone_on->request);
    };
    auto changed = requests_.Change(change, scope, key.request_id, etag, both);
    if (!changed.ok() || !after) return changed;
    const auto save = [&](const Disagreement&) -> absl::StatusOr<Disagreement> { return *after; };
    const auto saved = Change(change, scope, key, journal::EtagOf(found->version), save);
    if (!saved.ok()) return saved.status();
    return changed;
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
             Meets(scope, query, stored) && (!query.after || PlaceOf(stored) > *query.after);
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

  bool Meets(const Scope& scope, const DisagreementQuery& query, const StoredDisagreement& stored) const {
    const auto request = requests_.Get(scope, stored.value.request_id, absl::InfiniteFuture());
    if (!request.ok()) return false;
    const std::string& caseworker = request->value.caseworker;
    const bool theirs =
        query.caseworkers.empty() ||
        std::find(query.caseworkers.begin(), query.caseworkers.end(), caseworker) != query.caseworkers.end();
    const absl::CivilDay due_on = PlaceOf(stored).first;
    const Outcome outcome = OutcomeOf(stored.value);
    return theirs && (!query.unallocated || caseworker.empty()) &&
           (query.team.empty() || query.team == request->value.team) &&
           (!query.due_before || due_on < *query.due_before) && (!query.outcome || outcome == *query.outcome) &&
           (!query.still_owed || outcome == Outcome::kOpen || due_on != kNoDueDate);
  }

  bool IsOf(const Scope& scope, const std::string& request_id, const StoredDisagreement& stored) const {
    return stored.value.request_id == request_id &&
           requests_.Get(scope, request_id, absl::InfiniteFuture()).ok();
  }

  FakeEhcRequestStore& requests_;
  const civil::HolidayCalendar& calendar_;
  journal::FakeEntityTable<Disagreement> table_;
};

}  // namespace send::ehcp
