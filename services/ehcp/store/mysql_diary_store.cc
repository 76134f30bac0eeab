#include "services/ehcp/store/mysql_diary_store.h"

#include "common/civil/date.h"
#include "common/journal/entity_store.h"
#include "common/journal/history.h"
#include "common/journal/stored_rows.h"
#include "services/ehcp/store/diary_codec.h"
#include "services/ehcp/store/sql.h"

namespace send::ehcp {
namespace {

using Codec = journal::Codec<DiaryEntry>;
using civil::FormatDate;

// The columns of a task; NULL for other kinds.
struct TaskColumns {
  db::Value owner;
  db::Value state;
  db::Value due_on;
};
TaskColumns TaskColumnsOf(const DiaryEntry& entry) {
  const DiaryTask* task = TaskOf(entry);
  if (task == nullptr) return {};
  return {task->owner, std::string(WordOf(task->state)), FormatDate(task->due_on)};
}

absl::StatusOr<StoredEntry> Find(db::Connection& connection, const Scope& scope, const DiaryKey& key) {
  if (scope.settings) return DiaryEntryNotFound();
  const auto rows = connection.Query(sql::kFindDiaryEntry, {scope.la, key.request_id, key.id, scope.subject});
  if (!rows.ok()) return rows.status();
  if (rows->empty()) return DiaryEntryNotFound();
  return journal::ReadStored<DiaryEntry>((*rows)[0]);
}

absl::Status Insert(db::Connection& connection, const Scope& scope, const StoredEntry& stored) {
  if (scope.settings) return RequestNotFound();
  const DiaryEntry& entry = stored.value;
  const TaskColumns task = TaskColumnsOf(entry);
  const auto inserted =
      connection.Execute(sql::kInsertDiaryEntry,
                         {stored.id, stored.version, std::string(WordOf(KindOf(entry.content))),
                          FormatDate(entry.on), task.owner, task.state, task.due_on, Codec::Encode(entry),
                          int64_t{Codec::kSchemaVersion}, absl::ToUnixMicros(stored.created_at),
                          absl::ToUnixMicros(stored.updated_at), scope.la, entry.request_id, scope.subject});
  if (!inserted.ok()) return inserted.status();
  return *inserted == 1 ? absl::OkStatus() : RequestNotFound();
}

absl::StatusOr<int64_t> Update(db::Connection& connection, const Scope& scope, const StoredEntry& stored) {
  const TaskColumns task = TaskColumnsOf(stored.value);
  return connection.Execute(sql::kUpdateDiaryEntry,
                            {FormatDate(stored.value.on), task.owner, task.state, task.due_on,
                             Codec::Encode(stored.value), int64_t{Codec::kSchemaVersion},
                             absl::ToUnixMicros(stored.updated_at), scope.la, stored.id, stored.version - 1});
}

absl::StatusOr<std::vector<StoredEntry>> ReadList(db::Database& database, absl::Time deadline,
                                                  const db::Statement& statement,
                                                  const std::vector<db::Value>& parameters) {
  return journal::ReadWith<std::vector<StoredEntry>>(database, deadline, [&](db::Connection& connection) {
    return journal::QueryAll<StoredEntry>(connection, statement, parameters, &journal::ReadStored<DiaryEntry>);
  });
}

}  // namespace

absl::StatusOr<StoredEntry> MysqlDiaryStore::Create(const journal::Change& change, const Scope& scope,
                                                    const std::string& id, const DiaryEntry& entry,
                                                    Check check) {
  const StoredEntry fresh{.id = id, .value = entry};
  return journal::CreateEntity<DiaryEntry>(database_, change, fresh,
                                           [&](db::Connection& connection, const StoredEntry& stored) {
                                             if (absl::Status status = check(); !status.ok()) return status;
                                             return Insert(connection, scope, stored);
                                           });
}

absl::StatusOr<StoredEntry> MysqlDiaryStore::Change(const journal::Change& change, const Scope& scope,
                                                    const DiaryKey& key, std::string_view etag,
                                                    Decision decide) {
  const auto find = [&](db::Connection& connection) { return Find(connection, scope, key); };
  const auto update = [&](db::Connection& connection, const StoredEntry& stored) {
    return Update(connection, scope, stored);
  };
  return journal::ChangeEntity<DiaryEntry>(database_, change, etag, {find, decide, update});
}

absl::StatusOr<StoredEntry> MysqlDiaryStore::Get(const Scope& scope, const DiaryKey& key, absl::Time deadline) {
  return journal::ReadWith<StoredEntry>(
      database_, deadline, [&](db::Connection& connection) { return Find(connection, scope, key); });
}

absl::StatusOr<StoredEntry> MysqlDiaryStore::GetAsOf(const Scope& scope, const DiaryKey& key, absl::Time time,
                                                     absl::Time deadline) {
  return journal::ReadWith<StoredEntry>(
      database_, deadline, [&](db::Connection& connection) -> absl::StatusOr<StoredEntry> {
        const auto now = Find(connection, scope, key);
        if (!now.ok()) return now.status();
        const auto then = journal::FindStateAsOf(connection, {scope.la, Codec::kKind, key.id}, time);
        if (!then.ok()) return then.status();
        return journal::FromText<DiaryEntry>(key.id, then->version, then->text);
      });
}

absl::StatusOr<std::vector<StoredEntry>> MysqlDiaryStore::List(const Scope& scope, const DiaryQuery& query,
                                                               absl::Time deadline) {
  if (scope.settings) return std::vector<StoredEntry>();
  // Before the first page stands what is after every entry.
  const std::string day = FormatDate(query.after ? query.after->first : absl::CivilDay(9999, 12, 31));
  const std::string id = query.after ? query.after->second : "";
  const db::Value kind = query.kind ? db::Value(std::string(WordOf(*query.kind))) : db::Value();
  return ReadList(database_, deadline, sql::kListDiaryEntries,
                  {scope.la, query.request_id, day, day, id, kind, kind, scope.subject, query.limit});
}

absl::StatusOr<std::vector<StoredEntry>> MysqlDiaryStore::ListTasks(const Scope& scope, const TaskQuery& query,
                                                                    absl::Time deadline) {
  if (scope.settings) return std::vector<StoredEntry>();
  const std::string day = FormatDate(query.after ? query.after->first : absl::CivilDay(1900, 1, 1));
  const std::string id = query.after ? query.after->second : "";
  const db::Value owner = db::TextOrNull(query.owner);
  const db::Value before = query.due_before ? db::Value(FormatDate(*query.due_before)) : db::Value();
  return ReadList(database_, deadline, sql::kListDiaryTasks,
                  {scope.la, std::string(WordOf(query.state)), day, day, id, owner, owner, before, before,
                   scope.subject, query.limit});
}

}  // namespace send::ehcp
