// The half of the store that jobs without a user call.
#include "common/civil/date.h"
#include "services/ehcp/store/advice_codec.h"
#include "services/ehcp/store/mysql_advice_store.h"
#include "services/ehcp/store/sql.h"

namespace send::ehcp {
namespace {

const std::string kEntity(journal::Codec<AdviceRequest>::kKind);

}  // namespace

absl::StatusOr<std::vector<AdviceStore::Place>> MysqlAdviceStore::ListDueChases(absl::CivilDay today,
                                                                                const Place& after,
                                                                                int64_t limit,
                                                                                absl::Time deadline) {
  std::vector<Place> places;
  const absl::Status status = database_.Read(deadline, [&](db::Connection& connection) -> absl::Status {
    const auto rows = connection.Query(
        sql::kListDueChases, {civil::FormatDate(today), after.first, after.first, after.second.id, limit});
    if (!rows.ok()) return rows.status();
    places.clear();
    for (const db::Row& row : *rows)
      places.push_back({db::TextOf(row[0]), {db::TextOf(row[1]), db::TextOf(row[2])}});
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  return places;
}

absl::StatusOr<std::vector<Message>> MysqlAdviceStore::TakeMessages(absl::Time now, absl::Time until,
                                                                    int64_t limit, absl::Time deadline) {
  std::vector<Message> taken;
  const absl::Status status = database_.Transact(deadline, [&](db::Connection& connection) -> absl::Status {
    taken.clear();
    const auto rows = connection.Query(sql::kListWaitingMessages, {kEntity, absl::ToUnixMicros(now), limit});
    if (!rows.ok()) return rows.status();
    for (const db::Row& row : *rows) {
      const int64_t attempts = db::IntOf(row[4]);
      const auto leased = connection.Execute(
          sql::kLeaseOutboxMessage,
          {absl::ToUnixMicros(until), absl::ToUnixMicros(now), db::TextOf(row[0]), attempts});
      if (!leased.ok()) return leased.status();
      if (*leased != 1) continue;
      taken.push_back({db::TextOf(row[0]),
                       db::TextOf(row[1]),
                       {db::TextOf(row[2]), db::TextOf(row[3])},
                       attempts + 1,
                       db::IntOf(row[5]) == 1});
    }
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  return taken;
}

absl::Status MysqlAdviceStore::PostponeMessage(const std::string& id, std::string_view failure, absl::Time now,
                                               absl::Time next_try, absl::Time deadline) {
  return database_.Transact(deadline, [&](db::Connection& connection) {
    return connection
        .Execute(sql::kPostponeOutboxMessage,
                 {db::TextOrNull(failure), absl::ToUnixMicros(next_try), absl::ToUnixMicros(now), id})
        .status();
  });
}

absl::StatusOr<std::vector<MessageState>> MysqlAdviceStore::ListMessages(const std::string& la,
                                                                         const std::string& id,
                                                                         absl::Time deadline) {
  std::vector<MessageState> messages;
  const absl::Status status = database_.Read(deadline, [&](db::Connection& connection) -> absl::Status {
    const auto rows = connection.Query(sql::kListOutboxMessages, {la, kEntity, id});
    if (!rows.ok()) return rows.status();
    messages.clear();
    for (const db::Row& row : *rows)
      messages.push_back({db::TextOf(row[0]), ChaseStatusOf(db::TextOf(row[1])), db::IntOf(row[2]),
                          db::TextOrEmpty(row[3]), absl::FromUnixMicros(db::IntOf(row[4]))});
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  return messages;
}

}  // namespace send::ehcp
