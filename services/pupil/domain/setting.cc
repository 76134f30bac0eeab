#include "services/pupil/domain/setting.h"

#include <algorithm>
#include <array>

#include "absl/strings/str_cat.h"
#include "common/error/error.h"

namespace send::pupil {
namespace {

// Types of the register of establishments, and whether a family may ask that a plan name one of them.
struct Type {
  std::string_view code;
  bool may_be_named;
};
constexpr std::array kTypes{
    Type{"01", true},  Type{"02", true},  Type{"03", true},  Type{"05", true},  Type{"06", false},
    Type{"07", true},  Type{"08", true},  Type{"10", false}, Type{"11", false}, Type{"12", true},
    Type{"14", true},  Type{"15", true},  Type{"18", true},  Type{"24", false}, Type{"25", false},
    Type{"26", false}, Type{"27", false}, Type{"28", true},  Type{"29", false}, Type{"30", false},
    Type{"31", true},  Type{"32", false}, Type{"33", true},  Type{"34", true},  Type{"35", true},
    Type{"36", true},  Type{"37", false}, Type{"38", true},  Type{"39", true},  Type{"40", true},
    Type{"41", true},  Type{"42", true},  Type{"43", true},  Type{"44", true},  Type{"45", true},
    Type{"46", true},  Type{"49", false}, Type{"56", false}, Type{"57", true}};

const Type* FindType(std::string_view code) {
  const auto found = std::find_if(kTypes.begin(), kTypes.end(), [&](const Type& t) { return t.code == code; });
  return found == kTypes.end() ? nullptr : &*found;
}

}  // namespace

bool IsOpen(const Setting& setting) {
  return setting.status == SettingStatus::kOpen || setting.status == SettingStatus::kOpenProposedToClose;
}

bool IsKnownType(std::string_view type_code) { return FindType(type_code) != nullptr; }

bool MayBeNamedInPlan(const Setting& setting) {
  if (setting.kind != SettingKind::kSchool || !IsOpen(setting)) return false;
  const Type* type = FindType(setting.type_code);
  return setting.section_41_approved || (type != nullptr && type->may_be_named);
}

absl::Status CheckDates(const std::vector<Term>& terms, const std::vector<Closure>& closures) {
  error::FieldViolations violations;
  if (terms.size() > kMaxTerms) violations.Add("terms", absl::StrCat("must be at most ", kMaxTerms));
  if (closures.size() > kMaxClosures)
    violations.Add("closures", absl::StrCat("must be at most ", kMaxClosures));
  for (size_t i = 0; i < terms.size(); ++i)
    if (terms[i].last < terms[i].first)
      violations.Add(absl::StrCat("terms[", i, "].last_date"), "must not be before first_date");
  for (size_t i = 0; i < closures.size(); ++i) {
    if (closures[i].reopens <= closures[i].closed_from)
      violations.Add(absl::StrCat("closures[", i, "].reopens_date"), "must be after closed_from_date");
    for (size_t k = 0; k < i; ++k)
      if (closures[i].closed_from < closures[k].reopens && closures[k].closed_from < closures[i].reopens)
        violations.Add(absl::StrCat("closures[", i, "]"), absl::StrCat("must not overlap closures[", k, "]"));
  }
  return violations.ToStatus();
}

}  // namespace send::pupil
