#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "common/journal/fake_entity_table.h"
#include "services/ehcp/store/draft_store.h"
#include "services/ehcp/store/fake_ehc_request_store.h"

namespace send::ehcp {

// The store in memory, for tests of handlers; the contract suite holds it to the real one.
class FakeDraftStore : public DraftStore {
 public:
  explicit FakeDraftStore(FakeEhcRequestStore& requests) : requests_(requests) {}

  absl::StatusOr<StoredDraft> Create(const journal::Change& change, const Scope& /*scope*/,
                                     const std::string& id, const RequestDraft& draft) override {
    return table_.Create(change, {.id = id, .value = draft},
                         [](const StoredDraft& /*other*/) { return absl::OkStatus(); });
  }

  absl::StatusOr<StoredDraft> Change(
      const journal::Change& change, const Scope& scope, const std::string& id, std::string_view etag,
      absl::FunctionRef<absl::StatusOr<RequestDraft>(const RequestDraft&)> decide) override {
    const auto visible = [&](const StoredDraft& stored) { return InScope(scope, stored); };
    return table_.ChangeOne(change, id, etag, visible, DraftNotFound(), decide);
  }

  absl::StatusOr<StoredDraft> Submit(
      const journal::Change& change, const Scope& scope, const std::string& id, std::string_view etag,
      absl::FunctionRef<absl::StatusOr<Submission>(const RequestDraft&)> decide) override {
    return Change(change, scope, id, etag, [&](const RequestDraft& draft) -> absl::StatusOr<RequestDraft> {
      const auto submission = decide(draft);
      if (!submission.ok()) return submission.status();
      const auto made = requests_.Create(change, scope, submission->draft.request_id, submission->request);
      if (!made.ok()) return made.status();
      return submission->draft;
    });
  }

  absl::StatusOr<StoredDraft> Get(const Scope& scope, const std::string& id, absl::Time /*deadline*/) override {
    auto found = table_.Find(scope.la, id, [&](const StoredDraft& stored) { return InScope(scope, stored); });
    if (!found) return DraftNotFound();
    return *std::move(found);
  }

  absl::StatusOr<std::vector<StoredDraft>> List(const Scope& scope, const DraftQuery& query,
                                                absl::Time /*deadline*/) override {
    auto all = table_.All(scope.la, [&](const StoredDraft& stored) {
      return InScope(scope, stored) && stored.id > query.after &&
             (!query.state || stored.value.state == *query.state);
    });
    all.resize(std::min(all.size(), static_cast<size_t>(query.limit)));
    return all;
  }

 private:
  bool InScope(const Scope& scope, const StoredDraft& stored) const {
    const auto has = [](const std::vector<std::string>& list, const std::string& value) {
      return std::find(list.begin(), list.end(), value) != list.end();
    };
    return scope.settings && has(*scope.settings, stored.value.setting) &&
           !requests_.relations.IsBarred(scope.la, scope.subject, PupilIdOf(stored.value.pupil));
  }

  FakeEhcRequestStore& requests_;
  journal::FakeEntityTable<RequestDraft> table_;
};

}  // namespace send::ehcp
