#pragma once

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "common/journal/fake_entity_table.h"
#include "services/ehcp/store/advice_store.h"
#include "services/ehcp/store/ehc_request_store.h"

namespace send::ehcp {

// The store in memory, for tests of handlers and jobs; the contract suite holds it to the real one. The outbox
// is for one thread at a time.
class FakeAdviceStore : public AdviceStore {
 public:
  FakeAdviceStore(EhcRequestStore& requests, const civil::HolidayCalendar& calendar)
      : requests_(requests), calendar_(calendar) {}

  absl::StatusOr<StoredAdvice> Create(const journal::Change& change, const AdviceScope& scope,
                                      const std::string& id, const AdviceRequest& advice,
                                      Check check) override {
    if (!calls_.contains(CallOf(change, ""))) {
      const auto request = FindRequest(scope, advice.request_id);
      if (!request.ok()) return request.status();
      if (absl::Status status = check(request->value); !status.ok()) return status;
    }
    auto created = table_.Create(change, {.id = id, .value = advice},
                                 [](const StoredAdvice&) { return absl::OkStatus(); });
    if (created.ok()) calls_.insert(CallOf(change, ""));
    return created;
  }

  absl::StatusOr<StoredAdvice> Change(const journal::Change& change, const AdviceScope& scope,
                                      const AdviceKey& key, std::string_view etag, Decision decide) override {
    const bool again = calls_.contains(CallOf(change, key.id));
    const auto visible = [&](const StoredAdvice& stored) {
      return stored.value.request_id == key.request_id && InScope(scope, stored, again);
    };
    const auto before = table_.Find(scope.la, key.id, visible);
    auto changed = table_.ChangeOne(change, key.id, etag, visible, AdviceNotFound(), decide);
    if (!changed.ok()) return changed;
    calls_.insert(CallOf(change, key.id));
    if (!again) UpdateOutbox(scope.la, before->value.chases, *changed);
    return changed;
  }

  absl::StatusOr<StoredAdvice> Get(const AdviceScope& scope, const AdviceKey& key,
                                   absl::Time /*deadline*/) override {
    auto found = table_.Find(scope.la, key.id, [&](const StoredAdvice& stored) {
      return stored.value.request_id == key.request_id && InScope(scope, stored);
    });
    if (!found) return AdviceNotFound();
    return *std::move(found);
  }

  absl::StatusOr<std::vector<StoredAdvice>> List(const AdviceScope& scope, const AdviceQuery& query,
                                                 absl::Time /*deadline*/) override {
    auto all = table_.All(scope.la, [&](const StoredAdvice& stored) {
      return IsAskedFor(scope, query, stored) && InScope(scope, stored) &&
             (!query.after || PlaceOf(stored) > *query.after);
    });
    std::sort(all.begin(), all.end(),
              [&](const StoredAdvice& a, const StoredAdvice& b) { return PlaceOf(a) < PlaceOf(b); });
    if (all.size() > static_cast<size_t>(query.limit))
      all.erase(all.begin() + static_cast<std::ptrdiff_t>(query.limit), all.end());
    return all;
  }

  // Of authority 999 only.
  absl::StatusOr<std::vector<Place>> ListDueChases(absl::CivilDay today, const Place& after, int64_t limit,
                                                   absl::Time /*deadline*/) override {
    std::vector<Place> places;
    for (const StoredAdvice& stored : table_.All("999", [&](const StoredAdvice& candidate) {
           return AdviceChaseOn(candidate.value, calendar_) <= today && IsWanted("999", candidate) &&
                  (after.first < "999" || candidate.id > after.second.id);
         }))
      if (std::ssize(places) < limit) places.push_back({"999", {stored.value.request_id, stored.id}});
    return places;
  }

  absl::StatusOr<std::vector<Message>> TakeMessages(absl::Time now, absl::Time until, int64_t limit,
                                                    absl::Time /*deadline*/) override {
    std::vector<Message> taken;
    for (auto& [id, row] : outbox_) {
      if (row.state.status != ChaseStatus::kPending || row.state.next_try > now || std::ssize(taken) == limit)
        continue;
      row.state.next_try = until;
      Message message{id, row.la, row.advice, ++row.state.attempts, false};
      const auto stored = table_.Find(row.la, row.advice.id, [](const StoredAdvice&) { return true; });
      message.wanted = stored && IsWanted(row.la, *stored);
      taken.push_back(std::move(message));
    }
    return taken;
  }

  absl::Status PostponeMessage(const std::string& id, std::string_view failure, absl::Time /*now*/,
                               absl::Time next_try, absl::Time /*deadline*/) override {
    MessageState& state = outbox_[id].state;
    if (state.status != ChaseStatus::kPending) return absl::OkStatus();
    state.last_error = std::string(failure);
    state.next_try = next_try;
    return absl::OkStatus();
  }

  absl::StatusOr<std::vector<MessageState>> ListMessages(const std::string& la, const std::string& id,
                                                         absl::Time /*deadline*/) override {
    std::vector<MessageState> messages;
    for (const auto& [key, row] : outbox_)
      if (row.la == la && row.advice.id == id) messages.push_back(row.state);
    return messages;
  }

 private:
  using Call = std::tuple<std::string, std::string, std::string, std::string>;
  struct OutboxRow {
    std::string la;
    AdviceKey advice;
    MessageState state;
  };

  static Call CallOf(const journal::Change& change, const std::string& id) {
    return {change.actor, change.method, change.request_id, id};
  }

  absl::StatusOr<journal::Stored<EhcRequest>> FindRequest(const AdviceScope& scope,
                                                          const std::string& id) const {
    return requests_.Get({.la = scope.la, .subject = scope.subject}, id, absl::InfiniteFuture());
  }

  bool IsWanted(const std::string& la, const StoredAdvice& stored) const {
    const auto request = FindRequest({.la = la}, stored.value.request_id);
    return stored.value.state == AdviceState::kOpen && request.ok() && IsOpen(request->value.state);
  }

  bool IsAskedFor(const AdviceScope& scope, const AdviceQuery& query, const StoredAdvice& stored) const {
    if (query.open) return IsWanted(scope.la, stored) && Meets(*query.open, scope, stored.value);
    return query.request_id.empty() ? scope.relation.has_value() : stored.value.request_id == query.request_id;
  }

  bool Meets(const OpenAdvice& open, const AdviceScope& scope, const AdviceRequest& advice) const {
    const auto request = FindRequest({.la = scope.la}, advice.request_id);
    const std::string& caseworker = request->value.caseworker;
    const auto is = [](const std::string& wanted, const std::string& value) {
      return wanted.empty() || wanted == value;
    };
    const bool theirs = open.caseworkers.empty() || std::find(open.caseworkers.begin(), open.caseworkers.end(),
                                                              caseworker) != open.caseworkers.end();
    return theirs && (!open.unallocated || caseworker.empty()) && is(open.team, request->value.team) &&
           is(open.body, advice.adviser_body) && is(open.setting, advice.adviser_setting) &&
           (!open.kind || advice.adviser_kind == *open.kind) &&
           (!open.due_before || AdviceDueOn(advice, calendar_) < *open.due_before);
  }

  bool InScope(const AdviceScope& scope, const StoredAdvice& stored, bool ended_too = false) const {
    if (!FindRequest(scope, stored.value.request_id).ok()) return false;
    if (!scope.relation) return true;
    const AdviceRequest& advice = stored.value;
    const auto& settings = scope.relation->settings;
    const bool asked = (!advice.adviser_subject.empty() && advice.adviser_subject == scope.relation->subject) ||
                       std::find(settings.begin(), settings.end(), advice.adviser_setting) != settings.end();
    return asked && (ended_too || IsWanted(scope.la, stored));
  }

  std::pair<absl::CivilDay, std::string> PlaceOf(const StoredAdvice& stored) const {
    return {AdviceDueOn(stored.value, calendar_), stored.id};
  }

  void UpdateOutbox(const std::string& la, const std::vector<Chase>& before, const StoredAdvice& stored) {
    const std::vector<Chase>& after = stored.value.chases;
    for (size_t i = 0; i < after.size(); ++i) {
      MessageState state{after[i].chase_id, after[i].status, 0, after[i].failure, stored.updated_at};
      if (i < before.size() && before[i].status != after[i].status)
        state.attempts = outbox_[state.id].state.attempts;
      else if (i < before.size() || after[i].status != ChaseStatus::kPending)
        continue;
      outbox_[state.id] = {la, {stored.value.request_id, stored.id}, state};
    }
  }

  EhcRequestStore& requests_;
  const civil::HolidayCalendar& calendar_;
  journal::FakeEntityTable<AdviceRequest> table_;
  std::set<Call> calls_;
  std::map<std::string, OutboxRow> outbox_;
};

}  // namespace send::ehcp
