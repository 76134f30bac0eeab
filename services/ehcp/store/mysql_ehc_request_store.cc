#include "services/ehcp/store/mysql_ehc_request_store.h"

#include "absl/strings/str_join.h"
#include "common/civil/date.h"
#include "common/db/driver_error.h"
#include "common/error/error.h"
#include "common/journal/entity_store.h"
#include "services/ehcp/store/ehc_request_codec.h"
#include "services/ehcp/store/sql.h"

namespace send::ehcp {
namespace {

using Codec = journal::Codec<EhcRequest>;

db::Value SettingsOf(const Scope& scope) {
  return scope.settings ? db::Value(absl::StrJoin(*scope.settings, ",")) : db::Value();
}

db::Value BarredOf(const Scope& scope) { return absl::StrJoin(scope.barred_pupils, ","); }

db::Value OpenPupilOf(const EhcRequest& request) {
  return IsOpen(request) ? db::Value(PupilIdOf(request.pupil)) : db::Value();
}

absl::StatusOr<StoredRequest> ReadRow(const db::Row& row) {
  absl::StatusOr<EhcRequest> request = Codec::Decode(db::TextOf(row[2]), static_cast<int>(db::IntOf(row[3])));
  if (!request.ok()) return request.status();
  return StoredRequest{db::TextOf(row[0]), db::IntOf(row[1]), *std::move(request),
                       absl::FromUnixMicros(db::IntOf(row[4])), absl::FromUnixMicros(db::IntOf(row[5]))};
}

absl::StatusOr<StoredRequest> FindBy(db::Connection& connection, const db::Statement& statement,
                                     const Scope& scope, const std::string& key) {
  const db::Value settings = SettingsOf(scope);
  const auto rows = connection.Query(statement, {scope.la, key, settings, settings, BarredOf(scope)});
  if (!rows.ok()) return rows.status();
  if (rows->empty()) return RequestNotFound();
  return ReadRow((*rows)[0]);
}

}  // namespace

absl::StatusOr<StoredRequest> MysqlEhcRequestStore::Create(const journal::Change& change, const Scope& scope,
                                                           const std::string& id, const EhcRequest& request) {
  const StoredRequest fresh{.id = id, .value = request};
  auto created = journal::CreateEntity<EhcRequest>(
      database_, change, fresh, [&](db::Connection& connection, const StoredRequest& stored) {
        const EhcRequest& value = stored.value;
        return connection
            .Execute(sql::kInsertEhcRequest,
                     {scope.la, stored.id, stored.version, PupilIdOf(value.pupil), OpenPupilOf(value),
                      std::string(WordOf(value.state)), db::TextOrNull(value.caseworker),
                      db::TextOrNull(value.requesting_setting), civil::FormatDate(next_due_(value)),
                      Codec::Encode(value), int64_t{Codec::kSchemaVersion},
                      absl::ToUnixMicros(stored.created_at), absl::ToUnixMicros(stored.updated_at)})
            .status();
      });
  if (error::ReasonOf(created.status()) != db::kDuplicateKey) return created;
  std::string existing;
  const absl::Status looked = database_.Read(change.deadline, [&](db::Connection& connection) {
    const auto found = FindBy(connection, sql::kFindOpenEhcRequest, scope, PupilIdOf(request.pupil));
    if (found.ok()) existing = found->id;
    return absl::IsNotFound(found.status()) ? absl::OkStatus() : found.status();
  });
  return looked.ok() ? OpenRequestExists(existing) : looked;
}

absl::StatusOr<StoredRequest> MysqlEhcRequestStore::Change(
    const journal::Change& change, const Scope& scope, const std::string& id, std::string_view etag,
    absl::FunctionRef<absl::StatusOr<EhcRequest>(const EhcRequest&)> decide) {
  const auto find = [&](db::Connection& connection) {
    return FindBy(connection, sql::kFindEhcRequest, scope, id);
  };
  const auto update = [&](db::Connection& connection, const StoredRequest& stored) {
    const EhcRequest& value = stored.value;
    return connection.Execute(
        sql::kUpdateEhcRequest,
        {OpenPupilOf(value), std::string(WordOf(value.state)), db::TextOrNull(value.caseworker),
         civil::FormatDate(next_due_(value)), Codec::Encode(value), int64_t{Codec::kSchemaVersion},
         absl::ToUnixMicros(stored.updated_at), scope.la, stored.id, stored.version - 1});
  };
  return journal::ChangeEntity<EhcRequest>(database_, change, etag, {find, decide, update});
}

absl::StatusOr<StoredRequest> MysqlEhcRequestStore::Get(const Scope& scope, const std::string& id,
                                                        absl::Time deadline) {
  absl::StatusOr<StoredRequest> found = RequestNotFound();
  const absl::Status status = database_.Read(deadline, [&](db::Connection& connection) {
    found = FindBy(connection, sql::kFindEhcRequest, scope, id);
    return found.status();
  });
  if (!status.ok()) return status;
  return found;
}

absl::StatusOr<std::vector<StoredRequest>> MysqlEhcRequestStore::List(const Scope& scope,
                                                                      const ListQuery& query,
                                                                      absl::Time deadline) {
  const std::string after_day =
      civil::FormatDate(query.after ? query.after->first : absl::CivilDay(1900, 1, 1));
  const std::string after_id = query.after ? query.after->second : "";
  const db::Value before = query.due_before ? db::Value(civil::FormatDate(*query.due_before)) : db::Value();
  const db::Value state = query.state ? db::Value(std::string(WordOf(*query.state))) : db::Value();
  const db::Value caseworker = db::TextOrNull(query.caseworker);
  const db::Value pupil = db::TextOrNull(query.pupil_id);
  const db::Value settings = SettingsOf(scope);
  std::vector<StoredRequest> requests;
  const absl::Status status = database_.Read(deadline, [&](db::Connection& connection) -> absl::Status {
    const auto rows =
        connection.Query(sql::kListEhcRequests,
                         {scope.la, after_day, after_day, after_id, before, before, state, state, caseworker,
                          caseworker, pupil, pupil, settings, settings, BarredOf(scope), query.limit});
    if (!rows.ok()) return rows.status();
    requests.clear();
    for (const db::Row& row : *rows) {
      auto request = ReadRow(row);
      if (!request.ok()) return request.status();
      requests.push_back(*std::move(request));
    }
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  return requests;
}

}  // namespace send::ehcp
