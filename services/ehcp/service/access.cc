#include "services/ehcp/service/access.h"

namespace send::ehcp {

bool SeesAuthority(const auth::Caller& caller) {
  return WorksForAuthority(caller) || caller.HasRole("PANEL_MEMBER") || caller.HasRole("AUDITOR");
}

bool WorksForAuthority(const auth::Caller& caller) {
  return caller.HasRole("CASEWORKER") || caller.HasRole("TEAM_MANAGER");
}

bool ActsForSetting(const auth::Caller& caller) {
  return caller.HasRole("SCHOOL_SENCO") || caller.HasRole("SCHOOL_APP");
}

absl::StatusOr<Scope> ScopeOf(const rpc::Call& call, PupilDirectory& pupils) {
  Scope scope{.la = call.tenant};
  if (!SeesAuthority(*call.caller)) scope.settings = call.caller->settings;
  auto barred = pupils.BarredPupils(call);
  if (!barred.ok()) return barred.status();
  scope.barred_pupils = *std::move(barred);
  return scope;
}

}  // namespace send::ehcp
