#include "services/ehcp/store/ehc_request_versions.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "common/civil/date.h"
#include "common/journal/entity_store.h"
#include "services/ehcp/domain/standing.h"
#include "services/ehcp/store/ehc_request_codec.h"
#include "services/ehcp/store/scope.h"
#include "services/ehcp/store/sql.h"

namespace send::ehcp {
namespace {

// A row's place in the table's key, which is the order of lists.
struct Place {
  std::string due_on = "1000-01-01";
  std::string id;
  int64_t version = 0;

  std::string Text() const { return absl::StrCat(due_on, " ", id, " ", version); }
};
const Place kTheEnd{"9999-12-31", "~", 0};

Place PlaceOf(const std::string& text) {
  const std::vector<std::string> parts = absl::StrSplit(text, ' ');
  Place place;
  if (parts.size() == 3 && absl::SimpleAtoi(parts[2], &place.version)) {
    place.due_on = parts[0];
    place.id = parts[1];
  }
  return place;
}

// The parameters of "beyond this place", or "up to" it.
void Append(const Place& place, std::vector<db::Value>& parameters) {
  parameters.insert(parameters.end(),
                    {place.due_on, place.due_on, place.id, place.due_on, place.id, place.version});
}

db::Row RowOf(const std::string& la, const StoredRequest& stored, const civil::HolidayCalendar& calendar) {
  const EhcRequest& value = stored.value;
  const Standing standing = StandingOf(value, calendar);
  return {la,
          civil::FormatDate(standing.next_due_on),
          stored.id,
          stored.version,
          absl::ToUnixMicros(stored.updated_at),
          PupilIdOf(value.pupil),
          std::string(WordOf(value.state)),
          db::TextOrNull(value.caseworker),
          db::TextOrNull(value.team),
          std::string(WordOf(value.source)),
          db::TextOrNull(value.requesting_setting),
          int64_t{standing.next_due_excused},
          db::TextOrNull(standing.next_due_limit_id),
          civil::FormatDate(standing.unexcused_due_on),
          civil::FormatDate(value.received_on),
          int64_t{IsOpen(value.state)}};
}

// The last place that one page looks at; kTheEnd where fewer versions are left.
absl::StatusOr<Place> FindWindow(db::Connection& connection, const std::string& la, const Place& after,
                                 int64_t most) {
  std::vector<db::Value> parameters = {la};
  Append(after, parameters);
  parameters.emplace_back(most - 1);
  const auto rows = connection.Query(sql::kFindEhcRequestVersionWindow, parameters);
  if (!rows.ok()) return rows.status();
  if (rows->empty()) return kTheEnd;
  const db::Row& row = rows->front();
  return Place{db::TextOf(row[0]), db::TextOf(row[1]), db::IntOf(row[2])};
}

std::vector<db::Value> ParametersOf(const Scope& scope, const ListQuery& query, absl::Time time,
                                    const Place& after, const Place& window) {
  std::vector<db::Value> parameters = {scope.la};
  Append(after, parameters);
  Append(window, parameters);
  parameters.emplace_back(absl::ToUnixMicros(time));
  const auto text = [&](const std::string& value) { AppendTwice(db::TextOrNull(value), parameters); };
  text(query.due_before ? civil::FormatDate(*query.due_before) : "");
  text(query.state ? std::string(WordOf(*query.state)) : "");
  AppendTwice(LinesOf(query.caseworkers), parameters);
  text(query.team);
  text(query.pupil_id);
  text(query.source ? std::string(WordOf(*query.source)) : "");
  text(query.requesting_setting);
  AddStanding(query, parameters);
  AddScope(scope, parameters);
  parameters.emplace_back(absl::ToUnixMicros(time));
  // One more than asked tells whether there is another page.
  parameters.emplace_back(query.limit + 1);
  return parameters;
}

}  // namespace

absl::Status InsertVersion(db::Connection& connection, const std::string& la, const StoredRequest& stored,
                           const civil::HolidayCalendar& calendar) {
  return connection.Execute(sql::kInsertEhcRequestVersion, RowOf(la, stored, calendar)).status();
}

absl::Status ReindexVersions(db::Connection& connection, const std::string& la, const std::string& id,
                             const civil::HolidayCalendar& calendar) {
  const auto states = connection.Query(sql::kListEhcRequestStates, {la, id});
  if (!states.ok()) return states.status();
  std::vector<db::Row> rows;
  for (const db::Row& row : *states) {
    const auto stored = journal::FromText<EhcRequest>(
        id, db::IntOf(row[0]),
        {db::TextOf(row[1]), static_cast<int>(db::IntOf(row[2])), absl::FromUnixMicros(db::IntOf(row[3])),
         absl::FromUnixMicros(db::IntOf(row[4]))});
    if (!stored.ok()) return stored.status();
    rows.push_back(RowOf(la, *stored, calendar));
  }
  const auto gone = connection.Execute(sql::kDeleteEhcRequestVersions, {la, id});
  if (!gone.ok() || rows.empty()) return gone.status();
  return connection.ExecuteBulk(sql::kInsertEhcRequestVersion, rows);
}

absl::StatusOr<RequestPage> ListVersions(db::Connection& connection, const Scope& scope, const ListQuery& query,
                                         const AsOf& as_of) {
  const Place after = PlaceOf(as_of.cursor);
  const auto window = FindWindow(connection, scope.la, after, as_of.most_versions);
  if (!window.ok()) return window.status();
  const auto rows =
      connection.Query(sql::kListEhcRequestsAsOf, ParametersOf(scope, query, as_of.time, after, *window));
  if (!rows.ok()) return rows.status();
  RequestPage page;
  Place last;
  for (const db::Row& row : *rows) {
    if (static_cast<int64_t>(page.requests.size()) == query.limit) {
      page.cursor = last.Text();
      return page;
    }
    auto stored = journal::FromText<EhcRequest>(
        db::TextOf(row[0]), db::IntOf(row[1]),
        {db::TextOf(row[2]), static_cast<int>(db::IntOf(row[3])), absl::FromUnixMicros(db::IntOf(row[4])),
         absl::FromUnixMicros(db::IntOf(row[5]))});
    if (!stored.ok()) return stored.status();
    last = {db::TextOf(row[6]), stored->id, stored->version};
    page.requests.push_back(*std::move(stored));
  }
  if (window->id != kTheEnd.id) page.cursor = window->Text();
  return page;
}

}  // namespace send::ehcp
