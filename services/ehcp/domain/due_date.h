#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "common/civil/holiday_calendar.h"
#include "services/ehcp/domain/law.h"

namespace send::ehcp {

// The last day on which the duty is done in time, counted from the day of its trigger. It stays where it falls,
// on a Sunday as on Christmas Day: the Regulations have no rule that moves it. The tribunal's Rules have, for
// appeals (D9, D9c) and responses (D12): see appeal.h. nullopt where the duty has no
// number ("as soon as practicable").
std::optional<absl::CivilDay> DueDate(const Limit& limit, absl::CivilDay trigger,
                                      const civil::HolidayCalendar& calendar);

// One step of the way from the trigger to the due date, for people.
struct DerivationStep {
  absl::CivilDay date;
  std::string explanation;
  friend bool operator==(const DerivationStep&, const DerivationStep&) = default;
};

// Why the due date is that date: the trigger, each counted week, month or working day, the last day, and the
// working day to act by where that is an earlier one.
std::vector<DerivationStep> ExplainDueDate(const Limit& limit, absl::CivilDay trigger,
                                           const civil::HolidayCalendar& calendar);

}  // namespace send::ehcp
