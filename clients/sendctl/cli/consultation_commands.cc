#include "clients/sendctl/cli/change.h"
#include "clients/sendctl/cli/record_history.h"
#include "clients/sendctl/cli/session.h"
#include "send/ehcp/v1/consultation_service.grpc.pb.h"

namespace send::cli {
namespace {

using ehcp::v1::Consultation;
using Stub = ehcp::v1::ConsultationService::Stub;

// Fills the request from the flags and makes the change. A consultation has its whole name: its id alone does
// not say of which EHC request it is.
template <class Request>
absl::Status ChangeOne(Session& session,
                       grpc::Status (Stub::*change)(grpc::ClientContext*, const Request&, Consultation*)) {
  Request request;
  const auto name = session.RecordName();
  if (!name.ok()) return name.status();
  request.set_name(*name);
  if (absl::Status status = session.Fill(request); !status.ok()) return status;
  Consultation reply;
  return Change<ehcp::v1::GetConsultationRequest>(session, &Stub::GetConsultation, change, request, reply);
}

// Calls a listing method of the authority.
template <class Request, class Reply>
absl::Status ListOfAuthority(Session& session,
                             grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Reply*),
                             const std::vector<ListColumn>& more = {}) {
  const auto authority = session.Authority();
  if (!authority.ok()) return authority.status();
  Request request;
  request.set_parent(*authority);
  if (absl::Status status = session.Fill(request); !status.ok()) return status;
  std::vector<ListColumn> columns = {ChildColumn()};
  columns.insert(columns.end(), more.begin(), more.end());
  columns.insert(columns.end(),
                 {{"DUE", "due_date"}, {"OVERDUE", "overdue"}, {"SETTING", "setting"}, IdColumn()});
  return session.List(method, request, "consultations", columns);
}

absl::Status RunCreate(Session& session) {
  const auto parent = session.FullName("ehcRequests", session.arguments().Positional(0));
  if (!parent.ok()) return parent.status();
  ehcp::v1::CreateConsultationRequest request;
  request.set_parent(*parent);
  if (absl::Status status = session.Fill(request); !status.ok()) return status;
  request.set_request_id(session.RequestId());
  Consultation reply;
  if (absl::Status status = session.Call(&Stub::CreateConsultation, request, reply); !status.ok())
    return status;
  return session.Show(reply);
}

absl::Status RunReceipt(Session& session) { return ChangeOne(session, &Stub::RecordConsultationReceipt); }
absl::Status RunAnswer(Session& session) { return ChangeOne(session, &Stub::AnswerConsultation); }
absl::Status RunRetract(Session& session) { return ChangeOne(session, &Stub::RetractConsultationStep); }
absl::Status RunWithdraw(Session& session) { return ChangeOne(session, &Stub::WithdrawConsultation); }
absl::Status RunMine(Session& session) {
  return ListOfAuthority(session, &Stub::ListMyConsultations, {{"BORN", "pupil_birth_date"}});
}
absl::Status RunOpen(Session& session) { return ListOfAuthority(session, &Stub::ListOpenConsultations); }

absl::Status RunGet(Session& session) {
  ehcp::v1::GetConsultationRequest request;
  const auto name = session.RecordName();
  if (!name.ok()) return name.status();
  request.set_name(*name);
  Consultation reply;
  if (absl::Status status = session.Call(&Stub::GetConsultation, request, reply); !status.ok()) return status;
  return session.Show(reply);
}

absl::Status RunHistory(Session& session) { return ListHistory(session, &Stub::ListConsultationHistory); }
absl::Status RunVerify(Session& session) { return VerifyHistory(session, &Stub::VerifyConsultationHistory); }

absl::Status RunExplain(Session& session) {
  ehcp::v1::ExplainConsultationDeadlineRequest request;
  const auto name = session.RecordName();
  if (!name.ok()) return name.status();
  request.set_name(*name);
  ehcp::v1::ExplainConsultationDeadlineResponse reply;
  if (absl::Status status = session.Call(&Stub::ExplainConsultationDeadline, request, reply); !status.ok())
    return status;
  return session.ShowList(reply, "steps", {{"DATE", "date"}, {"WHY", "explanation", 90}});
}

// Those of one EHC request, all of them; or what is still to be consulted on there.
absl::Status ShowOfRequest(Session& session, const std::string& list, const std::vector<ListColumn>& columns) {
  const auto parent = session.FullName("ehcRequests", session.arguments().Positional(0));
  if (!parent.ok()) return parent.status();
  ehcp::v1::ListConsultationsRequest request;
  request.set_parent(*parent);
  if (absl::Status status = session.Fill(request); !status.ok()) return status;
  ehcp::v1::ListConsultationsResponse reply;
  if (absl::Status status = session.Call(&Stub::ListConsultations, request, reply); !status.ok()) return status;
  // A page token belongs to the consultations.
  if (list == "missing") reply.clear_next_page_token();
  return session.ShowList(reply, list, columns);
}

absl::Status RunList(Session& session) {
  return ShowOfRequest(session, "consultations",
                       {ChildColumn(),
                        {"STATE", "state"},
                        {"DUE", "due_date"},
                        {"SETTING", "setting"},
                        {"AUTHORITY", "authority"},
                        {"OUTCOME", "outcome"},
                        IdColumn()});
}

absl::Status RunMissing(Session& session) {
  return ShowOfRequest(session, "missing",
                       {{"WHOM", "consultee_kind"},
                        {"SETTING", "setting"},
                        {"AUTHORITY", "authority"},
                        {"ASKED", "asked_on_date"},
                        {"LAW", "citation"},
                        {"WHY", "explanation", 90}});
}

std::vector<Flag> CreateFlags() {
  return WithChangeFlags(
      {{"consultee", "who is consulted", "consultation.consultee_kind", ehcp::v1::ConsulteeKind_descriptor(),
        true},
       {.name = "setting",
        .help = "the setting that may be named",
        .field = "consultation.setting",
        .required = true,
        .collection = "settings"},
       {"authority", "the other authority, three digits; the register's otherwise", "consultation.authority"},
       {"cause", "why it is consulted on", "consultation.cause", ehcp::v1::ConsultationCause_descriptor(),
        true},
       {"question", "what is asked", "consultation.question"},
       {"papers", "where the papers that went with it are kept", "consultation.papers_kept_at"},
       {"sent-on", "the day of it, yyyy-mm-dd; today otherwise", "consultation.sent_on_date"},
       {"channel", "how it went", "consultation.channel", ehcp::v1::Channel_descriptor(), true},
       {"received-on", "the day it was received, where known", "consultation.received_on_date"}});
}

std::vector<Flag> AnswerFlags() {
  return WithChangeFlags(
      {{"outcome", "the answer", "outcome", ehcp::v1::ConsultationOutcome_descriptor(), true},
       {.name = "ground",
        .help = "of an objection; may be given again",
        .field = "grounds",
        .words = ehcp::v1::ObjectionGround_descriptor(),
        .kind = Flag::kMany},
       {"reasons", "why not", "reasons"},
       {"answered-on", "the day of it; today otherwise", "answered_on_date"},
       EtagFlag()});
}

}  // namespace

std::vector<Command> ConsultationCommands() {
  return {
      {"consultations create",
       "Consult a setting, or the authority that maintains it",
       {"REQUEST"},
       CreateFlags(),
       &RunCreate},
      {"consultations list",
       "List the consultations of one EHC request",
       {"REQUEST"},
       WithPageFlags({}),
       &RunList},
      {"consultations missing", "List who is still to be consulted", {"REQUEST"}, {}, &RunMissing},
      {"consultations mine", "List what your settings are consulted on", {}, WithPageFlags({}), &RunMine},
      {"consultations open",
       "List the authority's open ones, the overdue first",
       {},
       WithPageFlags({{.name = "overdue-only",
                       .help = "only those whose last day has passed",
                       .field = "overdue_only",
                       .kind = Flag::kSwitch},
                      {"caseworker", "only of this caseworker's cases", "caseworker"}}),
       &RunOpen},
      {"consultations get", "Show one consultation", {"NAME"}, {}, &RunGet},
      {"consultations explain", "Show why the answer is due when it is", {"NAME"}, {}, &RunExplain},
      {"consultations history",
       "Show who recorded what, and when; --json has what changed",
       {"NAME"},
       WithPageFlags({}),
       &RunHistory},
      {"consultations verify", "Recompute the chain of its history", {"NAME"}, {}, &RunVerify},
      ReadsCommand("consultations reads", "Show who looked at it in the last 31 days"),
      {"consultations receipt",
       "Record when it was received",
       {"NAME"},
       WithChangeFlags(
           {{"received-on", "the day of it, yyyy-mm-dd", "received_on_date", nullptr, true}, EtagFlag()}),
       &RunReceipt},
      {"consultations answer", "Answer a consultation", {"NAME"}, AnswerFlags(), &RunAnswer},
      {"consultations withdraw",
       "Take a consultation back",
       {"NAME"},
       WithChangeFlags({{"withdrawn-on", "the day of it, yyyy-mm-dd", "withdrawn_on_date", nullptr, true},
                        {"reason", "why", "reason", nullptr, true},
                        EtagFlag()}),
       &RunWithdraw},
      {"consultations retract",
       "Take back an answer or a withdrawal that was recorded in error",
       {"NAME"},
       WithChangeFlags({{"step", "what is taken back", "step", ehcp::v1::ConsultationStep_descriptor(), true},
                        {"reason", "what was wrong with it", "reason", nullptr, true},
                        EtagFlag()}),
       &RunRetract},
  };
}

}  // namespace send::cli
