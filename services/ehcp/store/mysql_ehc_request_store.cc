#include "services/ehcp/store/mysql_ehc_request_store.h"

#include "absl/strings/str_join.h"
#include "common/civil/date.h"
#include "common/db/driver_error.h"
#include "common/error/error.h"
#include "common/journal/entity_store.h"
#include "common/journal/history.h"
#include "common/journal/stored_rows.h"
#include "services/ehcp/store/disagreement_codec.h"
#include "services/ehcp/store/ehc_request_codec.h"
#include "services/ehcp/store/ehc_request_row.h"
#include "services/ehcp/store/ehc_request_versions.h"
#include "services/ehcp/store/scope.h"
#include "services/ehcp/store/sql.h"

namespace send::ehcp {
namespace {

using Codec = journal::Codec<EhcRequest>;

// The rows it met: none where the row's version is another.
absl::StatusOr<int64_t> UpdateRow(db::Connection& connection, const std::string& la,
                                  const StoredRequest& stored, int64_t version,
                                  const civil::HolidayCalendar& calendar) {
  std::vector<db::Value> row = RequestRowOf(la, stored, calendar);
  row.emplace_back(version);
  return connection.Execute(sql::kUpdateEhcRequest, row);
}

absl::StatusOr<StoredRequest> FindBy(db::Connection& connection, const db::Statement& statement,
                                     const Scope& scope, const std::string& key) {
  std::vector<db::Value> parameters{scope.la, key};
  AddScope(scope, parameters);
  const auto rows = connection.Query(statement, parameters);
  if (!rows.ok()) return rows.status();
  if (rows->empty()) return RequestNotFound();
  return journal::ReadStored<EhcRequest>((*rows)[0]);
}

absl::StatusOr<std::vector<StoredRequest>> ReadList(db::Database& database, absl::Time deadline,
                                                    const db::Statement& statement,
                                                    const std::vector<db::Value>& parameters) {
  return journal::ReadWith<std::vector<StoredRequest>>(database, deadline, [&](db::Connection& connection) {
    return journal::QueryAll<StoredRequest>(connection, statement, parameters,
                                            &journal::ReadStored<EhcRequest>);
  });
}

}  // namespace

absl::Status MysqlEhcRequestStore::Insert(db::Connection& connection, const Scope& scope,
                                          const StoredRequest& stored) {
  std::vector<db::Value> row = RequestRowOf(scope.la, stored, calendar_);
  row.emplace_back(absl::ToUnixMicros(stored.created_at));
  if (auto inserted = connection.Execute(sql::kInsertEhcRequest, row); !inserted.ok()) return inserted.status();
  return InsertVersion(connection, scope.la, stored, calendar_);
}

absl::Status MysqlEhcRequestStore::InsertWithin(db::Connection& connection, const journal::Change& change,
                                                const Scope& scope, const std::string& id,
                                                const EhcRequest& request) {
  const absl::Time now = journal::AsStored(change.now);
  const StoredRequest stored{id, 1, request, now, now};
  const absl::Status inserted = Insert(connection, scope, stored);
  if (error::ReasonOf(inserted) == db::kDuplicateKey) {
    const auto found = FindBy(connection, sql::kFindOpenEhcRequest, scope, PupilIdOf(request.pupil));
    if (!found.ok() && !absl::IsNotFound(found.status())) return found.status();
    return OpenRequestExists(found.ok() ? found->id : "");
  }
  if (!inserted.ok()) return inserted;
  return journal::Append(connection, change, {{scope.la, Codec::kKind, id}, 1, journal::ToText(stored)});
}

absl::StatusOr<StoredRequest> MysqlEhcRequestStore::Create(const journal::Change& change, const Scope& scope,
                                                           const std::string& id, const EhcRequest& request) {
  const StoredRequest fresh{.id = id, .value = request};
  auto created = journal::CreateEntity<EhcRequest>(
      database_, change, fresh, [&](db::Connection& connection, const StoredRequest& stored) {
        return Insert(connection, scope, stored);
      });
  if (error::ReasonOf(created.status()) != db::kDuplicateKey) return created;
  return RefuseSecondOpen(scope, request.pupil, change.deadline);
}

absl::Status MysqlEhcRequestStore::RefuseSecondOpen(const Scope& scope, const std::string& pupil,
                                                    absl::Time deadline) {
  std::string existing;
  const absl::Status looked = database_.Read(deadline, [&](db::Connection& connection) {
    const auto found = FindBy(connection, sql::kFindOpenEhcRequest, scope, PupilIdOf(pupil));
    if (found.ok()) existing = found->id;
    return absl::IsNotFound(found.status()) ? absl::OkStatus() : found.status();
  });
  return looked.ok() ? OpenRequestExists(existing) : looked;
}

absl::StatusOr<StoredRequest> MysqlEhcRequestStore::Change(
    const journal::Change& change, const Scope& scope, const std::string& id, std::string_view etag,
    absl::FunctionRef<absl::StatusOr<EhcRequest>(const EhcRequest&)> decide) {
  const auto nothing = [](db::Connection&) { return absl::OkStatus(); };
  return ChangeAlong(change, scope, id, etag, decide, {nothing, nothing});
}

absl::StatusOr<StoredRequest> MysqlEhcRequestStore::ChangeBesideDisagreements(
    const journal::Change& change, const Scope& scope, const std::string& id, std::string_view etag,
    absl::FunctionRef<absl::StatusOr<EhcRequest>(const EhcRequest&, const std::vector<Disagreement>&)> decide) {
  std::vector<Disagreement> disagreements;
  const auto find = [&](db::Connection& connection) -> absl::Status {
    // A disagreement that begins at the same time waits for this, or this for it.
    if (const auto held = connection.Query(sql::kHoldEhcRequest, {scope.la, id}); !held.ok())
      return held.status();
    const auto rows = connection.Query(sql::kHoldDisagreements, {scope.la, id});
    if (!rows.ok()) return rows.status();
    const auto all = journal::ReadAllStored<Disagreement>(*rows);
    if (!all.ok()) return all.status();
    disagreements.clear();
    for (const journal::Stored<Disagreement>& each : *all) disagreements.push_back(each.value);
    return absl::OkStatus();
  };
  const auto nothing = [](db::Connection&) { return absl::OkStatus(); };
  const auto beside = [&](const EhcRequest& before) { return decide(before, disagreements); };
  return ChangeAlong(change, scope, id, etag, beside, {find, nothing});
}

absl::StatusOr<StoredRequest> MysqlEhcRequestStore::ChangeAlong(
    const journal::Change& change, const Scope& scope, const std::string& id, std::string_view etag,
    absl::FunctionRef<absl::StatusOr<EhcRequest>(const EhcRequest&)> decide, const Along& along) {
  const auto find = [&](db::Connection& connection) -> absl::StatusOr<StoredRequest> {
    auto found = FindBy(connection, sql::kFindEhcRequest, scope, id);
    if (!found.ok()) return found;
    if (absl::Status other = along.find(connection); !other.ok()) return other;
    return found;
  };
  std::string pupil;
  const auto update = [&](db::Connection& connection, const StoredRequest& stored) -> absl::StatusOr<int64_t> {
    pupil = stored.value.pupil;
    const auto updated = UpdateRow(connection, scope.la, stored, stored.version - 1, calendar_);
    if (!updated.ok() || *updated != 1) return updated;
    if (auto kept = InsertVersion(connection, scope.la, stored, calendar_); !kept.ok()) return kept;
    if (auto saved = along.save(connection); !saved.ok()) return saved;
    return updated;
  };
  auto changed = journal::ChangeEntity<EhcRequest>(database_, change, etag, {find, decide, update});
  if (error::ReasonOf(changed.status()) != db::kDuplicateKey) return changed;
  return RefuseSecondOpen(scope, pupil, change.deadline);
}

absl::Status MysqlEhcRequestStore::Reindex(absl::Time deadline) {
  for (bool more = true; more;) {
    const absl::Status status = database_.Transact(deadline, [&](db::Connection& connection) -> absl::Status {
      const auto rows = connection.Query(sql::kListUnindexedEhcRequests, {kRequestIndexVersion});
      if (!rows.ok()) return rows.status();
      more = !rows->empty();
      for (const db::Row& row : *rows) {
        const auto stored = journal::ReadStored<EhcRequest>(row);
        if (!stored.ok()) return stored.status();
        const auto updated = UpdateRow(connection, db::TextOf(row[6]), *stored, stored->version, calendar_);
        if (!updated.ok()) return updated.status();
        const auto versions = ReindexVersions(connection, db::TextOf(row[6]), stored->id, calendar_);
        if (!versions.ok()) return versions;
      }
      return absl::OkStatus();
    });
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
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

absl::StatusOr<StoredRequest> MysqlEhcRequestStore::GetAsOf(const Scope& scope, const std::string& id,
                                                            absl::Time time, absl::Time deadline) {
  absl::StatusOr<StoredRequest> found = RequestNotFound();
  const absl::Status status = database_.Read(deadline, [&](db::Connection& connection) -> absl::Status {
    const auto now = FindBy(connection, sql::kFindEhcRequest, scope, id);
    if (!now.ok()) return now.status();
    const auto then = journal::FindStateAsOf(connection, {scope.la, Codec::kKind, id}, time);
    if (!then.ok()) return then.status();
    found = journal::FromText<EhcRequest>(id, then->version, then->text);
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
  std::vector<db::Value> parameters{scope.la, after_day, after_day, after_id};
  const auto text = [&](const std::string& value) { AppendTwice(db::TextOrNull(value), parameters); };
  AppendTwice(query.due_before, parameters);
  text(query.state ? std::string(WordOf(*query.state)) : "");
  // One is looked up in the index of caseworkers; a set would have every case of the authority read.
  const bool one = query.caseworkers.size() == 1;
  text(one ? query.caseworkers[0] : "");
  AppendTwice(one ? db::Value() : LinesOf(query.caseworkers), parameters);
  text(query.team);
  text(query.pupil_id);
  text(query.source ? std::string(WordOf(*query.source)) : "");
  text(query.requesting_setting);
  AddStanding(query, parameters);
  AddScope(scope, parameters);
  parameters.emplace_back(query.limit);
  return ReadList(database_, deadline, sql::kListEhcRequests, parameters);
}

absl::StatusOr<std::vector<StoredRequest>> MysqlEhcRequestStore::ListHeld(const Scope& scope,
                                                                          const std::string& caseworker,
                                                                          const std::string& after_id,
                                                                          int64_t limit, absl::Time deadline) {
  std::vector<db::Value> parameters{scope.la, caseworker, after_id};
  AddScope(scope, parameters);
  parameters.emplace_back(limit);
  return ReadList(database_, deadline, sql::kListHeldEhcRequests, parameters);
}

absl::StatusOr<RequestPage> MysqlEhcRequestStore::ListAsOf(const Scope& scope, const ListQuery& query,
                                                           const AsOf& as_of, absl::Time deadline) {
  absl::StatusOr<RequestPage> page = RequestPage();
  const absl::Status status = database_.Read(deadline, [&](db::Connection& connection) {
    page = ListVersions(connection, scope, query, as_of);
    return page.status();
  });
  if (!status.ok()) return status;
  return page;
}

}  // namespace send::ehcp
