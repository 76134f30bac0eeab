#include "services/pupil/domain/pupil.h"

#include <algorithm>
#include <array>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/base/strings.h"
#include "services/pupil/domain/identifiers.h"

namespace send::pupil {
namespace {

constexpr size_t kMaxName = 100;
constexpr size_t kMaxLine = 100;
constexpr size_t kMaxLines = 5;
constexpr int kMaxAge = 26;

// Main and extended codes of the school census.
constexpr std::string_view kEthnicities =
    " WBRI WIRI WIRT WROM WOTH MWBC MWBA MWAS MOTH AIND APKN ABAN AOTH BCRB BAFR BOTH CHNE OOTH REFU NOBT WENG "
    "WSCO "
    "WWEL WNIR WCOR WOWB WALB WBOS WCRO WGRE WGRK WGRC WITA WKOS WPOR WSER WTUR WTUK WTUC WEUR WEEU WWEU WOTW "
    "WROG "
    "WROR WROO MWAP MWAI MWAO MWCH MWOE MAOE MABL MACH MBOE MBCH MCOE MOTM ABRI AWEL AMPK AKPA AOPK AAFR AKAO "
    "ANEP "
    "ASNL ASLT ASRO AOTA BBRI BWEL BANN BCON BGHA BNGN BSLN BSOM BSUD BAOF BEUR BNAM BOTB CHKC CMAL CSNG CTWN "
    "COCH "
    "OAFG ORAB OARA OEGY OFIL OIRN OIRQ OJPN OKOR OKRD OLAM OLEB OLIB OMAL OMRC OPOL OTHA OVIE OYEM OOEG ";

constexpr std::string_view kYearGroups = " E1 E2 N1 N2 R 1 2 3 4 5 6 7 8 9 10 11 12 13 14 X ";

bool IsIn(std::string_view list, const std::string& word) {
  return word.find(' ') == std::string::npos && list.find(" " + word + " ") != std::string_view::npos;
}

void CheckName(std::string& name, bool required, const std::string& field, error::FieldViolations& violations) {
  absl::StripAsciiWhitespace(&name);
  if (required && name.empty()) violations.Add(field, "is required");
  if (name.size() > kMaxName) violations.Add(field, absl::StrCat("must be at most ", kMaxName, " bytes"));
}

void Canonicalise(std::string& value, absl::StatusOr<std::string> (*parse)(std::string_view),
                  const std::string& field, error::FieldViolations& violations) {
  if (value.empty()) return;
  absl::StatusOr<std::string> parsed = parse(value);
  if (parsed.ok())
    value = *std::move(parsed);
  else
    violations.Add(field, ToStd(parsed.status().message()));
}

std::string Folded(const std::string& name) {
  std::string folded;
  for (const char c : name)
    if (static_cast<unsigned char>(c) >= 0x80 || absl::ascii_isalnum(static_cast<unsigned char>(c)))
      folded.push_back(absl::ascii_tolower(static_cast<unsigned char>(c)));
  return folded;
}

// Edits that turn one name into the other.
size_t Distance(const std::string& a, const std::string& b) {
  std::vector<size_t> row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row[b.size()];
}

bool IsLikeName(const std::string& a, const std::string& b) { return Distance(Folded(a), Folded(b)) <= 2; }

}  // namespace

Address Canonical(Address address, std::string_view prefix, error::FieldViolations& violations) {
  const std::string at(prefix);
  if (address.lines.size() > kMaxLines)
    violations.Add(at + "lines", absl::StrCat("must be at most ", kMaxLines));
  for (size_t i = 0; i < address.lines.size(); ++i)
    if (address.lines[i].size() > kMaxLine)
      violations.Add(absl::StrCat(at, "lines[", i, "]"), absl::StrCat("must be at most ", kMaxLine, " bytes"));
  Canonicalise(address.postcode, &ParsePostcode, at + "postcode", violations);
  Canonicalise(address.uprn, &ParseUprn, at + "uprn", violations);
  return address;
}

void CheckYearGroup(const std::string& year_group, std::string_view field, error::FieldViolations& violations) {
  if (!year_group.empty() && !IsIn(kYearGroups, year_group))
    violations.Add(field, "must be one of E1 E2 N1 N2 R 1 to 14 X");
}

Pupil Canonical(Pupil pupil, absl::CivilDay today, std::string_view prefix,
                error::FieldViolations& violations) {
  const std::string at(prefix);
  CheckName(pupil.forename, true, at + "forename", violations);
  CheckName(pupil.surname, true, at + "surname", violations);
  CheckName(pupil.middle_names, false, at + "middle_names", violations);
  CheckName(pupil.preferred_forename, false, at + "preferred_forename", violations);
  CheckName(pupil.preferred_surname, false, at + "preferred_surname", violations);
  if (pupil.birth_date > today) violations.Add(at + "birth_date", "must not be after today");
  if (pupil.birth_date <= absl::CivilDay(today.year() - kMaxAge, today.month(), today.day()))
    violations.Add(at + "birth_date", "must be that of somebody under 26");
  pupil.ethnicity_code = absl::AsciiStrToUpper(pupil.ethnicity_code);
  if (!pupil.ethnicity_code.empty() && !IsIn(kEthnicities, pupil.ethnicity_code))
    violations.Add(at + "ethnicity_code", "must be a code of the school census such as WBRI");
  pupil.address = Canonical(std::move(pupil.address), at + "address.", violations);
  Canonicalise(pupil.upn, &ParseUpn, at + "upn", violations);
  Canonicalise(pupil.uln, &ParseUln, at + "uln", violations);
  Canonicalise(pupil.nhs_number, &ParseNhsNumber, at + "nhs_number", violations);
  pupil.year_group = absl::AsciiStrToUpper(pupil.year_group);
  CheckYearGroup(pupil.year_group, at + "year_group", violations);
  if (pupil.looked_after == pupil.looked_after_la.empty())
    violations.Add(at + "looked_after_la", pupil.looked_after ? "must say which authority looks after the child"
                                                              : "goes with looked_after only");
  Canonicalise(pupil.looked_after_la, &ParseLaCode, at + "looked_after_la", violations);
  return pupil;
}

int UsualYear(absl::CivilDay birth_date, absl::CivilDay today) {
  // School years begin on 1 September; a cohort is born from one 1 September to the next 31 August.
  const auto cohort = birth_date.month() >= 9 ? birth_date.year() : birth_date.year() - 1;
  const auto school_year = today.month() >= 9 ? today.year() : today.year() - 1;
  return static_cast<int>(school_year - cohort - 5);
}

std::vector<std::string> WarningsFor(const Pupil& pupil, absl::CivilDay today) {
  int year = 0;
  const bool numbered = pupil.year_group == "R" || absl::SimpleAtoi(pupil.year_group, &year);
  if (!numbered) return {};
  const int difference = year - UsualYear(pupil.birth_date, today);
  return difference < -1 || difference > 1 ? std::vector<std::string>{"YEAR_GROUP_DIFFERS"}
                                           : std::vector<std::string>{};
}

absl::CivilDay WithDayAndMonthExchanged(absl::CivilDay day) {
  return day.day() <= 12 ? absl::CivilDay(day.year(), day.day(), day.month()) : day;
}

Likeness Compare(const Pupil& a, const Pupil& b) {
  Likeness likeness;
  const auto add = [&](bool holds, int points, const char* reason) {
    if (!holds) return;
    likeness.likelihood += points;
    likeness.reasons.emplace_back(reason);
  };
  add(!a.upn.empty() && a.upn == b.upn, 90, "SAME_UPN");
  add(!a.uln.empty() && a.uln == b.uln, 90, "SAME_ULN");
  add(!a.nhs_number.empty() && a.nhs_number == b.nhs_number, 90, "SAME_NHS_NUMBER");
  const bool same_name = Folded(a.surname) == Folded(b.surname) && Folded(a.forename) == Folded(b.forename);
  const bool like_name = IsLikeName(a.surname, b.surname) && IsLikeName(a.forename, b.forename);
  add(same_name, 40, "SAME_NAME");
  add(!same_name && like_name, 25, "LIKE_NAME");
  const bool same_day = a.birth_date == b.birth_date;
  const bool exchanged = !same_day && a.birth_date == WithDayAndMonthExchanged(b.birth_date);
  add(same_day, 45, "SAME_BIRTH_DATE");
  add(exchanged, 35, "DAY_AND_MONTH_EXCHANGED");
  likeness.likelihood = std::min(likeness.likelihood, 100);
  return likeness;
}

}  // namespace send::pupil
