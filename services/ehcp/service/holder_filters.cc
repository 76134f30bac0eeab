#include "services/ehcp/service/holder_filters.h"

#include <algorithm>

#include "common/error/error.h"
#include "services/ehcp/service/access.h"

namespace send::ehcp {

absl::Status CheckFiltersAreKnown(const rpc::Call& call, const std::string& caseworker, const std::string& team,
                                  CaseworkerStore& caseworkers, AuthorityStore& authorities) {
  if (!SeesAuthority(*call.caller)) return absl::OkStatus();
  error::FieldViolations violations;
  if (!caseworker.empty()) {
    const auto found = caseworkers.FindBySubject(call.tenant, caseworker, call.deadline);
    if (!found.ok()) return found.status();
    if (!found->has_value())
      violations.Add(
          "caseworker",
          "must be the subject of somebody on record, as ListCaseworkers shows them; for what nobody "
          "has, ask for unallocated");
  }
  if (!team.empty()) {
    const auto particulars = authorities.Get(call.tenant, call.deadline);
    if (!particulars.ok()) return particulars.status();
    const auto& teams = particulars->value.teams;
    if (std::none_of(teams.begin(), teams.end(), [&](const Team& known) { return known.team_id == team; }))
      violations.Add("team", "must be the id of a team among the authority's particulars");
  }
  return violations.ToStatus();
}

}  // namespace send::ehcp
