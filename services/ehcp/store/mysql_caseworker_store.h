#pragma once

#include "common/db/database.h"
#include "services/ehcp/store/caseworker_store.h"

namespace send::ehcp {

// The store in MariaDB. Thread-safe.
class MysqlCaseworkerStore : public CaseworkerStore {
 public:
  explicit MysqlCaseworkerStore(db::Database& database) : database_(database) {}

  absl::StatusOr<StoredCaseworker> Create(const journal::Change& change, const std::string& id,
                                          const Caseworker& caseworker,
                                          absl::FunctionRef<absl::Status()> check) override;
  absl::StatusOr<StoredCaseworker> Change(
      const journal::Change& change, const std::string& id, std::string_view etag,
      absl::FunctionRef<absl::StatusOr<Caseworker>(const Caseworker&)> decide) override;
  absl::StatusOr<std::optional<StoredCaseworker>> FindBySubject(const std::string& la,
                                                                const std::string& subject,
                                                                absl::Time deadline) override;
  absl::StatusOr<std::vector<ListedCaseworker>> List(const Scope& scope, const CaseworkerQuery& query,
                                                     absl::Time deadline) override;
  absl::StatusOr<std::vector<Caseworker>> ListCovered(const std::string& la, absl::CivilDay day,
                                                      absl::Time deadline) override;
  absl::StatusOr<std::optional<Handover>> FindHandover(const journal::Change& change) override;
  absl::StatusOr<Handover> BeginHandover(const journal::Change& change, const Handover& handover) override;

 private:
  db::Database& database_;
};

}  // namespace send::ehcp
