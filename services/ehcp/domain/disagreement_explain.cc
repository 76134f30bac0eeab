#include "services/ehcp/domain/disagreement_explain.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/base/strings.h"
#include "common/civil/date.h"
#include "services/ehcp/domain/appeal.h"

namespace send::ehcp {
namespace {

using civil::HolidayCalendar;
using Steps = std::vector<DerivationStep>;

void Append(Steps more, Steps& steps) {
  steps.insert(steps.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

// From the notice and, where there is one, from the certificate.
Steps ExplainAppeal(const Disagreement& disagreement, const Deadline& deadline,
                    const HolidayCalendar& calendar) {
  const StepRecord* certificate = FindStep(disagreement, Step::kCertificateIssued);
  const Limit* of_notice = FindLimit("D9", disagreement.notice_sent_on);
  const Limit* of_certificate = certificate == nullptr ? nullptr : FindLimit("D9c", certificate->on);
  if (of_notice == nullptr || of_certificate == nullptr)
    return ExplainDueDate(*deadline.limit, *deadline.triggered_on, calendar);
  Steps steps = ExplainDueDate(*of_notice, disagreement.notice_sent_on, calendar);
  Append(ExplainDueDate(*of_certificate, certificate->on, calendar), steps);
  steps.push_back(
      {*deadline.due_on, "the later of the two is the last day for the appeal (HESC r.20(1)(c)), until 5 pm"});
  return steps;
}

// The direction that the deadline is of: the record of it says within how many days, or by when.
const StepRecord* FindDirection(const Disagreement& disagreement, const Deadline& deadline,
                                const HolidayCalendar& calendar) {
  for (const StepRecord& record : disagreement.steps) {
    if (record.step != Step::kActDirected || !record.retracted.empty() || record.on != *deadline.triggered_on)
      continue;
    if (record.for_day.value_or(TribunalActLastDay(record.on, record.days, calendar)) == *deadline.due_on)
      return &record;
  }
  return nullptr;
}

Steps ExplainDirectedAct(const Disagreement& disagreement, const Deadline& deadline,
                         const HolidayCalendar& calendar) {
  const Limit& limit = *deadline.limit;
  Steps steps = {{*deadline.triggered_on, std::string(limit.trigger)}};
  const StepRecord* direction = FindDirection(disagreement, deadline, calendar);
  if (direction == nullptr || direction->for_day) {
    steps.push_back(
        {*deadline.due_on, "the day that the tribunal fixed: none is left out of it (HESC r.12(3)(b))"});
    AddActBy(*deadline.due_on, calendar, steps);
    return steps;
  }
  absl::CivilDay day = direction->on;
  for (int counted = 0; counted < direction->days;) {
    ++day;
    steps.push_back({day, TribunalLeavesOut(day) ? std::string(kLeftOut) : absl::StrCat("day ", ++counted)});
  }
  if (!calendar.IsWorkingDay(day)) steps.back().explanation += std::string(kRollsToWorkingDay);
  steps.push_back({*deadline.due_on, absl::StrCat("last day (", direction->days, " days, as directed; ",
                                                  ToAbsl(limit.citation), ")")});
  return steps;
}

// Why another day than the law's is the due date.
std::string WhyAnother(const Disagreement& disagreement, std::string_view limit_id) {
  if (limit_id == "D7" || limit_id == "D7h")
    return "the family consented to be told by this day in its place (CoP 11.38)";
  if (limit_id == "D8" || limit_id == "D8h")
    return "the time that all agreed in writing in its place (Regs 42(5))";
  const StepRecord* order = FindOrder(disagreement);
  return order != nullptr && order->step == Step::kOrderMade
             ? "the day that the order gives in its place"
             : "the time that all agreed in writing in its place (Regs 42(5))";
}

struct Ground {
  ComplianceGround ground;
  std::string_view provision;
  std::string_view meaning;
};

// Of the grounds of reg. 13(3), which (c) takes over, those that are none of (a) and (b).
constexpr Ground kGrounds[] = {
    {ComplianceGround::kExceptionalCircumstances, "44(3)(a)",
     "exceptional personal circumstances affected the child, the parent or the young person"},
    {ComplianceGround::kAbsence, "44(3)(b)",
     "the child, the parent or the young person was away for at least two continuous weeks"},
    {ComplianceGround::kSchoolClosed, "44(3)(c), by 13(3) and 10(4)(a)",
     "advice was asked of the head in the window of a closure of at least four weeks"},
    {ComplianceGround::kEarlyYearsClosed, "44(3)(c), by 13(3) and 10(4)(b)",
     "advice was asked of the early years provider in the window of a closure of at least four weeks"},
};

std::string ExplainClaim(const ComplianceException& claim, const Ground& ground) {
  const auto first = IsClosure(claim.ground) ? claim.closed_from : claim.from;
  const auto last = IsClosure(claim.ground) ? claim.reopens : claim.to;
  std::string text = "Claimed";
  if (first && last)
    absl::StrAppend(&text, IsClosure(claim.ground) ? " for a closure from " : " from ",
                    civil::FormatLongDate(*first), " to ", civil::FormatLongDate(*last));
  absl::StrAppend(&text, ": ", ToAbsl(ground.meaning), ". The due date stays; lateness is excused.");
  return text;
}

}  // namespace

const Deadline* FindDeadline(const std::vector<Deadline>& deadlines, std::string_view limit_id,
                             std::optional<absl::CivilDay> began) {
  const Deadline* found = nullptr;
  for (const Deadline& deadline : deadlines) {
    if (deadline.limit->id != limit_id || (began && deadline.triggered_on != began)) continue;
    const bool first_owed =
        found == nullptr || !found->still_owed || (deadline.still_owed && *deadline.due_on < *found->due_on);
    if (first_owed) found = &deadline;
  }
  return found;
}

std::vector<DerivationStep> ExplainDueDate(const Disagreement& disagreement, const Deadline& deadline,
                                           const HolidayCalendar& calendar) {
  const Limit& limit = *deadline.limit;
  if (limit.counting == Counting::kTribunalMonths) return ExplainAppeal(disagreement, deadline, calendar);
  if (limit.counting == Counting::kAsDirected) return ExplainDirectedAct(disagreement, deadline, calendar);
  if (DueDate(limit, *deadline.triggered_on, calendar) == deadline.due_on)
    return ExplainDueDate(limit, *deadline.triggered_on, calendar);
  Steps steps = ExplainLastDay(limit, *deadline.triggered_on, calendar);
  steps.push_back({*deadline.due_on, WhyAnother(disagreement, limit.id)});
  AddActBy(*deadline.due_on, calendar, steps);
  return steps;
}

std::vector<ConsideredComplianceException> ConsiderExceptions(const Disagreement& disagreement,
                                                              const Limit& limit) {
  std::vector<ConsideredComplianceException> considered;
  for (const Ground& ground : kGrounds) {
    if ((limit.exceptions & ExceptionOf(ground.ground)) == 0) continue;
    const auto claim = std::find_if(disagreement.exceptions.begin(), disagreement.exceptions.end(),
                                    [&](const ComplianceException& each) {
                                      return each.limit_id == limit.id && each.ground == ground.ground;
                                    });
    const bool claimed = claim != disagreement.exceptions.end();
    considered.push_back(
        {ground.ground, absl::StrCat(ToAbsl(limit.citation), ", ground of reg. ", ToAbsl(ground.provision)),
         claimed,
         claimed ? ExplainClaim(*claim, ground)
                 : absl::StrCat("Not claimed. It excuses lateness where ", ToAbsl(ground.meaning), ".")});
  }
  return considered;
}

}  // namespace send::ehcp
