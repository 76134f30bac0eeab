#include <array>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "common/civil/date.h"
#include "common/csv/csv_reader.h"
#include "deploy/demo/exampleshire.h"
#include "deploy/demo/random.h"

namespace send::demo {
namespace {

struct Kind {
  size_t count;
  Level level;
  bool special;
  const char* suffix;
  const char* type_code;
  const char* type_title;
  const char* group_code;
  const char* group_title;
  int first_number;
  const char* phase_code;
  int low_age;
  int high_age;
};

// What the register's extract has of the kinds of school that there are here; 48 in all.
constexpr std::array<Kind, 8> kKinds{{
    {18, Level::kPrimary, false, "Primary School", "01", "Community school", "4",
     "Local authority maintained schools", 2000, "2", 4, 11},
    {6, Level::kPrimary, false, "CE Primary School", "02", "Voluntary aided school", "4",
     "Local authority maintained schools", 3300, "2", 4, 11},
    {6, Level::kPrimary, false, "Primary Academy", "34", "Academy converter", "10", "Academies", 2500, "2", 4,
     11},
    {10, Level::kSecondary, false, "High School", "34", "Academy converter", "10", "Academies", 4000, "4", 11,
     16},
    {4, Level::kPrimary, true, "Special School", "07", "Community special school", "5", "Special schools", 7000,
     "0", 4, 16},
    {1, Level::kSecondary, true, "Academy", "33", "Academy special sponsor led", "10", "Academies", 7100, "0",
     11, 19},
    {1, Level::kSecondary, false, "Pupil Referral Unit", "14", "Pupil referral unit", "4",
     "Local authority maintained schools", 1100, "0", 11, 16},
    {2, Level::kPostSixteen, false, "College", "18", "Further education", "1", "Colleges", 8000, "6", 16, 99},
}};

// Written in Windows-1252, as the extract is: 0x92 is an apostrophe, 0xf4 an o with a circumflex.
constexpr const char* kPlaces[] = {"Oak",    "Elm",     "Ash",    "Beech",           "Willow",
                                   "Hazel",  "Rowan",   "Maple",  "Alder",           "Birch",
                                   "Hill",   "Mill",    "Bridge", "Brook",           "Meadow",
                                   "Valley", "Harbour", "Moor",   "St Swithin\x92s", "Nant-y-M\xf4r"};

std::string Postcode(Random& random) {
  return absl::StrFormat("ZZ99 %d%c%c", random.Between(0, 9), 'A' + random.Between(0, 1) * 3,
                         'A' + random.Between(0, 1));
}

std::string Cell(std::string_view text) {
  return absl::StrCat("\"", absl::string_view(text.data(), text.size()), "\"");
}

const Kind& KindOf(const DemoSetting& setting) {
  for (const Kind& kind : kKinds)
    if (setting.type_code == kind.type_code && setting.title.ends_with(kind.suffix)) return kind;
  return kKinds.front();
}

// A school's row of the extract: each column's name and what stands in it.
std::vector<std::pair<std::string, std::string>> RegisterRow(uint64_t seed, size_t index,
                                                             const DemoSetting& setting) {
  Random random(seed, "register row", index);
  const Kind& kind = KindOf(setting);
  const int capacity = random.Between(9, 60) * 10;
  const bool resourced = !setting.special && random.Chance(15);
  return {{"URN", setting.urn},
          {"LA (code)", "999"},
          {"LA (name)", "Exampleshire"},
          {"EstablishmentNumber", setting.establishment_number},
          {"EstablishmentName", setting.title},
          {"TypeOfEstablishment (code)", setting.type_code},
          {"TypeOfEstablishment (name)", setting.type_title},
          {"EstablishmentTypeGroup (code)", setting.group_code},
          {"EstablishmentTypeGroup (name)", setting.group_title},
          {"EstablishmentStatus (code)", "1"},
          {"EstablishmentStatus (name)", "Open"},
          {"OpenDate", absl::StrFormat("01-09-%d", random.Between(1995, 2015))},
          {"CloseDate", ""},
          {"PhaseOfEducation (code)", kind.phase_code},
          {"StatutoryLowAge", absl::StrCat(kind.low_age)},
          {"StatutoryHighAge", absl::StrCat(kind.high_age)},
          {"SchoolCapacity", absl::StrCat(capacity)},
          {"NumberOfPupils", absl::StrCat(capacity * random.Between(60, 100) / 100)},
          {"UKPRN", absl::StrCat(10090000 + index)},
          {"LastChangedDate", "01-09-2025"},
          {"Street", absl::StrCat(index + 1, " Example Road")},
          {"Town", "Exampleton"},
          {"County (name)", "Exampleshire"},
          {"Postcode", setting.postcode},
          {"Section41Approved (name)", "Not applicable"},
          {"SEN1 (name)", setting.special ? "ASD - Autistic Spectrum Disorder" : "Not Applicable"},
          {"TypeOfResourcedProvision (name)", resourced ? "Resourced provision" : ""},
          {"ResourcedProvisionOnRoll", resourced ? "8" : ""},
          {"ResourcedProvisionCapacity", resourced ? "12" : ""},
          {"Easting", absl::StrCat(random.Between(400000, 430000))},
          {"Northing", absl::StrCat(random.Between(300000, 330000))},
          {"UPRN", absl::StrCat("999000", 10000 + index)}};
}

}  // namespace

std::vector<DemoSetting> MakeSettings(uint64_t seed) {
  std::vector<DemoSetting> settings;
  for (const Kind& kind : kKinds) {
    for (size_t i = 0; i < kind.count; ++i) {
      Random random(seed, "setting", settings.size());
      const std::string urn = absl::StrCat(990000 + settings.size());
      const char* place = kPlaces[settings.size() % std::size(kPlaces)];
      const bool again = settings.size() >= std::size(kPlaces);
      settings.push_back(
          {"settings/urn-" + urn, absl::StrCat("Example ", again ? "New " : "", place, " ", kind.suffix),
           kind.level, kind.special, urn, absl::StrCat(kind.first_number + static_cast<int>(i)), kind.type_code,
           kind.type_title, kind.group_code, kind.group_title, Postcode(random)});
    }
  }
  for (size_t i = 0; i < kNurseries; ++i) {
    Random random(seed, "early years", i);
    DemoSetting setting;
    setting.name = absl::StrCat("settings/ofsted-EY", 999000 + i);
    setting.title = absl::StrCat("Demo-Nursery Example-", i + 1);
    setting.level = Level::kEarlyYears;
    setting.postcode = Postcode(random);
    settings.push_back(std::move(setting));
  }
  return settings;
}

std::string EstablishmentsFile(uint64_t seed, const std::vector<DemoSetting>& settings) {
  std::string file;
  for (size_t i = 0; i < settings.size(); ++i) {
    if (settings[i].urn.empty()) continue;
    std::vector<std::string> names, cells;
    for (const auto& [name, cell] : RegisterRow(seed, i, settings[i])) {
      names.push_back(Cell(name));
      cells.push_back(Cell(cell));
    }
    if (file.empty()) absl::StrAppend(&file, absl::StrJoin(names, ","), "\r\n");
    absl::StrAppend(&file, absl::StrJoin(cells, ","), "\r\n");
  }
  return file;
}

std::string EarlyYearsFile(uint64_t seed, const std::vector<DemoSetting>& settings) {
  constexpr const char* kKindsOfCare[] = {"GROUP", "GROUP", "SCHOOL_BASED", "CHILDMINDER", "HOME"};
  std::string file = "ofsted_urn,name,kind,registered_on,places,postcode,agency\r\n";
  for (size_t i = 0; i < settings.size(); ++i) {
    if (settings[i].level != Level::kEarlyYears) continue;
    Random random(seed, "register row", i);
    absl::StrAppend(&file, settings[i].name.substr(sizeof("settings/ofsted-") - 1), ",",
                    csv::WriteField(settings[i].title), ",", random.Pick(kKindsOfCare), ",",
                    random.Between(2005, 2022), "-04-01,", random.Between(6, 60), ",", settings[i].postcode,
                    ",\r\n");
  }
  return file;
}

pupil::v1::Closure LastSummer(absl::CivilDay today) {
  const bool this_year = today >= absl::CivilDay(today.year(), 9, 25);
  const auto year = this_year ? today.year() : today.year() - 1;
  pupil::v1::Closure closure;
  closure.set_title("Summer holiday");
  closure.set_closed_from_date(civil::FormatDate(absl::CivilDay(year, 7, 22)));
  closure.set_reopens_date(civil::FormatDate(absl::CivilDay(year, 9, 2)));
  return closure;
}

}  // namespace send::demo
