#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/civil/holiday_calendar.h"
#include "common/db/database.h"
#include "common/journal/history.h"
#include "common/journal/roots.h"
#include "services/ehcp/store/ehc_request_store.h"

namespace send::ehcp {

// The history of requests and of what belongs to them. It is read only after the store of its record has found
// that in the caller's scope.
class HistoryStore {
 public:
  virtual ~HistoryStore() = default;
  virtual absl::StatusOr<std::vector<journal::HistoryEntry>> ListEntries(const journal::Key& key,
                                                                         int64_t after_version, int64_t limit,
                                                                         absl::Time deadline) = 0;

  // Of every entry; of a request, its row too: its document and each of its columns.
  virtual absl::StatusOr<journal::ChainReport> Verify(const journal::Key& key, absl::Time deadline) = 0;

  virtual absl::StatusOr<std::vector<journal::ChainEntry>> Export(const journal::Key& key,
                                                                  int64_t after_version, int64_t limit,
                                                                  absl::Time deadline) = 0;
  virtual absl::StatusOr<journal::InclusionProof> Prove(const journal::Key& key, absl::Time deadline) = 0;
  virtual absl::StatusOr<std::vector<journal::SignedRoot>> ListRoots(int64_t after_seq, int64_t limit,
                                                                     absl::Time deadline) = 0;

  virtual absl::StatusOr<std::vector<journal::ReadEntry>> ListReads(const journal::ReadQuery& query,
                                                                    absl::Time deadline) = 0;
  // Names of what there is of a pupil, at most 200: requests in the scope, and drafts.
  virtual absl::StatusOr<std::vector<std::string>> RecordsOf(const Scope& scope, const std::string& pupil_id,
                                                             absl::Time deadline) = 0;
};

// In MariaDB. Thread-safe.
class MysqlHistoryStore : public HistoryStore {
 public:
  MysqlHistoryStore(db::Database& database, const civil::HolidayCalendar& calendar)
      : database_(database), calendar_(calendar) {}
  absl::StatusOr<std::vector<journal::HistoryEntry>> ListEntries(const journal::Key& key, int64_t after_version,
                                                                 int64_t limit, absl::Time deadline) override;
  absl::StatusOr<journal::ChainReport> Verify(const journal::Key& key, absl::Time deadline) override;
  absl::StatusOr<std::vector<journal::ChainEntry>> Export(const journal::Key& key, int64_t after_version,
                                                          int64_t limit, absl::Time deadline) override;
  absl::StatusOr<journal::InclusionProof> Prove(const journal::Key& key, absl::Time deadline) override;
  absl::StatusOr<std::vector<journal::SignedRoot>> ListRoots(int64_t after_seq, int64_t limit,
                                                             absl::Time deadline) override;
  absl::StatusOr<std::vector<journal::ReadEntry>> ListReads(const journal::ReadQuery& query,
                                                            absl::Time deadline) override;
  absl::StatusOr<std::vector<std::string>> RecordsOf(const Scope& scope, const std::string& pupil_id,
                                                     absl::Time deadline) override;

 private:
  db::Database& database_;
  const civil::HolidayCalendar& calendar_;
};

}  // namespace send::ehcp
