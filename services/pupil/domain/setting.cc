#include "services/pupil/domain/setting.h"

#include <algorithm>
#include <array>

#include "absl/strings/str_cat.h"
#include "common/error/error.h"

namespace send::pupil {
namespace {

// Types of the register of establishments: whether a family may ask that a plan name one of them, whether an
// authority maintains them, and whether they are mainstream schools or post-16 institutions. A pupil referral
// unit (14) is no "maintained school" of s.83(2), so s.38(3) does not have it.
struct Type {
  std::string_view code;
  bool may_be_named = false;
  bool maintained = false;
  bool mainstream = false;
};
constexpr std::array kTypes{Type{"01", true, true, true},
                            Type{"02", true, true, true},
                            Type{"03", true, true, true},
                            Type{"05", true, true, true},
                            Type{"06"},
                            Type{"07", true, true},
                            Type{"08", true},
                            Type{"10"},
                            Type{"11"},
                            Type{"12", true, true},
                            Type{"14", false, true},
                            Type{"15", true, true, true},
                            Type{"18", true, false, true},
                            Type{"24"},
                            Type{"25"},
                            Type{"26"},
                            Type{"27"},
                            Type{"28", true, false, true},
                            Type{"29"},
                            Type{"30"},
                            Type{"31", true, false, true},
                            Type{"32"},
                            Type{"33", true},
                            Type{"34", true, false, true},
                            Type{"35", true, false, true},
                            Type{"36", true},
                            Type{"37"},
                            Type{"38", true},
                            Type{"39", true, false, true},
                            Type{"40", true, false, true},
                            Type{"41", true, false, true},
                            Type{"42", true},
                            Type{"43", true},
                            Type{"44", true},
                            Type{"45", true, false, true},
                            Type{"46", true, false, true},
                            Type{"49"},
                            Type{"56"},
                            Type{"57", true}};

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

std::string MaintainingAuthorityOf(const Setting& setting) {
  const Type* type = setting.kind == SettingKind::kSchool ? FindType(setting.type_code) : nullptr;
  return type != nullptr && type->maintained ? setting.la_code : "";
}

bool IsMainstream(const Setting& setting) {
  const Type* type = setting.kind == SettingKind::kSchool ? FindType(setting.type_code) : nullptr;
  return type != nullptr && type->mainstream;
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
