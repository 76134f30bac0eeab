#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base/strings.h"
#include "common/civil/date.h"
#include "common/rpc/fields.h"
#include "common/rpc/resource_name.h"
#include "services/pupil/service/convert.h"

namespace send::pupil {
namespace {

using error::FieldViolations;
using rpc::ReadDay;

Address ReadAddress(const v1::PostalAddress& message) {
  return {{message.lines().begin(), message.lines().end()}, message.postcode(), message.uprn()};
}

// Copies whole top-level fields, by reflection: a field added to the contract needs nothing here but its name
// being writable.
template <class Message>
void MergeFields(const google::protobuf::FieldMask& mask, const Message& from, Message& into,
                 const std::vector<std::string>& fixed, FieldViolations& violations) {
  if (mask.paths().empty()) violations.Add("update_mask", "must name at least one field");
  const auto* descriptor = Message::descriptor();
  for (const std::string& path : mask.paths()) {
    const auto* field = descriptor->FindFieldByName(path);
    if (field == nullptr || std::find(fixed.begin(), fixed.end(), path) != fixed.end()) {
      violations.Add("update_mask", "may name fields of the record that can be changed, at the top level only");
      continue;
    }
    Message one(from);
    std::vector<const google::protobuf::FieldDescriptor*> present;
    into.GetReflection()->ClearField(&into, field);
    one.GetReflection()->ListFields(one, &present);
    for (const auto* other : present)
      if (other != field) one.GetReflection()->ClearField(&one, other);
    into.MergeFrom(one);
  }
}

}  // namespace

Ids ReadName(std::string_view pattern, std::string_view name, std::string_view field,
             FieldViolations& violations) {
  const auto ids = rpc::ParseName(pattern, name);
  if (!ids) {
    violations.Add(field, absl::StrCat("must be a name of the form ", ToAbsl(pattern)));
    return {};
  }
  return {ids->size() > 1 ? (*ids)[1] : "", ids->size() > 2 ? (*ids)[2] : ""};
}

std::string ReadSettingName(std::string_view name, FieldViolations& violations) {
  const auto ids = rpc::ParseName(kSettingName, name);
  if (!ids) violations.Add("name", "must be a name such as settings/urn-100000");
  return ids ? (*ids)[0] : "";
}

void CheckParent(std::string_view parent, FieldViolations& violations) {
  if (!rpc::ParseName(kAuthorityName, parent))
    violations.Add("parent", "must be a name such as localAuthorities/999");
}

Scope ScopeOf(const rpc::Call& call) {
  Scope scope{.la = call.tenant, .subject = call.caller->subject};
  for (const char* role : {"CASEWORKER", "TEAM_MANAGER", "PANEL_MEMBER", "AUDITOR", "ADMIN"})
    if (call.caller->HasRole(role)) return scope;
  scope.settings = call.caller->settings;
  return scope;
}

Pupil ReadPupil(const v1::Pupil& message, FieldViolations& violations) {
  Pupil pupil;
  pupil.forename = message.forename();
  pupil.surname = message.surname();
  pupil.middle_names = message.middle_names();
  pupil.preferred_forename = message.preferred_forename();
  pupil.preferred_surname = message.preferred_surname();
  pupil.birth_date = ReadDay(message.birth_date(), "pupil.birth_date", violations);
  if (message.sex() == v1::SEX_UNSPECIFIED) violations.Add("pupil.sex", "is required");
  pupil.sex = message.sex() == v1::SEX_FEMALE ? Sex::kFemale : Sex::kMale;
  pupil.ethnicity_code = message.ethnicity_code();
  pupil.address = ReadAddress(message.address());
  pupil.upn = message.upn();
  pupil.uln = message.uln();
  pupil.nhs_number = message.nhs_number();
  pupil.setting = message.setting();
  if (!pupil.setting.empty() && !rpc::ParseName(kSettingName, pupil.setting))
    violations.Add("pupil.setting", "must be a name such as settings/urn-100000");
  pupil.year_group = message.year_group();
  pupil.looked_after = message.looked_after();
  pupil.looked_after_la = message.looked_after_la();
  return pupil;
}

void Merge(const google::protobuf::FieldMask& mask, const v1::Pupil& from, v1::Pupil& into,
           FieldViolations& violations) {
  MergeFields(mask, from, into, {"name", "etag", "address_protected", "warnings", "create_time", "update_time"},
              violations);
}

void Merge(const google::protobuf::FieldMask& mask, const v1::Carer& from, v1::Carer& into,
           FieldViolations& violations) {
  MergeFields(mask, from, into, {"name", "etag", "address_protected", "create_time", "update_time"},
              violations);
}

Carer ReadCarer(const v1::Carer& message, const std::string& pupil_id, FieldViolations& violations) {
  Carer carer;
  carer.pupil_id = pupil_id;
  carer.forename = message.forename();
  carer.surname = message.surname();
  carer.title = message.title();
  if (message.relationship() == v1::RELATIONSHIP_UNSPECIFIED)
    violations.Add("carer.relationship", "is required");
  carer.relationship = static_cast<Relationship>(std::max(0, static_cast<int>(message.relationship()) - 1));
  carer.parental_responsibility = message.parental_responsibility();
  carer.address = ReadAddress(message.address());
  carer.email = message.email();
  carer.phone = message.phone();
  carer.preferred_channel = static_cast<ContactChannel>(message.preferred_channel());
  carer.preferred_language = message.preferred_language();
  carer.no_contact = message.no_contact();
  carer.no_contact_reason = message.no_contact_reason();
  return Canonical(std::move(carer), "carer.", violations);
}

AccessRule ReadRule(const v1::AccessRule& message, const std::string& pupil_id, const std::string& set_by,
                    FieldViolations& violations) {
  if (message.kind() == v1::ACCESS_RULE_KIND_UNSPECIFIED) violations.Add("access_rule.kind", "is required");
  AccessRule rule;
  rule.pupil_id = pupil_id;
  rule.kind = message.kind() == v1::ACCESS_RULE_KIND_PERSON_BARRED ? AccessRuleKind::kPersonBarred
                                                                   : AccessRuleKind::kAddressProtected;
  rule.barred_subject = message.barred_subject();
  rule.allowed_subjects = {message.allowed_subjects().begin(), message.allowed_subjects().end()};
  rule.reason = message.reason();
  rule.set_by = set_by;
  return rule;
}

void ReadDates(const v1::SetTermDatesRequest& request, Setting& setting, FieldViolations& violations) {
  setting.terms.clear();
  setting.closures.clear();
  for (int i = 0; i < request.terms_size(); ++i) {
    const v1::Term& term = request.terms(i);
    const std::string at = absl::StrCat("terms[", i, "].");
    setting.terms.push_back({term.title(), ReadDay(term.first_date(), at + "first_date", violations),
                             ReadDay(term.last_date(), at + "last_date", violations)});
  }
  for (int i = 0; i < request.closures_size(); ++i) {
    const v1::Closure& closure = request.closures(i);
    const std::string at = absl::StrCat("closures[", i, "].");
    setting.closures.push_back({closure.title(),
                                ReadDay(closure.closed_from_date(), at + "closed_from_date", violations),
                                ReadDay(closure.reopens_date(), at + "reopens_date", violations)});
  }
}

}  // namespace send::pupil
