#include "services/ehcp/domain/authority.h"

#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"
#include "common/error/error.h"

namespace send::ehcp {
namespace {

const Team* FindTeam(const AuthorityParticulars& particulars, std::string_view team_id) {
  const auto found = std::find_if(particulars.teams.begin(), particulars.teams.end(),
                                  [&](const Team& team) { return team.team_id == team_id; });
  return found == particulars.teams.end() ? nullptr : &*found;
}

void CheckTitle(const Contact& contact, const std::string& field, error::FieldViolations& violations) {
  if (contact.title.empty() && contact != Contact())
    violations.Add(field + ".title", "is required where anything else of it is given");
}

}  // namespace

bool IsReachable(const Contact& contact) {
  return !contact.email.empty() || !contact.phone.empty() || !contact.address_lines.empty();
}

absl::StatusOr<AuthorityParticulars> Revise(const AuthorityParticulars& before,
                                            const AuthorityParticulars& after) {
  error::FieldViolations violations;
  CheckTitle(after.contact, "particulars.contact", violations);
  CheckTitle(after.mediation_adviser, "particulars.mediation_adviser", violations);
  CheckTitle(after.advice_service, "particulars.advice_service", violations);
  CheckTitle(after.disagreement_resolution, "particulars.disagreement_resolution", violations);
  CheckTitle(after.social_care, "particulars.social_care", violations);
  for (size_t i = 0; i < after.commissioning_bodies.size(); ++i)
    if (after.commissioning_bodies[i].title.empty())
      violations.Add(absl::StrCat("particulars.commissioning_bodies[", i, "].title"), "is required");
  std::set<std::string_view> ids;
  for (size_t i = 0; i < after.teams.size(); ++i)
    if (!ids.insert(after.teams[i].team_id).second)
      violations.Add(absl::StrCat("particulars.teams[", i, "].team_id"), "is that of another team");
  if (absl::Status status = violations.ToStatus(); !status.ok()) return status;
  for (const Team& team : before.teams)
    if (FindTeam(after, team.team_id) == nullptr)
      return error::FailedPrecondition(
          "TEAM_REMOVED",
          "A team that requests may name is never taken away: send it with the others, closed.");
  return after;
}

absl::Status CheckTeamIsOpen(const AuthorityParticulars& particulars, std::string_view team_id) {
  const Team* team = FindTeam(particulars, team_id);
  if (team == nullptr)
    return error::FailedPrecondition(
        "TEAM_UNKNOWN", "The authority has no such team: name one of its particulars, or add it there first.");
  if (team->closed)
    return error::FailedPrecondition("TEAM_CLOSED", "The team is closed: name one that is open.");
  return absl::OkStatus();
}

}  // namespace send::ehcp
