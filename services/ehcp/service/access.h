#pragma once

#include "absl/status/statusor.h"
#include "common/auth/caller.h"
#include "common/rpc/call.h"
#include "services/ehcp/service/pupil_directory.h"
#include "services/ehcp/store/ehc_request_store.h"

// Who may meet what, for every service of this program.
namespace send::ehcp {

// Roles that see what the authority holds; any other sees what it has a relation to.
bool SeesAuthority(const auth::Caller& caller);
// Caseworkers and team managers.
bool WorksForAuthority(const auth::Caller& caller);
// School and early-years SENCOs, and a school's software.
bool ActsForSetting(const auth::Caller& caller);

// Whoever meets a request that another made, through a pupil on its roll, sees how it stands and no more.
bool SeesWhole(const auth::Caller& caller, const EhcRequest& request);

// What the caller may meet: its authority's requests, or its settings' of pupils on their rolls, less those of
// pupils it is barred from. UNAVAILABLE (RELATIONS_STALE) where that cannot be judged for now.
absl::StatusOr<Scope> ScopeOf(const rpc::Call& call, PupilDirectory& pupils);

}  // namespace send::ehcp
