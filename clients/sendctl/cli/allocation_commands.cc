#include <map>

#include "clients/sendctl/cli/change.h"
#include "clients/sendctl/cli/session.h"
#include "clients/sendctl/client/usage.h"
#include "send/ehcp/v1/allocation_service.grpc.pb.h"

namespace send::cli {
namespace {

using ehcp::v1::Caseworker;
using Stub = ehcp::v1::AllocationService::Stub;

absl::StatusOr<std::string> NameOf(const Session& session) {
  return session.FullName("caseworkers", session.arguments().Positional(0));
}

absl::Status RunAdd(Session& session) {
  const auto authority = session.Authority();
  if (!authority.ok()) return authority.status();
  ehcp::v1::CreateCaseworkerRequest request;
  request.set_parent(*authority);
  if (absl::Status status = session.Fill(request); !status.ok()) return status;
  request.set_request_id(session.RequestId());
  Caseworker reply;
  if (absl::Status status = session.Call(&Stub::CreateCaseworker, request, reply); !status.ok()) return status;
  return session.Show(reply);
}

absl::Status Read(Session& session, Caseworker& reply) {
  const auto name = NameOf(session);
  if (!name.ok()) return name.status();
  ehcp::v1::GetCaseworkerRequest request;
  request.set_name(*name);
  return session.Call(&Stub::GetCaseworker, request, reply);
}

absl::Status RunGet(Session& session) {
  Caseworker reply;
  if (absl::Status status = Read(session, reply); !status.ok()) return status;
  return session.Show(reply);
}

absl::Status RunList(Session& session) {
  const auto authority = session.Authority();
  if (!authority.ok()) return authority.status();
  ehcp::v1::ListCaseworkersRequest request;
  request.set_parent(*authority);
  request.set_holding_requests(session.arguments().Has("holding-requests"));
  if (absl::Status status = session.Fill(request); !status.ok()) return status;
  return session.List(&Stub::ListCaseworkers, request, "caseworkers",
                      {{"NAME", "name", 80},
                       {"SUBJECT", "subject", 24},
                       {"WHO", "display_name"},
                       {"TEAM", "team"},
                       {"STATE", "state"},
                       {"UNTIL", "active_until_date"},
                       {"REQUESTS", "held_requests"}});
}

absl::Status RunUpdate(Session& session) {
  ehcp::v1::UpdateCaseworkerRequest request;
  if (absl::Status status = session.Fill(request); !status.ok()) return status;
  for (const std::string& path : session.MaskOf("caseworker.")) request.mutable_update_mask()->add_paths(path);
  if (request.update_mask().paths().empty()) return client::Usage("Say what is to be changed: see --help.");
  Caseworker reply;
  if (request.caseworker().etag().empty()) {
    if (absl::Status status = Read(session, reply); !status.ok()) return status;
    request.mutable_caseworker()->set_etag(reply.etag());
  }
  const auto name = NameOf(session);
  if (!name.ok()) return name.status();
  request.mutable_caseworker()->set_name(*name);
  request.set_request_id(session.RequestId());
  if (absl::Status status = session.Call(&Stub::UpdateCaseworker, request, reply); !status.ok()) return status;
  return session.Show(reply);
}

template <class Request>
absl::Status ChangeCover(Session& session,
                         grpc::Status (Stub::*change)(grpc::ClientContext*, const Request&, Caseworker*)) {
  Request request;
  const auto name = NameOf(session);
  if (!name.ok()) return name.status();
  request.set_name(*name);
  if (absl::Status status = session.Fill(request); !status.ok()) return status;
  Caseworker reply;
  return Change<ehcp::v1::GetCaseworkerRequest>(session, &Stub::GetCaseworker, change, request, reply);
}

absl::Status RunCover(Session& session) { return ChangeCover(session, &Stub::StartCover); }
absl::Status RunEndCover(Session& session) { return ChangeCover(session, &Stub::EndCover); }

// Makes the call again while it moves something, and shows the sum of what all of them did.
absl::Status RunHandOver(Session& session) {
  const auto authority = session.Authority();
  if (!authority.ok()) return authority.status();
  ehcp::v1::HandOverCaseloadRequest request;
  request.set_parent(*authority);
  if (absl::Status status = session.Fill(request); !status.ok()) return status;
  request.set_request_id(session.RequestId());
  ehcp::v1::HandOverCaseloadResponse sum;
  std::map<std::string, int64_t> shares;
  bool going_on = true;
  while (going_on) {
    ehcp::v1::HandOverCaseloadResponse reply;
    if (absl::Status status = session.Call(&Stub::HandOverCaseload, request, reply); !status.ok())
      return status;
    for (const auto& share : reply.shares()) shares[share.caseworker()] += share.requests();
    sum.set_moved(sum.moved() + reply.moved());
    sum.set_remaining(reply.remaining());
    sum.set_planned(reply.planned());
    going_on = reply.remaining() > 0 && reply.moved() > 0;
  }
  for (const auto& [caseworker, requests] : shares) {
    auto& share = *sum.add_shares();
    share.set_caseworker(caseworker);
    share.set_requests(requests);
  }
  return session.Show(sum);
}

std::vector<Flag> RecordFlags(bool is_new) {
  std::vector<Flag> flags;
  if (is_new) flags.push_back({"subject", "the subject in their token", "caseworker.subject", nullptr, true});
  flags.push_back({"display-name", "who they are", "caseworker.display_name", nullptr, is_new});
  flags.push_back({"team", "the team's id", "caseworker.team"});
  flags.push_back({"active-from", "their first day, yyyy-mm-dd", "caseworker.active_from_date"});
  flags.push_back({"active-until", "their last day, yyyy-mm-dd", "caseworker.active_until_date"});
  if (!is_new) flags.push_back({"etag", EtagFlag().help, "caseworker.etag"});
  return WithChangeFlags(std::move(flags));
}

std::vector<Flag> HandOverFlags() {
  return WithChangeFlags({{"from", "who has them: a subject", "from_caseworker", nullptr, true},
                          {.name = "to",
                           .help = "who gets them: a subject; may stand many times, for an even share each",
                           .field = "to_caseworkers",
                           .required = true,
                           .kind = Flag::kMany},
                          {"reason", "why; kept with each request", "reason", nullptr, true},
                          {"team", "only those of this team", "team"},
                          {"state", "only those in this state", "state", ehcp::v1::State_descriptor()}});
}

}  // namespace

std::vector<Command> AllocationCommands() {
  return {
      {"caseworkers add", "Record to whom requests may be given", {}, RecordFlags(true), &RunAdd},
      {"caseworkers get", "Show one caseworker with their covers", {"NAME"}, {}, &RunGet},
      {"caseworkers list",
       "List the authority's caseworkers",
       {},
       WithPageFlags(
           {{"state", "only in this state", "state", ehcp::v1::CaseworkerState_descriptor()},
            {"team", "only of this team", "team"},
            {.name = "holding-requests", .help = "only those who have requests", .kind = Flag::kSwitch}}),
       &RunList},
      {"caseworkers update", "Change name, team or days", {"NAME"}, RecordFlags(false), &RunUpdate},
      {"caseworkers cover",
       "Let another see this one's requests from a day to a day",
       {"NAME"},
       WithChangeFlags({{"by", "who covers: a subject", "cover.covered_by", nullptr, true},
                        {"from", "the first day, yyyy-mm-dd", "cover.from_date", nullptr, true},
                        {"to", "the last day", "cover.to_date", nullptr, true},
                        EtagFlag()}),
       &RunCover},
      {"caseworkers end-cover",
       "End a cover before its last day",
       {"NAME"},
       WithChangeFlags({{"cover", "its id: see caseworkers get", "cover_id", nullptr, true}, EtagFlag()}),
       &RunEndCover},
      {"allocation hand-over",
       "Hand a caseload over; the same with the same --request-id goes on after an interruption",
       {},
       HandOverFlags(),
       &RunHandOver},
  };
}

}  // namespace send::cli
