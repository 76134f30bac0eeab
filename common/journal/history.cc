#include "common/journal/history.h"

#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"
#include "common/base/strings.h"
#include "common/error/error.h"
#include "common/journal/hash.h"
#include "common/journal/sql.h"

namespace send::journal {
namespace {

// A row of list_journal_entries, as the chain sees it.
struct ChainRow {
  int64_t version;
  std::vector<std::string> hashed;
  std::optional<std::string> facts;
  std::optional<std::string> state;
  std::optional<std::string> salt;
  std::string digest;
  std::string previous;
  std::string hash;
};

std::optional<std::string> TextOrNone(const db::Value& value) {
  return db::IsNull(value) ? std::nullopt : std::optional(db::TextOf(value));
}

ChainRow ReadChainRow(const db::Row& row, const Key& key) {
  const int64_t version = db::IntOf(row[0]);
  const std::string times = absl::StrCat(db::IntOf(row[7]), " ", db::IntOf(row[8]));
  return {version,
          {key.tenant, std::string(key.kind), key.id, absl::StrCat(version), db::TextOf(row[1]),
           db::TextOf(row[2]), db::TextOrEmpty(row[3]), db::TextOrEmpty(row[4]), db::TextOf(row[5]),
           db::TextOrEmpty(row[6]), times, absl::StrCat(db::IntOf(row[9]))},
          TextOrNone(row[10]),
          TextOrNone(row[11]),
          TextOrNone(row[12]),
          db::TextOf(row[13]),
          db::TextOf(row[14]),
          db::TextOf(row[15])};
}

// What is wrong with the row where it follows `previous`; empty for nothing.
std::string FaultOf(const ChainRow& row, int64_t version, const std::string& previous) {
  if (row.version != version) return absl::StrCat("version ", version, " is missing");
  if (row.previous != previous) return "it does not follow the entry before it";
  const bool erased = !row.state && !row.salt;
  if (!erased && (!row.state || !row.salt)) return "its state is half erased";
  if (!erased && DigestOfState(*row.salt, *row.state, row.facts.value_or("")) != row.digest)
    return "its state, or what it says has changed, is not what was recorded";
  const std::vector<std::string_view> parts(row.hashed.begin(), row.hashed.end());
  if (HashOfEntry(parts, row.digest, previous) != row.hash)
    return "who did it, when, or its digest is not what was recorded";
  return "";
}

}  // namespace

absl::StatusOr<std::vector<HistoryEntry>> ListEntries(db::Connection& connection, const Key& key,
                                                      int64_t after_version, int64_t limit) {
  const auto rows = connection.Query(sql::kListJournalEntries,
                                     {key.tenant, std::string(key.kind), key.id, after_version, limit});
  if (!rows.ok()) return rows.status();
  std::vector<HistoryEntry> entries;
  for (const db::Row& row : *rows)
    entries.push_back({db::IntOf(row[0]), db::TextOf(row[1]), db::TextOf(row[2]), db::TextOrEmpty(row[3]),
                       db::TextOrEmpty(row[4]), db::TextOf(row[5]), absl::FromUnixMicros(db::IntOf(row[8])),
                       db::TextOrEmpty(row[10]), db::IsNull(row[11])});
  return entries;
}

absl::StatusOr<StateAt> FindStateAsOf(db::Connection& connection, const Key& key, absl::Time time) {
  const auto rows = connection.Query(sql::kFindVersionAsOf,
                                     {key.tenant, std::string(key.kind), key.id, absl::ToUnixMicros(time)});
  if (!rows.ok()) return rows.status();
  if (rows->empty()) return error::NotFound("VERSION_NOT_FOUND", "The record has no such version.");
  const int64_t version = db::IntOf((*rows)[0][0]);
  auto state = LoadState(connection, key, version);
  if (!state.ok()) return state.status();
  return StateAt{version, *std::move(state)};
}

absl::StatusOr<ChainReport> VerifyChain(db::Connection& connection, const Key& key) {
  constexpr int64_t kPage = 200;
  ChainReport report;
  report.last_hash = kNoHash;
  for (bool more = true; more;) {
    const auto rows = connection.Query(sql::kListJournalEntries,
                                       {key.tenant, std::string(key.kind), key.id, report.entries, kPage});
    if (!rows.ok()) return rows.status();
    more = static_cast<int64_t>(rows->size()) == kPage;
    for (const db::Row& each : *rows) {
      const ChainRow row = ReadChainRow(each, key);
      const std::string fault = FaultOf(row, report.entries + 1, report.last_hash);
      if (!fault.empty()) {
        report.fault = ChainFault{row.version, fault};
        return report;
      }
      ++report.entries;
      report.erased += row.state ? 0 : 1;
      report.last_hash = row.hash;
      report.last_state = row.state.value_or("");
    }
  }
  return report;
}

absl::StatusOr<std::vector<ReadEntry>> ListReads(db::Connection& connection, const ReadQuery& query) {
  // As it stands in the array of names; quotes end it, so that no other name is met that begins alike.
  const std::string quoted = nlohmann::json(query.record).dump();
  const auto rows =
      connection.Query(sql::kListReads, {query.tenant, absl::ToUnixMicros(query.from),
                                         absl::ToUnixMicros(query.to), query.after_id, quoted, query.limit});
  if (!rows.ok()) return rows.status();
  std::vector<ReadEntry> reads;
  for (const db::Row& row : *rows)
    reads.push_back({db::IntOf(row[0]), db::TextOf(row[1]), db::TextOf(row[2]), db::TextOrEmpty(row[3]),
                     db::TextOrEmpty(row[4]), absl::FromUnixMicros(db::IntOf(row[5]))});
  return reads;
}

}  // namespace send::journal
