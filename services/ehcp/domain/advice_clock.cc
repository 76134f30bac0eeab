#include "services/ehcp/domain/advice_clock.h"

#include <algorithm>
#include <array>

#include "absl/strings/str_cat.h"
#include "common/base/strings.h"
#include "common/civil/counting.h"
#include "common/civil/date.h"
#include "services/ehcp/domain/deemed_service.h"

namespace send::ehcp {
namespace {

using civil::HolidayCalendar;

constexpr int kReminderWorkingDays = 5;
constexpr int kEscalationWorkingDays = 10;

struct Ground {
  AdviceGround ground;
  Exceptions exception;
  std::string_view meaning;
};

constexpr std::array kGrounds{
    Ground{AdviceGround::kExceptionalCircumstances, kCircumstances,
           "exceptional personal circumstances affected the child, the parent or the young person"},
    Ground{AdviceGround::kAbsence, kAbsenceFourWeeks,
           "the child, the parent or the young person was away for at least four continuous weeks"},
    Ground{AdviceGround::kMissedAppointment, kAppointmentMissed,
           "the child or the young person missed an appointment for an examination or a test by the adviser"},
};

const AdviceException* FindStanding(const AdviceRequest& advice, AdviceGround ground) {
  const auto found =
      std::find_if(advice.exceptions.begin(), advice.exceptions.end(),
                   [&](const AdviceException& claim) { return claim.ground == ground && !claim.withdrawn_on; });
  return found == advice.exceptions.end() ? nullptr : &*found;
}

bool IsExcused(const AdviceRequest& advice) {
  return std::any_of(kGrounds.begin(), kGrounds.end(),
                     [&](const Ground& ground) { return FindStanding(advice, ground.ground) != nullptr; });
}

DeadlineStatus StatusOf(const AdviceRequest& advice, absl::CivilDay due, absl::CivilDay today) {
  const DeadlineStatus late = IsExcused(advice) ? DeadlineStatus::kLateExcused : DeadlineStatus::kLate;
  switch (advice.state) {
    case AdviceState::kAnswered:
      return *advice.answered_on > due ? late : DeadlineStatus::kMet;
    case AdviceState::kWithdrawn:
      return *advice.withdrawn_on > due ? late : DeadlineStatus::kEnded;
    case AdviceState::kNotNeeded:
      return DeadlineStatus::kEnded;
    case AdviceState::kOpen:
      return today > due ? late : DeadlineStatus::kRunning;
  }
  return DeadlineStatus::kRunning;
}

std::string Explain(const Ground& ground, const AdviceException* claim) {
  if (claim == nullptr)
    return absl::StrCat("Not claimed. It excuses lateness where ", ToAbsl(ground.meaning), ".");
  return absl::StrCat("Claimed on ", civil::FormatLongDate(claim->claimed_on), ": ", ToAbsl(ground.meaning),
                      " (", civil::FormatLongDate(claim->from), " to ", civil::FormatLongDate(claim->to),
                      "). The due date stays; lateness is excused.");
}

}  // namespace

Exceptions ExceptionOf(AdviceGround ground) {
  const auto found =
      std::find_if(kGrounds.begin(), kGrounds.end(), [&](const Ground& g) { return g.ground == ground; });
  return found == kGrounds.end() ? kNoException : found->exception;
}

absl::CivilDay AdviceReceivedOn(const AdviceRequest& advice, const HolidayCalendar& calendar) {
  return ServedOn(advice.requested_on, advice.received_on, advice.channel, calendar);
}

Deadline ComputeAdviceDeadline(const AdviceRequest& advice, absl::CivilDay today,
                               const HolidayCalendar& calendar) {
  Deadline deadline;
  deadline.triggered_on = AdviceReceivedOn(advice, calendar);
  deadline.limit = FindLimit(AdviceLimitOf(advice), *deadline.triggered_on);
  if (deadline.limit == nullptr) return deadline;
  deadline.due_on = DueDate(*deadline.limit, *deadline.triggered_on, calendar);
  deadline.met_on = advice.answered_on;
  deadline.status = StatusOf(advice, *deadline.due_on, today);
  deadline.still_owed = advice.state == AdviceState::kOpen;
  return deadline;
}

std::vector<DerivationStep> ExplainAdviceDeadline(const AdviceRequest& advice,
                                                  const HolidayCalendar& calendar) {
  const Deadline deadline = ComputeAdviceDeadline(advice, advice.requested_on, calendar);
  if (deadline.limit == nullptr) return {};
  std::vector<DerivationStep> steps = ExplainDueDate(*deadline.limit, *deadline.triggered_on, calendar);
  absl::StrAppend(&steps[0].explanation,
                  advice.received_on
                      ? ": the receipt is recorded"
                      : ": no receipt is recorded, and this day is deemed from how it was asked");
  if (!deadline.limit->statutory)
    steps.push_back(
        {*deadline.due_on,
         "guidance: only a section 31 body owes its answer by law; the authority's own limits run on"});
  return steps;
}

std::vector<ConsideredAdviceException> ConsiderAdviceExceptions(const AdviceRequest& advice) {
  std::vector<ConsideredAdviceException> considered;
  for (const Ground& ground : kGrounds) {
    const AdviceException* claim = FindStanding(advice, ground.ground);
    considered.push_back({ground.ground, advice.section31_body ? "Regs 8(2)" : "Regs 8(2), by practice",
                          claim != nullptr, Explain(ground, claim)});
  }
  return considered;
}

std::optional<absl::CivilDay> NextChaseOn(const AdviceRequest& advice, const HolidayCalendar& calendar) {
  if (advice.state != AdviceState::kOpen) return std::nullopt;
  const Deadline deadline = ComputeAdviceDeadline(advice, advice.requested_on, calendar);
  if (!deadline.due_on) return std::nullopt;
  const absl::CivilDay due = *deadline.due_on;
  // Only what was said about this due date counts.
  std::optional<absl::CivilDay> escalated;
  bool chased = false;
  for (const Chase& chase : advice.chases) {
    if (chase.due_on != due) continue;
    chased = true;
    if (chase.kind == ChaseKind::kEscalation) escalated = chase.proposed_on;
  }
  if (!chased) return civil::WorkingDaysBefore(due, kReminderWorkingDays, calendar);
  absl::CivilDay next = civil::FirstWorkingDayAfter(due, calendar);
  while (escalated && next <= *escalated)
    next = civil::WorkingDaysAfter(next, kEscalationWorkingDays, calendar);
  return next;
}

std::optional<Chase> ProposeChase(const AdviceRequest& advice, absl::CivilDay today,
                                  const HolidayCalendar& calendar) {
  const auto next = NextChaseOn(advice, calendar);
  if (!next || today < *next) return std::nullopt;
  Chase chase;
  chase.due_on = *ComputeAdviceDeadline(advice, today, calendar).due_on;
  chase.proposed_on = today;
  chase.recipient = advice.adviser_email;
  if (today <= chase.due_on) return chase;
  // A reminder that nobody sent in time is not sent once the answer is late.
  if (today < civil::FirstWorkingDayAfter(chase.due_on, calendar)) return std::nullopt;
  chase.kind = ChaseKind::kEscalation;
  if (!advice.escalation_email.empty()) chase.recipient = advice.escalation_email;
  return chase;
}

}  // namespace send::ehcp
