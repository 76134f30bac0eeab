#include "services/ehcp/service/access.h"

#include <algorithm>

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

bool SeesWhole(const auth::Caller& caller, const EhcRequest& request) {
  return SeesAuthority(caller) || std::find(caller.settings.begin(), caller.settings.end(),
                                            request.requesting_setting) != caller.settings.end();
}

absl::StatusOr<Scope> ScopeOf(const rpc::Call& call, PupilDirectory& pupils) {
  if (absl::Status status = pupils.CheckRelations(call); !status.ok()) return status;
  Scope scope{.la = call.tenant, .subject = call.caller->subject};
  if (!SeesAuthority(*call.caller)) scope.settings = call.caller->settings;
  return scope;
}

}  // namespace send::ehcp
