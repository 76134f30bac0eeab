#pragma once

#include "common/db/database.h"
#include "services/ehcp/store/diary_store.h"

namespace send::ehcp {

// The store in MariaDB. Thread-safe.
class MysqlDiaryStore : public DiaryStore {
 public:
  explicit MysqlDiaryStore(db::Database& database) : database_(database) {}

  absl::StatusOr<StoredEntry> Create(const journal::Change& change, const Scope& scope, const std::string& id,
                                     const DiaryEntry& entry, Check check) override;
  absl::StatusOr<StoredEntry> Change(const journal::Change& change, const Scope& scope, const DiaryKey& key,
                                     std::string_view etag, Decision decide) override;
  absl::StatusOr<StoredEntry> Get(const Scope& scope, const DiaryKey& key, absl::Time deadline) override;
  absl::StatusOr<StoredEntry> GetAsOf(const Scope& scope, const DiaryKey& key, absl::Time time,
                                      absl::Time deadline) override;
  absl::StatusOr<std::vector<StoredEntry>> List(const Scope& scope, const DiaryQuery& query,
                                                absl::Time deadline) override;
  absl::StatusOr<std::vector<StoredEntry>> ListTasks(const Scope& scope, const TaskQuery& query,
                                                     absl::Time deadline) override;

 private:
  db::Database& database_;
};

}  // namespace send::ehcp
