#include "services/ehcp/store/history_store.h"

#include "services/ehcp/store/ehc_request_codec.h"

namespace send::ehcp {
namespace {

journal::Key KeyOf(const std::string& la, const std::string& id) {
  return {la, journal::Codec<EhcRequest>::kKind, id};
}

// What `read` answers on a connection.
template <class Read>
auto ReadWith(db::Database& database, absl::Time deadline, Read read)
    -> decltype(read(std::declval<db::Connection&>())) {
  decltype(read(std::declval<db::Connection&>())) answer = absl::UnknownError("not read");
  const absl::Status status = database.Read(deadline, [&](db::Connection& connection) {
    answer = read(connection);
    return answer.status();
  });
  if (!status.ok()) return status;
  return answer;
}

}  // namespace

absl::StatusOr<std::vector<journal::HistoryEntry>> MysqlHistoryStore::ListEntries(
    const std::string& la, const std::string& id, int64_t after_version, int64_t limit, absl::Time deadline) {
  return ReadWith(database_, deadline, [&](db::Connection& connection) {
    return journal::ListEntries(connection, KeyOf(la, id), after_version, limit);
  });
}

absl::StatusOr<journal::ChainReport> MysqlHistoryStore::Verify(const std::string& la, const std::string& id,
                                                               absl::Time deadline) {
  return ReadWith(database_, deadline,
                  [&](db::Connection& connection) { return journal::VerifyChain(connection, KeyOf(la, id)); });
}

absl::StatusOr<std::vector<journal::ReadEntry>> MysqlHistoryStore::ListReads(const journal::ReadQuery& query,
                                                                             absl::Time deadline) {
  return ReadWith(database_, deadline,
                  [&](db::Connection& connection) { return journal::ListReads(connection, query); });
}

}  // namespace send::ehcp
