#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/ehcp/domain/caseworker.h"
#include "services/ehcp/domain/handover.h"
#include "services/ehcp/store/ehc_request_store.h"

namespace send::ehcp {

using StoredCaseworker = journal::Stored<Caseworker>;

struct CaseworkerQuery {
  // The day that `state` is of.
  absl::CivilDay today;
  std::optional<CaseworkerState> state = std::nullopt;
  // Empty for any.
  std::string id = {};
  std::string team = {};
  // Only those who have requests for which the authority still owes something.
  bool holding = false;
  // The id of the last of the page before.
  std::string after = {};
  int64_t limit = 50;
};

// A caseworker, and how many requests within the scope they have for which the authority still owes something.
struct ListedCaseworker {
  StoredCaseworker caseworker;
  int64_t held = 0;
};

// The caseworkers of authorities, and what was laid down when a caseload was handed over.
class CaseworkerStore {
 public:
  virtual ~CaseworkerStore() = default;

  // `check` may refuse it, and is not asked when the call comes again. ALREADY_EXISTS (CASEWORKER_EXISTS),
  // named by its id, where the subject is recorded.
  virtual absl::StatusOr<StoredCaseworker> Create(const journal::Change& change, const std::string& id,
                                                  const Caseworker& caseworker,
                                                  absl::FunctionRef<absl::Status()> check) = 0;
  // NOT_FOUND (CASEWORKER_NOT_FOUND); ABORTED (STALE_ETAG); and whatever `decide` refuses.
  virtual absl::StatusOr<StoredCaseworker> Change(
      const journal::Change& change, const std::string& id, std::string_view etag,
      absl::FunctionRef<absl::StatusOr<Caseworker>(const Caseworker&)> decide) = 0;
  virtual absl::StatusOr<std::optional<StoredCaseworker>> FindBySubject(const std::string& la,
                                                                        const std::string& subject,
                                                                        absl::Time deadline) = 0;
  // By id, which is by time.
  virtual absl::StatusOr<std::vector<ListedCaseworker>> List(const Scope& scope, const CaseworkerQuery& query,
                                                             absl::Time deadline) = 0;
  // Those with a cover of the day or later, by subject.
  virtual absl::StatusOr<std::vector<Caseworker>> ListCovered(const std::string& la, absl::CivilDay day,
                                                              absl::Time deadline) = 0;

  // What this call laid down when it came before; nullopt when it is new.
  virtual absl::StatusOr<std::optional<Handover>> FindHandover(const journal::Change& change) = 0;
  // Lays it down; of two twins at once, both get what the first did. It is kept in the journal alone.
  virtual absl::StatusOr<Handover> BeginHandover(const journal::Change& change, const Handover& handover) = 0;
};

// The two refusals that every store answers alike.
absl::Status CaseworkerNotFound();
absl::Status CaseworkerExists(std::string_view existing);

}  // namespace send::ehcp
