#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/journal/change.h"
#include "services/ehcp/domain/disagreement.h"
#include "services/ehcp/domain/ehc_request.h"
#include "services/ehcp/domain/standing.h"

namespace send::ehcp {

using StoredRequest = journal::Stored<EhcRequest>;

// Which requests a caller may meet: part of every query, never a filter afterwards, and judged by the relations
// that hold now (relation_store.h).
struct Scope {
  std::string la;
  // The caller's subject in the token: no request of a pupil whose record they are barred from. Empty for what
  // the service does itself.
  std::string subject = {};
  // Only those that these settings made ("settings/urn-100000") for a pupil who is on the roll of one of them;
  // all of the authority's when unset.
  std::optional<std::vector<std::string>> settings = std::nullopt;
  // With `settings`: also those of such a pupil that were refused, whoever made them.
  bool refused_too = false;
};

struct ListQuery {
  std::optional<State> state = std::nullopt;
  // Any of these; all, where there are none.
  std::vector<std::string> caseworkers = {};
  // Only those that nobody has.
  bool unallocated = false;
  // Only those for which the authority still owes something: open, or with a due date.
  bool still_owed = false;
  // Empty for any.
  std::string team = {};
  std::string pupil_id = {};
  std::string requesting_setting = {};
  std::optional<RequestSource> source = std::nullopt;
  // Empty for any: the limit that is due next.
  std::string due_limit = {};
  // Both days included.
  std::optional<absl::CivilDay> received_from = std::nullopt;
  std::optional<absl::CivilDay> received_to = std::nullopt;
  // Only those due before this day, which excludes those without a due date.
  std::optional<absl::CivilDay> due_before = std::nullopt;
  // Only those with a limit due before this day whose lateness no claim excuses; only those without one
  // (Standing::unexcused_due_on).
  std::optional<absl::CivilDay> unexcused_before = std::nullopt;
  std::optional<absl::CivilDay> excused_before = std::nullopt;
  // The last of the page before.
  std::optional<std::pair<absl::CivilDay, std::string>> after = std::nullopt;
  int64_t limit = 50;
};

// A time of the past to list at, and where.
struct AsOf {
  absl::Time time;
  // Of the page before; empty for the first.
  std::string cursor = {};
  // How many versions one page looks at: where few of them meet the filters it ends short, with a cursor.
  int64_t most_versions = 10'000;
};

struct RequestPage {
  std::vector<StoredRequest> requests;
  // Where the list goes on, as the store knows it; empty at its end.
  std::string cursor;
};

// Requests and their history. NOT_FOUND (REQUEST_NOT_FOUND) is the answer for what is not there and for what
// is out of scope alike.
class EhcRequestStore {
 public:
  virtual ~EhcRequestStore() = default;

  // ALREADY_EXISTS (OPEN_REQUEST_EXISTS) where the pupil has an open request, named by its id where it is in
  // scope.
  virtual absl::StatusOr<StoredRequest> Create(const journal::Change& change, const Scope& scope,
                                               const std::string& id, const EhcRequest& request) = 0;

  // In one transaction: what this call answered before; or the request as `decide` makes it, saved. ABORTED
  // (STALE_ETAG), and whatever `decide` refuses; ALREADY_EXISTS as above where it is open again.
  virtual absl::StatusOr<StoredRequest> Change(
      const journal::Change& change, const Scope& scope, const std::string& id, std::string_view etag,
      absl::FunctionRef<absl::StatusOr<EhcRequest>(const EhcRequest&)> decide) = 0;

  // Change, where `decide` sees every disagreement with a decision on the request too, as they stay until it is
  // saved.
  virtual absl::StatusOr<StoredRequest> ChangeBesideDisagreements(
      const journal::Change& change, const Scope& scope, const std::string& id, std::string_view etag,
      absl::FunctionRef<absl::StatusOr<EhcRequest>(const EhcRequest&, const std::vector<Disagreement>&)>
          decide) = 0;

  virtual absl::StatusOr<StoredRequest> Get(const Scope& scope, const std::string& id, absl::Time deadline) = 0;

  // As it was on record at the time; the scope is judged as it stands now. NOT_FOUND (VERSION_NOT_FOUND) before
  // it was created; FAILED_PRECONDITION (STATE_ERASED).
  virtual absl::StatusOr<StoredRequest> GetAsOf(const Scope& scope, const std::string& id, absl::Time time,
                                                absl::Time deadline) = 0;

  // By next due date and id.
  virtual absl::StatusOr<std::vector<StoredRequest>> List(const Scope& scope, const ListQuery& query,
                                                          absl::Time deadline) = 0;

  // What the caseworker has for which the authority still owes something, by id, after that one: no change
  // moves an id, so that what they have from the first page to the last is on one of them.
  virtual absl::StatusOr<std::vector<StoredRequest>> ListHeld(const Scope& scope, const std::string& caseworker,
                                                              const std::string& after_id, int64_t limit,
                                                              absl::Time deadline) = 0;

  // As they were on record at the time: filters and order are of what they were then, the scope is of what they
  // are now. The limit is the query's, its `after` is not used. What was erased by law since is not listed.
  virtual absl::StatusOr<RequestPage> ListAsOf(const Scope& scope, const ListQuery& query, const AsOf& as_of,
                                               absl::Time deadline) = 0;
};

// The last segment of a pupil's name, which is what rows hold.
inline std::string PupilIdOf(const std::string& pupil) { return pupil.substr(pupil.rfind('/') + 1); }

// The two refusals that every store answers alike.
absl::Status RequestNotFound();
absl::Status OpenRequestExists(std::string_view existing_id);

}  // namespace send::ehcp
