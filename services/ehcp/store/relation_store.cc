#include "services/ehcp/store/relation_store.h"

#include "services/ehcp/store/sql.h"

namespace send::ehcp {
namespace {

absl::Status Keep(db::Connection& connection, const RelationChange& change, const OnRoll& roll) {
  const int64_t from = absl::ToUnixMicros(change.recorded_at);
  const auto ended = connection.Execute(sql::kEndPupilRoll, {from, change.la, change.pupil_id, roll.setting});
  if (!ended.ok() || roll.setting.empty()) return ended.status();
  return connection
      .Execute(sql::kInsertPupilRoll, {change.la, change.pupil_id, change.number, roll.setting, from})
      .status();
}

absl::Status Keep(db::Connection& connection, const RelationChange& change, const RecordRule& rule) {
  std::vector<db::Value> row = {change.la, rule.id, change.pupil_id, db::TextOrNull(rule.barred_subject)};
  // A rule that has ended does not stand, which is NULL.
  if (rule.ended_at)
    row.emplace_back();
  else
    row.emplace_back(int64_t{1});
  row.emplace_back(absl::ToUnixMicros(rule.set_at));
  if (rule.ended_at)
    row.emplace_back(absl::ToUnixMicros(*rule.ended_at));
  else
    row.emplace_back();
  return connection.Execute(sql::kSavePupilRule, row).status();
}

absl::StatusOr<int64_t> ReadCursor(db::Connection& connection, const db::Statement& statement) {
  const auto rows = connection.Query(statement, {});
  if (!rows.ok()) return rows.status();
  return db::IntOf(rows->at(0)[0]);
}

}  // namespace

absl::StatusOr<int64_t> MysqlRelationStore::Cursor(absl::Time deadline) {
  absl::StatusOr<int64_t> cursor = absl::UnknownError("not read");
  const absl::Status status = database_.Read(deadline, [&](db::Connection& connection) {
    cursor = ReadCursor(connection, sql::kFindRelationCursor);
    return cursor.status();
  });
  if (!status.ok()) return status;
  return cursor;
}

absl::StatusOr<int64_t> MysqlRelationStore::Apply(int64_t after, const std::vector<RelationChange>& changes,
                                                  int64_t through, absl::Time now, absl::Time deadline) {
  int64_t cursor = 0;
  const absl::Status status = database_.Transact(deadline, [&](db::Connection& connection) -> absl::Status {
    const auto locked = ReadCursor(connection, sql::kLockRelationCursor);
    if (!locked.ok()) return locked.status();
    cursor = *locked;
    if (cursor != after) return absl::OkStatus();
    for (const RelationChange& change : changes) {
      const absl::Status kept =
          std::visit([&](const auto& relation) { return Keep(connection, change, relation); }, change.relation);
      if (!kept.ok()) return kept;
    }
    cursor = through;
    return connection.Execute(sql::kMoveRelationCursor, {through, absl::ToUnixMicros(now)}).status();
  });
  if (!status.ok()) return status;
  return cursor;
}

}  // namespace send::ehcp
