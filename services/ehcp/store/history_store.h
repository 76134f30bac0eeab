#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/db/database.h"
#include "common/journal/history.h"

namespace send::ehcp {

// The history of requests and of what belongs to them. It is read only after the store of its record has found
// that in the caller's scope.
class HistoryStore {
 public:
  virtual ~HistoryStore() = default;
  virtual absl::StatusOr<std::vector<journal::HistoryEntry>> ListEntries(const journal::Key& key,
                                                                         int64_t after_version, int64_t limit,
                                                                         absl::Time deadline) = 0;
  virtual absl::StatusOr<journal::ChainReport> Verify(const journal::Key& key, absl::Time deadline) = 0;
  virtual absl::StatusOr<std::vector<journal::ReadEntry>> ListReads(const journal::ReadQuery& query,
                                                                    absl::Time deadline) = 0;
};

// In MariaDB. Thread-safe.
class MysqlHistoryStore : public HistoryStore {
 public:
  explicit MysqlHistoryStore(db::Database& database) : database_(database) {}
  absl::StatusOr<std::vector<journal::HistoryEntry>> ListEntries(const journal::Key& key, int64_t after_version,
                                                                 int64_t limit, absl::Time deadline) override;
  absl::StatusOr<journal::ChainReport> Verify(const journal::Key& key, absl::Time deadline) override;
  absl::StatusOr<std::vector<journal::ReadEntry>> ListReads(const journal::ReadQuery& query,
                                                            absl::Time deadline) override;

 private:
  db::Database& database_;
};

}  // namespace send::ehcp
