#pragma once

#include "common/db/database.h"
#include "services/ehcp/store/draft_store.h"
#include "services/ehcp/store/mysql_ehc_request_store.h"

namespace send::ehcp {

// The store in MariaDB. Thread-safe.
class MysqlDraftStore : public DraftStore {
 public:
  MysqlDraftStore(db::Database& database, MysqlEhcRequestStore& requests)
      : database_(database), requests_(requests) {}

  absl::StatusOr<StoredDraft> Create(const journal::Change& change, const Scope& scope, const std::string& id,
                                     const RequestDraft& draft) override;
  absl::StatusOr<StoredDraft> Change(
      const journal::Change& change, const Scope& scope, const std::string& id, std::string_view etag,
      absl::FunctionRef<absl::StatusOr<RequestDraft>(const RequestDraft&)> decide) override;
  absl::StatusOr<StoredDraft> Submit(
      const journal::Change& change, const Scope& scope, const std::string& id, std::string_view etag,
      absl::FunctionRef<absl::StatusOr<Submission>(const RequestDraft&)> decide) override;
  absl::StatusOr<StoredDraft> Get(const Scope& scope, const std::string& id, absl::Time deadline) override;
  absl::StatusOr<std::vector<StoredDraft>> List(const Scope& scope, const DraftQuery& query,
                                                absl::Time deadline) override;

 private:
  db::Database& database_;
  MysqlEhcRequestStore& requests_;
};

}  // namespace send::ehcp
