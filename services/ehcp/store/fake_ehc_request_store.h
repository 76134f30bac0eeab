#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "common/civil/date.h"
#include "common/journal/fake_entity_table.h"
#include "services/ehcp/store/ehc_request_store.h"
#include "services/ehcp/store/fake_relation_store.h"

namespace send::ehcp {

// The store in memory, for tests of handlers; the contract suite holds it to the real one.
class FakeEhcRequestStore : public EhcRequestStore {
 public:
  explicit FakeEhcRequestStore(const civil::HolidayCalendar& calendar) : calendar_(calendar) {}

  // What scopes are judged by.
  FakeRelationStore relations;
  // Those of a request, where there is a store of them (fake_disagreement_store.h).
  std::function<std::vector<Disagreement>(const std::string& la, const std::string& id)> disagreements_of;
  // Who begins one, and who changes a request beside them, wait for each other.
  absl::Mutex beside;

  absl::StatusOr<StoredRequest> Create(const journal::Change& change, const Scope& scope, const std::string& id,
                                       const EhcRequest& request) override {
    return table_.Create(change, {.id = id, .value = request}, [&](const StoredRequest& other) {
      if (!IsOpen(other.value.state) || other.value.pupil != request.pupil) return absl::OkStatus();
      return OpenRequestExists(InScope(scope, other) ? other.id : "");
    });
  }

  absl::StatusOr<StoredRequest> Change(
      const journal::Change& change, const Scope& scope, const std::string& id, std::string_view etag,
      absl::FunctionRef<absl::StatusOr<EhcRequest>(const EhcRequest&)> decide) override {
    const auto visible = [&](const StoredRequest& stored) {
      return change.tenant == scope.la && InScope(scope, stored);
    };
    const auto open =
        table_.All(scope.la, [](const StoredRequest& stored) { return IsOpen(stored.value.state); });
    const auto check = [&](const EhcRequest& before) -> absl::StatusOr<EhcRequest> {
      auto after = decide(before);
      if (!after.ok() || IsOpen(before.state) || !IsOpen(after->state)) return after;
      for (const StoredRequest& other : open)
        if (other.value.pupil == after->pupil) return OpenRequestExists(InScope(scope, other) ? other.id : "");
      return after;
    };
    return table_.ChangeOne(change, id, etag, visible, RequestNotFound(), check);
  }

  absl::StatusOr<StoredRequest> ChangeBesideDisagreements(
      const journal::Change& change, const Scope& scope, const std::string& id, std::string_view etag,
      absl::FunctionRef<absl::StatusOr<EhcRequest>(const EhcRequest&, const std::vector<Disagreement>&)> decide)
      override {
    absl::MutexLock lock(&beside);
    const auto all = disagreements_of ? disagreements_of(scope.la, id) : std::vector<Disagreement>();
    return Change(change, scope, id, etag, [&](const EhcRequest& before) { return decide(before, all); });
  }

  absl::StatusOr<StoredRequest> Get(const Scope& scope, const std::string& id,
                                    absl::Time /*deadline*/) override {
    auto found = table_.Find(scope.la, id, [&](const StoredRequest& stored) { return InScope(scope, stored); });
    if (!found) return RequestNotFound();
    return *std::move(found);
  }

  absl::StatusOr<StoredRequest> GetAsOf(const Scope& scope, const std::string& id, absl::Time time,
                                        absl::Time deadline) override {
    if (auto now = Get(scope, id, deadline); !now.ok()) return now;
    return table_.FindAsOf(scope.la, id, time);
  }

  absl::StatusOr<std::vector<StoredRequest>> List(const Scope& scope, const ListQuery& query,
                                                  absl::Time /*deadline*/) override {
    auto all = table_.All(
        scope.la, [&](const StoredRequest& stored) { return InScope(scope, stored) && Meets(query, stored); });
    std::sort(all.begin(), all.end(),
              [&](const StoredRequest& a, const StoredRequest& b) { return PlaceOf(a) < PlaceOf(b); });
    if (all.size() > static_cast<size_t>(query.limit))
      all.erase(all.begin() + static_cast<std::ptrdiff_t>(query.limit), all.end());
    return all;
  }

  absl::StatusOr<std::vector<StoredRequest>> ListHeld(const Scope& scope, const std::string& caseworker,
                                                      const std::string& after_id, int64_t limit,
                                                      absl::Time /*deadline*/) override {
    const ListQuery query{.caseworkers = {caseworker}, .still_owed = true};
    auto all = table_.All(scope.la, [&](const StoredRequest& stored) {
      return stored.id > after_id && InScope(scope, stored) && Meets(query, stored);
    });
    if (all.size() > static_cast<size_t>(limit)) all.erase(all.begin() + limit, all.end());
    return all;
  }

  absl::StatusOr<RequestPage> ListAsOf(const Scope& scope, const ListQuery& query, const AsOf& as_of,
                                       absl::Time /*deadline*/) override {
    ListQuery filters = query;
    filters.after.reset();
    std::map<std::string, StoredRequest> by_place;
    for (StoredRequest& stored :
         table_.AllAsOf(scope.la, as_of.time, [&](const StoredRequest& now) { return InScope(scope, now); }))
      if (Meets(filters, stored)) by_place.emplace(CursorOf(stored), std::move(stored));
    RequestPage page;
    for (auto next = by_place.upper_bound(as_of.cursor); next != by_place.end(); ++next) {
      if (static_cast<int64_t>(page.requests.size()) == query.limit) {
        page.cursor = CursorOf(page.requests.back());
        break;
      }
      page.requests.push_back(next->second);
    }
    return page;
  }

  // In the order in which they were made.
  std::vector<std::pair<journal::Change, StoredRequest>> AllVersions() const { return table_.AllVersions(); }

 private:
  std::string CursorOf(const StoredRequest& stored) const {
    return civil::FormatDate(PlaceOf(stored).first) + " " + stored.id;
  }

  std::pair<absl::CivilDay, std::string> PlaceOf(const StoredRequest& stored) const {
    return {StandingOf(stored.value, calendar_).next_due_on, stored.id};
  }

  bool InScope(const Scope& scope, const StoredRequest& stored) const {
    const EhcRequest& request = stored.value;
    const std::string pupil = PupilIdOf(request.pupil);
    if (relations.IsBarred(scope.la, scope.subject, pupil)) return false;
    if (!scope.settings) return true;
    const auto& own = *scope.settings;
    const bool made = std::find(own.begin(), own.end(), request.requesting_setting) != own.end();
    const bool refused = request.state == State::kRefusedToAssess || request.state == State::kRefusedToIssue;
    return (made || (scope.refused_too && refused)) && relations.IsOnRoll(scope.la, pupil, own);
  }

  bool Meets(const ListQuery& query, const StoredRequest& stored) const {
    const EhcRequest& request = stored.value;
    const Standing standing = StandingOf(request, calendar_);
    const auto is = [](const std::string& wanted, const std::string& value) {
      return wanted.empty() || wanted == value;
    };
    const bool theirs = query.caseworkers.empty() ||
                        std::find(query.caseworkers.begin(), query.caseworkers.end(), request.caseworker) !=
                            query.caseworkers.end();
    const bool owed = IsOpen(request.state) || standing.next_due_on != kNoDueDate;
    return theirs && (owed || !query.still_owed) && (!query.state || request.state == *query.state) &&
           is(query.team, request.team) && is(query.pupil_id, PupilIdOf(request.pupil)) &&
           is(query.requesting_setting, request.requesting_setting) &&
           (!query.source || request.source == *query.source) &&
           (!query.unallocated || request.caseworker.empty()) &&
           is(query.due_limit, standing.next_due_limit_id) &&
           (!query.received_from || request.received_on >= *query.received_from) &&
           (!query.received_to || request.received_on <= *query.received_to) &&
           (!query.due_before || standing.next_due_on < *query.due_before) &&
           (!query.unexcused_before || standing.unexcused_due_on < *query.unexcused_before) &&
           (!query.excused_before || standing.unexcused_due_on >= *query.excused_before) &&
           (!query.after || PlaceOf(stored) > *query.after);
  }

  const civil::HolidayCalendar& calendar_;
  journal::FakeEntityTable<EhcRequest> table_;
};

}  // namespace send::ehcp
