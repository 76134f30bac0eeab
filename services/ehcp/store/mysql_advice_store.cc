#include "services/ehcp/store/mysql_advice_store.h"

#include "absl/strings/str_join.h"
#include "common/civil/date.h"
#include "common/error/error.h"
#include "common/journal/entity_store.h"
#include "common/journal/stored_rows.h"
#include "services/ehcp/store/advice_codec.h"
#include "services/ehcp/store/rows.h"
#include "services/ehcp/store/scope.h"
#include "services/ehcp/store/sql.h"

namespace send::ehcp {
namespace {

using Codec = journal::Codec<AdviceRequest>;

// Whether a relation is asked for, the subject and the settings.
struct RelationValues {
  db::Value asked;
  db::Value subject;
  db::Value settings;
};

RelationValues ValuesOf(const AdviceScope& scope) {
  if (!scope.relation) return {};
  return {int64_t{1}, scope.relation->subject, absl::StrJoin(scope.relation->settings, ",")};
}

// `ended_too`: also where the relation has ended.
absl::StatusOr<StoredAdvice> Find(db::Connection& connection, const AdviceScope& scope, const AdviceKey& key,
                                  bool ended_too = false) {
  const RelationValues relation = ValuesOf(scope);
  const auto rows = connection.Query(sql::kFindAdviceRequest,
                                     {scope.la, key.request_id, key.id, relation.asked, relation.subject,
                                      relation.settings, int64_t{ended_too}, scope.subject});
  if (!rows.ok()) return rows.status();
  if (rows->empty()) return AdviceNotFound();
  return journal::ReadStored<AdviceRequest>((*rows)[0]);
}

absl::Status PutIntoOutbox(db::Connection& connection, const std::string& la, const StoredAdvice& stored,
                           const Chase& chase) {
  const int64_t now = absl::ToUnixMicros(stored.updated_at);
  return connection
      .Execute(sql::kInsertOutboxMessage,
               {chase.chase_id, la, std::string(Codec::kKind), stored.id, std::string(WordOf(chase.kind)),
                std::string(WordOf(chase.status)), now, now, now})
      .status();
}

// What the change means for the outbox. Chases are only ever added.
absl::Status UpdateOutbox(db::Connection& connection, const std::string& la, const std::vector<Chase>& before,
                          const StoredAdvice& stored) {
  const std::vector<Chase>& after = stored.value.chases;
  for (size_t i = 0; i < after.size(); ++i) {
    const Chase& chase = after[i];
    absl::Status status;
    if (i >= before.size()) {
      if (chase.status == ChaseStatus::kPending) status = PutIntoOutbox(connection, la, stored, chase);
    } else if (chase.status != before[i].status) {
      status = connection
                   .Execute(sql::kEndOutboxMessage,
                            {std::string(WordOf(chase.status)), db::TextOrNull(chase.failure),
                             absl::ToUnixMicros(stored.updated_at), chase.chase_id})
                   .status();
    }
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

std::vector<db::Value> OpenParameters(const AdviceScope& scope, const AdviceQuery& query,
                                      const std::string& day, const std::string& id) {
  const OpenAdvice& open = *query.open;
  std::vector<db::Value> parameters{scope.la, day, day, id};
  AppendTwice(open.due_before, parameters);
  AppendTwice(db::TextOrNull(open.kind ? std::string(WordOf(*open.kind)) : ""), parameters);
  AppendTwice(db::TextOrNull(open.body), parameters);
  AppendTwice(db::TextOrNull(open.setting), parameters);
  AddHolders(open.caseworkers, open.unallocated, open.team, parameters);
  parameters.insert(parameters.end(), {scope.subject, query.limit});
  return parameters;
}

}  // namespace

absl::StatusOr<StoredAdvice> MysqlAdviceStore::Create(const journal::Change& change, const AdviceScope& scope,
                                                      const std::string& id, const AdviceRequest& advice,
                                                      Check check) {
  const StoredAdvice fresh{.id = id, .value = advice};
  const auto insert = [&](db::Connection& connection, const StoredAdvice& stored) -> absl::Status {
    const AdviceRequest& value = stored.value;
    const auto request = LockRequest(connection, scope.la, scope.subject, value.request_id);
    if (!request.ok()) return request.status();
    if (absl::Status status = check(*request); !status.ok()) return status;
    return connection
        .Execute(sql::kInsertAdviceRequest,
                 {scope.la, stored.id, stored.version, value.request_id, std::string(WordOf(value.state)),
                  db::TextOrNull(value.adviser_subject), db::TextOrNull(value.adviser_setting),
                  civil::FormatDate(AdviceDueOn(value, calendar_)),
                  civil::FormatDate(AdviceChaseOn(value, calendar_)), Codec::Encode(value),
                  int64_t{Codec::kSchemaVersion}, absl::ToUnixMicros(stored.created_at),
                  absl::ToUnixMicros(stored.updated_at)})
        .status();
  };
  return journal::CreateEntity<AdviceRequest>(database_, change, fresh, insert);
}

absl::StatusOr<StoredAdvice> MysqlAdviceStore::Change(const journal::Change& change, const AdviceScope& scope,
                                                      const AdviceKey& key, std::string_view etag,
                                                      Decision decide) {
  std::vector<Chase> chases_before;
  const auto find = [&](db::Connection& connection) -> absl::StatusOr<StoredAdvice> {
    auto found = FindRelated(connection, change, key.id,
                             [&](bool ended_too) { return Find(connection, scope, key, ended_too); });
    if (found.ok()) chases_before = found->value.chases;
    return found;
  };
  const auto update = [&](db::Connection& connection, const StoredAdvice& stored) -> absl::StatusOr<int64_t> {
    const AdviceRequest& value = stored.value;
    auto updated =
        connection.Execute(sql::kUpdateAdviceRequest,
                           {std::string(WordOf(value.state)), civil::FormatDate(AdviceDueOn(value, calendar_)),
                            civil::FormatDate(AdviceChaseOn(value, calendar_)), Codec::Encode(value),
                            int64_t{Codec::kSchemaVersion}, absl::ToUnixMicros(stored.updated_at), scope.la,
                            stored.id, stored.version - 1});
    if (!updated.ok() || *updated != 1) return updated;
    if (absl::Status status = UpdateOutbox(connection, scope.la, chases_before, stored); !status.ok())
      return status;
    return updated;
  };
  return journal::ChangeEntity<AdviceRequest>(database_, change, etag, {find, decide, update});
}

absl::StatusOr<StoredAdvice> MysqlAdviceStore::Get(const AdviceScope& scope, const AdviceKey& key,
                                                   absl::Time deadline) {
  absl::StatusOr<StoredAdvice> found = AdviceNotFound();
  const absl::Status status = database_.Read(deadline, [&](db::Connection& connection) {
    found = Find(connection, scope, key);
    return found.status();
  });
  if (!status.ok()) return status;
  return found;
}

absl::StatusOr<std::vector<StoredAdvice>> MysqlAdviceStore::List(const AdviceScope& scope,
                                                                 const AdviceQuery& query,
                                                                 absl::Time deadline) {
  if (query.request_id.empty() && !scope.relation && !query.open)
    return error::Internal("a list of no request needs a relation, or filters");
  const std::string day = civil::FormatDate(query.after ? query.after->first : absl::CivilDay(1900, 1, 1));
  const std::string id = query.after ? query.after->second : "";
  const RelationValues relation = ValuesOf(scope);
  absl::StatusOr<std::vector<StoredAdvice>> found;
  const absl::Status status = database_.Read(deadline, [&](db::Connection& connection) -> absl::Status {
    const auto rows =
        query.open ? connection.Query(sql::kListOpenAdviceRequests, OpenParameters(scope, query, day, id))
        : query.request_id.empty()
            ? connection.Query(sql::kListMyAdviceRequests, {scope.la, day, day, id, relation.subject,
                                                            relation.settings, scope.subject, query.limit})
            : connection.Query(sql::kListAdviceRequests,
                               {scope.la, query.request_id, day, day, id, relation.asked, relation.subject,
                                relation.settings, scope.subject, query.limit});
    if (!rows.ok()) return rows.status();
    found = journal::ReadAllStored<AdviceRequest>(*rows);
    return found.status();
  });
  if (!status.ok()) return status;
  return found;
}

}  // namespace send::ehcp
