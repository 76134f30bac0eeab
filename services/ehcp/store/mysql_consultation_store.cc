#include "services/ehcp/store/mysql_consultation_store.h"

#include "absl/strings/str_join.h"
#include "common/civil/date.h"
#include "common/db/driver_error.h"
#include "common/error/error.h"
#include "common/journal/entity_store.h"
#include "common/journal/stored_rows.h"
#include "services/ehcp/store/consultation_codec.h"
#include "services/ehcp/store/rows.h"
#include "services/ehcp/store/sql.h"

namespace send::ehcp {
namespace {

using Codec = journal::Codec<Consultation>;

db::Value SettingsOf(const Scope& scope) {
  return scope.settings ? db::Value(absl::StrJoin(*scope.settings, ",")) : db::Value();
}

// Another authority has no caller here: its answer is recorded for it.
std::string AnsweringSetting(const Consultation& consultation) {
  return consultation.consultee == ConsulteeKind::kSetting ? consultation.setting : "";
}

// `ended_too`: also where the relation has ended.
absl::StatusOr<StoredConsultation> Find(db::Connection& connection, const Scope& scope,
                                        const ConsultationKey& key, bool ended_too = false) {
  const db::Value settings = SettingsOf(scope);
  const auto rows = connection.Query(sql::kFindConsultation, {scope.la, key.request_id, key.id, settings,
                                                              settings, int64_t{ended_too}, scope.subject});
  if (!rows.ok()) return rows.status();
  if (rows->empty()) return ConsultationNotFound();
  return journal::ReadStored<Consultation>((*rows)[0]);
}

}  // namespace

absl::StatusOr<StoredConsultation> MysqlConsultationStore::Create(const journal::Change& change,
                                                                  const Scope& scope, const std::string& id,
                                                                  const Consultation& consultation,
                                                                  Check check) {
  const StoredConsultation fresh{.id = id, .value = consultation};
  const auto insert = [&](db::Connection& connection, const StoredConsultation& stored) -> absl::Status {
    const Consultation& value = stored.value;
    const auto request = LockRequest(connection, scope.la, scope.subject, value.request_id);
    if (!request.ok()) return request.status();
    if (absl::Status status = check(*request); !status.ok()) return status;
    return connection
        .Execute(sql::kInsertConsultation,
                 {scope.la, stored.id, stored.version, value.request_id, std::string(WordOf(value.state)),
                  db::TextOrNull(AnsweringSetting(value)), db::TextOrNull(OpenKeyOf(value)),
                  civil::FormatDate(ConsultationDueOn(value, calendar_)), Codec::Encode(value),
                  int64_t{Codec::kSchemaVersion}, absl::ToUnixMicros(stored.created_at),
                  absl::ToUnixMicros(stored.updated_at)})
        .status();
  };
  auto created = journal::CreateEntity<Consultation>(database_, change, fresh, insert);
  if (error::ReasonOf(created.status()) != db::kDuplicateKey) return created;
  return RefuseSecondOpen(scope.la, consultation, change.deadline);
}

absl::Status MysqlConsultationStore::RefuseSecondOpen(const std::string& la, const Consultation& consultation,
                                                      absl::Time deadline) {
  std::string existing;
  const absl::Status looked = database_.Read(deadline, [&](db::Connection& connection) -> absl::Status {
    const auto rows =
        connection.Query(sql::kFindOpenConsultation, {la, consultation.request_id, OpenKeyOf(consultation)});
    if (!rows.ok()) return rows.status();
    if (!rows->empty()) existing = db::TextOf((*rows)[0][0]);
    return absl::OkStatus();
  });
  return looked.ok() ? ConsultationOpen(existing) : looked;
}

absl::StatusOr<StoredConsultation> MysqlConsultationStore::Change(const journal::Change& change,
                                                                  const Scope& scope,
                                                                  const ConsultationKey& key,
                                                                  std::string_view etag, Decision decide) {
  const auto find = [&](db::Connection& connection) -> absl::StatusOr<StoredConsultation> {
    return FindRelated(connection, change, key.id,
                       [&](bool ended_too) { return Find(connection, scope, key, ended_too); });
  };
  Consultation after;
  const auto update = [&](db::Connection& connection, const StoredConsultation& stored) {
    const Consultation& value = after = stored.value;
    return connection.Execute(sql::kUpdateConsultation,
                              {std::string(WordOf(value.state)), db::TextOrNull(OpenKeyOf(value)),
                               civil::FormatDate(ConsultationDueOn(value, calendar_)), Codec::Encode(value),
                               int64_t{Codec::kSchemaVersion}, absl::ToUnixMicros(stored.updated_at), scope.la,
                               stored.id, stored.version - 1});
  };
  auto changed = journal::ChangeEntity<Consultation>(database_, change, etag, {find, decide, update});
  if (error::ReasonOf(changed.status()) != db::kDuplicateKey) return changed;
  return RefuseSecondOpen(scope.la, after, change.deadline);
}

absl::StatusOr<StoredConsultation> MysqlConsultationStore::Get(const Scope& scope, const ConsultationKey& key,
                                                               absl::Time deadline) {
  absl::StatusOr<StoredConsultation> found = ConsultationNotFound();
  const absl::Status status = database_.Read(deadline, [&](db::Connection& connection) {
    found = Find(connection, scope, key);
    return found.status();
  });
  if (!status.ok()) return status;
  return found;
}

absl::StatusOr<std::vector<StoredConsultation>> MysqlConsultationStore::List(const Scope& scope,
                                                                             const ConsultationQuery& query,
                                                                             absl::Time deadline) {
  const std::string day = civil::FormatDate(query.after ? query.after->first : absl::CivilDay(1900, 1, 1));
  const std::string id = query.after ? query.after->second : "";
  const db::Value settings = SettingsOf(scope);
  const db::Value caseworker = db::TextOrNull(query.caseworker);
  absl::StatusOr<std::vector<StoredConsultation>> found;
  const absl::Status status = database_.Read(deadline, [&](db::Connection& connection) -> absl::Status {
    const auto rows =
        query.request_id.empty()
            ? connection.Query(sql::kListOpenConsultations,
                               {scope.la, day, day, id, civil::FormatDate(query.due_before), settings, settings,
                                caseworker, caseworker, scope.subject, query.limit})
            : connection.Query(sql::kListConsultations, {scope.la, query.request_id, day, day, id, settings,
                                                         settings, scope.subject, query.limit});
    if (!rows.ok()) return rows.status();
    found = journal::ReadAllStored<Consultation>(*rows);
    return found.status();
  });
  if (!status.ok()) return status;
  return found;
}

}  // namespace send::ehcp
