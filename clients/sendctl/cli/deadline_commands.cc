#include "clients/sendctl/cli/derivation.h"
#include "clients/sendctl/cli/message_fields.h"
#include "clients/sendctl/cli/session.h"
#include "clients/sendctl/cli/text_table.h"
#include "send/ehcp/v1/ehc_request_service.grpc.pb.h"

namespace send::cli {
namespace {

using ehcp::v1::Deadline;
using ehcp::v1::EhcRequestService;

absl::Status RunDeadlines(Session& session) {
  const auto name = session.FullName("ehcRequests", session.arguments().Positional(0));
  if (!name.ok()) return name.status();
  ehcp::v1::GetDeadlinesRequest request;
  request.set_name(*name);
  ehcp::v1::GetDeadlinesResponse reply;
  if (absl::Status status = session.Call(&EhcRequestService::Stub::GetDeadlines, request, reply); !status.ok())
    return status;
  if (session.json()) return session.ShowJson(reply);
  TextTable table({{"LIMIT"},
                   {"DUTY", 36},
                   {"DUE"},
                   {"ACT BY"},
                   {"STATUS"},
                   {"DAYS LEFT", 9, true},
                   {"MET ON"},
                   {"CITATION", 24},
                   {"CONFIDENCE"}});
  for (const Deadline& deadline : reply.deadlines())
    table.AddRow({deadline.limit_id(), DutyOf(deadline), deadline.due_date(), deadline.act_by_date(),
                  FieldText(deadline, "status"), DaysLeft(deadline), deadline.met_on_date(),
                  deadline.citation(), FieldText(deadline, "confidence")});
  std::ostream& out = session.world().out;
  out << "As at " << Harmless(reply.today_date()) << "\n" << table.Render();
  if (!reply.warning().empty()) out << Harmless(reply.warning()) << "\n";
  for (const Deadline& deadline : reply.deadlines())
    if (!deadline.warning().empty())
      out << Harmless(deadline.limit_id()) << ": " << Harmless(deadline.warning()) << "\n";
  return absl::OkStatus();
}

absl::Status RunExplain(Session& session) {
  const auto name = session.FullName("ehcRequests", session.arguments().Positional(0));
  if (!name.ok()) return name.status();
  ehcp::v1::ExplainDeadlineRequest request;
  request.set_name(*name);
  request.set_limit_id(session.arguments().Positional(1));
  ehcp::v1::ExplainDeadlineResponse reply;
  if (absl::Status status = session.Call(&EhcRequestService::Stub::ExplainDeadline, request, reply);
      !status.ok())
    return status;
  if (session.json()) return session.ShowJson(reply);
  ShowDerivation(reply, session.world().out);
  return absl::OkStatus();
}

}  // namespace

std::vector<Command> DeadlineCommands() {
  return {
      {"requests deadlines", "Show every deadline of a request, with its source", {"NAME"}, {}, &RunDeadlines},
      {"requests explain",
       "Explain why one deadline is the date it is, day by day",
       {"NAME", "LIMIT"},
       {},
       &RunExplain},
  };
}

}  // namespace send::cli
