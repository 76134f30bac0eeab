#include "services/pupil/domain/carer.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "common/base/contact_shape.h"

namespace send::pupil {
namespace {

constexpr size_t kMaxName = 100;
constexpr size_t kMaxReason = 2000;

// The shape of BCP 47: "en", "pl", "sr-Latn".
bool IsLanguage(const std::string& text) {
  return text.size() >= 2 && text.size() <= 35 && std::all_of(text.begin(), text.end(), [](char c) {
           return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '-';
         });
}

}  // namespace

Carer Canonical(Carer carer, std::string_view prefix, error::FieldViolations& violations) {
  const std::string at(prefix);
  for (auto [name, field] : {std::pair{&carer.forename, "forename"}, std::pair{&carer.surname, "surname"}}) {
    absl::StripAsciiWhitespace(name);
    if (name->empty()) violations.Add(at + field, "is required");
    if (name->size() > kMaxName)
      violations.Add(at + field, absl::StrCat("must be at most ", kMaxName, " bytes"));
  }
  if (carer.title.size() > kMaxName)
    violations.Add(at + "title", absl::StrCat("must be at most ", kMaxName, " bytes"));
  carer.address = Canonical(std::move(carer.address), at + "address.", violations);
  if (!carer.email.empty() && !IsEmailAddress(carer.email))
    violations.Add(at + "email", "must be an e-mail address");
  if (!carer.phone.empty() && !IsPhoneNumber(carer.phone))
    violations.Add(at + "phone", "must be a telephone number");
  if (!carer.preferred_language.empty() && !IsLanguage(carer.preferred_language))
    violations.Add(at + "preferred_language", "must be a language tag such as en or pl");
  if (carer.no_contact && carer.no_contact_reason.empty())
    violations.Add(at + "no_contact_reason", "is required with no_contact");
  if (carer.no_contact_reason.size() > kMaxReason)
    violations.Add(at + "no_contact_reason", absl::StrCat("must be at most ", kMaxReason, " bytes"));
  return carer;
}

}  // namespace send::pupil
