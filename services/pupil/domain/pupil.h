#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "common/error/error.h"

// Children and young people for whom an authority is responsible.
namespace send::pupil {

enum class Sex : uint8_t { kMale, kFemale };

struct Address {
  std::vector<std::string> lines;
  std::string postcode;
  std::string uprn;
  bool empty() const { return lines.empty() && postcode.empty() && uprn.empty(); }
  friend bool operator==(const Address&, const Address&) = default;
};

struct Pupil {
  std::string forename;
  std::string surname;
  std::string middle_names;
  std::string preferred_forename;
  std::string preferred_surname;
  absl::CivilDay birth_date;
  Sex sex = Sex::kMale;
  std::string ethnicity_code;
  Address address;
  std::string upn;
  std::string uln;
  std::string nhs_number;
  // "settings/urn-100000"; empty where the pupil is on no roll.
  std::string setting;
  std::string year_group;
  bool looked_after = false;
  std::string looked_after_la;
  friend bool operator==(const Pupil&, const Pupil&) = default;
};

// The pupil with every field in its canonical form. Adds a violation, by the field's name after `prefix`, for
// each that is wrong: a missing name, a wrong check digit, a birth date after today or 26 years and more ago,
// an ethnicity or year group that is not known, looked after without the authority.
Pupil Canonical(Pupil pupil, absl::CivilDay today, std::string_view prefix, error::FieldViolations& violations);
Address Canonical(Address address, std::string_view prefix, error::FieldViolations& violations);
// A violation for one that is not known; none for an empty one.
void CheckYearGroup(const std::string& year_group, std::string_view field, error::FieldViolations& violations);

// What is unusual and was kept: YEAR_GROUP_DIFFERS, by more than one from the usual year on `today`.
std::vector<std::string> WarningsFor(const Pupil& pupil, absl::CivilDay today);

// The usual national curriculum year of somebody born on that day, in the school year of `today`: 0 is
// Reception; negative before it.
int UsualYear(absl::CivilDay birth_date, absl::CivilDay today);

// The date as a slip of the pen makes it; itself where there is no such day.
absl::CivilDay WithDayAndMonthExchanged(absl::CivilDay day);

// How likely two records are of the same child, 0 to 100, and why: SAME_UPN, SAME_ULN, SAME_NHS_NUMBER,
// SAME_NAME, LIKE_NAME, SAME_BIRTH_DATE, DAY_AND_MONTH_EXCHANGED.
struct Likeness {
  int likelihood = 0;
  std::vector<std::string> reasons;
};
Likeness Compare(const Pupil& a, const Pupil& b);

}  // namespace send::pupil
