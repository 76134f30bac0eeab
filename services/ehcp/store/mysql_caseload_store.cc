#include "services/ehcp/store/mysql_caseload_store.h"

#include "common/civil/date.h"
#include "services/ehcp/store/ehc_request_codec.h"
#include "services/ehcp/store/scope.h"
#include "services/ehcp/store/sql.h"

namespace send::ehcp {
namespace {

using civil::FormatDate;

// The end of every statement here: whose requests, and the scope.
void AddWhose(const Scope& scope, const std::string& team, const std::string& caseworker,
              std::vector<db::Value>& parameters) {
  for (const db::Value& value : {db::TextOrNull(team), db::TextOrNull(caseworker)}) {
    parameters.push_back(value);
    parameters.push_back(value);
  }
  AddScope(scope, parameters);
}

std::optional<absl::CivilDay> DayOf(const db::Value& value) {
  if (std::holds_alternative<std::monostate>(value)) return std::nullopt;
  return civil::ParseDate(db::TextOf(value)).value();
}

absl::Status ReadCounts(db::Connection& connection, const Scope& scope, const CaseloadQuery& query,
                        Caseload& caseload) {
  const std::string today = FormatDate(query.today);
  std::vector<db::Value> parameters{today, FormatDate(query.week_ends), today, today, today, scope.la};
  AddWhose(scope, query.team, query.caseworker, parameters);
  const auto rows = connection.Query(sql::kCountCaseload, parameters);
  if (!rows.ok()) return rows.status();
  caseload.counts.clear();
  for (const db::Row& row : *rows)
    caseload.counts.push_back({StateOf(db::TextOf(row[0])), db::TextOf(row[1]), db::IntOf(row[2]),
                               db::IntOf(row[3]), db::IntOf(row[4]), db::IntOf(row[5])});
  return absl::OkStatus();
}

absl::Status ReadTimeliness(db::Connection& connection, const Scope& scope, const CaseloadQuery& query,
                            Caseload& caseload) {
  for (const auto& [statement, timeliness] :
       {std::pair{&sql::kCountDecisions, &caseload.decisions},
        std::pair{&sql::kCountNoPlans, &caseload.no_plans}, std::pair{&sql::kCountPlans, &caseload.plans}}) {
    std::vector<db::Value> parameters{scope.la, FormatDate(query.from), FormatDate(query.to)};
    AddWhose(scope, query.team, query.caseworker, parameters);
    const auto rows = connection.Query(*statement, parameters);
    if (!rows.ok()) return rows.status();
    const db::Row& row = rows->at(0);
    *timeliness = {db::IntOf(row[0]), db::IntOf(row[1]), db::IntOf(row[2]), db::IntOf(row[3])};
    if (statement != &sql::kCountPlans) continue;
    caseload.plans_from_20_to_52_weeks = db::IntOf(row[4]);
    caseload.plans_over_52_weeks = db::IntOf(row[5]);
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Caseload> MysqlCaseloadStore::Summarise(const Scope& scope, const CaseloadQuery& query,
                                                       absl::Time deadline) {
  Caseload caseload;
  const absl::Status status = database_.Read(deadline, [&](db::Connection& connection) {
    if (absl::Status counted = ReadCounts(connection, scope, query, caseload); !counted.ok()) return counted;
    return ReadTimeliness(connection, scope, query, caseload);
  });
  if (!status.ok()) return status;
  return caseload;
}

absl::StatusOr<std::vector<CourseRow>> MysqlCaseloadStore::ListCourses(const Scope& scope, absl::CivilDay today,
                                                                       absl::Time deadline) {
  constexpr int kThreeYears = 3 * 365;
  std::vector<CourseRow> courses;
  const absl::Status status = database_.Read(deadline, [&](db::Connection& connection) -> absl::Status {
    std::vector<db::Value> parameters{scope.la, FormatDate(today - kThreeYears)};
    AddWhose(scope, "", "", parameters);
    const auto rows = connection.Query(sql::kListCourses, parameters);
    if (!rows.ok()) return rows.status();
    courses.clear();
    for (const db::Row& row : *rows)
      courses.push_back(
          {db::TextOf(row[0]),
           StateOf(db::TextOf(row[1])),
           db::TextOf(row[2]),
           db::TextOf(row[3]),
           {DayOf(row[4]).value(), DayOf(row[5]), DayOf(row[6]), DayOf(row[7]), DayOf(row[8]), DayOf(row[9])},
           DayOf(row[10]).value(),
           DayOf(row[11]).value()});
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  return courses;
}

}  // namespace send::ehcp
