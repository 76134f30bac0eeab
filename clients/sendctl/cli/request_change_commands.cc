#include "clients/sendctl/cli/change.h"
#include "clients/sendctl/cli/notice_flags.h"
#include "clients/sendctl/cli/session.h"
#include "send/ehcp/v1/ehc_request_service.grpc.pb.h"

namespace send::cli {
namespace {

using ehcp::v1::EhcRequest;
using Stub = ehcp::v1::EhcRequestService::Stub;

// Fills the request from the flags and makes the change.
template <class Request>
absl::Status Run(Session& session,
                 grpc::Status (Stub::*change)(grpc::ClientContext*, const Request&, EhcRequest*),
                 Request request = {}) {
  const auto name = session.FullName("ehcRequests", session.arguments().Positional(0));
  if (!name.ok()) return name.status();
  request.set_name(*name);
  if (absl::Status status = session.Fill(request); !status.ok()) return status;
  EhcRequest reply;
  return Change<ehcp::v1::GetEhcRequestRequest>(session, &Stub::GetEhcRequest, change, request, reply);
}

absl::Status RunAllocate(Session& session) { return Run(session, &Stub::AllocateEhcRequest); }
absl::Status RunWithdraw(Session& session) { return Run(session, &Stub::WithdrawEhcRequest); }
absl::Status RunNotice(Session& session) { return Run(session, &Stub::RecordNotice); }
absl::Status RunClaim(Session& session) { return Run(session, &Stub::ClaimException); }
absl::Status RunWithdrawException(Session& session) { return Run(session, &Stub::WithdrawException); }

// The decision may carry the notices that went out with it.
absl::Status RunDecide(Session& session) {
  ehcp::v1::RecordDecisionRequest request;
  if (absl::Status status =
          AddNotices(session, ehcp::v1::NOTICE_KIND_ASSESSMENT_DECISION, "decided-on", request);
      !status.ok())
    return status;
  return Run(session, &Stub::RecordDecision, std::move(request));
}

std::vector<Flag> NoticeFlags() {
  return WithChangeFlags({{"kind", "what it tells", "notice.kind", ehcp::v1::NoticeKind_descriptor(), true},
                          {"recipient-kind", "what the recipient is", "notice.recipient_kind",
                           ehcp::v1::RecipientKind_descriptor(), true},
                          {"recipient", "the person or body it went to", "notice.recipient", nullptr, true},
                          {"sent-on", "the day it was sent, yyyy-mm-dd", "notice.sent_on_date", nullptr, true},
                          {"served-on", "the day it was served, where known", "notice.served_on_date"},
                          {"channel", "how it went", "notice.channel", ehcp::v1::Channel_descriptor(), true},
                          EtagFlag()});
}

std::vector<Flag> DecideFlags() {
  return WithChangeFlags(
      WithNoticeFlags({{"decision", "what was decided", "decision", ehcp::v1::Decision_descriptor(), true},
                       {"decided-on", "the day of it, yyyy-mm-dd", "decided_on_date", nullptr, true},
                       {"reasons", "the reasons", "reasons", nullptr, true}}));
}

std::vector<Flag> ClaimFlags() {
  return WithChangeFlags(
      {{"limit", "the limit it is claimed for: A2, B4 or C4d", "exception.limit_id", nullptr, true},
       {"ground", "of reg. 5(4)", "exception.ground", ehcp::v1::ExceptionGround_descriptor(), true},
       {"evidence", "what shows it", "exception.evidence", nullptr, true},
       {"from", "circumstances and absence: the first day", "exception.from_date"},
       {"to", "circumstances and absence: the last day", "exception.to_date"},
       {.name = "setting",
        .help = "closures: the setting that was asked for advice",
        .field = "exception.setting",
        .collection = "settings"},
       {"advice-requested", "closures: the day it was asked", "exception.advice_requested_date"},
       EtagFlag()});
}

}  // namespace

std::vector<Command> RequestChangeCommands() {
  return {
      {"requests allocate",
       "Give the case to a caseworker; to nobody without --caseworker",
       {"NAME"},
       WithChangeFlags({{"caseworker", "the subject in their token", "caseworker"},
                        {"team", "the team's id; the caseworker's own otherwise", "team"},
                        {"reason", "why", "reason"},
                        EtagFlag()}),
       &RunAllocate},
      {"requests withdraw",
       "End the request because it was withdrawn",
       {"NAME"},
       WithChangeFlags({{"withdrawn-on", "the day of it, yyyy-mm-dd", "withdrawn_on_date", nullptr, true},
                        {"reason", "why", "reason", nullptr, true},
                        EtagFlag()}),
       &RunWithdraw},
      {"requests notice", "Record a notice that was sent", {"NAME"}, NoticeFlags(), &RunNotice},
      {"requests decide", "Record the decision whether to assess", {"NAME"}, DecideFlags(), &RunDecide},
      {"requests claim-exception", "Claim that lateness is excused", {"NAME"}, ClaimFlags(), &RunClaim},
      {"requests withdraw-exception",
       "Take a claimed exception back",
       {"NAME"},
       WithChangeFlags({{"claim", "its id, as requests get shows it", "claim_id", nullptr, true},
                        {"reason", "why", "reason", nullptr, true},
                        EtagFlag()}),
       &RunWithdrawException},
  };
}

}  // namespace send::cli
