#include "services/pupil/store/mysql_setting_store.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/base/strings.h"
#include "common/db/driver_error.h"
#include "common/error/error.h"
#include "common/journal/hash.h"
#include "services/pupil/store/rows.h"
#include "services/pupil/store/sql.h"

namespace send::pupil {
namespace {

using Codec = journal::Codec<Setting>;

absl::StatusOr<StoredSetting> ReadSettingRow(const db::Row& row) {
  auto setting =
      DecodeSetting(db::TextOf(row[2]), db::TextOrEmpty(row[3]), static_cast<int>(db::IntOf(row[4])));
  if (!setting.ok()) return setting.status();
  return StoredSetting{db::TextOf(row[0]), db::IntOf(row[1]), *std::move(setting),
                       absl::FromUnixMicros(db::IntOf(row[5])), absl::FromUnixMicros(db::IntOf(row[6]))};
}

absl::StatusOr<StoredSetting> Find(db::Connection& connection, const std::string& id) {
  const auto rows = connection.Query(sql::kFindSetting, {id});
  if (!rows.ok()) return rows.status();
  if (rows->empty())
    return error::NotFound("SETTING_NOT_FOUND", "There is no such setting: search for it by name.");
  return ReadSettingRow((*rows)[0]);
}

// "urn-100000" is "100000", "ofsted-EY123456" is "EY123456".
std::string NumberOf(const std::string& id) { return id.substr(id.find('-') + 1); }

std::string WithoutBlanks(std::string text) {
  std::erase(text, ' ');
  return text;
}

db::Row RowOf(Register which, const StoredSetting& stored, const std::string& document) {
  const Setting& setting = stored.value;
  return {stored.id,
          stored.version,
          static_cast<int64_t>(which),
          static_cast<int64_t>(setting.kind),
          static_cast<int64_t>(setting.status),
          setting.phase ? db::Value(static_cast<int64_t>(*setting.phase)) : db::Value(),
          db::TextOrNull(setting.la_code),
          setting.title,
          NumberOf(stored.id),
          db::TextOrNull(setting.laestab),
          db::TextOrNull(setting.ukprn),
          db::TextOrNull(WithoutBlanks(setting.postcode)),
          document,
          journal::Sha256(document),
          db::TextOrNull(EncodeDates(setting)),
          int64_t{Codec::kSchemaVersion},
          absl::ToUnixMicros(stored.created_at),
          absl::ToUnixMicros(stored.updated_at)};
}

// Every word, as the beginning of one: "oak pri" is "+oak* +pri*". Signs mean nothing to the search.
std::string BooleanQuery(const std::string& text) {
  std::string words = text;
  for (char& c : words)
    if (static_cast<unsigned char>(c) < 0x80 && !absl::ascii_isalnum(static_cast<unsigned char>(c))) c = ' ';
  std::string query;
  for (const absl::string_view word : absl::StrSplit(words, ' ', absl::SkipEmpty()))
    // The index leaves out shorter words.
    if (word.size() >= 3) absl::StrAppend(&query, query.empty() ? "+" : " +", word, "*");
  return query;
}

absl::StatusOr<std::vector<StoredSetting>> Query(db::Database& database, const db::Statement& statement,
                                                 const std::vector<db::Value>& parameters,
                                                 absl::Time deadline) {
  return ReadWith<std::vector<StoredSetting>>(database, deadline, [&](db::Connection& connection) {
    return QueryAll<StoredSetting>(connection, statement, parameters, &ReadSettingRow);
  });
}

}  // namespace

absl::StatusOr<StoredSetting> MysqlSettingStore::Get(const std::string& id, absl::Time deadline) {
  return ReadWith<StoredSetting>(database_, deadline,
                                 [&](db::Connection& connection) { return Find(connection, id); });
}

absl::StatusOr<std::vector<StoredSetting>> MysqlSettingStore::List(const SettingQuery& query,
                                                                   absl::Time deadline) {
  const auto number = [](const auto& value) {
    return value ? db::Value(static_cast<int64_t>(*value)) : db::Value();
  };
  const db::Value la = db::TextOrNull(query.la_code);
  const db::Value kind = number(query.kind);
  const db::Value status = number(query.status);
  const db::Value phase = number(query.phase);
  return Query(database_, sql::kListSettings,
               {query.after, la, la, kind, kind, status, status, phase, phase, query.limit}, deadline);
}

absl::StatusOr<std::vector<StoredSetting>> MysqlSettingStore::Search(const SettingQuery& query,
                                                                     absl::Time deadline) {
  const db::Value la = db::TextOrNull(query.la_code);
  // No number is in other letters, and MariaDB compares none with such a text.
  const bool plain = std::all_of(query.text.begin(), query.text.end(),
                                 [](char c) { return absl::ascii_isascii(static_cast<unsigned char>(c)); });
  const db::Value number = plain ? db::Value(absl::AsciiStrToUpper(WithoutBlanks(query.text))) : db::Value();
  return Query(database_, sql::kSearchSettings,
               {query.after, BooleanQuery(query.text), number, number, number, number, la, la, query.limit},
               deadline);
}

absl::StatusOr<StoredSetting> MysqlSettingStore::ChangeDates(
    const journal::Change& change, const std::string& id, std::string_view etag,
    absl::FunctionRef<absl::StatusOr<Setting>(const Setting&)> decide) {
  const auto find = [&](db::Connection& connection) { return Find(connection, id); };
  const auto update = [&](db::Connection& connection, const StoredSetting& stored) {
    return connection.Execute(sql::kUpdateSettingDates,
                              {db::TextOrNull(EncodeDates(stored.value)), absl::ToUnixMicros(stored.updated_at),
                               stored.id, stored.version - 1});
  };
  return journal::ChangeEntity<Setting>(database_, change, etag, {find, decide, update});
}

absl::StatusOr<std::map<std::string, SettingHead>> MysqlSettingStore::LoadHeads(Register which,
                                                                                absl::Time deadline) {
  return ReadWith<std::map<std::string, SettingHead>>(
      database_, deadline,
      [&](db::Connection& connection) -> absl::StatusOr<std::map<std::string, SettingHead>> {
        const auto rows = connection.Query(sql::kListSettingHeads, {static_cast<int64_t>(which)});
        if (!rows.ok()) return rows.status();
        std::map<std::string, SettingHead> heads;
        for (const db::Row& row : *rows) {
          const auto status = static_cast<SettingStatus>(db::IntOf(row[4]));
          heads[db::TextOf(row[0])] = {
              db::IntOf(row[1]), db::TextOf(row[2]), db::TextOrEmpty(row[3]),
              status == SettingStatus::kOpen || status == SettingStatus::kOpenProposedToClose,
              absl::FromUnixMicros(db::IntOf(row[5]))};
        }
        return heads;
      });
}

absl::Status MysqlSettingStore::SaveAll(const journal::Change& change, Register which,
                                        const std::vector<StoredSetting>& settings) {
  std::vector<db::Row> rows;
  std::vector<journal::Entry> entries;
  for (const StoredSetting& stored : settings) {
    const std::string register_part = EncodeRegisterPart(stored.value);
    rows.push_back(RowOf(which, stored, register_part));
    entries.push_back({{change.tenant, Codec::kKind, stored.id},
                       stored.version,
                       {WholeDocument(register_part, stored.value), Codec::kSchemaVersion, stored.created_at,
                        stored.updated_at}});
  }
  const absl::Status status = database_.Transact(change.deadline, [&](db::Connection& connection) {
    // The journal's key of versions refuses what another import was first with.
    absl::Status appended = journal::AppendMany(connection, change, entries);
    return appended.ok() ? connection.ExecuteBulk(sql::kSaveSetting, rows) : appended;
  });
  if (error::ReasonOf(status) == db::kDuplicateKey) return ImportRunning();
  return status;
}

}  // namespace send::pupil
