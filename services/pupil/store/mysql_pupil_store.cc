#include "services/pupil/store/mysql_pupil_store.h"

#include "absl/strings/str_replace.h"
#include "common/civil/date.h"
#include "common/db/driver_error.h"
#include "common/error/error.h"
#include "services/pupil/store/rows.h"
#include "services/pupil/store/sql.h"

namespace send::pupil {
namespace {

using Codec = journal::Codec<Pupil>;
using StoredPupil = journal::Stored<Pupil>;

absl::Status MapDuplicate(const absl::Status& status) {
  if (error::ReasonOf(status) != db::kDuplicateKey) return status;
  return error::AlreadyExists(
      "IDENTIFIER_TAKEN", "Another pupil of the authority has this UPN, ULN or NHS number: search for it.", "");
}

absl::StatusOr<Shown<Pupil>> FindPupil(db::Connection& connection, const Scope& scope, const std::string& id) {
  std::vector<db::Value> parameters{scope.la, id};
  AddScope(scope, parameters);
  const auto rows = connection.Query(sql::kFindPupil, parameters);
  if (!rows.ok()) return rows.status();
  if (rows->empty()) return PupilNotFound();
  return ReadShown<Pupil>((*rows)[0], scope);
}

// The columns that queries need, in the order of insert and update.
std::vector<db::Value> ColumnsOf(const Pupil& pupil) {
  return {pupil.surname,
          pupil.forename,
          civil::FormatDate(pupil.birth_date),
          db::TextOrNull(pupil.upn),
          db::TextOrNull(pupil.uln),
          db::TextOrNull(pupil.nhs_number),
          db::TextOrNull(pupil.setting),
          db::TextOrNull(pupil.year_group),
          int64_t{pupil.looked_after ? 1 : 0},
          Codec::Encode(pupil),
          int64_t{Codec::kSchemaVersion}};
}

// Text as the beginning of what LIKE looks for.
std::string PrefixPattern(const std::string& text) {
  return absl::StrReplaceAll(text, {{"\\", "\\\\"}, {"%", "\\%"}, {"_", "\\_"}}) + "%";
}

// The rule on the address as it stands now, for an answer that may be an old one.
absl::StatusOr<Shown<Pupil>> WithRule(db::Database& database, const Scope& scope, StoredPupil stored,
                                      absl::Time deadline) {
  const auto now = ReadWith<Shown<Pupil>>(
      database, deadline, [&](db::Connection& connection) { return FindPupil(connection, scope, stored.id); });
  if (!now.ok()) return now.status();
  return Shown<Pupil>{std::move(stored), now->address_hidden};
}

auto ReaderFor(const Scope& scope) {
  return [&scope](const db::Row& row) { return ReadShown<Pupil>(row, scope); };
}

absl::StatusOr<std::vector<Shown<Pupil>>> FindAlike(db::Connection& connection, const Scope& scope,
                                                    const Pupil& pupil) {
  std::vector<db::Value> parameters{scope.la,
                                    db::TextOrNull(pupil.upn),
                                    db::TextOrNull(pupil.uln),
                                    db::TextOrNull(pupil.nhs_number),
                                    civil::FormatDate(pupil.birth_date),
                                    pupil.surname,
                                    civil::FormatDate(WithDayAndMonthExchanged(pupil.birth_date))};
  AddScope(scope, parameters);
  return QueryAll<Shown<Pupil>>(connection, sql::kListLikePupils, parameters, ReaderFor(scope));
}

}  // namespace

absl::StatusOr<Shown<Pupil>> MysqlPupilStore::CreatePupil(
    const journal::Change& change, const Scope& scope, const std::string& id, const Pupil& pupil,
    absl::FunctionRef<absl::Status(const std::vector<Shown<Pupil>>&)> check) {
  auto created =
      journal::CreateEntity<Pupil>(database_, change, {.id = id, .value = pupil},
                                   [&](db::Connection& connection, const StoredPupil& stored) {
                                     const auto alike = FindAlike(connection, scope, pupil);
                                     if (!alike.ok()) return alike.status();
                                     if (absl::Status status = check(*alike); !status.ok()) return status;
                                     std::vector<db::Value> parameters{scope.la, stored.id, stored.version};
                                     for (db::Value& column : ColumnsOf(stored.value))
                                       parameters.push_back(std::move(column));
                                     parameters.emplace_back(absl::ToUnixMicros(stored.created_at));
                                     parameters.emplace_back(absl::ToUnixMicros(stored.updated_at));
                                     return connection.Execute(sql::kInsertPupil, parameters).status();
                                   });
  if (!created.ok()) return MapDuplicate(created.status());
  return WithRule(database_, scope, *std::move(created), change.deadline);
}

absl::StatusOr<Shown<Pupil>> MysqlPupilStore::ChangePupil(const journal::Change& change, const Scope& scope,
                                                          const std::string& id, std::string_view etag,
                                                          Decision<Pupil> decide) {
  bool hidden = false;
  const auto find = [&](db::Connection& connection) -> absl::StatusOr<StoredPupil> {
    auto found = FindPupil(connection, scope, id);
    if (!found.ok()) return found.status();
    hidden = found->address_hidden;
    return std::move(found->stored);
  };
  const auto decide_shown = [&](const Pupil& before) -> absl::StatusOr<Pupil> {
    auto after = decide(before);
    if (after.ok() && hidden && after->address != before.address) return AddressProtected();
    return after;
  };
  const auto update = [&](db::Connection& connection, const StoredPupil& stored) {
    std::vector<db::Value> parameters = ColumnsOf(stored.value);
    for (db::Value value : {db::Value(absl::ToUnixMicros(stored.updated_at)), db::Value(scope.la),
                            db::Value(stored.id), db::Value(stored.version - 1)})
      parameters.push_back(std::move(value));
    return connection.Execute(sql::kUpdatePupil, parameters);
  };
  auto changed = journal::ChangeEntity<Pupil>(database_, change, etag, {find, decide_shown, update});
  if (!changed.ok()) return MapDuplicate(changed.status());
  return Shown<Pupil>{*std::move(changed), hidden};
}

absl::StatusOr<Shown<Pupil>> MysqlPupilStore::GetPupil(const Scope& scope, const std::string& id,
                                                       absl::Time deadline) {
  return ReadWith<Shown<Pupil>>(database_, deadline,
                                [&](db::Connection& connection) { return FindPupil(connection, scope, id); });
}

MysqlPupilStore::Many<Shown<Pupil>> MysqlPupilStore::BatchGetPupils(const Scope& scope,
                                                                    const std::vector<std::string>& ids,
                                                                    absl::Time deadline) {
  std::vector<db::Value> parameters{scope.la, nlohmann::json(ids).dump()};
  AddScope(scope, parameters);
  return ReadWith<std::vector<Shown<Pupil>>>(database_, deadline, [&](db::Connection& connection) {
    return QueryAll<Shown<Pupil>>(connection, sql::kBatchGetPupils, parameters, ReaderFor(scope));
  });
}

MysqlPupilStore::Many<Shown<Pupil>> MysqlPupilStore::ListPupils(const Scope& scope, const PupilQuery& query,
                                                                absl::Time deadline) {
  const db::Value setting = db::TextOrNull(query.setting);
  const db::Value year = db::TextOrNull(query.year_group);
  std::vector<db::Value> parameters{
      scope.la, query.after, setting, setting, year, year, int64_t{query.looked_after_only ? 1 : 0}};
  AddScope(scope, parameters);
  parameters.emplace_back(query.limit);
  return ReadWith<std::vector<Shown<Pupil>>>(database_, deadline, [&](db::Connection& connection) {
    return QueryAll<Shown<Pupil>>(connection, sql::kListPupils, parameters, ReaderFor(scope));
  });
}

MysqlPupilStore::Many<Shown<Pupil>> MysqlPupilStore::SearchPupils(const Scope& scope, const PupilQuery& query,
                                                                  absl::Time deadline) {
  const db::Value prefix =
      query.name_prefix.empty() ? db::Value() : db::Value(PrefixPattern(query.name_prefix));
  const db::Value birth = query.birth_date ? db::Value(civil::FormatDate(*query.birth_date)) : db::Value();
  const db::Value identifier = db::TextOrNull(query.identifier);
  std::vector<db::Value> parameters{query.after, scope.la, prefix,     prefix,    prefix,
                                    birth,       birth,    identifier, identifier};
  AddScope(scope, parameters);
  parameters.emplace_back(query.limit);
  return ReadWith<std::vector<Shown<Pupil>>>(database_, deadline, [&](db::Connection& connection) {
    return QueryAll<Shown<Pupil>>(connection, sql::kSearchPupils, parameters, ReaderFor(scope));
  });
}

MysqlPupilStore::Many<Shown<Pupil>> MysqlPupilStore::ListLikePupils(const Scope& scope, const Pupil& pupil,
                                                                    absl::Time deadline) {
  return ReadWith<std::vector<Shown<Pupil>>>(
      database_, deadline, [&](db::Connection& connection) { return FindAlike(connection, scope, pupil); });
}

}  // namespace send::pupil
