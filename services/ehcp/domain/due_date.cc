#include "services/ehcp/domain/due_date.h"

#include "absl/strings/str_cat.h"
#include "common/base/strings.h"
#include "common/civil/counting.h"
#include "common/civil/date.h"
#include "services/ehcp/domain/appeal.h"

namespace send::ehcp {
namespace {

using civil::HolidayCalendar;
using Steps = std::vector<DerivationStep>;

void AddWeeks(const Limit& limit, absl::CivilDay trigger, Steps& steps) {
  for (int week = 1; week <= limit.amount; ++week)
    steps.push_back({civil::WeeksAfter(trigger, week), absl::StrCat("end of week ", week)});
}

void AddDays(const Limit& limit, absl::CivilDay trigger, bool inclusive, Steps& steps) {
  for (int day = 1; day <= limit.amount; ++day)
    steps.push_back({trigger + (inclusive ? day - 1 : day), absl::StrCat("day ", day)});
}

// Each day on the way: those that count by their number, the others by why they do not.
void AddWorkingDays(const Limit& limit, absl::CivilDay trigger, bool inclusive, const HolidayCalendar& calendar,
                    Steps& steps) {
  const bool tribunal = limit.counting == Counting::kTribunalWorkingDays;
  int counted = 0;
  for (absl::CivilDay day = inclusive ? trigger : trigger + 1; counted < limit.amount; ++day) {
    if (tribunal && TribunalLeavesOut(day)) {
      steps.push_back({day, std::string(kLeftOut)});
    } else if (calendar.IsWorkingDay(day)) {
      steps.push_back({day, absl::StrCat("working day ", ++counted)});
    } else {
      steps.push_back({day, civil::IsWeekend(day) ? "weekend, not counted" : "bank holiday, not counted"});
    }
  }
}

void AddMonths(const Limit& limit, absl::CivilDay trigger, Steps& steps) {
  for (int month = 1; month <= limit.amount; ++month)
    steps.push_back({civil::MonthsAfter(trigger, month), absl::StrCat("end of month ", month)});
}

// The months, and the roll of their last day where it has one.
void AddTribunalMonths(const Limit& limit, absl::CivilDay trigger, const HolidayCalendar& calendar,
                       Steps& steps) {
  AddMonths(limit, trigger, steps);
  const absl::CivilDay last = steps.back().date;
  if (RollAppealLastDay(last, calendar) == last) return;
  steps.back().explanation += TribunalLeavesOut(last)
                                  ? ", in August or from 25 December to 1 January: it rolls (HESC r.12(3)(a))"
                                  : std::string(kRollsToWorkingDay);
}

// Counted back from an event that is still to come.
void AddWorkingDaysBefore(const Limit& limit, absl::CivilDay event, const HolidayCalendar& calendar,
                          Steps& steps) {
  int counted = 0;
  for (absl::CivilDay day = event - 1; counted < limit.amount; --day) {
    if (calendar.IsWorkingDay(day))
      steps.push_back({day, absl::StrCat("working day ", ++counted, " before it")});
    else
      steps.push_back({day, civil::IsWeekend(day) ? "weekend, not counted" : "bank holiday, not counted"});
  }
}

void AddCounted(const Limit& limit, absl::CivilDay trigger, const HolidayCalendar& calendar, Steps& steps) {
  switch (limit.counting) {
    case Counting::kWeeks:
      return AddWeeks(limit, trigger, steps);
    case Counting::kDays:
      return AddDays(limit, trigger, false, steps);
    case Counting::kDaysBeginningWith:
      return AddDays(limit, trigger, true, steps);
    case Counting::kWorkingDays:
    case Counting::kTribunalWorkingDays:
      return AddWorkingDays(limit, trigger, false, calendar, steps);
    case Counting::kWorkingDaysBeginningWith:
      return AddWorkingDays(limit, trigger, true, calendar, steps);
    case Counting::kMonths:
      return AddMonths(limit, trigger, steps);
    case Counting::kTribunalMonths:
      return AddTribunalMonths(limit, trigger, calendar, steps);
    case Counting::kWorkingDaysBefore:
      return AddWorkingDaysBefore(limit, trigger, calendar, steps);
    default:
      return;
  }
}

}  // namespace

std::optional<absl::CivilDay> DueDate(const Limit& limit, absl::CivilDay trigger,
                                      const HolidayCalendar& calendar) {
  switch (limit.counting) {
    case Counting::kAsSoonAsPracticable:
    case Counting::kAsDirected:
      return std::nullopt;
    case Counting::kTribunalMonths:
      return RollAppealLastDay(civil::MonthsAfter(trigger, limit.amount), calendar);
    case Counting::kTribunalWorkingDays:
      return TribunalWorkingDaysAfter(trigger, limit.amount, calendar);
    case Counting::kImmediately:
      return trigger;
    case Counting::kWeeks:
      return civil::WeeksAfter(trigger, limit.amount);
    case Counting::kDaysBeginningWith:
      return civil::LastOfDaysBeginningWith(trigger, limit.amount);
    case Counting::kWorkingDaysBeginningWith:
      return civil::LastOfWorkingDaysBeginningWith(trigger, limit.amount, calendar);
    case Counting::kWorkingDays:
      return civil::WorkingDaysAfter(trigger, limit.amount, calendar);
    case Counting::kDays:
      return civil::DaysAfter(trigger, limit.amount);
    case Counting::kMonths:
      return civil::MonthsAfter(trigger, limit.amount);
    case Counting::kMonthsBeginningWith:
      return civil::LastOfMonthsBeginningWith(trigger, limit.amount);
    case Counting::kBeforeDayOfYear:
      return civil::LastDayBefore(absl::CivilDay(trigger.year(), limit.amount / 100, limit.amount % 100));
    case Counting::kMonthsBefore:
      return civil::MonthsBefore(trigger, limit.amount);
    case Counting::kWeeksBefore:
      return civil::WeeksBefore(trigger, limit.amount);
    case Counting::kWorkingDaysBefore:
      return civil::WorkingDaysBefore(trigger, limit.amount, calendar);
  }
  return std::nullopt;
}

std::vector<DerivationStep> ExplainLastDay(const Limit& limit, absl::CivilDay trigger,
                                           const HolidayCalendar& calendar) {
  Steps steps = {{trigger, std::string(limit.trigger)}};
  const auto due = DueDate(limit, trigger, calendar);
  if (!due) return steps;
  AddCounted(limit, trigger, calendar, steps);
  steps.push_back(
      {*due, absl::StrCat("last day (", DescribeCounting(limit), "; ", ToAbsl(limit.citation), ")")});
  return steps;
}

void AddActBy(absl::CivilDay last, const HolidayCalendar& calendar, std::vector<DerivationStep>& steps) {
  const absl::CivilDay act_by = civil::LastWorkingDayOnOrBefore(last, calendar);
  if (act_by != last)
    steps.push_back({act_by, "the last working day before it: act by then, for no rule moves the last day"});
}

std::vector<DerivationStep> ExplainDueDate(const Limit& limit, absl::CivilDay trigger,
                                           const HolidayCalendar& calendar) {
  Steps steps = ExplainLastDay(limit, trigger, calendar);
  if (const auto due = DueDate(limit, trigger, calendar)) AddActBy(*due, calendar, steps);
  return steps;
}

}  // namespace send::ehcp
