#include "services/ehcp/store/history_store.h"

#include "absl/strings/str_cat.h"
#include "common/journal/stored_rows.h"
#include "services/ehcp/store/ehc_request_codec.h"
#include "services/ehcp/store/ehc_request_row.h"
#include "services/ehcp/store/sql.h"

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
  absl::StatusOr<journal::ChainReport> report = journal::ChainReport();
  // In a transaction, so that a change made meanwhile is in both the history and the row, or in neither.
  const absl::Status status = database_.Transact(deadline, [&](db::Connection& connection) {
    report = journal::VerifyChain(connection, key);
    if (!report.ok() || report->fault || key.kind != journal::Codec<EhcRequest>::kKind) return report.status();
    auto fault = FindRowFault(connection, key.tenant, key.id, report->entries, calendar_);
    if (fault.ok()) report->fault = *std::move(fault);
    return fault.status();
  });
  if (!status.ok()) return status;
  return report;
}

absl::StatusOr<std::vector<journal::ChainEntry>> MysqlHistoryStore::Export(const journal::Key& key,
                                                                           int64_t after_version, int64_t limit,
                                                                           absl::Time deadline) {
  return ReadWith<std::vector<journal::ChainEntry>>(database_, deadline, [&](db::Connection& connection) {
    return journal::ExportEntries(connection, key, after_version, limit);
  });
}

absl::StatusOr<journal::InclusionProof> MysqlHistoryStore::Prove(const journal::Key& key, absl::Time deadline) {
  return ReadWith<journal::InclusionProof>(
      database_, deadline, [&](db::Connection& connection) { return journal::FindProof(connection, key); });
}

absl::StatusOr<std::vector<journal::SignedRoot>> MysqlHistoryStore::ListRoots(int64_t after_seq, int64_t limit,
                                                                              absl::Time deadline) {
  return ReadWith<std::vector<journal::SignedRoot>>(database_, deadline, [&](db::Connection& connection) {
    return journal::ListRoots(connection, after_seq, limit);
  });
}

absl::StatusOr<std::vector<journal::ReadEntry>> MysqlHistoryStore::ListReads(const journal::ReadQuery& query,
                                                                             absl::Time deadline) {
  return ReadWith<std::vector<journal::ReadEntry>>(
      database_, deadline, [&](db::Connection& connection) { return journal::ListReads(connection, query); });
}

absl::StatusOr<std::vector<std::string>> MysqlHistoryStore::RecordsOf(const Scope& scope,
                                                                      const std::string& pupil_id,
                                                                      absl::Time deadline) {
  return ReadWith<std::vector<std::string>>(
      database_, deadline, [&](db::Connection& connection) -> absl::StatusOr<std::vector<std::string>> {
        const auto rows = connection.Query(
            sql::kListRecordsOfPupil, {scope.la, pupil_id, scope.subject, scope.la, pupil_id, scope.subject});
        if (!rows.ok()) return rows.status();
        std::vector<std::string> names;
        for (const db::Row& row : *rows)
          names.push_back(
              absl::StrCat("localAuthorities/", scope.la, "/", db::TextOf(row[0]), "/", db::TextOf(row[1])));
        return names;
      });
}

}  // namespace send::ehcp
