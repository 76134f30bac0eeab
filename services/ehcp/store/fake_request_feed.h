#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "services/ehcp/store/fake_ehc_request_store.h"
#include "services/ehcp/store/request_feed.h"

namespace send::ehcp {

// The feed of a store in memory: every change has its number at once. The contract suite holds it to the real
// one.
class FakeRequestFeed : public RequestFeed {
 public:
  explicit FakeRequestFeed(FakeEhcRequestStore& requests) : store(&requests) {}

  absl::StatusOr<journal::FeedEnds> Ends(absl::Time /*deadline*/) override {
    const auto last = static_cast<int64_t>(store->AllVersions().size());
    return journal::FeedEnds{std::max(first, last == 0 ? int64_t{0} : int64_t{1}), last};
  }

  absl::StatusOr<ChangePage> Read(const Scope& scope, int64_t after, int64_t limit,
                                  absl::Time deadline) override {
    const auto versions = store->AllVersions();
    if (std::ssize(versions) < after) return ChangePage{.up_to = std::ssize(versions), .put_back = true};
    ChangePage page{.up_to = after};
    for (size_t i = static_cast<size_t>(after); i < versions.size(); ++i) {
      page.up_to = static_cast<int64_t>(i) + 1;
      const auto& [change, stored] = versions[i];
      if (change.tenant != scope.la || !store->Get(scope, stored.id, deadline).ok()) continue;
      RequestChange& told = page.changes.emplace_back(
          RequestChange{page.up_to, stored.id, stored.version, change.method, stored.updated_at, stored});
      for (size_t earlier = 0; earlier < i; ++earlier)
        if (versions[earlier].second.id == stored.id)
          told.before =
              RequestHolder{versions[earlier].second.value.caseworker, versions[earlier].second.value.team};
      if (static_cast<int64_t>(page.changes.size()) == limit) break;
    }
    page.more = page.up_to < static_cast<int64_t>(versions.size());
    return page;
  }

  absl::StatusOr<KnownRelations> Relations(const Scope& scope, absl::Time deadline) override {
    return KnownRelations{store->relations.Cursor(deadline).value(),
                          store->relations.BarredPupils(scope.la, scope.subject)};
  }

  absl::StatusOr<std::vector<std::string>> ListInScope(const Scope& scope, absl::Time made_by,
                                                       absl::Time deadline) override {
    std::vector<std::string> ids;
    const auto found = store->List(scope, {.limit = 1000}, deadline);
    for (const StoredRequest& stored : *found)
      if (stored.created_at <= made_by) ids.push_back(stored.id);
    std::sort(ids.begin(), ids.end());
    return ids;
  }

  absl::StatusOr<std::vector<std::string>> ListOfPupils(const Scope& scope, const WatchFilter& filter,
                                                        const std::vector<std::string>& pupil_ids,
                                                        absl::Time made_by, absl::Time deadline) override {
    std::vector<std::string> ids;
    Scope unbarred = scope;
    unbarred.subject.clear();
    for (const std::string& pupil : pupil_ids) {
      const ListQuery query{
          .caseworkers = filter.caseworkers, .team = filter.team, .pupil_id = pupil, .limit = 1000};
      const auto found = store->List(unbarred, query, deadline);
      for (const StoredRequest& stored : *found)
        if (stored.created_at <= made_by) ids.push_back(stored.id);
    }
    std::sort(ids.begin(), ids.end());
    return ids;
  }

  // The first number that is still on record, where it is not 1.
  int64_t first = 0;
  // Of which it is the feed; another one, where the database is put back.
  FakeEhcRequestStore* store;
};

}  // namespace send::ehcp
