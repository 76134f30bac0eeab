#pragma once

#include "common/db/database.h"
#include "services/ehcp/store/caseload_store.h"

namespace send::ehcp {

// Counts the columns of domain/standing.h in MariaDB. Thread-safe.
class MysqlCaseloadStore : public CaseloadStore {
 public:
  explicit MysqlCaseloadStore(db::Database& database) : database_(database) {}

  absl::StatusOr<Caseload> Summarise(const Scope& scope, const CaseloadQuery& query,
                                     absl::Time deadline) override;
  absl::StatusOr<std::vector<CourseRow>> ListCourses(const Scope& scope, absl::CivilDay today,
                                                     absl::Time deadline) override;

 private:
  db::Database& database_;
};

}  // namespace send::ehcp
