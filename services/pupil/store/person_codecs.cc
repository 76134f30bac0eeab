#include "common/journal/json.h"
#include "services/pupil/store/codecs.h"

namespace send::pupil {
namespace {

using journal::FindDay;
using journal::GetDay;
using journal::PutDay;
using journal::Words;
using nlohmann::json;

constexpr Words<Sex, 2> kSexes{{"male", "female"}};
constexpr Words<Relationship, 8> kRelationships{
    {"mother", "father", "step_parent", "grandparent", "foster_carer", "guardian", "social_worker", "other"}};
constexpr Words<ContactChannel, 6> kContactChannels{
    {"none", "email", "post", "telephone", "text_message", "portal"}};
constexpr Words<AccessRuleKind, 2> kRuleKinds{{"address_protected", "person_barred"}};

// The plain fields of each, once for both ways: what is added here is written and read.
template <class Type, class Visit>
void VisitAddress(Type& address, Visit visit) {
  visit("address_lines", address.lines);
  visit("postcode", address.postcode);
  visit("uprn", address.uprn);
}

template <class Type, class Visit>
void VisitPupil(Type& pupil, Visit visit) {
  visit("forename", pupil.forename);
  visit("surname", pupil.surname);
  visit("middle_names", pupil.middle_names);
  visit("preferred_forename", pupil.preferred_forename);
  visit("preferred_surname", pupil.preferred_surname);
  visit("ethnicity_code", pupil.ethnicity_code);
  visit("upn", pupil.upn);
  visit("uln", pupil.uln);
  visit("nhs_number", pupil.nhs_number);
  visit("setting", pupil.setting);
  visit("year_group", pupil.year_group);
  visit("looked_after", pupil.looked_after);
  visit("looked_after_la", pupil.looked_after_la);
  VisitAddress(pupil.address, visit);
}

template <class Type, class Visit>
void VisitCarer(Type& carer, Visit visit) {
  visit("pupil_id", carer.pupil_id);
  visit("forename", carer.forename);
  visit("surname", carer.surname);
  visit("title", carer.title);
  visit("parental_responsibility", carer.parental_responsibility);
  visit("email", carer.email);
  visit("phone", carer.phone);
  visit("preferred_language", carer.preferred_language);
  visit("no_contact", carer.no_contact);
  visit("no_contact_reason", carer.no_contact_reason);
  VisitAddress(carer.address, visit);
}

template <class Type, class Visit>
void VisitRule(Type& rule, Visit visit) {
  visit("pupil_id", rule.pupil_id);
  visit("barred_subject", rule.barred_subject);
  visit("allowed_subjects", rule.allowed_subjects);
  visit("reason", rule.reason);
  visit("set_by", rule.set_by);
  visit("ended_reason", rule.ended_reason);
}

auto Writer(json& object) {
  return [&object](const char* name, const auto& value) { journal::PutUnlessDefault(object, name, value); };
}

auto Reader(const json& object) {
  return [&object](const char* name, auto& value) {
    value = journal::GetOrDefault<std::decay_t<decltype(value)>>(object, name);
  };
}

Pupil ReadPupil(const json& object) {
  Pupil pupil;
  VisitPupil(pupil, Reader(object));
  pupil.birth_date = GetDay(object, "birth_date");
  pupil.sex = kSexes.Read(object.at("sex"));
  return pupil;
}

Carer ReadCarer(const json& object) {
  Carer carer;
  VisitCarer(carer, Reader(object));
  carer.relationship = kRelationships.Read(object.at("relationship"));
  carer.preferred_channel = kContactChannels.Read(object.at("preferred_channel"));
  return carer;
}

AccessRule ReadRule(const json& object) {
  AccessRule rule;
  VisitRule(rule, Reader(object));
  rule.kind = kRuleKinds.Read(object.at("kind"));
  if (object.contains("ended_us")) rule.ended_at = absl::FromUnixMicros(object["ended_us"].get<int64_t>());
  return rule;
}

}  // namespace
}  // namespace send::pupil

namespace send::journal {

std::string Codec<pupil::Pupil>::Encode(const pupil::Pupil& person) {
  nlohmann::json object{{"sex", pupil::kSexes.Of(person.sex)}};
  pupil::VisitPupil(person, pupil::Writer(object));
  PutDay(object, "birth_date", person.birth_date);
  return object.dump();
}

absl::StatusOr<pupil::Pupil> Codec<pupil::Pupil>::Decode(std::string_view document, int schema_version) {
  return DecodeWith(kKind, document, schema_version == kSchemaVersion, &pupil::ReadPupil);
}

std::string Codec<pupil::Carer>::Encode(const pupil::Carer& carer) {
  nlohmann::json object{{"relationship", pupil::kRelationships.Of(carer.relationship)},
                        {"preferred_channel", pupil::kContactChannels.Of(carer.preferred_channel)}};
  pupil::VisitCarer(carer, pupil::Writer(object));
  return object.dump();
}

absl::StatusOr<pupil::Carer> Codec<pupil::Carer>::Decode(std::string_view document, int schema_version) {
  return DecodeWith(kKind, document, schema_version == kSchemaVersion, &pupil::ReadCarer);
}

std::string Codec<pupil::AccessRule>::Encode(const pupil::AccessRule& rule) {
  nlohmann::json object{{"kind", pupil::kRuleKinds.Of(rule.kind)}};
  pupil::VisitRule(rule, pupil::Writer(object));
  if (rule.ended_at) object["ended_us"] = absl::ToUnixMicros(*rule.ended_at);
  return object.dump();
}

absl::StatusOr<pupil::AccessRule> Codec<pupil::AccessRule>::Decode(std::string_view document,
                                                                   int schema_version) {
  return DecodeWith(kKind, document, schema_version == kSchemaVersion, &pupil::ReadRule);
}

}  // namespace send::journal
