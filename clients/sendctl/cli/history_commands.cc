#include "clients/sendctl/cli/session.h"
#include "send/ehcp/v1/history_service.grpc.pb.h"

namespace send::cli {
namespace {

using Histories = ehcp::v1::HistoryService::Stub;

// Fills the name and the flags of a request about one EHC request.
template <class Request>
absl::Status Prepare(Session& session, Request& request) {
  const auto name = session.FullName("ehcRequests", session.arguments().Positional(0));
  if (!name.ok()) return name.status();
  request.set_name(*name);
  return session.Fill(request);
}

absl::Status RunHistory(Session& session) {
  ehcp::v1::ListHistoryRequest request;
  if (absl::Status status = Prepare(session, request); !status.ok()) return status;
  return session.List(&Histories::ListHistory, request, "entries",
                      {{"VERSION", "version"},
                       {"WHEN", "record_time"},
                       {"WHO", "actor", 60},
                       {"WHAT", "action", 60},
                       {"PURPOSE", "purpose"}});
}

absl::Status RunVerify(Session& session) {
  ehcp::v1::VerifyHistoryRequest request;
  if (absl::Status status = Prepare(session, request); !status.ok()) return status;
  ehcp::v1::VerifyHistoryResponse reply;
  if (absl::Status status = session.Call(&Histories::VerifyHistory, request, reply); !status.ok())
    return status;
  return session.Show(reply);
}

absl::Status RunReads(Session& session) {
  ehcp::v1::ListReadsRequest request;
  if (absl::Status status = Prepare(session, request); !status.ok()) return status;
  return session.List(
      &Histories::ListReads, request, "reads",
      {{"WHEN", "read_time"}, {"WHO", "actor", 60}, {"METHOD", "method", 60}, {"PURPOSE", "purpose"}});
}

}  // namespace

std::vector<Command> HistoryCommands() {
  return {
      {"requests history",
       "Show who did what, and when; --json has what changed",
       {"NAME"},
       WithPageFlags({}),
       &RunHistory},
      {"requests verify", "Recompute the chain of the history", {"NAME"}, {}, &RunVerify},
      {"requests reads", "Show who looked at it in the last 31 days", {"NAME"}, WithPageFlags({}), &RunReads},
  };
}

}  // namespace send::cli
