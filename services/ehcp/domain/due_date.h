#pragma once

#include <optional>
#include <string>
#include <string_view>
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

// Why the due date is that date: the trigger, each counted week, month or working day, and the last day.
std::vector<DerivationStep> ExplainLastDay(const Limit& limit, absl::CivilDay trigger,
                                           const civil::HolidayCalendar& calendar);

// Appends the working day to act by, where it is earlier than the last day.
void AddActBy(absl::CivilDay last, const civil::HolidayCalendar& calendar, std::vector<DerivationStep>& steps);

// What steps say of a day that the tribunal leaves out, and of a last day that it moves.
inline constexpr std::string_view kLeftOut = "August, or 25 December to 1 January: not counted by the tribunal";
inline constexpr std::string_view kRollsToWorkingDay =
    ", no working day: it rolls to the next one (HESC r.12(2))";

// Both: the whole way to the due date.
std::vector<DerivationStep> ExplainDueDate(const Limit& limit, absl::CivilDay trigger,
                                           const civil::HolidayCalendar& calendar);

}  // namespace send::ehcp
