#include "services/ehcp/domain/standing.h"

#include <algorithm>

#include "services/ehcp/domain/clock.h"
#include "services/ehcp/domain/resumption.h"

namespace send::ehcp {
namespace {

// How far it has gone.
void AddCourse(const EhcRequest& request, Standing& standing) {
  if (request.issue_decision == IssueDecision::kIssue) standing.issue_decided_on = request.issue_decided_on;
  if (!request.drafts.empty()) standing.first_draft_on = request.drafts.front().sent_on;
  standing.closed_on = ClosedOn(request);
  if (request.plan) standing.plan_made_on = request.plan->made_on;
}

}  // namespace

Standing StandingOf(const EhcRequest& request, const civil::HolidayCalendar& calendar) {
  Standing standing;
  // Which limit is next, and when each is due and met, does not depend on the day it is asked.
  const RequestLimits limits = LimitsOf(request);
  const Deadlines deadlines = ComputeDeadlines(request, request.received_on, calendar);
  if (const Deadline* next = FindNextDue(deadlines)) {
    standing.next_due_on = *next->due_on;
    standing.next_due_limit_id = std::string(next->limit->id);
    standing.next_due_excused = IsExcused(request, *next->limit);
  }
  for (const Deadline& deadline : deadlines)
    if (CanBeNextDue(deadline) && !IsExcused(request, *deadline.limit))
      standing.unexcused_due_on = std::min(standing.unexcused_due_on, *deadline.due_on);
  if (const Deadline* decision = deadlines.Find(limits.decision)) {
    standing.decision_due_on = decision->due_on.value_or(kNoDueDate);
    standing.decision_told_on = decision->met_on;
    standing.decision_excused = IsExcused(request, *decision->limit);
  }
  if (const Deadline* no_plan = deadlines.Find(limits.no_plan)) {
    standing.no_plan_due_on = no_plan->due_on.value_or(kNoDueDate);
    standing.no_plan_told_on = no_plan->met_on;
    standing.no_plan_excused = IsExcused(request, *no_plan->limit);
  }
  if (const Deadline* final_plan = deadlines.Find(limits.final_plan)) {
    standing.final_due_on = final_plan->due_on.value_or(kNoDueDate);
    standing.final_excused = IsExcused(request, *final_plan->limit);
  }
  // What became of a refused request later is not the outcome that is counted of it.
  if (request.resumptions.empty())
    AddCourse(request, standing);
  else
    AddCourse(BeforeResumption(request), standing);
  return standing;
}

}  // namespace send::ehcp
