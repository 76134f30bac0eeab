#include "services/ehcp/store/mysql_caseworker_store.h"

#include <algorithm>

#include "common/base/uuid.h"
#include "common/civil/date.h"
#include "common/db/driver_error.h"
#include "common/error/error.h"
#include "common/journal/entity_store.h"
#include "common/journal/stored_rows.h"
#include "services/ehcp/store/caseworker_codec.h"
#include "services/ehcp/store/sql.h"

namespace send::ehcp {
namespace {

using Codec = journal::Codec<Caseworker>;
using civil::FormatDate;

constexpr absl::CivilDay kFirstDay(1900, 1, 1);
constexpr absl::CivilDay kLastDay(9999, 12, 31);

// The parameters of insert_ and update_caseworker, but for the last.
std::vector<db::Value> RowOf(const std::string& la, const StoredCaseworker& stored) {
  const Caseworker& value = stored.value;
  absl::CivilDay covered_until = kFirstDay;
  for (const Cover& cover : value.covers) covered_until = std::max(covered_until, LastDayOf(cover));
  return {stored.version,
          db::TextOrNull(value.team),
          FormatDate(value.active_from),
          FormatDate(value.active_until.value_or(kLastDay)),
          FormatDate(covered_until),
          Codec::Encode(value),
          int64_t{Codec::kSchemaVersion},
          absl::ToUnixMicros(stored.updated_at),
          la,
          stored.id};
}

// CASEWORKER_NOT_FOUND where there is none.
absl::StatusOr<StoredCaseworker> FindBy(db::Connection& connection, const db::Statement& statement,
                                        const std::string& la, const std::string& key) {
  const auto rows = connection.Query(statement, {la, key});
  if (!rows.ok()) return rows.status();
  if (rows->empty()) return CaseworkerNotFound();
  return journal::ReadStored<Caseworker>((*rows)[0]);
}

// The days between which first and last day lie of those who are in the state on the day.
struct Days {
  absl::CivilDay from_low = kFirstDay;
  absl::CivilDay from_high = kLastDay;
  absl::CivilDay until_low = kFirstDay;
  absl::CivilDay until_high = kLastDay;
};
Days DaysOf(std::optional<CaseworkerState> state, absl::CivilDay day) {
  Days days;
  if (state == CaseworkerState::kExpected) days.from_low = day + 1;
  if (state == CaseworkerState::kActive || state == CaseworkerState::kLeft) days.from_high = day;
  if (state == CaseworkerState::kActive) days.until_low = day;
  if (state == CaseworkerState::kLeft) days.until_high = day - 1;
  return days;
}

}  // namespace

absl::StatusOr<StoredCaseworker> MysqlCaseworkerStore::Create(const journal::Change& change,
                                                              const std::string& id,
                                                              const Caseworker& caseworker,
                                                              absl::FunctionRef<absl::Status()> check) {
  const StoredCaseworker fresh{.id = id, .value = caseworker};
  auto created = journal::CreateEntity<Caseworker>(
      database_, change, fresh, [&](db::Connection& connection, const StoredCaseworker& stored) {
        if (absl::Status status = check(); !status.ok()) return status;
        std::vector<db::Value> row = RowOf(change.tenant, stored);
        row.emplace_back(caseworker.subject);
        row.emplace_back(absl::ToUnixMicros(stored.created_at));
        return connection.Execute(sql::kInsertCaseworker, row).status();
      });
  if (error::ReasonOf(created.status()) != db::kDuplicateKey) return created;
  const auto existing = FindBySubject(change.tenant, caseworker.subject, change.deadline);
  if (!existing.ok()) return existing.status();
  return CaseworkerExists(existing->has_value() ? (*existing)->id : "");
}

absl::StatusOr<StoredCaseworker> MysqlCaseworkerStore::Change(
    const journal::Change& change, const std::string& id, std::string_view etag,
    absl::FunctionRef<absl::StatusOr<Caseworker>(const Caseworker&)> decide) {
  const auto find = [&](db::Connection& connection) {
    return FindBy(connection, sql::kFindCaseworker, change.tenant, id);
  };
  const auto update = [&](db::Connection& connection, const StoredCaseworker& stored) {
    std::vector<db::Value> row = RowOf(change.tenant, stored);
    row.emplace_back(stored.version - 1);
    return connection.Execute(sql::kUpdateCaseworker, row);
  };
  return journal::ChangeEntity<Caseworker>(database_, change, etag, {find, decide, update});
}

absl::StatusOr<std::optional<StoredCaseworker>> MysqlCaseworkerStore::FindBySubject(const std::string& la,
                                                                                    const std::string& subject,
                                                                                    absl::Time deadline) {
  std::optional<StoredCaseworker> found;
  const absl::Status status = database_.Read(deadline, [&](db::Connection& connection) {
    auto stored = FindBy(connection, sql::kFindCaseworkerBySubject, la, subject);
    found.reset();
    if (stored.ok()) found = *std::move(stored);
    return absl::IsNotFound(stored.status()) ? absl::OkStatus() : stored.status();
  });
  if (!status.ok()) return status;
  return found;
}

absl::StatusOr<std::vector<ListedCaseworker>> MysqlCaseworkerStore::List(const Scope& scope,
                                                                         const CaseworkerQuery& query,
                                                                         absl::Time deadline) {
  const Days days = DaysOf(query.state, query.today);
  const db::Value id = db::TextOrNull(query.id);
  const db::Value team = db::TextOrNull(query.team);
  const std::vector<db::Value> parameters{scope.subject,
                                          scope.la,
                                          query.after,
                                          id,
                                          id,
                                          team,
                                          team,
                                          FormatDate(days.from_low),
                                          FormatDate(days.from_high),
                                          FormatDate(days.until_low),
                                          FormatDate(days.until_high),
                                          int64_t{query.holding},
                                          query.limit};
  const auto read = [](const db::Row& row) -> absl::StatusOr<ListedCaseworker> {
    auto stored = journal::ReadStored<Caseworker>(row);
    if (!stored.ok()) return stored.status();
    return ListedCaseworker{*std::move(stored), db::IntOf(row[6])};
  };
  return journal::ReadWith<std::vector<ListedCaseworker>>(database_, deadline, [&](db::Connection& connection) {
    return journal::QueryAll<ListedCaseworker>(connection, sql::kListCaseworkers, parameters, read);
  });
}

absl::StatusOr<std::vector<Caseworker>> MysqlCaseworkerStore::ListCovered(const std::string& la,
                                                                          absl::CivilDay day,
                                                                          absl::Time deadline) {
  const std::vector<db::Value> parameters{la, FormatDate(day)};
  const auto read = [](const db::Row& row) -> absl::StatusOr<Caseworker> {
    auto stored = journal::ReadStored<Caseworker>(row);
    if (!stored.ok()) return stored.status();
    return std::move(stored->value);
  };
  return journal::ReadWith<std::vector<Caseworker>>(database_, deadline, [&](db::Connection& connection) {
    return journal::QueryAll<Caseworker>(connection, sql::kListCoveredCaseworkers, parameters, read);
  });
}

absl::StatusOr<std::optional<Handover>> MysqlCaseworkerStore::FindHandover(const journal::Change& change) {
  std::optional<Handover> found;
  const absl::Status status = database_.Read(change.deadline, [&](db::Connection& connection) {
    auto answer = journal::FindAnswer<Handover>(connection, change);
    found.reset();
    if (answer.ok() && answer->has_value()) found = std::move((*answer)->value);
    return answer.status();
  });
  if (!status.ok()) return status;
  return found;
}

absl::StatusOr<Handover> MysqlCaseworkerStore::BeginHandover(const journal::Change& change,
                                                             const Handover& handover) {
  const journal::Stored<Handover> fresh{.id = NewUuidV7(change.now), .value = handover};
  auto begun = journal::CreateEntity<Handover>(
      database_, change, fresh,
      [](db::Connection& /*connection*/, const journal::Stored<Handover>& /*stored*/) {
        return absl::OkStatus();
      });
  if (!begun.ok()) return begun.status();
  return std::move(begun->value);
}

}  // namespace send::ehcp
