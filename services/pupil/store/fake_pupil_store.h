#pragma once

#include <algorithm>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "common/error/error.h"
#include "common/journal/fake_entity_table.h"
#include "services/pupil/store/pupil_store.h"

namespace send::pupil {

// The store in memory, for tests of handlers; the contract suite holds it to the real one.
class FakePupilStore : public PupilStore {
 public:
  using StoredPupil = journal::Stored<Pupil>;
  using StoredCarer = journal::Stored<Carer>;
  using StoredRule = journal::Stored<AccessRule>;

  absl::StatusOr<Shown<Pupil>> CreatePupil(
      const journal::Change& change, const Scope& scope, const std::string& id, const Pupil& pupil,
      absl::FunctionRef<absl::Status(const std::vector<Shown<Pupil>>&)> check) override {
    const std::vector<Shown<Pupil>> alike = Alike(scope, pupil);
    absl::Status refused;
    bool asked = false;
    const auto created = pupils_.Create(change, {.id = id, .value = pupil}, [&](const StoredPupil& other) {
      if (!std::exchange(asked, true)) refused = check(alike);
      return refused.ok() ? Taken(other.value, pupil) : refused;
    });
    if (!created.ok()) return created.status();
    const auto now = GetPupil(scope, created->id, absl::InfiniteFuture());
    if (!now.ok()) return now.status();
    return Shown<Pupil>{*created, now->address_hidden};
  }

  absl::StatusOr<Shown<Pupil>> ChangePupil(const journal::Change& change, const Scope& scope,
                                           const std::string& id, std::string_view etag,
                                           Decision<Pupil> decide) override {
    const bool hidden = IsHidden(scope, id);
    const auto everyone = pupils_.All(scope.la, [](const StoredPupil&) { return true; });
    const auto changed = pupils_.ChangeOne(
        change, id, etag, Visible(scope), PupilNotFound(), [&](const Pupil& before) -> absl::StatusOr<Pupil> {
          auto after = decide(before);
          if (after.ok() && hidden && after->address != before.address) return AddressProtected();
          for (const StoredPupil& other : everyone)
            if (after.ok() && other.id != id)
              if (absl::Status taken = Taken(other.value, *after); !taken.ok()) return taken;
          return after;
        });
    if (!changed.ok()) return changed.status();
    return Shown<Pupil>{*changed, hidden};
  }

  absl::StatusOr<Shown<Pupil>> GetPupil(const Scope& scope, const std::string& id,
                                        absl::Time /*deadline*/) override {
    auto found = pupils_.Find(scope.la, id, Visible(scope));
    if (!found) return PupilNotFound();
    return Shown<Pupil>{*std::move(found), IsHidden(scope, id)};
  }

  absl::StatusOr<std::vector<Shown<Pupil>>> BatchGetPupils(const Scope& scope,
                                                           const std::vector<std::string>& ids,
                                                           absl::Time /*deadline*/) override {
    return Show(scope,
                [&](const StoredPupil& s) { return std::find(ids.begin(), ids.end(), s.id) != ids.end(); });
  }

  absl::StatusOr<std::vector<Shown<Pupil>>> ListPupils(const Scope& scope, const PupilQuery& query,
                                                       absl::Time /*deadline*/) override {
    auto all = Show(scope, [&](const StoredPupil& stored) {
      const Pupil& pupil = stored.value;
      return stored.id > query.after && (query.setting.empty() || pupil.setting == query.setting) &&
             (query.year_group.empty() || pupil.year_group == query.year_group) &&
             (!query.looked_after_only || pupil.looked_after);
    });
    return FirstOf(std::move(all), query.limit);
  }

  absl::StatusOr<std::vector<Shown<Pupil>>> SearchPupils(const Scope& scope, const PupilQuery& query,
                                                         absl::Time /*deadline*/) override {
    const auto begins = [&](const std::string& name) {
      return absl::StartsWithIgnoreCase(name, query.name_prefix);
    };
    auto all = Show(scope, [&](const StoredPupil& stored) {
      const Pupil& p = stored.value;
      return (query.name_prefix.empty() || begins(p.surname) || begins(p.forename)) &&
             (!query.birth_date || p.birth_date == *query.birth_date) &&
             (query.identifier.empty() || p.upn == query.identifier || p.uln == query.identifier ||
              p.nhs_number == query.identifier);
    });
    std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return PlaceOf(a) < PlaceOf(b); });
    const auto anchor = std::find_if(all.begin(), all.end(),
                                     [&](const Shown<Pupil>& shown) { return shown.stored.id == query.after; });
    if (anchor != all.end()) all.erase(all.begin(), anchor + 1);
    return FirstOf(std::move(all), query.limit);
  }

  absl::StatusOr<std::vector<Shown<Pupil>>> ListLikePupils(const Scope& scope, const Pupil& pupil,
                                                           absl::Time /*deadline*/) override {
    return Alike(scope, pupil);
  }

  absl::StatusOr<Shown<Carer>> CreateCarer(const journal::Change& change, const Scope& scope,
                                           const std::string& id, const Carer& carer,
                                           absl::FunctionRef<absl::Status(size_t)> check) override {
    const auto known = carers_.Known(change);
    if (known.ok() && !known->has_value()) {
      const auto others = ListCarers(scope, carer.pupil_id, absl::InfiniteFuture());
      if (absl::Status status = check(others->size()); !status.ok()) return status;
    }
    const auto created =
        carers_.Create(change, {.id = id, .value = carer}, [](const StoredCarer&) { return absl::OkStatus(); });
    if (!created.ok()) return created.status();
    return GetCarer(scope, created->value.pupil_id, created->id, absl::InfiniteFuture());
  }

  absl::StatusOr<Shown<Carer>> ChangeCarer(const journal::Change& change, const Scope& scope,
                                           const std::string& pupil_id, const std::string& id,
                                           std::string_view etag, Decision<Carer> decide) override {
    const bool hidden = IsHidden(scope, pupil_id);
    const bool in_scope = pupils_.Find(scope.la, pupil_id, Visible(scope)).has_value();
    const auto changed = carers_.ChangeOne(
        change, id, etag, [&](const StoredCarer& s) { return in_scope && s.value.pupil_id == pupil_id; },
        CarerNotFound(),
        [&](const Carer& before) -> absl::StatusOr<Carer> {
          auto after = decide(before);
          const auto contact = [](const Carer& c) { return std::tie(c.address, c.email, c.phone); };
          if (after.ok() && hidden && contact(*after) != contact(before)) return AddressProtected();
          return after;
        });
    if (!changed.ok()) return changed.status();
    return Shown<Carer>{*changed, hidden};
  }

  absl::StatusOr<Shown<Carer>> GetCarer(const Scope& scope, const std::string& pupil_id, const std::string& id,
                                        absl::Time deadline) override {
    if (!GetPupil(scope, pupil_id, deadline).ok()) return CarerNotFound();
    auto found = carers_.Find(scope.la, id, [&](const StoredCarer& s) { return s.value.pupil_id == pupil_id; });
    if (!found) return CarerNotFound();
    return Shown<Carer>{*std::move(found), IsHidden(scope, pupil_id)};
  }

  absl::StatusOr<std::vector<Shown<Carer>>> ListCarers(const Scope& scope, const std::string& pupil_id,
                                                       absl::Time deadline) override {
    std::vector<Shown<Carer>> all;
    if (!GetPupil(scope, pupil_id, deadline).ok()) return all;
    for (StoredCarer& stored :
         carers_.All(scope.la, [&](const StoredCarer& s) { return s.value.pupil_id == pupil_id; }))
      all.push_back({std::move(stored), IsHidden(scope, pupil_id)});
    return all;
  }

  absl::StatusOr<StoredRule> CreateRule(const journal::Change& change, const Scope& /*scope*/,
                                        const std::string& id, const AccessRule& rule) override {
    return rules_.Create(change, {.id = id, .value = rule}, [&](const StoredRule& other) {
      const bool same = !other.value.ended_at && other.value.pupil_id == rule.pupil_id &&
                        other.value.kind == rule.kind && other.value.barred_subject == rule.barred_subject;
      return same ? RuleExists() : absl::OkStatus();
    });
  }

  absl::StatusOr<StoredRule> ChangeRule(const journal::Change& change, const Scope& /*scope*/,
                                        const std::string& pupil_id, const std::string& id,
                                        std::string_view etag, Decision<AccessRule> decide) override {
    return rules_.ChangeOne(
        change, id, etag, [&](const StoredRule& s) { return s.value.pupil_id == pupil_id; }, RuleNotFound(),
        decide);
  }

  absl::StatusOr<std::vector<StoredRule>> ListRules(const Scope& scope, const std::string& pupil_id,
                                                    absl::Time /*deadline*/) override {
    return rules_.All(scope.la, [&](const StoredRule& s) { return s.value.pupil_id == pupil_id; });
  }

 private:
  static std::tuple<std::string, std::string, std::string> PlaceOf(const Shown<Pupil>& shown) {
    const Pupil& pupil = shown.stored.value;
    return {absl::AsciiStrToLower(pupil.surname), absl::AsciiStrToLower(pupil.forename), shown.stored.id};
  }

  static std::vector<Shown<Pupil>> FirstOf(std::vector<Shown<Pupil>> all, int64_t limit) {
    if (std::ssize(all) > limit) all.erase(all.begin() + static_cast<std::ptrdiff_t>(limit), all.end());
    return all;
  }

  static absl::Status Taken(const Pupil& other, const Pupil& pupil) {
    const bool taken = (!pupil.upn.empty() && other.upn == pupil.upn) ||
                       (!pupil.uln.empty() && other.uln == pupil.uln) ||
                       (!pupil.nhs_number.empty() && other.nhs_number == pupil.nhs_number);
    return taken ? IdentifierTaken() : absl::OkStatus();
  }

  std::vector<StoredRule> StandingRules(const std::string& la, AccessRuleKind kind) const {
    return rules_.All(la, [&](const StoredRule& s) { return !s.value.ended_at && s.value.kind == kind; });
  }

  bool IsHidden(const Scope& scope, const std::string& pupil_id) const {
    for (const StoredRule& rule : StandingRules(scope.la, AccessRuleKind::kAddressProtected)) {
      const auto& allowed = rule.value.allowed_subjects;
      if (rule.value.pupil_id == pupil_id)
        return std::find(allowed.begin(), allowed.end(), scope.subject) == allowed.end();
    }
    return false;
  }

  std::function<bool(const StoredPupil&)> Visible(const Scope& scope) const {
    std::vector<std::string> barred;
    for (const StoredRule& rule : StandingRules(scope.la, AccessRuleKind::kPersonBarred))
      if (rule.value.barred_subject == scope.subject) barred.push_back(rule.value.pupil_id);
    return [settings = scope.settings, barred](const StoredPupil& stored) {
      const auto has = [](const std::vector<std::string>& list, const std::string& value) {
        return std::find(list.begin(), list.end(), value) != list.end();
      };
      return (!settings || has(*settings, stored.value.setting)) && !has(barred, stored.id);
    };
  }

  template <class Meets>
  std::vector<Shown<Pupil>> Show(const Scope& scope, Meets meets) const {
    std::vector<Shown<Pupil>> all;
    for (StoredPupil& stored : pupils_.All(scope.la, Visible(scope)))
      if (meets(stored)) {
        const bool hidden = IsHidden(scope, stored.id);
        all.push_back({std::move(stored), hidden});
      }
    return all;
  }

  std::vector<Shown<Pupil>> Alike(const Scope& scope, const Pupil& pupil) const {
    return Show(scope, [&](const StoredPupil& stored) {
      const Pupil& other = stored.value;
      return !Taken(other, pupil).ok() || other.birth_date == pupil.birth_date ||
             (absl::EqualsIgnoreCase(other.surname, pupil.surname) &&
              other.birth_date == WithDayAndMonthExchanged(pupil.birth_date));
    });
  }

  journal::FakeEntityTable<Pupil> pupils_;
  journal::FakeEntityTable<Carer> carers_;
  journal::FakeEntityTable<AccessRule> rules_;
};

}  // namespace send::pupil
