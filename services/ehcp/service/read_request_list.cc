// What is asked of a list of requests.
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/civil/london.h"
#include "common/rpc/fields.h"
#include "common/rpc/page_token.h"
#include "common/rpc/resource_name.h"
#include "services/ehcp/service/holder_filters.h"

namespace send::ehcp {
namespace {

using error::FieldViolations;
using rpc::ReadDayOrNone;

// The day of law of an instant.
absl::CivilDay DayOf(const google::protobuf::Timestamp& time) {
  // Whoever serves has loaded it before.
  const auto london = civil::London::Load();
  return london.ok() ? london->Today(rpc::ReadTime(time)) : absl::CivilDay();
}

// Overdue is due before today, or the day asked for.
void ReadLateness(const rpc::Call& call, const v1::ListEhcRequestsRequest& request, ListQuery& query) {
  if (request.lateness() == v1::LATENESS_UNSPECIFIED) return;
  const absl::CivilDay day = request.has_as_of_time() ? DayOf(request.as_of_time()) : call.today;
  query.due_before = std::min(query.due_before.value_or(day), day);
  if (request.lateness() == v1::LATENESS_EXCUSED) query.excused_before = day;
  if (request.lateness() == v1::LATENESS_UNEXCUSED) query.unexcused_before = day;
}

// What no request can meet is told, rather than an empty list, which would read as good news.
void CheckMeaning(const v1::ListEhcRequestsRequest& request, const ListQuery& query,
                  FieldViolations& violations) {
  const std::vector<std::string> limits(std::begin(kNextDueLimits), std::end(kNextDueLimits));
  if (!query.due_limit.empty() && std::find(limits.begin(), limits.end(), query.due_limit) == limits.end())
    violations.Add("next_due_limit_id",
                   absl::StrCat("must be one that can be due next: ", absl::StrJoin(limits, ", ")));
  if (query.received_from && query.received_to && *query.received_to < *query.received_from)
    violations.Add("received_to_date", "must not be before received_from_date");
  const bool owes_nothing = query.state == State::kWithdrawn || query.state == State::kMovedAway;
  if (owes_nothing && (query.still_owed || query.due_before || !query.due_limit.empty()))
    violations.Add("state", absl::StrCat("cannot be ", v1::State_Name(request.state()),
                                         " where it is asked what is due: nothing is owed any more in it"));
}

}  // namespace

ListQuery ReadList(const rpc::Call& call, const v1::ListEhcRequestsRequest& request,
                   FieldViolations& violations) {
  ListQuery query;
  query.limit = rpc::ReadPageSize(request.page_size(), violations);
  if (request.state() != v1::STATE_UNSPECIFIED) query.state = static_cast<State>(request.state() - 1);
  ReadHolders(request, query, violations);
  query.still_owed = request.still_owed();
  if (request.source() != v1::REQUEST_SOURCE_UNSPECIFIED)
    query.source = static_cast<RequestSource>(request.source() - 1);
  query.requesting_setting = request.requesting_setting();
  if (!request.requesting_setting().empty() && !rpc::ParseName(kSettingName, request.requesting_setting()))
    violations.Add("requesting_setting", "must be a name such as settings/urn-100000");
  if (!request.pupil().empty())
    query.pupil_id = ReadPupil(call, request.parent(), request.pupil(), "pupil", violations);
  else if (!rpc::ParseName(kAuthorityName, request.parent()))
    violations.Add("parent", "must be a name such as localAuthorities/999");
  query.due_limit = request.next_due_limit_id();
  query.received_from = ReadDayOrNone(request.received_from_date(), "received_from_date", violations);
  query.received_to = ReadDayOrNone(request.received_to_date(), "received_to_date", violations);
  query.due_before = ReadDayOrNone(request.due_before_date(), "due_before_date", violations);
  ReadLateness(call, request, query);
  CheckMeaning(request, query, violations);
  return query;
}

}  // namespace send::ehcp
