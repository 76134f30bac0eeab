#include "clients/sendctl/cli/record_history.h"
#include "clients/sendctl/cli/session.h"
#include "send/ehcp/v1/history_service.grpc.pb.h"

namespace send::cli {
namespace {

using Histories = ehcp::v1::HistoryService::Stub;

// Fills the name and the flags of a request about one record.
template <class Request>
absl::Status Prepare(Session& session, Request& request) {
  const auto name = session.RecordName();
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
  return session.List(&Histories::ListReads, request, "reads", ReadColumns());
}

absl::Status RunPupilReads(Session& session) {
  ehcp::v1::ListPupilReadsRequest request;
  const auto authority = session.Authority();
  const auto pupil = session.FullName("pupils", session.arguments().Positional(0));
  if (!authority.ok() || !pupil.ok()) return authority.ok() ? pupil.status() : authority.status();
  request.set_parent(*authority);
  request.set_pupil(*pupil);
  if (absl::Status status = session.Fill(request); !status.ok()) return status;
  return session.List(&Histories::ListPupilReads, request, "reads", ReadColumns());
}

}  // namespace

std::vector<ListColumn> ReadColumns() {
  return {{"WHEN", "read_time"}, {"WHO", "actor", 60}, {"METHOD", "method", 60}, {"PURPOSE", "purpose"}};
}

std::vector<Flag> ReadFlags() {
  return WithPageFlags({{"from", "from this time: 2026-03-03T00:00:00Z; 31 days ago otherwise", "from_time"},
                        {"to", "until before this time; now otherwise", "to_time"}});
}

Command ReadsCommand(const char* name, const char* help) {
  return {name, help, {"NAME"}, ReadFlags(), &RunReads};
}

std::vector<Command> HistoryCommands() {
  return {
      {"requests history",
       "Show who did what, and when; --json has what changed",
       {"NAME"},
       WithPageFlags({}),
       &RunHistory},
      {"requests verify", "Recompute the chain of the history", {"NAME"}, {}, &RunVerify},
      ReadsCommand("requests reads", "Show who looked at it in the last 31 days"),
      {"requests pupil-reads",
       "Show who looked at anything of a child's requests and drafts in the last 31 days",
       {"PUPIL"},
       ReadFlags(),
       &RunPupilReads},
  };
}

}  // namespace send::cli
