#include "services/ehcp/store/history_store.h"

#include "common/journal/stored_rows.h"

namespace send::ehcp {

using journal::ReadWith;

absl::StatusOr<std::vector<journal::HistoryEntry>> MysqlHistoryStore::ListEntries(const journal::Key& key,
                                                                                  int64_t after_version,
                                                                                  int64_t limit,
                                                                                  absl::Time deadline) {
  return ReadWith<std::vector<journal::HistoryEntry>>(database_, deadline, [&](db::Connection& connection) {
    return journal::ListEntries(connection, key, after_version, limit);
  });
}

absl::StatusOr<journal::ChainReport> MysqlHistoryStore::Verify(const journal::Key& key, absl::Time deadline) {
  return ReadWith<journal::ChainReport>(
      database_, deadline, [&](db::Connection& connection) { return journal::VerifyChain(connection, key); });
}

absl::StatusOr<std::vector<journal::ReadEntry>> MysqlHistoryStore::ListReads(const journal::ReadQuery& query,
                                                                             absl::Time deadline) {
  return ReadWith<std::vector<journal::ReadEntry>>(
      database_, deadline, [&](db::Connection& connection) { return journal::ListReads(connection, query); });
}

}  // namespace send::ehcp
