#include "clients/sendctl/cli/change.h"
#include "clients/sendctl/cli/record_history.h"
#include "clients/sendctl/cli/session.h"
#include "send/ehcp/v1/advice_service.grpc.pb.h"

namespace send::cli {
namespace {

using ehcp::v1::AdviceRequest;
using Stub = ehcp::v1::AdviceService::Stub;

// Makes a new record under the EHC request named.
template <class Request>
absl::Status Create(Session& session,
                    grpc::Status (Stub::*create)(grpc::ClientContext*, const Request&, AdviceRequest*)) {
  const auto parent = session.FullName("ehcRequests", session.arguments().Positional(0));
  if (!parent.ok()) return parent.status();
  Request request;
  request.set_parent(*parent);
  if (absl::Status status = session.Fill(request); !status.ok()) return status;
  request.set_request_id(session.RequestId());
  AdviceRequest reply;
  if (absl::Status status = session.Call(create, request, reply); !status.ok()) return status;
  return session.Show(reply);
}

// Fills the request from the flags and makes the change. Its name is whole, or the ids of the EHC request and
// of itself.
template <class Request>
absl::Status ChangeOne(Session& session,
                       grpc::Status (Stub::*change)(grpc::ClientContext*, const Request&, AdviceRequest*)) {
  Request request;
  const auto name = session.RecordName();
  if (!name.ok()) return name.status();
  request.set_name(*name);
  if (absl::Status status = session.Fill(request); !status.ok()) return status;
  AdviceRequest reply;
  return Change<ehcp::v1::GetAdviceRequestRequest>(session, &Stub::GetAdviceRequest, change, request, reply);
}

// Calls a method of one record that changes nothing.
template <class Request, class Reply>
absl::Status Read(Session& session, grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Reply*),
                  Reply& reply) {
  Request request;
  const auto name = session.RecordName();
  if (!name.ok()) return name.status();
  request.set_name(*name);
  return session.Call(method, request, reply);
}

std::vector<ListColumn> AdviceColumns() {
  return {ChildColumn(),
          {"STATE", "state"},
          {"DUE", "due_date"},
          {"LIMIT", "limit_id"},
          {"KIND", "adviser_kind"},
          {"ADVISER", "adviser_name", 30},
          IdColumn()};
}

std::vector<ListColumn> OpenAdviceColumns() {
  return {ChildColumn(),
          {"DUE", "due_date"},
          {"LIMIT", "limit_id"},
          {"KIND", "adviser_kind"},
          {"ADVISER", "adviser_name", 30},
          {"BODY", "adviser_body", 30},
          IdColumn()};
}

// As whoever is asked meets them: with the day of birth.
std::vector<ListColumn> MyAdviceColumns() {
  std::vector<ListColumn> columns = AdviceColumns();
  columns.insert(columns.begin() + 1, {"BORN", "pupil_birth_date"});
  return columns;
}

absl::Status RunRequest(Session& session) { return Create(session, &Stub::RequestAdvice); }
absl::Status RunNotNeeded(Session& session) { return Create(session, &Stub::RecordAdviceNotNeeded); }
absl::Status RunReceipt(Session& session) { return ChangeOne(session, &Stub::RecordAdviceReceipt); }
absl::Status RunAnswer(Session& session) { return ChangeOne(session, &Stub::AnswerAdvice); }
absl::Status RunWithdraw(Session& session) { return ChangeOne(session, &Stub::WithdrawAdviceRequest); }
absl::Status RunClaim(Session& session) { return ChangeOne(session, &Stub::ClaimAdviceException); }
absl::Status RunRetract(Session& session) { return ChangeOne(session, &Stub::RetractAdviceStep); }
absl::Status RunWithdrawException(Session& session) {
  return ChangeOne(session, &Stub::WithdrawAdviceException);
}

absl::Status RunGet(Session& session) {
  AdviceRequest reply;
  if (absl::Status status = Read(session, &Stub::GetAdviceRequest, reply); !status.ok()) return status;
  return session.Show(reply);
}

absl::Status RunHistory(Session& session) { return ListHistory(session, &Stub::ListAdviceHistory); }
absl::Status RunVerify(Session& session) { return VerifyHistory(session, &Stub::VerifyAdviceHistory); }

absl::Status RunExplain(Session& session) {
  ehcp::v1::ExplainAdviceDeadlineResponse reply;
  if (absl::Status status = Read(session, &Stub::ExplainAdviceDeadline, reply); !status.ok()) return status;
  return session.ShowList(reply, "steps", {{"DATE", "date"}, {"WHY", "explanation", 90}});
}

absl::Status RunChases(Session& session) {
  ehcp::v1::ListAdviceChasesResponse reply;
  if (absl::Status status = Read(session, &Stub::ListAdviceChases, reply); !status.ok()) return status;
  return session.ShowList(reply, "chases",
                          {{"KIND", "kind"},
                           {"DUE", "due_date"},
                           {"PROPOSED", "proposed_on_date"},
                           {"STATUS", "status"},
                           {"DONE", "done_on_date"},
                           {"TRIES", "attempts"},
                           {"FAILURE", "failure"}});
}

absl::Status RunList(Session& session) {
  const auto parent = session.FullName("ehcRequests", session.arguments().Positional(0));
  if (!parent.ok()) return parent.status();
  ehcp::v1::ListAdviceRequestsRequest request;
  request.set_parent(*parent);
  if (absl::Status status = session.Fill(request); !status.ok()) return status;
  return session.List(&Stub::ListAdviceRequests, request, "advice_requests", AdviceColumns());
}

absl::Status RunMissing(Session& session) {
  const auto parent = session.FullName("ehcRequests", session.arguments().Positional(0));
  if (!parent.ok()) return parent.status();
  ehcp::v1::ListAdviceRequestsRequest request;
  request.set_parent(*parent);
  request.set_page_size(1);
  ehcp::v1::ListAdviceRequestsResponse reply;
  if (absl::Status status = session.Call(&Stub::ListAdviceRequests, request, reply); !status.ok())
    return status;
  // A page token belongs to the requests for advice.
  reply.clear_next_page_token();
  return session.ShowList(
      reply, "missing",
      {{"WHOM", "adviser_kind"}, {"SETTING", "setting"}, {"WHY", "explanation", 90}, {"CITATION", "citation"}});
}

absl::Status RunMine(Session& session) {
  const auto authority = session.Authority();
  if (!authority.ok()) return authority.status();
  ehcp::v1::ListMyAdviceRequestsRequest request;
  request.set_parent(*authority);
  if (absl::Status status = session.Fill(request); !status.ok()) return status;
  return session.List(&Stub::ListMyAdviceRequests, request, "advice_requests", MyAdviceColumns());
}

absl::Status RunOpen(Session& session) {
  const auto authority = session.Authority();
  if (!authority.ok()) return authority.status();
  ehcp::v1::ListOpenAdviceRequestsRequest request;
  request.set_parent(*authority);
  if (absl::Status status = session.Fill(request); !status.ok()) return status;
  return session.List(&Stub::ListOpenAdviceRequests, request, "advice_requests", OpenAdviceColumns());
}

std::vector<Flag> OpenFlags() {
  return WithPageFlags(
      {{.name = "overdue-only",
        .help = "only those whose last day has passed",
        .field = "overdue_only",
        .kind = Flag::kSwitch},
       {"due-before", "only due before this day, yyyy-mm-dd", "due_before_date"},
       {"caseworker", "only of the cases of this caseworker, and of those they cover for", "caseworker"},
       {"team", "only of this team's cases", "team"},
       {.name = "unallocated",
        .help = "only of cases that nobody has",
        .field = "unallocated",
        .kind = Flag::kSwitch},
       {"kind", "only asked of such advisers", "adviser_kind", ehcp::v1::AdviserKind_descriptor()},
       {"body", "only asked of this body, as it was written", "adviser_body"},
       {.name = "asked-setting",
        .help = "only asked of this setting",
        .field = "adviser_setting",
        .collection = "settings"}});
}

std::vector<Flag> RequestFlags() {
  return WithChangeFlags(
      {{"kind", "what the adviser is", "advice_request.adviser_kind", ehcp::v1::AdviserKind_descriptor(), true},
       {"adviser", "who is asked", "advice_request.adviser_name", nullptr, true},
       {"body", "their body", "advice_request.adviser_body"},
       {"section31-body", "true where it is a body of s.31: it owes its answer by law",
        "advice_request.section31_body"},
       {"service-family", "of a head: true where a parent serves in the armed forces",
        "advice_request.service_family"},
       {"subject", "who may answer: the subject in their token", "advice_request.adviser_subject"},
       {.name = "setting",
        .help = "which setting may answer",
        .field = "advice_request.adviser_setting",
        .collection = "settings"},
       {"email", "where reminders go", "advice_request.adviser_email"},
       {"escalation-email", "where escalations go; to --email otherwise", "advice_request.escalation_email"},
       {"question", "what is asked", "advice_request.question", nullptr, true},
       {"reason", "why", "advice_request.reason"},
       {"requested-on", "the day of it, yyyy-mm-dd; today otherwise", "advice_request.requested_on_date"},
       {"channel", "how it went", "advice_request.channel", ehcp::v1::Channel_descriptor(), true},
       {"received-on", "the day the adviser received it, where known", "advice_request.received_on_date"}});
}

std::vector<Flag> NotNeededFlags() {
  return WithChangeFlags(
      {{"kind", "what the adviser is", "adviser_kind", ehcp::v1::AdviserKind_descriptor(), true},
       {"adviser", "whose advice it is", "adviser_name", nullptr, true},
       {"body", "their body", "adviser_body"},
       {"section31-body", "true where it is a body of s.31", "section31_body"},
       {"given-on", "the day of the earlier advice, yyyy-mm-dd", "earlier_advice.given_on_date", nullptr, true},
       {"giver-accepted-on", "the day its giver accepted it", "earlier_advice.giver_accepted_on_date", nullptr,
        true},
       {"authority-accepted-on", "the day the authority did", "earlier_advice.authority_accepted_on_date",
        nullptr, true},
       {"family-accepted-on", "the day the family did", "earlier_advice.family_accepted_on_date", nullptr,
        true},
       {"reason", "why it is enough", "earlier_advice.reason", nullptr, true}});
}

std::vector<Flag> ClaimFlags() {
  return WithChangeFlags(
      {{"ground", "of reg. 8(2)", "exception.ground", ehcp::v1::AdviceGround_descriptor(), true},
       {"from", "the first day", "exception.from_date", nullptr, true},
       {"to", "the last day", "exception.to_date", nullptr, true},
       {"evidence", "what shows it", "exception.evidence", nullptr, true},
       EtagFlag()});
}

std::vector<Command> ChangeCommands() {
  return {
      {"advice receipt",
       "Record when the adviser received the request",
       {"NAME"},
       WithChangeFlags(
           {{"received-on", "the day of it, yyyy-mm-dd", "received_on_date", nullptr, true}, EtagFlag()}),
       &RunReceipt},
      {"advice answer",
       "Give the advice, or say where it is kept",
       {"NAME"},
       WithChangeFlags({{"answer", "the advice", "answer"},
                        {"kept-at", "where it is kept", "answer_kept_at"},
                        {"answered-on", "the day of it; today otherwise", "answered_on_date"},
                        EtagFlag()}),
       &RunAnswer},
      {"advice withdraw",
       "Take the request for advice back",
       {"NAME"},
       WithChangeFlags({{"withdrawn-on", "the day of it, yyyy-mm-dd", "withdrawn_on_date", nullptr, true},
                        {"reason", "why", "reason", nullptr, true},
                        EtagFlag()}),
       &RunWithdraw},
      {"advice retract",
       "Take back an answer, a withdrawal or that none was needed, recorded in error",
       {"NAME"},
       WithChangeFlags({{"step", "what is taken back", "step", ehcp::v1::AdviceStep_descriptor(), true},
                        {"reason", "what was wrong with it", "reason", nullptr, true},
                        EtagFlag()}),
       &RunRetract},
      {"advice claim-exception", "Claim that lateness is excused", {"NAME"}, ClaimFlags(), &RunClaim},
      {"advice withdraw-exception",
       "Take a claimed exception back",
       {"NAME"},
       WithChangeFlags({{"claim", "its id, as advice get shows it", "claim_id", nullptr, true},
                        {"reason", "why", "reason", nullptr, true},
                        EtagFlag()}),
       &RunWithdrawException},
  };
}

}  // namespace

std::vector<Command> AdviceCommands() {
  std::vector<Command> commands = {
      {"advice request", "Ask somebody for advice", {"REQUEST"}, RequestFlags(), &RunRequest},
      {"advice not-needed",
       "Record that earlier advice is enough",
       {"REQUEST"},
       NotNeededFlags(),
       &RunNotNeeded},
      {"advice list",
       "List the requests for advice of one EHC request",
       {"REQUEST"},
       WithPageFlags({}),
       &RunList},
      {"advice open", "List the authority's open ones, the overdue first", {}, OpenFlags(), &RunOpen},
      {"advice missing", "List whose advice is still to be sought (reg. 6(1))", {"REQUEST"}, {}, &RunMissing},
      {"advice mine", "List what is asked of you", {}, WithPageFlags({}), &RunMine},
      {"advice get", "Show one request for advice", {"NAME"}, {}, &RunGet},
      {"advice explain", "Show why the answer is due when it is", {"NAME"}, {}, &RunExplain},
      {"advice history",
       "Show who recorded what, and when; --json has what changed",
       {"NAME"},
       WithPageFlags({}),
       &RunHistory},
      {"advice verify", "Recompute the chain of its history", {"NAME"}, {}, &RunVerify},
      ReadsCommand("advice reads", "Show who looked at it in the last 31 days"),
      {"advice chases", "List who was reminded and when", {"NAME"}, {}, &RunChases},
  };
  for (Command& command : ChangeCommands()) commands.push_back(std::move(command));
  return commands;
}

}  // namespace send::cli
