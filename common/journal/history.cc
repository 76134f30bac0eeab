#include "common/journal/history.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "common/base/strings.h"
#include "common/error/error.h"
#include "common/journal/hash.h"
#include "common/journal/sql.h"

namespace send::journal {
namespace {

std::optional<std::string> TextOrNone(const db::Value& value) {
  return db::IsNull(value) ? std::nullopt : std::optional(db::TextOf(value));
}

ChainEntry ReadChainEntry(const db::Row& row, const Key& key) {
  return {.tenant = key.tenant,
          .kind = std::string(key.kind),
          .id = key.id,
          .version = db::IntOf(row[0]),
          .action = db::TextOf(row[1]),
          .actor = db::TextOf(row[2]),
          .on_behalf_of = db::TextOrEmpty(row[3]),
          .purpose = db::TextOrEmpty(row[4]),
          .request_id = db::TextOf(row[5]),
          .correlation_id = db::TextOrEmpty(row[6]),
          .created_us = db::IntOf(row[7]),
          .recorded_us = db::IntOf(row[8]),
          .schema_version = db::IntOf(row[9]),
          .facts = TextOrNone(row[10]),
          .state = TextOrNone(row[11]),
          .salt = TextOrNone(row[12]),
          .digest = db::TextOf(row[13]),
          .previous = db::TextOf(row[14]),
          .hash = db::TextOf(row[15])};
}

// A regular expression for one of the names as it stands in the array of names, or the beginning of one below
// it; a quote or a slash ends it, so that no other name is met that begins alike.
std::string AnyOf(const std::vector<std::string>& names) {
  std::string any;
  for (const std::string& name : names) {
    absl::StrAppend(&any, any.empty() ? "" : "|");
    for (const char c : name) {
      if (!absl::ascii_isalnum(static_cast<unsigned char>(c))) any += '\\';
      any += c;
    }
  }
  return absl::StrCat("\"(", any, ")[\"/]");
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

absl::StatusOr<std::vector<ChainEntry>> ExportEntries(db::Connection& connection, const Key& key,
                                                      int64_t after_version, int64_t limit) {
  const auto rows = connection.Query(sql::kListJournalEntries,
                                     {key.tenant, std::string(key.kind), key.id, after_version, limit});
  if (!rows.ok()) return rows.status();
  std::vector<ChainEntry> entries;
  for (const db::Row& row : *rows) entries.push_back(ReadChainEntry(row, key));
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
      const ChainEntry row = ReadChainEntry(each, key);
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
  if (query.records.empty()) return std::vector<ReadEntry>();
  const auto rows = connection.Query(
      sql::kListReads, {query.tenant, absl::ToUnixMicros(query.from), absl::ToUnixMicros(query.to),
                        query.after_id, AnyOf(query.records), query.limit});
  if (!rows.ok()) return rows.status();
  std::vector<ReadEntry> reads;
  for (const db::Row& row : *rows)
    reads.push_back({db::IntOf(row[0]), db::TextOf(row[1]), db::TextOf(row[2]), db::TextOrEmpty(row[3]),
                     db::TextOrEmpty(row[4]), absl::FromUnixMicros(db::IntOf(row[5]))});
  return reads;
}

}  // namespace send::journal
