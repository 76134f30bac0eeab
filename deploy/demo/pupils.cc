#include <algorithm>
#include <map>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/civil/date.h"
#include "deploy/demo/exampleshire.h"
#include "deploy/demo/random.h"
#include "services/pupil/domain/identifiers.h"

namespace send::demo {
namespace {

using pupil::v1::Carer;
using pupil::v1::Pupil;

constexpr const char* kGirls[] = {"Ada",  "Bethan", "Chloe", "Dilys", "Esther", "Fatima", "Grace", "Hana",
                                  "Isla", "Jaya",   "Kezia", "Lena",  "Maryam", "Niamh",  "Olga",  "Zoë"};
constexpr const char* kBoys[] = {"Adam",  "Bilal", "Chidi", "Dylan", "Emil",  "Farid", "George", "Harry",
                                 "Imran", "Jakub", "Kofi",  "Liam",  "Mateo", "Noah",  "Owen",   "Siôn"};
constexpr const char* kEthnicities[] = {"WBRI", "WBRI", "WBRI", "WBRI", "WOTH", "MWBC",
                                        "APKN", "AIND", "BAFR", "BCRB", "CHNE", "NOBT"};
constexpr const char* kLanguages[] = {"en", "en", "en", "en", "en", "en", "pl", "ur", "cy", "ar"};

std::string Surname(size_t index) { return absl::StrFormat("Example-%04d", index + 1); }

// Nine digits of which the check digit makes ten; each pupil has ten to choose from, as some have none.
std::string WithCheckDigit(int first, size_t index, std::optional<char> (*check)(std::string_view)) {
  for (size_t i = 0;; ++i) {
    const std::string nine = absl::StrCat(static_cast<size_t>(first) + index * 10 + i);
    if (const auto digit = check(nine)) return nine + *digit;
  }
}

struct Place {
  Level level;
  bool special;
  // National curriculum year; 0 is Reception, -1 and -2 the years before it.
  int year;
};

// Of twenty pupils: one before school, nine in primary, eight in secondary, two after it; one of the primary
// and one of the secondary in a special school.
Place PlaceOf(size_t index) {
  const int row = static_cast<int>(index / 20);
  const size_t column = index % 20;
  if (column == 0) return {Level::kEarlyYears, false, -1 - row % 2};
  if (column < 10) return {Level::kPrimary, column == 9, (row + static_cast<int>(column)) % 7};
  if (column < 18) return {Level::kSecondary, column == 17, 7 + (row + static_cast<int>(column)) % 5};
  return {Level::kPostSixteen, false, 12 + row % 2};
}

const DemoSetting& SettingFor(const Place& place, size_t index, const std::vector<DemoSetting>& settings) {
  std::vector<const DemoSetting*> fit;
  for (const DemoSetting& setting : settings)
    if (setting.special == place.special && setting.level == place.level) fit.push_back(&setting);
  return *fit[(index / 20 * 9 + index % 20) % fit.size()];
}

const DemoSetting& WantedBy(const DemoSetting& own, const std::vector<DemoSetting>& settings) {
  constexpr char kPupilReferralUnit[] = "14";
  if (own.type_code != kPupilReferralUnit) return own;
  return *std::find_if(settings.begin(), settings.end(), [&](const DemoSetting& other) {
    return other.level == own.level && !other.special && other.type_code != kPupilReferralUnit;
  });
}

std::string YearGroup(int year) {
  if (year > 0) return absl::StrCat(year);
  return year == 0 ? "R" : year == -1 ? "N2" : "N1";
}

// Somebody of that year was born between one 1 September and the next 31 August.
absl::CivilDay BirthDate(int year, absl::CivilDay today, Random& random) {
  const auto school_year = today.month() >= 9 ? today.year() : today.year() - 1;
  return absl::CivilDay(school_year - 5 - year, 9, 1) + random.Between(0, 364);
}

void SetAddress(size_t index, Random& random, pupil::v1::PostalAddress& address) {
  address.add_lines(absl::StrCat(index % 180 + 1, " Example Lane"));
  address.add_lines("Exampleton");
  address.set_postcode(absl::StrFormat("ZZ99 %dA%c", random.Between(0, 9), 'A' + random.Between(0, 5)));
}

// The number that the pupil's school gave, in the year of coming there.
std::string Upn(const DemoSetting& setting, int year, absl::CivilDay today, int serial) {
  const auto came = today.year() - std::clamp(year, 0, 6) - 1;
  const std::string twelve = absl::StrFormat("999%s%02d%03d", setting.establishment_number, came % 100, serial);
  return *pupil::UpnCheckLetter(twelve) + twelve;
}

Carer MakeCarer(const Pupil& child, size_t index, int which, Random& random) {
  Carer carer;
  const bool mother = which == 0;
  carer.set_forename(absl::StrCat("Demo-", mother ? random.Pick(kGirls) : random.Pick(kBoys)));
  carer.set_surname(Surname(index));
  carer.set_relationship(mother ? pupil::v1::RELATIONSHIP_MOTHER : pupil::v1::RELATIONSHIP_FATHER);
  carer.set_parental_responsibility(mother || random.Chance(85));
  if (child.looked_after()) {
    carer.set_relationship(mother ? pupil::v1::RELATIONSHIP_FOSTER_CARER
                                  : pupil::v1::RELATIONSHIP_SOCIAL_WORKER);
    carer.set_surname(absl::StrCat("Example-Carer-", index + 1));
    carer.set_parental_responsibility(false);
  }
  *carer.mutable_address() = child.address();
  carer.set_email(absl::StrFormat("demo.%04d.%d@example.org", index + 1, which + 1));
  // 07700 900000 to 900999 are kept for plays.
  carer.set_phone(absl::StrFormat("07700 900%03d", random.Between(0, 999)));
  carer.set_preferred_channel(random.Chance(70) ? pupil::v1::CONTACT_CHANNEL_EMAIL
                                                : pupil::v1::CONTACT_CHANNEL_POST);
  carer.set_preferred_language(random.Pick(kLanguages));
  if (!mother && random.Chance(2)) {
    carer.set_no_contact(true);
    carer.set_no_contact_reason("Demo: a court order forbids it.");
  }
  return carer;
}

}  // namespace

std::vector<DemoPupil> MakePupils(uint64_t seed, absl::CivilDay today,
                                  const std::vector<DemoSetting>& settings) {
  std::vector<DemoPupil> pupils;
  std::map<std::string, int> serials;
  for (size_t i = 0; i < kPupils; ++i) {
    Random random(seed, "pupil", i);
    const Place place = PlaceOf(i);
    const DemoSetting& setting = SettingFor(place, i, settings);
    DemoPupil made;
    Pupil& child = made.pupil;
    const bool girl = random.Chance(40);
    child.set_sex(girl ? pupil::v1::SEX_FEMALE : pupil::v1::SEX_MALE);
    child.set_forename(absl::StrCat("Demo-", girl ? random.Pick(kGirls) : random.Pick(kBoys)));
    child.set_surname(Surname(i));
    child.set_birth_date(civil::FormatDate(BirthDate(place.year, today, random)));
    child.set_ethnicity_code(random.Pick(kEthnicities));
    SetAddress(i, random, *child.mutable_address());
    child.set_setting(setting.name);
    made.wanted_setting = WantedBy(setting, settings).name;
    child.set_year_group(YearGroup(place.year));
    if (place.level != Level::kEarlyYears)
      child.set_upn(Upn(setting, place.year, today, ++serials[setting.name]));
    if (place.year >= 9) child.set_uln(WithCheckDigit(990'000'000, i, &pupil::UlnCheckDigit));
    if (random.Chance(80)) child.set_nhs_number(WithCheckDigit(999'000'000, i, &pupil::NhsCheckDigit));
    if (random.Chance(4)) {
      child.set_looked_after(true);
      child.set_looked_after_la("999");
    }
    const int carers = random.Chance(60) ? 2 : 1;
    for (int which = 0; which < carers; ++which) made.carers.push_back(MakeCarer(child, i, which, random));
    pupils.push_back(std::move(made));
  }
  return pupils;
}

}  // namespace send::demo
