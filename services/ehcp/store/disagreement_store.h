#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "common/civil/holiday_calendar.h"
#include "common/db/database.h"
#include "services/ehcp/domain/disagreement.h"
#include "services/ehcp/domain/resumption.h"
#include "services/ehcp/store/mysql_ehc_request_store.h"

namespace send::ehcp {

using StoredDisagreement = journal::Stored<Disagreement>;

// The two ids of its name.
struct DisagreementKey {
  std::string request_id;
  std::string id;
};

struct DisagreementQuery {
  // Of this EHC request; of any where empty.
  std::string request_id = {};
  // Of the cases of any of these; of all, where there are none.
  std::vector<std::string> caseworkers = {};
  // Only of cases that nobody has.
  bool unallocated = false;
  // The case's; empty for any.
  std::string team = {};
  std::optional<absl::CivilDay> due_before = std::nullopt;
  std::optional<Outcome> outcome = std::nullopt;
  // Only those that are open, or have a due date.
  bool still_owed = false;
  // The last of the page before: due date and id.
  std::optional<std::pair<absl::CivilDay, std::string>> after = std::nullopt;
  int64_t limit = 50;
};

// Disagreements and their history, for those who see all of an authority's requests but the barred ones.
// NOT_FOUND (DISAGREEMENT_NOT_FOUND) is the answer for what is not there and for what is out of scope alike.
class DisagreementStore {
 public:
  using Begin = absl::FunctionRef<absl::StatusOr<Disagreement>(const EhcRequest&)>;
  using Decision = absl::FunctionRef<absl::StatusOr<Disagreement>(const Disagreement&)>;
  using DecisionOnBoth =
      absl::FunctionRef<absl::StatusOr<GoneOn>(const EhcRequest&, const StoredDisagreement&)>;

  virtual ~DisagreementStore() = default;

  // Keeps what `begin` makes of the EHC request. NOT_FOUND (REQUEST_NOT_FOUND) where that is not in scope.
  // ALREADY_EXISTS (DISAGREEMENT_EXISTS), with the id of the first, where there is one about the same notice of
  // the same decision.
  virtual absl::StatusOr<StoredDisagreement> Create(const journal::Change& change, const Scope& scope,
                                                    const DisagreementKey& key, Begin begin) = 0;
  virtual absl::StatusOr<StoredDisagreement> Change(const journal::Change& change, const Scope& scope,
                                                    const DisagreementKey& key, std::string_view etag,
                                                    Decision decide) = 0;
  // Saves both as `decide` makes them, in one transaction; the answer, and the etag, are the EHC request's.
  // Otherwise as EhcRequestStore::Change.
  virtual absl::StatusOr<StoredRequest> ChangeBoth(const journal::Change& change, const Scope& scope,
                                                   const DisagreementKey& key, std::string_view etag,
                                                   DecisionOnBoth decide) = 0;
  virtual absl::StatusOr<StoredDisagreement> Get(const Scope& scope, const DisagreementKey& key,
                                                 absl::Time deadline) = 0;
  // By what the authority owes next, and id.
  virtual absl::StatusOr<std::vector<StoredDisagreement>> List(const Scope& scope,
                                                               const DisagreementQuery& query,
                                                               absl::Time deadline) = 0;
};

absl::Status DisagreementNotFound();
// `existing` is the first one's id, or its name.
absl::Status DisagreementExists(std::string_view existing);

// Whether both are about one notice of one decision: a notice that is sent anew can be disagreed with anew.
bool IsSameDispute(const Disagreement& a, const Disagreement& b);

// The column that lists go by; kNoDueDate where the authority owes nothing.
absl::CivilDay DisagreementDueOn(const Disagreement& disagreement, const civil::HolidayCalendar& calendar);

// In MariaDB. Thread-safe.
class MysqlDisagreementStore : public DisagreementStore {
 public:
  MysqlDisagreementStore(db::Database& database, MysqlEhcRequestStore& requests,
                         const civil::HolidayCalendar& calendar)
      : database_(database), requests_(requests), calendar_(calendar) {}

  absl::StatusOr<StoredDisagreement> Create(const journal::Change& change, const Scope& scope,
                                            const DisagreementKey& key, Begin begin) override;
  absl::StatusOr<StoredDisagreement> Change(const journal::Change& change, const Scope& scope,
                                            const DisagreementKey& key, std::string_view etag,
                                            Decision decide) override;
  absl::StatusOr<StoredRequest> ChangeBoth(const journal::Change& change, const Scope& scope,
                                           const DisagreementKey& key, std::string_view etag,
                                           DecisionOnBoth decide) override;
  absl::StatusOr<StoredDisagreement> Get(const Scope& scope, const DisagreementKey& key,
                                         absl::Time deadline) override;
  absl::StatusOr<std::vector<StoredDisagreement>> List(const Scope& scope, const DisagreementQuery& query,
                                                       absl::Time deadline) override;

 private:
  db::Database& database_;
  MysqlEhcRequestStore& requests_;
  const civil::HolidayCalendar& calendar_;
};

}  // namespace send::ehcp
