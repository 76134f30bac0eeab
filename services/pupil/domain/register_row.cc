#include "services/pupil/domain/register_row.h"

#include <algorithm>
#include <array>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/base/strings.h"
#include "common/civil/date.h"
#include "common/error/error.h"
#include "services/pupil/domain/identifiers.h"

namespace send::pupil {
namespace {

constexpr std::array<std::string_view, 13> kSenColumns{
    "SEN1 (name)", "SEN2 (name)", "SEN3 (name)",  "SEN4 (name)",  "SEN5 (name)",  "SEN6 (name)", "SEN7 (name)",
    "SEN8 (name)", "SEN9 (name)", "SEN10 (name)", "SEN11 (name)", "SEN12 (name)", "SEN13 (name)"};
constexpr std::array<std::string_view, 5> kAddressColumns{"Street", "Locality", "Address3", "Town",
                                                          "County (name)"};
constexpr std::array<std::pair<std::string_view, SettingKind>, 5> kKinds{
    {{"GROUP", SettingKind::kGroup},
     {"SCHOOL_BASED", SettingKind::kSchoolBased},
     {"CHILDMINDER", SettingKind::kChildminder},
     {"CHILDMINDER_AGENCY", SettingKind::kChildminderAgency},
     {"HOME", SettingKind::kHome}}};

bool AllDigits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// "dd-mm-yyyy", and nothing else: an American date has its month where the day stands.
std::optional<absl::CivilDay> ParseRegisterDate(std::string_view text) {
  if (text.size() != 10 || text[2] != '-' || text[5] != '-') return std::nullopt;
  return civil::ParseDate(
      absl::StrCat(ToAbsl(text.substr(6, 4)), "-", ToAbsl(text.substr(3, 2)), "-", ToAbsl(text.substr(0, 2))));
}

}  // namespace

// The fields of one row by column, and what is wrong with them.
class RegisterRows::Row {
 public:
  Row(const RegisterRows& rows, int64_t line, const std::vector<std::string>& fields,
      std::vector<RowProblem>& problems)
      : rows_(rows), line_(line), fields_(fields), problems_(problems) {}

  std::string Text(std::string_view column) const {
    const auto found = rows_.columns_.find(column);
    if (found == rows_.columns_.end() || found->second >= fields_.size()) return "";
    return std::string(absl::StripAsciiWhitespace(fields_[found->second]));
  }
  void Reject(std::string_view column, std::string_view reason, std::string_view explanation) {
    problems_.push_back({line_, true, std::string(column), std::string(reason), std::string(explanation)});
    rejected_ = true;
  }
  void Flag(Setting& setting, std::string_view column, std::string_view reason, std::string_view explanation) {
    problems_.push_back({line_, false, std::string(column), std::string(reason), std::string(explanation)});
    setting.flags.emplace_back(reason);
  }
  int Number(std::string_view column) {
    const std::string text = Text(column);
    int number = 0;
    if (text.empty()) return 0;
    if (!AllDigits(text) || !absl::SimpleAtoi(text, &number))
      Reject(column, "BAD_NUMBER", "The field must be a number: mend it in the register's file.");
    return number;
  }
  std::optional<absl::CivilDay> Date(std::string_view column, bool iso = false) {
    const std::string text = Text(column);
    if (text.empty()) return std::nullopt;
    const auto day = iso ? civil::ParseDate(text) : ParseRegisterDate(text);
    if (!day)
      Reject(column, "BAD_DATE",
             iso ? "The date must be a day that exists, yyyy-mm-dd."
                 : "The date must be a day that exists, dd-mm-yyyy.");
    return day;
  }
  void Postcode(Setting& setting, std::string_view column) {
    setting.postcode = Text(column);
    if (setting.postcode.empty()) return;
    const auto postcode = ParsePostcode(setting.postcode);
    if (postcode.ok())
      setting.postcode = *postcode;
    else
      Flag(setting, column, "BAD_POSTCODE", "The postcode is none; the row was kept with it.");
  }
  // A spreadsheet would run it: it is stored as it is and defused wherever it is written.
  void CheckFormula(Setting& setting, std::string_view column) {
    if (!setting.title.empty() && std::string_view("=+-@").find(setting.title[0]) != std::string_view::npos)
      Flag(setting, column, "LOOKS_LIKE_FORMULA", "The name begins like a formula; the row was kept with it.");
  }
  bool rejected() const { return rejected_; }

 private:
  const RegisterRows& rows_;
  const int64_t line_;
  const std::vector<std::string>& fields_;
  std::vector<RowProblem>& problems_;
  bool rejected_ = false;
};

absl::Status RegisterRows::ReadHeader(const std::vector<std::string>& names) {
  for (size_t i = 0; i < names.size(); ++i) columns_.emplace(absl::StripAsciiWhitespace(names[i]), i);
  const std::vector<std::string_view> wanted =
      which_ == Register::kEstablishments ? std::vector<std::string_view>{"URN", "EstablishmentName"}
                                          : std::vector<std::string_view>{"ofsted_urn", "name", "kind"};
  for (const std::string_view name : wanted)
    if (!columns_.contains(name))
      return error::InvalidArgument("BAD_REGISTER_HEADER",
                                    absl::StrCat("The file has no column ", ToAbsl(name),
                                                 ": send the register's extract with its header line."));
  return absl::OkStatus();
}

std::optional<Setting> RegisterRows::ReadRow(int64_t line, const std::vector<std::string>& fields,
                                             std::vector<RowProblem>& problems) {
  Row row(*this, line, fields, problems);
  std::optional<Setting> setting =
      which_ == Register::kEstablishments ? ReadEstablishment(row) : ReadEarlyYears(row);
  if (!setting || row.rejected()) return std::nullopt;
  if (!seen_.insert(setting->id).second) {
    row.Reject(which_ == Register::kEstablishments ? "URN" : "ofsted_urn", "REPEATED",
               "The number stands in an earlier row: that one was taken.");
    return std::nullopt;
  }
  return setting;
}

void RegisterRows::ReadAges(Row& row, Setting& setting) {
  setting.low_age = row.Number("StatutoryLowAge");
  setting.high_age = row.Number("StatutoryHighAge");
  if (setting.high_age != 0 && setting.low_age > setting.high_age)
    row.Reject("StatutoryLowAge", "AGES_SWAPPED", "The lowest age is above the highest.");
}

void RegisterRows::ReadSenProvision(Row& row, Setting& setting) {
  for (const std::string_view column : kSenColumns)
    if (const std::string need = row.Text(column); !need.empty() && need != "Not Applicable")
      setting.sen_provision_codes.push_back(need.substr(0, need.find(" - ")));
  setting.resourced_provision_title = row.Text("TypeOfResourcedProvision (name)");
  setting.resourced_provision_on_roll = row.Number("ResourcedProvisionOnRoll");
  setting.resourced_provision_capacity = row.Number("ResourcedProvisionCapacity");
  setting.sen_unit_on_roll = row.Number("SenUnitOnRoll");
  setting.sen_unit_capacity = row.Number("SenUnitCapacity");
}

std::optional<Setting> RegisterRows::ReadEstablishment(Row& row) {
  const std::string urn = row.Text("URN");
  if (urn.empty()) {
    row.Reject("URN", "NO_URN", "The row has no URN: without one it cannot be told from others.");
    return std::nullopt;
  }
  if (!AllDigits(urn) || urn.size() < 5 || urn.size() > 6) {
    row.Reject("URN", "BAD_URN", "The URN must be 5 or 6 digits.");
    return std::nullopt;
  }
  Setting setting;
  setting.id = "urn-" + urn;
  setting.title = row.Text("EstablishmentName");
  if (setting.title.empty()) row.Reject("EstablishmentName", "NO_NAME", "The row has no name.");
  row.CheckFormula(setting, "EstablishmentName");
  setting.la_code = row.Text("LA (code)");
  setting.la_title = row.Text("LA (name)");
  const std::string number = row.Text("EstablishmentNumber");
  if (setting.la_code.size() == 3 && number.size() == 4) setting.laestab = setting.la_code + number;
  setting.type_code = row.Text("TypeOfEstablishment (code)");
  setting.type_title = row.Text("TypeOfEstablishment (name)");
  setting.type_group_code = row.Text("EstablishmentTypeGroup (code)");
  setting.type_group_title = row.Text("EstablishmentTypeGroup (name)");
  if (!IsKnownType(setting.type_code))
    row.Flag(setting, "TypeOfEstablishment (code)", "UNKNOWN_TYPE",
             "The type is not known; the row was kept with it.");
  const int status = row.Number("EstablishmentStatus (code)");
  if (status < 1 || status > 4)
    row.Reject("EstablishmentStatus (code)", "BAD_STATUS", "The status must be 1, 2, 3 or 4.");
  else
    setting.status = static_cast<SettingStatus>(status);
  if (const std::string phase = row.Text("PhaseOfEducation (code)");
      phase.size() == 1 && phase[0] >= '0' && phase[0] <= '7')
    setting.phase = phase[0] - '0';
  ReadAges(row, setting);
  setting.capacity = row.Number("SchoolCapacity");
  setting.pupils_on_roll = row.Number("NumberOfPupils");
  setting.open_date = row.Date("OpenDate");
  setting.close_date = row.Date("CloseDate");
  if (setting.open_date && setting.close_date && *setting.close_date < *setting.open_date)
    row.Reject("CloseDate", "CLOSED_BEFORE_OPENED", "The setting closes before it opens.");
  setting.ukprn = row.Text("UKPRN");
  if (!setting.ukprn.empty() && !ParseUkprn(setting.ukprn).ok())
    row.Reject("UKPRN", "BAD_UKPRN", "The UKPRN must be 8 digits that begin with 1.");
  setting.uprn = row.Text("UPRN");
  for (const std::string_view column : kAddressColumns)
    if (std::string line = row.Text(column); !line.empty()) setting.address_lines.push_back(std::move(line));
  row.Postcode(setting, "Postcode");
  setting.easting = row.Number("Easting");
  setting.northing = row.Number("Northing");
  setting.section_41_approved = row.Text("Section41Approved (name)") == "Approved";
  ReadSenProvision(row, setting);
  setting.register_changed_on = row.Date("LastChangedDate");
  return setting;
}

std::optional<Setting> RegisterRows::ReadEarlyYears(Row& row) {
  std::string urn = absl::AsciiStrToUpper(row.Text("ofsted_urn"));
  const std::string digits = urn.substr(absl::StartsWith(urn, "EY") ? 2 : 0);
  if (urn.empty()) {
    row.Reject("ofsted_urn", "NO_URN", "The row has no Ofsted URN: without one it cannot be told from others.");
    return std::nullopt;
  }
  const bool prefixed = digits.size() != urn.size();
  if (!AllDigits(digits) || digits.size() < 6 || digits.size() > (prefixed ? 6U : 7U)) {
    row.Reject("ofsted_urn", "BAD_URN", "The Ofsted URN must be EY and 6 digits, or 6 or 7 digits.");
    return std::nullopt;
  }
  Setting setting;
  setting.id = "ofsted-" + urn;
  setting.title = row.Text("name");
  if (setting.title.empty()) row.Reject("name", "NO_NAME", "The row has no name.");
  row.CheckFormula(setting, "name");
  const std::string kind = row.Text("kind");
  const auto known = std::find_if(kKinds.begin(), kKinds.end(), [&](const auto& k) { return k.first == kind; });
  if (known == kKinds.end())
    row.Reject("kind", "BAD_KIND",
               "The kind must be GROUP, SCHOOL_BASED, CHILDMINDER, CHILDMINDER_AGENCY or HOME.");
  else
    setting.kind = known->second;
  setting.registered_on = row.Date("registered_on", true);
  setting.places = row.Number("places");
  row.Postcode(setting, "postcode");
  setting.agency = row.Text("agency");
  return setting;
}

bool NeedsConfirmation(int64_t to_close, int64_t open) { return to_close * 100 > open * 2; }

}  // namespace send::pupil
