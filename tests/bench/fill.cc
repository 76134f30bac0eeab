#include "absl/time/clock.h"
#include "common/base/uuid.h"
#include "common/civil/london.h"
#include "common/db/database.h"
#include "common/journal/entity_store.h"
#include "services/ehcp/store/ehc_request_codec.h"
#include "services/ehcp/store/ehc_request_row.h"
#include "services/ehcp/store/sql.h"
#include "tests/bench/cases.h"
#include "tests/bench/options.h"

namespace send::bench {
namespace {

constexpr int64_t kChunk = 1000;

// The row of lists as of a time, which holds some of the columns of the request's own.
db::Row VersionRow(const std::string& la, const ehcp::StoredRequest& stored, const db::Row& row) {
  return {la,
          row[9],
          stored.id,
          stored.version,
          absl::ToUnixMicros(stored.updated_at),
          row[1],
          row[3],
          row[4],
          row[5],
          row[6],
          row[7],
          row[11],
          row[10],
          row[12],
          row[8],
          int64_t{ehcp::IsOpen(stored.value.state)}};
}

struct Rows {
  std::vector<db::Row> requests;
  std::vector<db::Row> versions;
  std::vector<journal::Entry> entries;
};

Rows MakeRows(const Options& options, int64_t from, int64_t to, const civil::HolidayCalendar& calendar,
              absl::CivilDay today, absl::Time now) {
  Rows rows;
  for (int64_t i = from; i < to; ++i) {
    const ehcp::StoredRequest stored{CaseId(i), 1, MakeCase(options.la, i, options.cases_each, today), now,
                                     now};
    db::Row row = ehcp::RequestRowOf(options.la, stored, calendar);
    rows.versions.push_back(VersionRow(options.la, stored, row));
    row.emplace_back(absl::ToUnixMicros(now));
    rows.requests.push_back(std::move(row));
    if (options.history)
      rows.entries.push_back(
          {{options.la, journal::Codec<ehcp::EhcRequest>::kKind, stored.id}, 1, journal::ToText(stored)});
  }
  return rows;
}

}  // namespace

// Writes the cases of an authority past the services, a thousand a transaction; with their journal where asked.
Result Fill(const Options& options) {
  const auto calendar = civil::HolidayCalendar::Parse(ReadFile(options.calendar));
  if (!calendar.ok()) return calendar.status();
  const auto london = civil::London::Load();
  if (!london.ok()) return london.status();
  db::Database database(ConnectionOf(options), 1);
  const absl::Time now = journal::AsStored(absl::Now());
  const absl::Time deadline = absl::Now() + absl::Minutes(10);
  const journal::Change change{.tenant = options.la,
                               .actor = "bench",
                               .method = "bench/Fill",
                               .request_id = NewUuidV7(now),
                               .fingerprint = std::string(32, 'f'),
                               .now = now,
                               .deadline = deadline};
  for (int64_t from = 0; from < options.cases; from += kChunk) {
    const Rows rows =
        MakeRows(options, from, std::min(from + kChunk, options.cases), *calendar, london->Today(now), now);
    const absl::Status status = database.Transact(deadline, [&](db::Connection& connection) -> absl::Status {
      if (auto done = connection.ExecuteBulk(ehcp::sql::kInsertEhcRequest, rows.requests); !done.ok())
        return done;
      if (auto done = connection.ExecuteBulk(ehcp::sql::kInsertEhcRequestVersion, rows.versions); !done.ok())
        return done;
      return journal::AppendMany(connection, change, rows.entries);
    });
    if (!status.ok()) return status;
  }
  return nlohmann::json{{"count", options.cases}, {"seconds", absl::ToDoubleSeconds(absl::Now() - now)}};
}

}  // namespace send::bench
