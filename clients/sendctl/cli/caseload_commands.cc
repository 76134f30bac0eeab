#include "clients/sendctl/cli/session.h"
#include "send/ehcp/v1/caseload_service.grpc.pb.h"

namespace send::cli {
namespace {

using Caseloads = ehcp::v1::CaseloadService::Stub;

absl::Status RunSummary(Session& session) {
  const auto authority = session.Authority();
  if (!authority.ok()) return authority.status();
  ehcp::v1::SummariseCaseloadRequest request;
  request.set_parent(*authority);
  if (absl::Status status = session.Fill(request); !status.ok()) return status;
  ehcp::v1::SummariseCaseloadResponse reply;
  if (absl::Status status = session.Call(&Caseloads::SummariseCaseload, request, reply); !status.ok())
    return status;
  return session.Show(reply);
}

absl::Status RunForecast(Session& session) {
  const auto authority = session.Authority();
  if (!authority.ok()) return authority.status();
  ehcp::v1::ForecastBreachesRequest request;
  request.set_parent(*authority);
  if (absl::Status status = session.Fill(request); !status.ok()) return status;
  return session.List(&Caseloads::ForecastBreaches, request, "forecasts",
                      {{"REQUEST", "ehc_request", 80},
                       {"LIMIT", "limit_id"},
                       {"DUE", "due_date"},
                       {"STATE", "state"},
                       {"CASEWORKER", "caseworker", 24},
                       {"PROBABILITY", "probability"}});
}

std::vector<Flag> WithWhose(std::vector<Flag> flags) {
  flags.push_back({"team", "only of this team", "team"});
  flags.push_back({"caseworker", "only of this caseworker: a subject", "caseworker"});
  return flags;
}

}  // namespace

std::vector<Command> CaseloadCommands() {
  return {
      {"caseload summary",
       "How many requests stand how, and how many were in time",
       {},
       WithWhose({{"from", "the first day of the period; the first of this year otherwise", "from_date"},
                  {"to", "its last day; today otherwise", "to_date"}}),
       &RunSummary},
      {"caseload forecast",
       "Which open requests are likely to miss a limit",
       {},
       WithPageFlags(WithWhose({{"min-probability", "only at least this likely, 0 to 1", "min_probability"}})),
       &RunForecast},
  };
}

}  // namespace send::cli
