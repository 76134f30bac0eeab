#pragma once

#include "common/db/database.h"
#include "services/ehcp/store/authority_store.h"

namespace send::ehcp {

// The store in MariaDB. Thread-safe.
class MysqlAuthorityStore : public AuthorityStore {
 public:
  explicit MysqlAuthorityStore(db::Database& database) : database_(database) {}

  absl::StatusOr<StoredParticulars> Get(const std::string& la, absl::Time deadline) override;
  absl::StatusOr<StoredParticulars> Change(
      const journal::Change& change, std::string_view etag,
      absl::FunctionRef<absl::StatusOr<AuthorityParticulars>(const AuthorityParticulars&)> decide) override;

 private:
  db::Database& database_;
};

}  // namespace send::ehcp
