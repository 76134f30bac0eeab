#pragma once

#include <string>

#include "common/error/error.h"
#include "common/rpc/call.h"
#include "services/ehcp/service/convert.h"
#include "services/ehcp/store/authority_store.h"
#include "services/ehcp/store/caseworker_store.h"

namespace send::ehcp {

// For a list that found nothing: whether what it was filtered by exists. INVALID_ARGUMENT names a caseworker
// (the subject in the token) or a team that the authority has not on record, either empty for no filter: an
// empty list of "none" would read as if nothing were owed. Only for those who may see caseworkers and teams; OK
// for others.
absl::Status CheckFiltersAreKnown(const rpc::Call& call, const std::string& caseworker, const std::string& team,
                                  CaseworkerStore& caseworkers, AuthorityStore& authorities);

// Whose cases a list is to be of, from the fields that every such list has: `caseworker`, `team`,
// `unallocated`.
template <class Request, class Query>
void ReadHolders(const Request& request, Query& query, error::FieldViolations& violations) {
  CheckSubject(request.caseworker(), "caseworker", violations);
  CheckTeamId(request.team(), "team", violations);
  if (request.unallocated() && !request.caseworker().empty())
    violations.Add("unallocated", "cannot be asked together with caseworker: what nobody has, nobody has");
  if (!request.caseworker().empty()) query.caseworkers = {request.caseworker()};
  query.unallocated = request.unallocated();
  query.team = request.team();
}

}  // namespace send::ehcp
