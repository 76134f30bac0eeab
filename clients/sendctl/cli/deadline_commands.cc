#include "absl/strings/str_cat.h"
#include "clients/sendctl/cli/message_fields.h"
#include "clients/sendctl/cli/session.h"
#include "clients/sendctl/cli/text_table.h"
#include "send/ehcp/v1/ehc_request_service.grpc.pb.h"

namespace send::cli {
namespace {

using ehcp::v1::Deadline;
using ehcp::v1::EhcRequestService;
using ehcp::v1::ExplainDeadlineResponse;

// A day is left only where the duty has a date and is not done.
std::string DaysLeft(const Deadline& deadline) {
  const bool open = deadline.status() == ehcp::v1::DEADLINE_STATUS_RUNNING ||
                    (deadline.met_on_date().empty() && deadline.status() != ehcp::v1::DEADLINE_STATUS_ENDED);
  return open && !deadline.due_date().empty() ? absl::StrCat(deadline.days_left()) : "";
}

std::string DutyOf(const Deadline& deadline) {
  return absl::StrCat(deadline.duty(), deadline.statutory() ? "" : " (guidance)");
}

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
  for (const Deadline& deadline : reply.deadlines())
    if (!deadline.warning().empty())
      out << Harmless(deadline.limit_id()) << ": " << Harmless(deadline.warning()) << "\n";
  return absl::OkStatus();
}

void ShowDerivation(const ExplainDeadlineResponse& reply, std::ostream& out) {
  const Deadline& deadline = reply.deadline();
  out << Harmless(deadline.limit_id()) << ": " << Harmless(DutyOf(deadline)) << "\n";
  const auto line = [&](std::string_view label, const std::string& text) {
    if (!text.empty()) out << "  " << label << ": " << Harmless(text) << "\n";
  };
  line("counted", deadline.counted());
  line("source", absl::StrCat(deadline.citation(), " (", FieldText(deadline, "confidence"), ")"));
  line("in force from", reply.in_force_from_date());
  line("in force until", reply.in_force_until_date());
  line("due", deadline.due_date());
  line("act by", deadline.act_by_date());
  line("status", FieldText(deadline, "status"));
  line("met on", deadline.met_on_date());
  line("days left", DaysLeft(deadline));
  line("warning", deadline.warning());
  out << "\nHow the date is counted\n";
  TextTable steps({{"DAY"}, {"", 90}});
  for (const auto& step : reply.steps()) steps.AddRow({step.date(), step.explanation()});
  out << steps.Render();
  out << "\nExceptions considered\n";
  if (reply.exceptions().empty()) {
    out << "The law has none for this limit.\n";
    return;
  }
  TextTable exceptions({{"GROUND"}, {"CLAIMED"}, {"CITATION"}, {"", 70}});
  for (const auto& exception : reply.exceptions())
    exceptions.AddRow({FieldText(exception, "ground"), exception.claimed() ? "yes" : "no", exception.citation(),
                       exception.explanation()});
  out << exceptions.Render();
}

absl::Status RunExplain(Session& session) {
  const auto name = session.FullName("ehcRequests", session.arguments().Positional(0));
  if (!name.ok()) return name.status();
  ehcp::v1::ExplainDeadlineRequest request;
  request.set_name(*name);
  request.set_limit_id(session.arguments().Positional(1));
  ExplainDeadlineResponse reply;
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
