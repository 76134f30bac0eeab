#include "services/ehcp/store/request_feed.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "absl/strings/str_join.h"
#include "common/journal/stored_rows.h"
#include "services/ehcp/store/ehc_request_codec.h"
#include "services/ehcp/store/scope.h"
#include "services/ehcp/store/sql.h"

namespace send::ehcp {
namespace {

using Codec = journal::Codec<EhcRequest>;

// How many rows of the feed one query looks at, whosever they are.
constexpr int64_t kWindow = 5000;

// What a field held before the change: what the facts say, or what it holds after where they do not name it.
std::string Before(const nlohmann::json& facts, const char* field, const std::string& after) {
  if (!facts.is_object() || !facts.contains(field)) return after;
  const nlohmann::json& values = facts[field];
  return values.is_array() && !values.empty() && values[0].is_string() ? values[0].get<std::string>()
                                                                       : std::string();
}

absl::StatusOr<RequestChange> ReadChange(const db::Row& row) {
  RequestChange change{.seq = db::IntOf(row[0]),
                       .id = db::TextOf(row[1]),
                       .version = db::IntOf(row[2]),
                       .action = db::TextOf(row[3]),
                       .recorded_at = absl::FromUnixMicros(db::IntOf(row[4]))};
  if (db::IsNull(row[5])) return change;
  auto state = Codec::Decode(db::TextOf(row[5]), static_cast<int>(db::IntOf(row[6])));
  if (!state.ok()) return state.status();
  if (change.version > 1) {
    const auto facts = nlohmann::json::parse(db::TextOrEmpty(row[8]), nullptr, false);
    change.before =
        RequestHolder{Before(facts, "caseworker", state->caseworker), Before(facts, "team", state->team)};
  }
  change.state = StoredRequest{change.id, change.version, *std::move(state),
                               absl::FromUnixMicros(db::IntOf(row[7])), change.recorded_at};
  return change;
}

absl::StatusOr<std::string> ReadId(const db::Row& row) { return db::TextOf(row[0]); }

}  // namespace

absl::StatusOr<journal::FeedEnds> MysqlRequestFeed::Ends(absl::Time deadline) {
  return journal::ReadWith<journal::FeedEnds>(
      database_, deadline, [](db::Connection& connection) { return journal::FindFeedEnds(connection); });
}

absl::StatusOr<ChangePage> MysqlRequestFeed::Read(const Scope& scope, int64_t after, int64_t limit,
                                                  absl::Time deadline) {
  const auto read = [&](db::Connection& connection) -> absl::StatusOr<ChangePage> {
    // Numbers are committed in order: what is there up to the last one stays as it is.
    const auto ends = journal::FindFeedEnds(connection);
    if (!ends.ok()) return ends.status();
    if (ends->last < after) return ChangePage{.up_to = ends->last, .put_back = true};
    ChangePage page;
    page.up_to = std::min(ends->last, after + kWindow);
    std::vector<db::Value> parameters = {after, page.up_to, scope.la};
    AddScope(scope, parameters);
    parameters.emplace_back(limit);
    auto changes =
        journal::QueryAll<RequestChange>(connection, sql::kListRequestChanges, parameters, ReadChange);
    if (!changes.ok()) return changes.status();
    page.changes = *std::move(changes);
    if (std::ssize(page.changes) == limit) page.up_to = page.changes.back().seq;
    page.more = page.up_to < ends->last;
    return page;
  };
  return journal::ReadWith<ChangePage>(database_, deadline, read);
}

absl::StatusOr<KnownRelations> MysqlRequestFeed::Relations(const Scope& scope, absl::Time deadline) {
  const auto read = [&](db::Connection& connection) -> absl::StatusOr<KnownRelations> {
    // In this order: a bar that comes between the two is found again under the next number.
    const auto cursor = connection.Query(sql::kFindRelationCursor, {});
    if (!cursor.ok()) return cursor.status();
    const std::vector<db::Value> whom = {scope.la, scope.subject};
    auto pupils = journal::QueryAll<std::string>(connection, sql::kListBarredPupils, whom, ReadId);
    if (!pupils.ok()) return pupils.status();
    return KnownRelations{db::IntOf(cursor->at(0)[0]), *std::move(pupils)};
  };
  return journal::ReadWith<KnownRelations>(database_, deadline, read);
}

absl::StatusOr<std::vector<std::string>> MysqlRequestFeed::ListInScope(const Scope& scope, absl::Time made_by,
                                                                       absl::Time deadline) {
  std::vector<db::Value> parameters = {scope.la, absl::ToUnixMicros(made_by)};
  AddScope(scope, parameters);
  return ListIds(sql::kListRequestsInScope, parameters, deadline);
}

absl::StatusOr<std::vector<std::string>> MysqlRequestFeed::ListOfPupils(
    const Scope& scope, const WatchFilter& filter, const std::vector<std::string>& pupil_ids,
    absl::Time made_by, absl::Time deadline) {
  const db::Value settings = scope.settings ? db::Value(absl::StrJoin(*scope.settings, ",")) : db::Value();
  const db::Value caseworkers = LinesOf(filter.caseworkers);
  const db::Value team = db::TextOrNull(filter.team);
  const std::vector<db::Value> parameters = {scope.la,
                                             absl::StrJoin(pupil_ids, ","),
                                             absl::ToUnixMicros(made_by),
                                             caseworkers,
                                             caseworkers,
                                             team,
                                             team,
                                             settings,
                                             settings,
                                             settings};
  return ListIds(sql::kListRequestsOfPupils, parameters, deadline);
}

absl::StatusOr<std::vector<std::string>> MysqlRequestFeed::ListIds(const db::Statement& statement,
                                                                   const std::vector<db::Value>& parameters,
                                                                   absl::Time deadline) {
  using Ids = std::vector<std::string>;
  return journal::ReadWith<Ids>(database_, deadline, [&](db::Connection& connection) {
    return journal::QueryAll<std::string>(connection, statement, parameters, ReadId);
  });
}

}  // namespace send::ehcp
