#include "services/ehcp/domain/handover.h"

#include "common/error/error.h"
#include "services/ehcp/domain/decide.h"

namespace send::ehcp {

absl::StatusOr<Handover> Deal(const std::string& from, const std::vector<std::string>& to,
                              const std::vector<std::string>& request_ids) {
  if (request_ids.size() > kMaxHandedRequests)
    return error::FailedPrecondition(
        "CASELOAD_TOO_LARGE",
        "That is more than 5,000 requests: hand them over team by team, or state by "
        "state.");
  Handover handover{from, to, {}};
  for (size_t i = 0; i < request_ids.size(); ++i) handover.requests.push_back({request_ids[i], i % to.size()});
  return handover;
}

absl::StatusOr<EhcRequest> Decide(const EhcRequest& request, const TakeOn& command) {
  if (request.caseworker != command.from)
    return error::FailedPrecondition("NOT_HELD", "Somebody has given the request to another caseworker.");
  const std::string& team = command.recipient.team.empty() ? request.team : command.recipient.team;
  return Decide(request, Allocate{command.recipient.subject, team, command.reason});
}

}  // namespace send::ehcp
