#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "clients/sendctl/cli/message_fields.h"
#include "clients/sendctl/cli/session.h"
#include "clients/sendctl/cli/text_table.h"
#include "send/ehcp/v1/caseload_service.grpc.pb.h"

namespace send::cli {
namespace {

using Caseloads = ehcp::v1::CaseloadService::Stub;

using ehcp::v1::SummariseCaseloadResponse;
using ehcp::v1::Timeliness;

// Who has how many of which state, and how many there are in all; what is 0 says so.
std::string CountsText(const SummariseCaseloadResponse& reply) {
  TextTable table({{"STATE"},
                   {"CASEWORKER", 40},
                   {"REQUESTS", 8, true},
                   {"DUE THIS WEEK", 13, true},
                   {"LATE", 8, true},
                   {"LATE, EXCUSED", 13, true}});
  const auto add = [&](const std::string& state, const std::string& whose, const auto& count) {
    table.AddRow({state, whose, absl::StrCat(count.requests()), absl::StrCat(count.due_this_week()),
                  absl::StrCat(count.late()), absl::StrCat(count.late_excused())});
  };
  for (const auto& count : reply.counts())
    add(FieldText(count, "state"), count.caseworker().empty() ? "nobody" : count.caseworker(), count);
  add("all", "", reply);
  return table.Render();
}

// A share of none is no share.
std::string PercentText(double percent, int64_t whole) {
  return whole == 0 ? "-" : absl::StrFormat("%.1f %%", percent);
}

std::string TimelinessText(const SummariseCaseloadResponse& reply) {
  TextTable table({{"", 40},
                   {"ALL", 8, true},
                   {"IN TIME", 8, true},
                   {"", 8, true},
                   {"EXCEPTED", 8, true},
                   {"OF THEM IN TIME", 15, true},
                   {"WITHOUT THE EXCEPTED", 20, true}});
  const auto add = [&](const std::string& what, const Timeliness& of) {
    table.AddRow({what, absl::StrCat(of.total()), absl::StrCat(of.in_time()),
                  PercentText(of.percent_in_time(), of.total()), absl::StrCat(of.excepted()),
                  absl::StrCat(of.excepted_in_time()),
                  PercentText(of.percent_in_time_without_excepted(), of.total() - of.excepted())});
  };
  add("told within 6 weeks whether to assess", reply.decisions());
  add("told within 16 weeks that there is no plan", reply.no_plans());
  add("final plan within 20 weeks", reply.plans());
  return table.Render();
}

absl::Status RunSummary(Session& session) {
  const auto authority = session.Authority();
  if (!authority.ok()) return authority.status();
  ehcp::v1::SummariseCaseloadRequest request;
  request.set_parent(*authority);
  if (absl::Status status = session.Fill(request); !status.ok()) return status;
  ehcp::v1::SummariseCaseloadResponse reply;
  if (absl::Status status = session.Call(&Caseloads::SummariseCaseload, request, reply); !status.ok())
    return status;
  if (session.json()) return session.ShowJson(reply);
  session.world().out << "What is owed on " << Harmless(reply.today_date()) << "\n"
                      << CountsText(reply) << "\nFrom " << Harmless(reply.from_date()) << " to "
                      << Harmless(reply.to_date()) << "\n"
                      << TimelinessText(reply)
                      << "Plans after 20 to 52 weeks: " << reply.plans_from_20_to_52_weeks()
                      << "; after more: " << reply.plans_over_52_weeks() << "\n";
  return absl::OkStatus();
}

absl::Status RunForecast(Session& session) {
  const auto authority = session.Authority();
  if (!authority.ok()) return authority.status();
  ehcp::v1::ForecastBreachesRequest request;
  request.set_parent(*authority);
  if (absl::Status status = session.Fill(request); !status.ok()) return status;
  return session.List(&Caseloads::ForecastBreaches, request, "forecasts",
                      {{"REQUEST", "ehc_request", 40, ListColumn::kId},
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
