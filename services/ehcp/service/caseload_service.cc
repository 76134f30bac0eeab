#include "services/ehcp/service/caseload_service.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/str_format.h"
#include "common/civil/date.h"
#include "common/rpc/fields.h"
#include "common/rpc/resource_name.h"
#include "services/ehcp/service/access.h"
#include "services/ehcp/service/convert.h"

namespace send::ehcp {
namespace {

absl::CivilDay SundayOf(absl::CivilDay day) {
  while (absl::GetWeekday(day) != absl::Weekday::sunday) ++day;
  return day;
}

// In hundred, to a tenth.
double Percent(int64_t part, int64_t whole) {
  if (whole == 0) return 0;
  return std::round(1000.0 * static_cast<double>(part) / static_cast<double>(whole)) / 10.0;
}

void WriteTimeliness(const Timeliness& timeliness, v1::Timeliness& message) {
  message.set_total(timeliness.total);
  message.set_in_time(timeliness.in_time);
  message.set_excepted(timeliness.excepted);
  message.set_excepted_in_time(timeliness.excepted_in_time);
  message.set_percent_in_time(Percent(timeliness.in_time, timeliness.total));
  message.set_percent_in_time_without_excepted(
      Percent(timeliness.in_time - timeliness.excepted_in_time, timeliness.total - timeliness.excepted));
}

void WriteCounts(const Caseload& caseload, v1::SummariseCaseloadResponse& reply) {
  for (const CaseloadCount& count : caseload.counts) {
    v1::CaseloadCount& message = *reply.add_counts();
    message.set_state(rpc::ToWire<v1::State>(count.state));
    message.set_caseworker(count.caseworker);
    message.set_requests(count.requests);
    message.set_due_this_week(count.due_this_week);
    message.set_late(count.late);
    message.set_late_excused(count.late_excused);
    reply.set_requests(reply.requests() + count.requests);
    reply.set_due_this_week(reply.due_this_week() + count.due_this_week);
    reply.set_late(reply.late() + count.late);
    reply.set_late_excused(reply.late_excused() + count.late_excused);
  }
}

CaseloadQuery ReadQuery(const rpc::Call& call, const v1::SummariseCaseloadRequest& request,
                        error::FieldViolations& violations) {
  if (!rpc::ParseName(kAuthorityName, request.parent()))
    violations.Add("parent", "must be a name such as localAuthorities/999");
  const absl::CivilDay new_year(call.today.year(), 1, 1);
  const CaseloadQuery query{call.today,
                            SundayOf(call.today),
                            rpc::ReadDayOrNone(request.from_date(), "from_date", violations).value_or(new_year),
                            rpc::ReadDayOrNone(request.to_date(), "to_date", violations).value_or(call.today),
                            request.team(),
                            request.caseworker()};
  CheckTeamId(request.team(), "team", violations);
  if (query.to < query.from) violations.Add("to_date", "must not be before from_date");
  return query;
}

// One limit of one open request, and how likely it is missed.
struct Miss {
  const CourseRow* row;
  std::string_view limit_id;
  absl::CivilDay due_on;
  double probability;
};

// The order of pages, as a text that sorts: likeliest first, to a millionth, then by due date, id and limit.
std::string PlaceOf(const Miss& miss) {
  return absl::StrFormat("%07d %s %s %s", std::lround(1e6 * (1 - miss.probability)),
                         civil::FormatDate(miss.due_on), miss.row->id, std::string(miss.limit_id));
}

void WriteMiss(const Miss& miss, const std::string& la, v1::BreachForecast& message) {
  message.set_ehc_request(rpc::FormatName(kRequestName, {la, miss.row->id}));
  message.set_limit_id(std::string(miss.limit_id));
  message.set_due_date(civil::FormatDate(miss.due_on));
  message.set_state(rpc::ToWire<v1::State>(miss.row->state));
  message.set_caseworker(miss.row->caseworker);
  message.set_probability(miss.probability);
}

// The limits that open requests of the list may miss, forecast from all of them.
std::vector<Miss> ForecastAll(const std::vector<CourseRow>& rows, const v1::ForecastBreachesRequest& request,
                              absl::CivilDay today, v1::ForecastBreachesResponse& reply) {
  std::vector<CaseCourse> courses;
  for (const CourseRow& row : rows) courses.push_back(row.course);
  const Forecast forecast(courses, today);
  std::vector<Miss> misses;
  int64_t unknown = 0;
  const auto add = [&](const CourseRow& row, std::string_view limit_id, absl::CivilDay due,
                       std::optional<double> probability) {
    if (!probability) return ++unknown, void();
    reply.set_expected_breaches(reply.expected_breaches() + *probability);
    if (*probability >= request.min_probability()) misses.push_back({&row, limit_id, due, *probability});
  };
  for (const CourseRow& row : rows) {
    const bool wanted = (request.team().empty() || request.team() == row.team) &&
                        (request.caseworker().empty() || request.caseworker() == row.caseworker);
    // A refused one that goes on after an order has none of these limits any more.
    if (!wanted || !IsOpen(row.state) || row.course.closed_on) continue;
    if (!row.course.decision_told_on)
      add(row, "A2", row.decision_due_on, forecast.MissesDecision(row.course, row.decision_due_on));
    add(row, "C4d", row.final_due_on, forecast.MissesPlan(row.course, row.final_due_on));
  }
  reply.set_without_forecast(unknown);
  std::sort(misses.begin(), misses.end(), [](const Miss& a, const Miss& b) { return PlaceOf(a) < PlaceOf(b); });
  return misses;
}

}  // namespace

absl::Status CaseloadService::Summarise(const rpc::Call& call, const v1::SummariseCaseloadRequest& request,
                                        v1::SummariseCaseloadResponse& reply) {
  error::FieldViolations violations;
  const CaseloadQuery query = ReadQuery(call, request, violations);
  if (absl::Status status = violations.ToStatus(); !status.ok()) return status;
  const auto scope = ScopeOf(call, parts_.pupils);
  if (!scope.ok()) return scope.status();
  const auto caseload = parts_.store.Summarise(*scope, query, call.deadline);
  if (!caseload.ok()) return caseload.status();
  WriteCounts(*caseload, reply);
  WriteTimeliness(caseload->decisions, *reply.mutable_decisions());
  WriteTimeliness(caseload->no_plans, *reply.mutable_no_plans());
  WriteTimeliness(caseload->plans, *reply.mutable_plans());
  reply.set_plans_from_20_to_52_weeks(caseload->plans_from_20_to_52_weeks);
  reply.set_plans_over_52_weeks(caseload->plans_over_52_weeks);
  reply.set_today_date(civil::FormatDate(call.today));
  reply.set_from_date(civil::FormatDate(query.from));
  reply.set_to_date(civil::FormatDate(query.to));
  return absl::OkStatus();
}

absl::Status CaseloadService::ForecastMisses(const rpc::Call& call, const v1::ForecastBreachesRequest& request,
                                             v1::ForecastBreachesResponse& reply) {
  error::FieldViolations violations;
  if (!rpc::ParseName(kAuthorityName, request.parent()))
    violations.Add("parent", "must be a name such as localAuthorities/999");
  if (!(request.min_probability() >= 0 && request.min_probability() <= 1))
    violations.Add("min_probability", "must be from 0 to 1");
  CheckTeamId(request.team(), "team", violations);
  const auto page_size = static_cast<size_t>(rpc::ReadPageSize(request.page_size(), violations));
  if (absl::Status status = violations.ToStatus(); !status.ok()) return status;
  const auto cursor = parts_.page_tokens.Open(call, request);
  if (!cursor.ok()) return cursor.status();
  const auto scope = ScopeOf(call, parts_.pupils);
  if (!scope.ok()) return scope.status();
  const auto rows = parts_.store.ListCourses(*scope, call.today, call.deadline);
  if (!rows.ok()) return rows.status();
  const std::vector<Miss> misses = ForecastAll(*rows, request, call.today, reply);
  const auto begin = std::find_if(misses.begin(), misses.end(),
                                  [&](const Miss& miss) { return cursor->empty() || PlaceOf(miss) > *cursor; });
  const auto left = static_cast<size_t>(misses.end() - begin);
  const auto end = begin + static_cast<std::ptrdiff_t>(std::min(left, page_size));
  for (auto miss = begin; miss != end; ++miss) WriteMiss(*miss, call.tenant, *reply.add_forecasts());
  if (end != misses.end())
    reply.set_next_page_token(parts_.page_tokens.Seal(call, request, PlaceOf(*(end - 1))));
  return absl::OkStatus();
}

}  // namespace send::ehcp
