// What the services ask of MariaDB for one read and for one change, with nothing around it: the same statements
// of the same files, on a pool and a read log of the same sizes, their parameters made beforehand. bench.py
// compares the statements that MariaDB sees of both.
#include <atomic>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/base/uuid.h"
#include "common/civil/date.h"
#include "common/db/database.h"
#include "common/error/error.h"
#include "common/journal/change.h"
#include "common/journal/read_log.h"
#include "common/journal/sql.h"
#include "services/ehcp/store/ehc_request_row.h"
#include "services/ehcp/store/scope.h"
#include "services/ehcp/store/sql.h"
#include "tests/bench/cases.h"
#include "tests/bench/options.h"
#include "tests/bench/timing.h"

namespace send::bench {
namespace {

constexpr size_t kPool = 8;
constexpr size_t kReadLogPool = 2;
constexpr std::string_view kActor = "https://localhost:8444 demo-bench-caseworker";
constexpr absl::Duration kTime = absl::Seconds(10);

// Where statements go, and the parts of them that are the same each time.
struct Bare {
  explicit Bare(const Options& given)
      : options(given),
        database(ConnectionOf(given), kPool),
        read_log_database(ConnectionOf(given), kReadLogPool),
        read_log(journal::SaveReadsIn(read_log_database)) {}

  absl::Status LogRead(const std::string& method, const std::string& name) {
    return read_log.Write(
        {options.la, std::string(kActor), method, "", NewUuidV7(absl::Now()), absl::Now(), {name}},
        absl::Now() + kTime);
  }

  const Options& options;
  db::Database database;
  db::Database read_log_database;
  journal::GroupedReadLog read_log;
};

std::vector<db::Value> FindParameters(const Options& options, int64_t number) {
  std::vector<db::Value> parameters{options.la, CaseId(number)};
  ehcp::AddScope({.la = options.la, .subject = "demo-bench-caseworker"}, parameters);
  return parameters;
}

absl::Status ReadOnce(Bare& bare, int64_t number) {
  const std::vector<db::Value> parameters = FindParameters(bare.options, number);
  const absl::Status status = bare.database.Read(absl::Now() + kTime, [&](db::Connection& connection) {
    return connection.Query(ehcp::sql::kFindEhcRequest, parameters).status();
  });
  if (!status.ok()) return status;
  // Who covers for its caseworker.
  const absl::Status covered = bare.database.Read(absl::Now() + kTime, [&](db::Connection& connection) {
    return connection
        .Query(ehcp::sql::kListCoveredCaseworkers,
               {bare.options.la, civil::FormatDate(absl::ToCivilDay(absl::Now(), absl::UTCTimeZone()))})
        .status();
  });
  if (!covered.ok()) return covered;
  return bare.LogRead("send.ehcp.v1.EhcRequestService/GetEhcRequest", CaseName(bare.options.la, number));
}

// The rows of a change, of which only the version and the call's id are another each time.
struct ChangeRows {
  db::Row request = {};
  db::Row version = {};
  db::Row entry = {};
  std::string id;
};

ChangeRows MakeRows(const Options& options, int64_t number, const civil::HolidayCalendar& calendar) {
  const absl::Time now = absl::Now();
  const ehcp::StoredRequest stored{CaseId(number), 1,
                                   MakeCase(options.la, number, options.cases_each, absl::CivilDay(2026, 3, 2)),
                                   now, now};
  ChangeRows rows{.request = ehcp::RequestRowOf(options.la, stored, calendar), .id = stored.id};
  const db::Row& r = rows.request;
  const int64_t micros = absl::ToUnixMicros(now);
  rows.version = {
      options.la, r[9], stored.id, int64_t{1}, micros, r[1],  r[3], r[4],
      r[5],       r[6], r[7],      r[11],      r[10],  r[12], r[8], int64_t{ehcp::IsOpen(stored.value.state)}};
  rows.entry = {options.la,
                std::string("ehcRequest"),
                stored.id,
                int64_t{1},
                std::string("send.ehcp.v1.EhcRequestService/AllocateEhcRequest"),
                std::string(kActor),
                db::Value(),
                db::Value(),
                NewUuidV7(now),
                NewUuidV7(now),
                micros,
                micros,
                std::string(R"({"allocation_reason":["Demo 1000000","Demo 1000001"]})"),
                r[26],
                int64_t{1},
                std::string(16, 's'),
                std::string(32, 'd'),
                std::string(32, 'p'),
                std::string(32, 'h')};
  return rows;
}

absl::Status Change(db::Connection& connection, const Options& options, int64_t number, ChangeRows& rows) {
  namespace sql = ehcp::sql;
  const std::string call = NewUuidV7(absl::Now());
  const auto found = connection.Query(sql::kFindEhcRequest, FindParameters(options, number));
  if (!found.ok()) return found.status();
  const int64_t before = db::IntOf((*found)[0][1]);
  const std::string method = db::TextOf(rows.entry[4]);
  const auto replay =
      connection.Query(journal::sql::kFindReplay, {options.la, std::string(kActor), method, call});
  if (!replay.ok()) return replay.status();
  db::Row update = rows.request;
  update[0] = before + 1;
  update.emplace_back(before);
  if (auto done = connection.Execute(sql::kUpdateEhcRequest, update); !done.ok() || *done != 1)
    return done.ok() ? error::Internal("the row was changed by another") : done.status();
  rows.version[3] = before + 1;
  if (auto done = connection.Execute(sql::kInsertEhcRequestVersion, rows.version); !done.ok())
    return done.status();
  const auto hash = connection.Query(journal::sql::kFindJournalHash,
                                     {options.la, std::string("ehcRequest"), rows.id, before});
  if (!hash.ok()) return hash.status();
  rows.entry[3] = before + 1;
  rows.entry[8] = call;
  if (auto done = connection.Execute(journal::sql::kInsertJournalEntry, rows.entry); !done.ok())
    return done.status();
  const auto id = connection.Query(journal::sql::kFindLastJournalId, {});
  if (!id.ok()) return id.status();
  if (auto done = connection.Execute(journal::sql::kInsertUnnumbered, {(*id)[0][0]}); !done.ok())
    return done.status();
  return connection
      .Execute(journal::sql::kInsertReplay,
               {options.la, std::string(kActor), method, call, std::string(32, 'f'), std::string("ehcRequest"),
                rows.id, before + 1, absl::ToUnixMicros(absl::Now())})
      .status();
}

absl::Status ChangeOnce(Bare& bare, int64_t number, ChangeRows& rows) {
  const absl::Status status = bare.database.Transact(absl::Now() + kTime, [&](db::Connection& connection) {
    return Change(connection, bare.options, number, rows);
  });
  if (!status.ok()) return status;
  return bare.LogRead("send.ehcp.v1.EhcRequestService/AllocateEhcRequest", CaseName(bare.options.la, number));
}

// Runs `once(thread, turn)` on as many threads as the pool has connections, until the time is over: each as the
// one before ends or, with a rate, each when it is due and counted from then.
template <class Once>
Result RunThreads(const Options& options, Once once) {
  const absl::Time begin = absl::Now() + absl::Seconds(options.warm_up);
  const absl::Time end = begin + absl::Seconds(options.seconds);
  std::vector<Timing> timings(kPool);
  std::vector<absl::Status> failed(kPool);
  std::vector<std::thread> threads;
  for (size_t i = 0; i < kPool; ++i)
    threads.emplace_back([&, i] {
      const absl::Time start = absl::Now();
      const absl::Duration every =
          options.rate > 0 ? absl::Seconds(static_cast<double>(kPool) / options.rate) : absl::ZeroDuration();
      absl::Time due = start + every * (static_cast<double>(i) / static_cast<double>(kPool));
      for (int64_t turn = 0; due < end && failed[i].ok(); ++turn) {
        absl::SleepFor(due - absl::Now());
        failed[i] = once(static_cast<int64_t>(i), turn);
        const absl::Time after = absl::Now();
        if (due >= begin && after <= end) timings[i].Add(after - due);
        due = options.rate > 0 ? due + every : after;
      }
    });
  Timing all;
  for (size_t i = 0; i < kPool; ++i) {
    threads[i].join();
    if (!failed[i].ok()) return failed[i];
    all.AddAll(timings[i]);
  }
  return all.ToJson(end - begin);
}

}  // namespace

Result ReadBare(const Options& options) {
  Bare bare(options);
  return RunThreads(options, [&](int64_t thread, int64_t turn) {
    return ReadOnce(bare, (turn * static_cast<int64_t>(kPool) + thread) % options.cases);
  });
}

Result UpdateBare(const Options& options) {
  const auto calendar = civil::HolidayCalendar::Parse(ReadFile(options.calendar));
  if (!calendar.ok()) return calendar.status();
  Bare bare(options);
  // Each thread has cases of its own, as callers do: two changes of one case at once are refused.
  const int64_t each = options.cases * 3 / 4 / static_cast<int64_t>(kPool);
  std::vector<std::vector<ChangeRows>> rows(kPool);
  for (size_t thread = 0; thread < kPool; ++thread)
    for (int64_t i = 0; i < each; ++i)
      rows[thread].push_back(MakeRows(options, OpenCase(static_cast<int64_t>(thread) * each + i), *calendar));
  return RunThreads(options, [&](int64_t thread, int64_t turn) {
    return ChangeOnce(bare, OpenCase(thread * each + turn % each),
                      rows[static_cast<size_t>(thread)][static_cast<size_t>(turn % each)]);
  });
}

}  // namespace send::bench
