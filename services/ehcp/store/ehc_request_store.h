#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/journal/change.h"
#include "services/ehcp/domain/ehc_request.h"

namespace send::ehcp {

using StoredRequest = journal::Stored<EhcRequest>;

// Which requests a caller may meet: part of every query, never a filter afterwards.
struct Scope {
  std::string la;
  // Only those that these settings made ("settings/urn-100000"); all of the authority's when unset.
  std::optional<std::vector<std::string>> settings = std::nullopt;
  // Ids of pupils whose records the caller is barred from.
  std::vector<std::string> barred_pupils = {};
};

// The day of a request that has no next due date, in the order of lists.
inline constexpr absl::CivilDay kNoDueDate(9999, 12, 31);

// The next due date of a request as it is saved.
using NextDue = std::function<absl::CivilDay(const EhcRequest&)>;

struct ListQuery {
  std::optional<State> state = std::nullopt;
  // Empty for any.
  std::string caseworker = {};
  std::string pupil_id = {};
  // Only those due before this day, which excludes those without a due date.
  std::optional<absl::CivilDay> due_before = std::nullopt;
  // The last of the page before.
  std::optional<std::pair<absl::CivilDay, std::string>> after = std::nullopt;
  int64_t limit = 50;
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
  // (STALE_ETAG), and whatever `decide` refuses.
  virtual absl::StatusOr<StoredRequest> Change(
      const journal::Change& change, const Scope& scope, const std::string& id, std::string_view etag,
      absl::FunctionRef<absl::StatusOr<EhcRequest>(const EhcRequest&)> decide) = 0;

  virtual absl::StatusOr<StoredRequest> Get(const Scope& scope, const std::string& id, absl::Time deadline) = 0;

  // By next due date and id.
  virtual absl::StatusOr<std::vector<StoredRequest>> List(const Scope& scope, const ListQuery& query,
                                                          absl::Time deadline) = 0;
};

// The last segment of a pupil's name, which is what rows hold.
inline std::string PupilIdOf(const std::string& pupil) { return pupil.substr(pupil.rfind('/') + 1); }

// True while the child may have no other request.
inline bool IsOpen(const EhcRequest& request) {
  return request.state == State::kReceived || request.state == State::kAssessing;
}

// The two refusals that every store answers alike.
absl::Status RequestNotFound();
absl::Status OpenRequestExists(std::string_view existing_id);

}  // namespace send::ehcp
