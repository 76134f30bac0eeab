#pragma once

#include <ostream>
#include <string>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "clients/sendctl/cli/message_fields.h"
#include "clients/sendctl/cli/text_table.h"
#include "send/ehcp/v1/ehc_request_service.pb.h"

// How a deadline, and why it is due when it is, is told at a terminal; of whatever record it is.
namespace send::cli {

// A day is left only where the duty has a date and is not done.
inline std::string DaysLeft(const ehcp::v1::Deadline& deadline) {
  const bool open = deadline.status() == ehcp::v1::DEADLINE_STATUS_RUNNING ||
                    (deadline.met_on_date().empty() && deadline.status() != ehcp::v1::DEADLINE_STATUS_ENDED);
  return open && !deadline.due_date().empty() ? absl::StrCat(deadline.days_left()) : "";
}

inline std::string DutyOf(const ehcp::v1::Deadline& deadline) {
  return absl::StrCat(deadline.duty(), deadline.statutory() ? "" : " (guidance)");
}

// Of a reply with `deadline`, `steps`, `exceptions` and the days between which the law's row is in force.
template <class Reply>
void ShowDerivation(const Reply& reply, std::ostream& out) {
  const ehcp::v1::Deadline& deadline = reply.deadline();
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

}  // namespace send::cli
