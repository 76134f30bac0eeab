#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/db/database.h"
#include "common/journal/feed_tail.h"
#include "services/ehcp/store/ehc_request_store.h"

namespace send::ehcp {

// Which requests a watch is about, of those in scope: of any of the caseworkers, and of the team; empty for
// any.
struct WatchFilter {
  std::vector<std::string> caseworkers = {};
  std::string team = {};
};

// Who has a request; empty for nobody.
struct RequestHolder {
  std::string caseworker = {};
  std::string team = {};
};

// One version of one request, as the feed tells it.
struct RequestChange {
  int64_t seq = 0;
  std::string id;
  int64_t version = 0;
  // The method that made it.
  std::string action;
  absl::Time recorded_at;
  // nullopt where it was erased by law since.
  std::optional<StoredRequest> state = std::nullopt;
  // Who had the version before; nullopt for the first.
  std::optional<RequestHolder> before = std::nullopt;
};

struct ChangePage {
  // By number.
  std::vector<RequestChange> changes = {};
  // Everything up to this number has been looked at.
  int64_t up_to = 0;
  // The feed ends before the number asked for, at `up_to`: its database was put back to an earlier state.
  bool put_back = false;
  // The feed goes on after it.
  bool more = false;
};

// What one caller is barred from, and the number of the owner's feed that says so. Where the number is the
// same, so is everybody's scope.
struct KnownRelations {
  int64_t number = 0;
  std::vector<std::string> barred_pupils = {};
};

// The numbered changes of requests. Scope is judged as it stands now.
class RequestFeed {
 public:
  virtual ~RequestFeed() = default;

  virtual absl::StatusOr<journal::FeedEnds> Ends(absl::Time deadline) = 0;

  // The changes after `after`, at most `limit`.
  virtual absl::StatusOr<ChangePage> Read(const Scope& scope, int64_t after, int64_t limit,
                                          absl::Time deadline) = 0;

  virtual absl::StatusOr<KnownRelations> Relations(const Scope& scope, absl::Time deadline) = 0;

  // Ids of the requests in scope that were made by `made_by`, in order.
  virtual absl::StatusOr<std::vector<std::string>> ListInScope(const Scope& scope, absl::Time made_by,
                                                               absl::Time deadline) = 0;

  // Ids of the requests of these pupils that would be in scope without a bar, meet the filter and were made by
  // `made_by`, in order.
  virtual absl::StatusOr<std::vector<std::string>> ListOfPupils(const Scope& scope, const WatchFilter& filter,
                                                                const std::vector<std::string>& pupil_ids,
                                                                absl::Time made_by, absl::Time deadline) = 0;
};

// In MariaDB. Thread-safe.
class MysqlRequestFeed : public RequestFeed {
 public:
  explicit MysqlRequestFeed(db::Database& database) : database_(database) {}
  absl::StatusOr<journal::FeedEnds> Ends(absl::Time deadline) override;
  absl::StatusOr<ChangePage> Read(const Scope& scope, int64_t after, int64_t limit,
                                  absl::Time deadline) override;
  absl::StatusOr<KnownRelations> Relations(const Scope& scope, absl::Time deadline) override;
  absl::StatusOr<std::vector<std::string>> ListInScope(const Scope& scope, absl::Time made_by,
                                                       absl::Time deadline) override;
  absl::StatusOr<std::vector<std::string>> ListOfPupils(const Scope& scope, const WatchFilter& filter,
                                                        const std::vector<std::string>& pupil_ids,
                                                        absl::Time made_by, absl::Time deadline) override;

 private:
  absl::StatusOr<std::vector<std::string>> ListIds(const db::Statement& statement,
                                                   const std::vector<db::Value>& parameters,
                                                   absl::Time deadline);

  db::Database& database_;
};

}  // namespace send::ehcp
