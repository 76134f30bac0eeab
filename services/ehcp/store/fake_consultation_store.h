#pragma once

#include <algorithm>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "common/journal/fake_entity_table.h"
#include "services/ehcp/store/consultation_store.h"

namespace send::ehcp {

// The store in memory, for tests of handlers; the contract suite holds it to the real one.
class FakeConsultationStore : public ConsultationStore {
 public:
  FakeConsultationStore(EhcRequestStore& requests, const civil::HolidayCalendar& calendar)
      : requests_(requests), calendar_(calendar) {}

  absl::StatusOr<StoredConsultation> Create(const journal::Change& change, const Scope& scope,
                                            const std::string& id, const Consultation& consultation,
                                            Check check) override {
    if (!calls_.contains(CallOf(change, ""))) {
      const auto request = FindRequest(scope, consultation.request_id);
      if (!request.ok()) return request.status();
      if (absl::Status status = check(request->value); !status.ok()) return status;
    }
    auto created =
        table_.Create(change, {.id = id, .value = consultation}, [&](const StoredConsultation& other) {
          const bool same = other.value.request_id == consultation.request_id &&
                            !OpenKeyOf(other.value).empty() &&
                            OpenKeyOf(other.value) == OpenKeyOf(consultation);
          return same ? ConsultationOpen(other.id) : absl::OkStatus();
        });
    if (created.ok()) calls_.insert(CallOf(change, ""));
    return created;
  }

  absl::StatusOr<StoredConsultation> Change(const journal::Change& change, const Scope& scope,
                                            const ConsultationKey& key, std::string_view etag,
                                            Decision decide) override {
    const bool again = calls_.contains(CallOf(change, key.id));
    const auto visible = [&](const StoredConsultation& stored) {
      return stored.value.request_id == key.request_id && InScope(scope, stored, again);
    };
    const auto others = table_.All(scope.la, [&](const StoredConsultation& other) {
      return other.id != key.id && other.value.request_id == key.request_id && !OpenKeyOf(other.value).empty();
    });
    const auto check = [&](const Consultation& before) -> absl::StatusOr<Consultation> {
      auto after = decide(before);
      if (after.ok())
        for (const StoredConsultation& other : others)
          if (OpenKeyOf(other.value) == OpenKeyOf(*after)) return ConsultationOpen(other.id);
      return after;
    };
    auto changed = table_.ChangeOne(change, key.id, etag, visible, ConsultationNotFound(), check);
    if (changed.ok()) calls_.insert(CallOf(change, key.id));
    return changed;
  }

  absl::StatusOr<StoredConsultation> Get(const Scope& scope, const ConsultationKey& key,
                                         absl::Time /*deadline*/) override {
    auto found = table_.Find(scope.la, key.id, [&](const StoredConsultation& stored) {
      return stored.value.request_id == key.request_id && InScope(scope, stored);
    });
    if (!found) return ConsultationNotFound();
    return *std::move(found);
  }

  absl::StatusOr<std::vector<StoredConsultation>> List(const Scope& scope, const ConsultationQuery& query,
                                                       absl::Time /*deadline*/) override {
    auto all = table_.All(scope.la, [&](const StoredConsultation& stored) {
      return InScope(scope, stored) && Meets(scope, query, stored) &&
             (!query.after || PlaceOf(stored) > *query.after);
    });
    std::sort(all.begin(), all.end(), [&](const StoredConsultation& a, const StoredConsultation& b) {
      return PlaceOf(a) < PlaceOf(b);
    });
    if (all.size() > static_cast<size_t>(query.limit))
      all.erase(all.begin() + static_cast<std::ptrdiff_t>(query.limit), all.end());
    return all;
  }

 private:
  using Call = std::tuple<std::string, std::string, std::string, std::string>;

  static Call CallOf(const journal::Change& change, const std::string& id) {
    return {change.actor, change.method, change.request_id, id};
  }

  absl::StatusOr<StoredRequest> FindRequest(const Scope& scope, const std::string& id) const {
    return requests_.Get({.la = scope.la, .subject = scope.subject}, id, absl::InfiniteFuture());
  }

  // It is open, and so is the EHC request.
  bool IsLive(const Scope& scope, const StoredConsultation& stored) const {
    const auto request = FindRequest(scope, stored.value.request_id);
    return stored.value.state == ConsultationState::kOpen && request.ok() && IsOpen(request->value.state);
  }

  bool Meets(const Scope& scope, const ConsultationQuery& query, const StoredConsultation& stored) const {
    if (!query.request_id.empty()) return stored.value.request_id == query.request_id;
    if (!IsLive(scope, stored) || ConsultationDueOn(stored.value, calendar_) >= query.due_before) return false;
    const auto request = FindRequest(scope, stored.value.request_id);
    return query.caseworker.empty() || request->value.caseworker == query.caseworker;
  }

  bool InScope(const Scope& scope, const StoredConsultation& stored, bool ended_too = false) const {
    if (!FindRequest(scope, stored.value.request_id).ok()) return false;
    if (!scope.settings) return true;
    const auto& settings = *scope.settings;
    const bool asked = stored.value.consultee == ConsulteeKind::kSetting &&
                       std::find(settings.begin(), settings.end(), stored.value.setting) != settings.end();
    return asked && (ended_too || IsLive(scope, stored));
  }

  std::pair<absl::CivilDay, std::string> PlaceOf(const StoredConsultation& stored) const {
    return {ConsultationDueOn(stored.value, calendar_), stored.id};
  }

  EhcRequestStore& requests_;
  const civil::HolidayCalendar& calendar_;
  journal::FakeEntityTable<Consultation> table_;
  std::set<Call> calls_;
};

}  // namespace send::ehcp
