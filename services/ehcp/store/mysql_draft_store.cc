#include "services/ehcp/store/mysql_draft_store.h"

#include "absl/strings/str_join.h"
#include "common/journal/entity_store.h"
#include "common/journal/stored_rows.h"
#include "services/ehcp/store/draft_codec.h"
#include "services/ehcp/store/sql.h"

namespace send::ehcp {
namespace {

using Codec = journal::Codec<RequestDraft>;

// No setting at all where the scope has none: nobody else meets a draft.
std::string SettingsOf(const Scope& scope) { return scope.settings ? absl::StrJoin(*scope.settings, ",") : ""; }

absl::StatusOr<StoredDraft> Find(db::Connection& connection, const Scope& scope, const std::string& id) {
  const auto rows = connection.Query(sql::kFindDraft, {scope.la, id, SettingsOf(scope), scope.subject});
  if (!rows.ok()) return rows.status();
  if (rows->empty()) return DraftNotFound();
  return journal::ReadStored<RequestDraft>((*rows)[0]);
}

absl::StatusOr<int64_t> Update(db::Connection& connection, const Scope& scope, const StoredDraft& stored) {
  return connection.Execute(
      sql::kUpdateDraft,
      {std::string(WordOf(stored.value.state)), Codec::Encode(stored.value), int64_t{Codec::kSchemaVersion},
       absl::ToUnixMicros(stored.updated_at), scope.la, stored.id, stored.version - 1});
}

}  // namespace

absl::StatusOr<StoredDraft> MysqlDraftStore::Create(const journal::Change& change, const Scope& scope,
                                                    const std::string& id, const RequestDraft& draft) {
  const StoredDraft fresh{.id = id, .value = draft};
  return journal::CreateEntity<RequestDraft>(
      database_, change, fresh, [&](db::Connection& connection, const StoredDraft& stored) {
        return connection
            .Execute(sql::kInsertDraft,
                     {scope.la, stored.id, stored.version, PupilIdOf(draft.pupil), draft.setting,
                      std::string(WordOf(draft.state)), Codec::Encode(draft), int64_t{Codec::kSchemaVersion},
                      absl::ToUnixMicros(stored.created_at), absl::ToUnixMicros(stored.updated_at)})
            .status();
      });
}

absl::StatusOr<StoredDraft> MysqlDraftStore::Change(
    const journal::Change& change, const Scope& scope, const std::string& id, std::string_view etag,
    absl::FunctionRef<absl::StatusOr<RequestDraft>(const RequestDraft&)> decide) {
  const auto find = [&](db::Connection& connection) { return Find(connection, scope, id); };
  const auto update = [&](db::Connection& connection, const StoredDraft& stored) {
    return Update(connection, scope, stored);
  };
  return journal::ChangeEntity<RequestDraft>(database_, change, etag, {find, decide, update});
}

absl::StatusOr<StoredDraft> MysqlDraftStore::Submit(
    const journal::Change& change, const Scope& scope, const std::string& id, std::string_view etag,
    absl::FunctionRef<absl::StatusOr<Submission>(const RequestDraft&)> decide) {
  EhcRequest request;
  const auto find = [&](db::Connection& connection) { return Find(connection, scope, id); };
  const auto submit = [&](const RequestDraft& draft) -> absl::StatusOr<RequestDraft> {
    auto submission = decide(draft);
    if (!submission.ok()) return submission.status();
    request = std::move(submission->request);
    return std::move(submission->draft);
  };
  const auto update = [&](db::Connection& connection, const StoredDraft& stored) -> absl::StatusOr<int64_t> {
    const absl::Status made =
        requests_.InsertWithin(connection, change, scope, stored.value.request_id, request);
    if (!made.ok()) return made;
    return Update(connection, scope, stored);
  };
  return journal::ChangeEntity<RequestDraft>(database_, change, etag, {find, submit, update});
}

absl::StatusOr<StoredDraft> MysqlDraftStore::Get(const Scope& scope, const std::string& id,
                                                 absl::Time deadline) {
  absl::StatusOr<StoredDraft> found = DraftNotFound();
  const absl::Status status = database_.Read(deadline, [&](db::Connection& connection) {
    found = Find(connection, scope, id);
    return found.status();
  });
  if (!status.ok()) return status;
  return found;
}

absl::StatusOr<std::vector<StoredDraft>> MysqlDraftStore::List(const Scope& scope, const DraftQuery& query,
                                                               absl::Time deadline) {
  const db::Value state = query.state ? db::Value(std::string(WordOf(*query.state))) : db::Value();
  absl::StatusOr<std::vector<StoredDraft>> drafts;
  const absl::Status status = database_.Read(deadline, [&](db::Connection& connection) -> absl::Status {
    const auto rows = connection.Query(
        sql::kListDrafts, {scope.la, query.after, state, state, SettingsOf(scope), scope.subject, query.limit});
    if (!rows.ok()) return rows.status();
    drafts = journal::ReadAllStored<RequestDraft>(*rows);
    return drafts.status();
  });
  if (!status.ok()) return status;
  return drafts;
}

}  // namespace send::ehcp
