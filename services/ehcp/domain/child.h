#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "absl/time/civil_time.h"

// What the age and the school year of a child mean in law.
namespace send::ehcp {

// What is known of a child that a plan is made for. `year_group` is "R", "1" to "13", "N1", "N2" or empty.
struct Child {
  absl::CivilDay birth_date;
  std::string year_group;
  // Where the child is on roll now; empty for nowhere.
  std::string setting = {};
};

// The last day of compulsory school age: the last Friday of June in the school year, 1 September to 31 August,
// in which the child turns 16 (Education Act 1996 s.8(3)-(4); the Education (School Leaving Date) Order 1997,
// SI 1997/1970, of which the number is to be confirmed). It ends with that day.
absl::CivilDay EndOfCompulsorySchoolAge(absl::CivilDay birth_date);

// The first day on which the rights of Part 3 are the young person's (CFA s.83(2)), whoever records it and
// when.
inline absl::CivilDay RightsPassOn(absl::CivilDay birth_date) {
  return EndOfCompulsorySchoolAge(birth_date) + 1;
}

// True on the days before the fifth birthday.
bool IsUnderFive(absl::CivilDay birth_date, absl::CivilDay on);

// True in Year 9 and beyond; by the age where no year group of a number is known: in the school year in which
// the child turns 14, or later (Regs 6(1)(g)).
bool IsInOrBeyondYearNine(const Child& child, absl::CivilDay on);

// The ages for which a setting is, by the register: 7 and 11 of a junior school. Zero where it has none.
struct AgeRange {
  int low = 0;
  int high = 0;
  friend bool operator==(const AgeRange&, const AgeRange&) = default;
};

// The next change of phase, for which a plan must be reviewed and amended before a day of its year (Regs 2(1),
// 18(1)): from the early years to school (limit P2), from secondary to post-16 (P1), and between schools (P2):
// at the end of the last year of the setting that teaches the child, be it infant, primary or middle; of Year 6
// where the ages of that setting are not known, or the child is in none of its years, since the plan names the
// next one. Who stays in the same school does not transfer [interpretation].
struct PhaseTransfer {
  std::string_view limit_id;
  // 1 September of the year of the transfer.
  absl::CivilDay on;
};
// nullopt for a year group without a change of phase at its end, and for one that is not known.
std::optional<PhaseTransfer> NextPhaseTransfer(std::string_view year_group, const AgeRange& ages,
                                               absl::CivilDay today);

}  // namespace send::ehcp
