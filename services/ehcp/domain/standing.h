#pragma once

#include <optional>
#include <string>

#include "absl/time/civil_time.h"
#include "common/civil/holiday_calendar.h"
#include "services/ehcp/domain/ehc_request.h"

namespace send::ehcp {

// The day of a request that has no next due date, in the order of lists.
inline constexpr absl::CivilDay kNoDueDate(9999, 12, 31);

// What work-lists and statistics ask of a request: how it stands with its limits, whatever the day. Kept as
// columns beside the request, made by this one function. Of a refused one that goes on (resumption.h), what is
// due next is what it goes on under; the rest is the refusal, which stays its outcome.
struct Standing {
  // The earliest unmet statutory limit of the authority itself; kNoDueDate and empty where there is none.
  absl::CivilDay next_due_on = kNoDueDate;
  std::string next_due_limit_id;
  // Lateness of that limit is excused.
  bool next_due_excused = false;
  // The earliest of such limits whose lateness no claim excuses; kNoDueDate where there is none. The request is
  // late without an excuse from the day after it, be it next or hidden behind a limit that is excused.
  absl::CivilDay unexcused_due_on = kNoDueDate;
  // The decision whether to assess: due (A2), and told to the family.
  absl::CivilDay decision_due_on = kNoDueDate;
  std::optional<absl::CivilDay> decision_told_on;
  bool decision_excused = false;
  // That no plan is issued: due (B4), and told to the family.
  absl::CivilDay no_plan_due_on = kNoDueDate;
  std::optional<absl::CivilDay> no_plan_told_on;
  bool no_plan_excused = false;
  // The final plan: due (C4d), and made.
  absl::CivilDay final_due_on = kNoDueDate;
  std::optional<absl::CivilDay> plan_made_on;
  bool final_excused = false;
  // The way so far, of which forecasts are made: decided to issue, first draft served, and ended without a
  // plan.
  std::optional<absl::CivilDay> issue_decided_on;
  std::optional<absl::CivilDay> first_draft_on;
  std::optional<absl::CivilDay> closed_on;
  friend bool operator==(const Standing&, const Standing&) = default;
};

Standing StandingOf(const EhcRequest& request, const civil::HolidayCalendar& calendar);

}  // namespace send::ehcp
