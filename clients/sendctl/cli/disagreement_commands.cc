#include "clients/sendctl/cli/change.h"
#include "clients/sendctl/cli/derivation.h"
#include "clients/sendctl/cli/record_history.h"
#include "clients/sendctl/cli/session.h"
#include "send/ehcp/v1/disagreement_service.grpc.pb.h"

namespace send::cli {
namespace {

using ehcp::v1::Disagreement;
using Stub = ehcp::v1::DisagreementService::Stub;

absl::Status RunCreate(Session& session) {
  const auto parent = session.FullName("ehcRequests", session.arguments().Positional(0));
  if (!parent.ok()) return parent.status();
  ehcp::v1::CreateDisagreementRequest request;
  request.set_parent(*parent);
  if (absl::Status status = session.Fill(request); !status.ok()) return status;
  request.set_request_id(session.RequestId());
  Disagreement reply;
  if (absl::Status status = session.Call(&Stub::CreateDisagreement, request, reply); !status.ok())
    return status;
  return session.Show(reply);
}

// Fills the request from the flags and makes the change. A disagreement has its whole name: its id alone does
// not say of which EHC request it is.
template <class Request>
absl::Status ChangeOne(Session& session,
                       grpc::Status (Stub::*change)(grpc::ClientContext*, const Request&, Disagreement*)) {
  Request request;
  const auto name = session.RecordName();
  if (!name.ok()) return name.status();
  request.set_name(*name);
  if (absl::Status status = session.Fill(request); !status.ok()) return status;
  Disagreement reply;
  return Change<ehcp::v1::GetDisagreementRequest>(session, &Stub::GetDisagreement, change, request, reply);
}

absl::Status RunMediation(Session& session) { return ChangeOne(session, &Stub::RecordMediation); }
absl::Status RunAppeal(Session& session) { return ChangeOne(session, &Stub::RecordAppeal); }
absl::Status RunRetract(Session& session) { return ChangeOne(session, &Stub::RetractDisagreementStep); }
absl::Status RunComply(Session& session) { return ChangeOne(session, &Stub::RecordCompliance); }
absl::Status RunClaim(Session& session) { return ChangeOne(session, &Stub::ClaimComplianceException); }

absl::Status RunGet(Session& session) {
  ehcp::v1::GetDisagreementRequest request;
  const auto name = session.RecordName();
  if (!name.ok()) return name.status();
  request.set_name(*name);
  Disagreement reply;
  if (absl::Status status = session.Call(&Stub::GetDisagreement, request, reply); !status.ok()) return status;
  return session.Show(reply);
}

absl::Status RunList(Session& session) {
  const std::string given = session.arguments().Text("request");
  const auto parent = session.FullName("ehcRequests", given.empty() ? "-" : given);
  if (!parent.ok()) return parent.status();
  ehcp::v1::ListDisagreementsRequest request;
  request.set_parent(*parent);
  if (absl::Status status = session.Fill(request); !status.ok()) return status;
  return session.List(&Stub::ListDisagreements, request, "disagreements",
                      {ChildColumn(),
                       {"DECISION", "decision"},
                       {"OUTCOME", "outcome"},
                       {"NEXT DUE", "next_due_date"},
                       {"LIMIT", "next_due_limit_id"},
                       IdColumn()});
}

absl::Status RunDeadlines(Session& session) {
  ehcp::v1::GetDisagreementDeadlinesRequest request;
  const auto name = session.RecordName();
  if (!name.ok()) return name.status();
  request.set_name(*name);
  ehcp::v1::GetDeadlinesResponse reply;
  if (absl::Status status = session.Call(&Stub::GetDisagreementDeadlines, request, reply); !status.ok())
    return status;
  return session.ShowList(reply, "deadlines",
                          {{"LIMIT", "limit_id"},
                           {"DUTY", "duty", 50},
                           {"DUE", "due_date"},
                           {"STATUS", "status"},
                           {"MET", "met_on_date"},
                           {"CITATION", "citation"},
                           {"CONFIDENCE", "confidence"}});
}

absl::Status RunExplain(Session& session) {
  ehcp::v1::ExplainDisagreementDeadlineRequest request;
  const auto name = session.RecordName();
  if (!name.ok()) return name.status();
  request.set_name(*name);
  request.set_limit_id(session.arguments().Positional(1));
  if (absl::Status status = session.Fill(request); !status.ok()) return status;
  ehcp::v1::ExplainDisagreementDeadlineResponse reply;
  if (absl::Status status = session.Call(&Stub::ExplainDisagreementDeadline, request, reply); !status.ok())
    return status;
  if (session.json()) return session.ShowJson(reply);
  ShowDerivation(reply, session.world().out);
  return absl::OkStatus();
}

absl::Status RunHistory(Session& session) { return ListHistory(session, &Stub::ListDisagreementHistory); }
absl::Status RunVerify(Session& session) { return VerifyHistory(session, &Stub::VerifyDisagreementHistory); }

std::vector<Flag> ListFlags() {
  return WithPageFlags(
      {{"request", "only of this EHC request"},
       {"caseworker", "only of the cases of this caseworker, and of those they cover for", "caseworker"},
       {"team", "only of this team's cases", "team"},
       {.name = "unallocated",
        .help = "only of cases that nobody has",
        .field = "unallocated",
        .kind = Flag::kSwitch},
       {.name = "overdue-only",
        .help = "only where what is owed next is overdue",
        .field = "overdue_only",
        .kind = Flag::kSwitch},
       {"outcome", "only those that came to this", "outcome", ehcp::v1::DisagreementOutcome_descriptor()},
       {.name = "still-owed",
        .help = "only those that are open, or in which something is still owed",
        .field = "still_owed",
        .kind = Flag::kSwitch}});
}

std::vector<Flag> StepFlags() {
  return WithChangeFlags(
      {{"step", "what happened", "step.kind", ehcp::v1::DisagreementStepKind_descriptor(), true},
       {"on", "the day it happened, yyyy-mm-dd", "step.on_date", nullptr, true},
       {"for", "the day that was arranged, agreed or directed", "step.for_date"},
       {"days", "within how many days an act was directed", "step.days"},
       {"order", "what was ordered or agreed", "step.order", ehcp::v1::OrderKind_descriptor()},
       {"note", "anything to remember", "step.note"},
       EtagFlag()});
}

}  // namespace

std::vector<Command> DisagreementCommands() {
  return {
      {"disagreements create",
       "Record that the family disagrees with a decision",
       {"REQUEST"},
       WithChangeFlags({{"decision", "which decision", "disagreement.decision",
                         ehcp::v1::DisputedDecision_descriptor(), true}}),
       &RunCreate},
      {"disagreements get", "Show one with its steps", {"NAME"}, {}, &RunGet},
      {"disagreements list", "List them by what the authority owes next", {}, ListFlags(), &RunList},
      {"disagreements deadlines", "Show each of its limits", {"NAME"}, {}, &RunDeadlines},
      {"disagreements explain",
       "Explain why one limit is due when it is, day by day",
       {"NAME", "LIMIT"},
       {{"began", "of several acts directed, the one of this day, yyyy-mm-dd", "trigger_date"}},
       &RunExplain},
      {"disagreements history",
       "Show who recorded what, and when; --json has what changed",
       {"NAME"},
       WithPageFlags({}),
       &RunHistory},
      {"disagreements verify", "Recompute the chain of its history", {"NAME"}, {}, &RunVerify},
      ReadsCommand("disagreements reads", "Show who looked at it in the last 31 days"),
      {"disagreements mediation", "Record a step of mediation", {"NAME"}, StepFlags(), &RunMediation},
      {"disagreements appeal", "Record a step of an appeal", {"NAME"}, StepFlags(), &RunAppeal},
      {"disagreements retract",
       "Take back the step recorded last, or that something was done",
       {"NAME"},
       WithChangeFlags({{"reason", "why it was recorded in error", "reason", nullptr, true},
                        {"limit", "what was recorded as done, such as T44-draft", "limit_id"},
                        EtagFlag()}),
       &RunRetract},
      {"disagreements comply",
       "Record that what was ordered, agreed or conceded was done",
       {"NAME"},
       WithChangeFlags(
           {{"limit", "which limit: T44-draft", "compliance.limit_id", nullptr, true},
            {"done-on", "the day it was done, yyyy-mm-dd", "compliance.done_on_date", nullptr, true},
            EtagFlag()}),
       &RunComply},
      {"disagreements claim-exception",
       "Claim a ground of reg. 44(3) or 45(7): lateness becomes excused",
       {"NAME"},
       WithChangeFlags(
           {{"limit", "which limit: T44-draft", "exception.limit_id", nullptr, true},
            {"ground", "on which ground", "exception.ground", ehcp::v1::ComplianceGround_descriptor(), true},
            {"from", "circumstances and absence: the first day, yyyy-mm-dd", "exception.from_date"},
            {"to", "circumstances and absence: the last day", "exception.to_date"},
            {.name = "setting",
             .help = "closures: the setting that was asked for advice",
             .field = "exception.setting",
             .collection = "settings"},
            {"advice-requested", "closures: the day it was asked", "exception.advice_requested_date"},
            {"evidence", "what shows it", "exception.evidence", nullptr, true},
            EtagFlag()}),
       &RunClaim},
  };
}

}  // namespace send::cli
