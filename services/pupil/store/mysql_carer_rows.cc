// Carers and access rules of the store.
#include "common/db/driver_error.h"
#include "common/error/error.h"
#include "services/pupil/store/mysql_pupil_store.h"
#include "services/pupil/store/rows.h"
#include "services/pupil/store/sql.h"

namespace send::pupil {
namespace {

using StoredCarer = journal::Stored<Carer>;
using StoredRule = journal::Stored<AccessRule>;
using CarerCodec = journal::Codec<Carer>;
using RuleCodec = journal::Codec<AccessRule>;

absl::StatusOr<Shown<Carer>> FindCarer(db::Connection& connection, const Scope& scope,
                                       const std::string& pupil_id, const std::string& id) {
  std::vector<db::Value> parameters{scope.la, id, pupil_id};
  AddScope(scope, parameters);
  const auto rows = connection.Query(sql::kFindCarer, parameters);
  if (!rows.ok()) return rows.status();
  if (rows->empty()) return CarerNotFound();
  return ReadShown<Carer>((*rows)[0], scope);
}

absl::StatusOr<std::vector<Shown<Carer>>> FindCarers(db::Connection& connection, const Scope& scope,
                                                     const std::string& pupil_id) {
  std::vector<db::Value> parameters{scope.la, pupil_id};
  AddScope(scope, parameters);
  return QueryAll<Shown<Carer>>(connection, sql::kListCarers, parameters,
                                [&](const db::Row& row) { return ReadShown<Carer>(row, scope); });
}

absl::StatusOr<StoredRule> FindRule(db::Connection& connection, const Scope& scope, const std::string& pupil_id,
                                    const std::string& id) {
  const auto rows = connection.Query(sql::kFindAccessRule, {scope.la, id, pupil_id});
  if (!rows.ok()) return rows.status();
  if (rows->empty()) return RuleNotFound();
  return ReadStored<AccessRule>((*rows)[0]);
}

db::Value StandingOf(const AccessRule& rule) { return rule.ended_at ? db::Value() : db::Value(int64_t{1}); }

}  // namespace

absl::StatusOr<Shown<Carer>> MysqlPupilStore::CreateCarer(const journal::Change& change, const Scope& scope,
                                                          const std::string& id, const Carer& carer,
                                                          absl::FunctionRef<absl::Status(size_t)> check) {
  const auto created = journal::CreateEntity<Carer>(
      database_, change, {.id = id, .value = carer},
      [&](db::Connection& connection, const StoredCarer& stored) {
        const auto others = FindCarers(connection, scope, carer.pupil_id);
        if (!others.ok()) return others.status();
        if (absl::Status status = check(others->size()); !status.ok()) return status;
        return connection
            .Execute(sql::kInsertCarer,
                     {scope.la, stored.id, stored.version, stored.value.pupil_id,
                      CarerCodec::Encode(stored.value), int64_t{CarerCodec::kSchemaVersion},
                      absl::ToUnixMicros(stored.created_at), absl::ToUnixMicros(stored.updated_at)})
            .status();
      });
  if (!created.ok()) return created.status();
  // The rule on the address as it stands now: the answer may be an old one.
  const auto now = GetCarer(scope, created->value.pupil_id, created->id, change.deadline);
  if (!now.ok()) return now.status();
  return Shown<Carer>{*created, now->address_hidden};
}

absl::StatusOr<Shown<Carer>> MysqlPupilStore::ChangeCarer(const journal::Change& change, const Scope& scope,
                                                          const std::string& pupil_id, const std::string& id,
                                                          std::string_view etag, Decision<Carer> decide) {
  bool hidden = false;
  const auto find = [&](db::Connection& connection) -> absl::StatusOr<StoredCarer> {
    auto found = FindCarer(connection, scope, pupil_id, id);
    if (!found.ok()) return found.status();
    hidden = found->address_hidden;
    return std::move(found->stored);
  };
  const auto decide_shown = [&](const Carer& before) -> absl::StatusOr<Carer> {
    auto after = decide(before);
    const auto contact = [](const Carer& c) { return std::tie(c.address, c.email, c.phone); };
    if (after.ok() && hidden && contact(*after) != contact(before)) return AddressProtected();
    return after;
  };
  const auto update = [&](db::Connection& connection, const StoredCarer& stored) {
    return connection.Execute(sql::kUpdateCarer,
                              {CarerCodec::Encode(stored.value), int64_t{CarerCodec::kSchemaVersion},
                               absl::ToUnixMicros(stored.updated_at), scope.la, stored.id, stored.version - 1});
  };
  auto changed = journal::ChangeEntity<Carer>(database_, change, etag, {find, decide_shown, update});
  if (!changed.ok()) return changed.status();
  return Shown<Carer>{*std::move(changed), hidden};
}

absl::StatusOr<Shown<Carer>> MysqlPupilStore::GetCarer(const Scope& scope, const std::string& pupil_id,
                                                       const std::string& id, absl::Time deadline) {
  return ReadWith<Shown<Carer>>(database_, deadline, [&](db::Connection& connection) {
    return FindCarer(connection, scope, pupil_id, id);
  });
}

MysqlPupilStore::Many<Shown<Carer>> MysqlPupilStore::ListCarers(const Scope& scope, const std::string& pupil_id,
                                                                absl::Time deadline) {
  return ReadWith<std::vector<Shown<Carer>>>(
      database_, deadline, [&](db::Connection& connection) { return FindCarers(connection, scope, pupil_id); });
}

absl::StatusOr<StoredRule> MysqlPupilStore::CreateRule(const journal::Change& change, const Scope& scope,
                                                       const std::string& id, const AccessRule& rule) {
  auto created = journal::CreateEntity<AccessRule>(
      database_, change, {.id = id, .value = rule}, [&](db::Connection& connection, const StoredRule& stored) {
        const AccessRule& value = stored.value;
        return connection
            .Execute(sql::kInsertAccessRule,
                     {scope.la, stored.id, stored.version, value.pupil_id, static_cast<int64_t>(value.kind),
                      value.barred_subject, StandingOf(value), nlohmann::json(value.allowed_subjects).dump(),
                      RuleCodec::Encode(value), int64_t{RuleCodec::kSchemaVersion},
                      absl::ToUnixMicros(stored.created_at), absl::ToUnixMicros(stored.updated_at)})
            .status();
      });
  if (error::ReasonOf(created.status()) == db::kDuplicateKey) return RuleExists();
  return created;
}

absl::StatusOr<StoredRule> MysqlPupilStore::ChangeRule(const journal::Change& change, const Scope& scope,
                                                       const std::string& pupil_id, const std::string& id,
                                                       std::string_view etag, Decision<AccessRule> decide) {
  const auto find = [&](db::Connection& connection) { return FindRule(connection, scope, pupil_id, id); };
  const auto update = [&](db::Connection& connection, const StoredRule& stored) {
    return connection.Execute(sql::kUpdateAccessRule,
                              {StandingOf(stored.value), nlohmann::json(stored.value.allowed_subjects).dump(),
                               RuleCodec::Encode(stored.value), int64_t{RuleCodec::kSchemaVersion},
                               absl::ToUnixMicros(stored.updated_at), scope.la, stored.id, stored.version - 1});
  };
  return journal::ChangeEntity<AccessRule>(database_, change, etag, {find, decide, update});
}

MysqlPupilStore::Many<StoredRule> MysqlPupilStore::ListRules(const Scope& scope, const std::string& pupil_id,
                                                             absl::Time deadline) {
  const std::vector<db::Value> parameters{scope.la, pupil_id};
  return ReadWith<std::vector<StoredRule>>(database_, deadline, [&](db::Connection& connection) {
    return QueryAll<StoredRule>(connection, sql::kListAccessRules, parameters, &ReadStored<AccessRule>);
  });
}

}  // namespace send::pupil
