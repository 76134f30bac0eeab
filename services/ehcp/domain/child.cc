#include "services/ehcp/domain/child.h"

#include <algorithm>
#include <array>

#include "absl/strings/numbers.h"
#include "common/base/strings.h"

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

bool IsInOrBeyondYearNine(const Child& child, absl::CivilDay on) {
  static constexpr std::array<std::string_view, 13> kBefore = {"E1", "E2", "N1", "N2", "R", "1", "2",
                                                               "3",  "4",  "5",  "6",  "7", "8"};
  static constexpr std::array<std::string_view, 6> kFrom = {"9", "10", "11", "12", "13", "14"};
  const auto is = [&](std::string_view year) { return year == child.year_group; };
  if (std::any_of(kBefore.begin(), kBefore.end(), is)) return false;
  if (std::any_of(kFrom.begin(), kFrom.end(), is)) return true;
  const absl::CivilDay born = child.birth_date;
  return SchoolYearEnd(absl::CivilDay(born.year() + 14, born.month(), born.day())) <= SchoolYearEnd(on);
}

std::optional<PhaseTransfer> NextPhaseTransfer(std::string_view year_group, const AgeRange& ages,
                                               absl::CivilDay today) {
  const absl::CivilDay september(SchoolYearEnd(today), 9, 1);
  if (year_group == "N2") return PhaseTransfer{"P2", september};
  if (year_group == "11") return PhaseTransfer{"P1", september};
  int year = 0;
  if (!absl::SimpleAtoi(ToAbsl(year_group), &year) || year > 10) return std::nullopt;
  // Children are 5 in the course of Reception, and of the high age in that of the last year.
  const int first = ages.low - 4;
  const int last = ages.high - 5;
  const bool teaches = ages.high > 0 && year >= first && year <= last;
  if (year != (teaches ? last : 6)) return std::nullopt;
  return PhaseTransfer{"P2", september};
}

}  // namespace send::ehcp
