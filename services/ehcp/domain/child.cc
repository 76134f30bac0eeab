#include "services/ehcp/domain/child.h"

namespace send::ehcp {
namespace {

// The year in which the school year of a day ends.
absl::civil_year_t SchoolYearEnd(absl::CivilDay day) { return day.month() >= 9 ? day.year() + 1 : day.year(); }

}  // namespace

absl::CivilDay EndOfCompulsorySchoolAge(absl::CivilDay birth_date) {
  // Someone born on 29 February turns 16 in a leap year.
  const absl::CivilDay sixteen(birth_date.year() + 16, birth_date.month(), birth_date.day());
  absl::CivilDay day(SchoolYearEnd(sixteen), 6, 30);
  while (absl::GetWeekday(day) != absl::Weekday::friday) --day;
  return day;
}

bool IsUnderFive(absl::CivilDay birth_date, absl::CivilDay on) {
  return on < absl::CivilDay(birth_date.year() + 5, birth_date.month(), birth_date.day());
}

std::optional<PhaseTransfer> NextPhaseTransfer(std::string_view year_group, absl::CivilDay today) {
  const absl::CivilDay september(SchoolYearEnd(today), 9, 1);
  if (year_group == "6" || year_group == "N2") return PhaseTransfer{"P2", september};
  if (year_group == "11") return PhaseTransfer{"P1", september};
  return std::nullopt;
}

}  // namespace send::ehcp
