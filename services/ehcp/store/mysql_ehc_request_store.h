#pragma once

#include "common/db/database.h"
#include "services/ehcp/store/ehc_request_store.h"

namespace send::ehcp {

// The store in MariaDB. Thread-safe.
class MysqlEhcRequestStore : public EhcRequestStore {
 public:
  MysqlEhcRequestStore(db::Database& database, NextDue next_due)
      : database_(database), next_due_(std::move(next_due)) {}

  absl::StatusOr<StoredRequest> Create(const journal::Change& change, const Scope& scope, const std::string& id,
                                       const EhcRequest& request) override;
  absl::StatusOr<StoredRequest> Change(
      const journal::Change& change, const Scope& scope, const std::string& id, std::string_view etag,
      absl::FunctionRef<absl::StatusOr<EhcRequest>(const EhcRequest&)> decide) override;
  absl::StatusOr<StoredRequest> Get(const Scope& scope, const std::string& id, absl::Time deadline) override;
  absl::StatusOr<std::vector<StoredRequest>> List(const Scope& scope, const ListQuery& query,
                                                  absl::Time deadline) override;

 private:
  db::Database& database_;
  const NextDue next_due_;
};

}  // namespace send::ehcp
