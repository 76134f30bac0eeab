#include "services/ehcp/store/ehc_request_row.h"

#include "common/civil/date.h"
#include "common/journal/stored_rows.h"
#include "services/ehcp/domain/standing.h"
#include "services/ehcp/store/ehc_request_codec.h"
#include "services/ehcp/store/sql.h"

namespace send::ehcp {
namespace {

using Codec = journal::Codec<EhcRequest>;

db::Value OpenPupilOf(const EhcRequest& request) {
  return IsOpen(request.state) ? db::Value(PupilIdOf(request.pupil)) : db::Value();
}

db::Value DayOrNull(const std::optional<absl::CivilDay>& day) {
  return day ? db::Value(civil::FormatDate(*day)) : db::Value();
}

}  // namespace

std::vector<db::Value> RequestRowOf(const std::string& la, const StoredRequest& stored,
                                    const civil::HolidayCalendar& calendar) {
  const EhcRequest& value = stored.value;
  const Standing standing = StandingOf(value, calendar);
  const auto day = [](absl::CivilDay date) { return civil::FormatDate(date); };
  return {stored.version,
          PupilIdOf(value.pupil),
          OpenPupilOf(value),
          std::string(WordOf(value.state)),
          db::TextOrNull(value.caseworker),
          db::TextOrNull(value.team),
          std::string(WordOf(value.source)),
          db::TextOrNull(value.requesting_setting),
          day(value.received_on),
          day(standing.next_due_on),
          db::TextOrNull(standing.next_due_limit_id),
          int64_t{standing.next_due_excused},
          day(standing.unexcused_due_on),
          DayOrNull(value.decided_on),
          day(standing.decision_due_on),
          DayOrNull(standing.decision_told_on),
          int64_t{standing.decision_excused},
          day(standing.no_plan_due_on),
          DayOrNull(standing.no_plan_told_on),
          int64_t{standing.no_plan_excused},
          day(standing.final_due_on),
          DayOrNull(standing.plan_made_on),
          int64_t{standing.final_excused},
          DayOrNull(standing.issue_decided_on),
          DayOrNull(standing.first_draft_on),
          DayOrNull(standing.closed_on),
          Codec::Encode(value),
          int64_t{Codec::kSchemaVersion},
          kRequestIndexVersion,
          absl::ToUnixMicros(stored.updated_at),
          la,
          stored.id};
}

absl::StatusOr<std::optional<journal::ChainFault>> FindRowFault(db::Connection& connection,
                                                                const std::string& la, const std::string& id,
                                                                int64_t entries,
                                                                const civil::HolidayCalendar& calendar) {
  using Fault = std::optional<journal::ChainFault>;
  const auto rows = connection.Query(sql::kFindEhcRequestBesideJournal, {la, id});
  if (!rows.ok()) return rows.status();
  if (rows->empty()) return Fault({entries + 1, "the request itself is missing"});
  const db::Row& row = rows->front();
  const int64_t version = db::IntOf(row[1]);
  if (version > entries) return Fault({entries + 1, "it is missing: the request has a later version"});
  if (version < entries) return Fault({version + 1, "the request as it stands is older than it"});
  if (db::IntOf(row[6]) != 1) return Fault({version, "the request as it stands is not what was recorded last"});
  const auto stored = journal::ReadStored<EhcRequest>(row);
  if (!stored.ok()) return stored.status();
  std::vector<db::Value> parameters = RequestRowOf(la, *stored, calendar);
  parameters.emplace_back(absl::ToUnixMicros(stored->created_at));
  const auto match = connection.Query(sql::kMatchEhcRequest, parameters);
  if (!match.ok()) return match.status();
  if (match->empty()) return Fault({version, "the columns that lists go by are not those of the request"});
  return Fault();
}

}  // namespace send::ehcp
