#include "absl/strings/str_cat.h"
#include "common/civil/date.h"
#include "common/journal/change.h"
#include "common/rpc/fields.h"
#include "common/rpc/resource_name.h"
#include "services/pupil/service/convert.h"

namespace send::pupil {
namespace {

using rpc::DayText;
using rpc::SetTime;

static_assert(v1::RELATIONSHIP_OTHER == static_cast<int>(Relationship::kOther) + 1);
static_assert(v1::CONTACT_CHANNEL_PORTAL == static_cast<int>(ContactChannel::kPortal));
static_assert(v1::ACCESS_RULE_KIND_PERSON_BARRED == static_cast<int>(AccessRuleKind::kPersonBarred) + 1);
static_assert(v1::SETTING_KIND_HOME == static_cast<int>(SettingKind::kHome) + 1);
static_assert(v1::SETTING_STATUS_PROPOSED_TO_OPEN == static_cast<int>(SettingStatus::kProposedToOpen));
static_assert(v1::PHASE_ALL_THROUGH == 8);

void WriteAddress(const Address& address, v1::PostalAddress& message) {
  message.mutable_lines()->Assign(address.lines.begin(), address.lines.end());
  message.set_postcode(address.postcode);
  message.set_uprn(address.uprn);
}

template <class T, class Message>
void WriteHead(const journal::Stored<T>& stored, const std::string& name, Message& message) {
  message.set_name(name);
  message.set_etag(journal::EtagOf(stored.version));
  SetTime(stored.created_at, *message.mutable_create_time());
}

}  // namespace

void WriteWhole(const Pupil& pupil, v1::Pupil& message) {
  message.set_forename(pupil.forename);
  message.set_surname(pupil.surname);
  message.set_middle_names(pupil.middle_names);
  message.set_preferred_forename(pupil.preferred_forename);
  message.set_preferred_surname(pupil.preferred_surname);
  message.set_birth_date(civil::FormatDate(pupil.birth_date));
  message.set_sex(pupil.sex == Sex::kFemale ? v1::SEX_FEMALE : v1::SEX_MALE);
  message.set_ethnicity_code(pupil.ethnicity_code);
  if (!pupil.address.empty()) WriteAddress(pupil.address, *message.mutable_address());
  message.set_upn(pupil.upn);
  message.set_uln(pupil.uln);
  message.set_nhs_number(pupil.nhs_number);
  message.set_setting(pupil.setting);
  message.set_year_group(pupil.year_group);
  message.set_looked_after(pupil.looked_after);
  message.set_looked_after_la(pupil.looked_after_la);
}

void Write(const Shown<Pupil>& shown, const rpc::Call& call, v1::Pupil& message) {
  const journal::Stored<Pupil>& stored = shown.stored;
  WriteWhole(stored.value, message);
  if (shown.address_hidden) message.clear_address();
  message.set_address_protected(shown.address_hidden);
  WriteHead(stored, rpc::FormatName(kPupilName, {call.tenant, stored.id}), message);
  SetTime(stored.updated_at, *message.mutable_update_time());
  for (const std::string& warning : WarningsFor(stored.value, call.today)) message.add_warnings(warning);
}

void WriteIdentity(const Shown<Pupil>& shown, const rpc::Call& call, v1::PupilIdentity& message) {
  const Pupil& pupil = shown.stored.value;
  message.set_name(rpc::FormatName(kPupilName, {call.tenant, shown.stored.id}));
  const std::string middle = pupil.middle_names.empty() ? "" : pupil.middle_names + " ";
  message.set_full_name(absl::StrCat(pupil.forename, " ", middle, pupil.surname));
  message.set_birth_date(civil::FormatDate(pupil.birth_date));
}

void WriteWhole(const Carer& carer, v1::Carer& message) {
  message.set_forename(carer.forename);
  message.set_surname(carer.surname);
  message.set_title(carer.title);
  message.set_relationship(static_cast<v1::Relationship>(static_cast<int>(carer.relationship) + 1));
  message.set_parental_responsibility(carer.parental_responsibility);
  if (!carer.address.empty()) WriteAddress(carer.address, *message.mutable_address());
  message.set_email(carer.email);
  message.set_phone(carer.phone);
  message.set_preferred_channel(static_cast<v1::ContactChannel>(carer.preferred_channel));
  message.set_preferred_language(carer.preferred_language);
  message.set_no_contact(carer.no_contact);
  message.set_no_contact_reason(carer.no_contact_reason);
}

void Write(const Shown<Carer>& shown, const rpc::Call& call, v1::Carer& message) {
  const journal::Stored<Carer>& stored = shown.stored;
  WriteWhole(stored.value, message);
  if (shown.address_hidden) {
    message.clear_address();
    message.clear_email();
    message.clear_phone();
  }
  message.set_address_protected(shown.address_hidden);
  WriteHead(stored, rpc::FormatName(kCarerName, {call.tenant, stored.value.pupil_id, stored.id}), message);
  SetTime(stored.updated_at, *message.mutable_update_time());
}

void Write(const journal::Stored<AccessRule>& stored, const rpc::Call& call, v1::AccessRule& message) {
  const AccessRule& rule = stored.value;
  WriteHead(stored, rpc::FormatName(kRuleName, {call.tenant, rule.pupil_id, stored.id}), message);
  message.set_kind(static_cast<v1::AccessRuleKind>(static_cast<int>(rule.kind) + 1));
  message.set_barred_subject(rule.barred_subject);
  message.mutable_allowed_subjects()->Assign(rule.allowed_subjects.begin(), rule.allowed_subjects.end());
  message.set_reason(rule.reason);
  message.set_set_by(rule.set_by);
  if (rule.ended_at) SetTime(*rule.ended_at, *message.mutable_end_time());
  message.set_ended_reason(rule.ended_reason);
}

void Write(const StoredSetting& stored, v1::Setting& message) {
  const Setting& setting = stored.value;
  message.set_name(rpc::FormatName(kSettingName, {stored.id}));
  message.set_etag(journal::EtagOf(stored.version));
  message.set_kind(static_cast<v1::SettingKind>(static_cast<int>(setting.kind) + 1));
  message.set_title(setting.title);
  message.set_status(static_cast<v1::SettingStatus>(setting.status));
  message.set_local_authority_code(setting.la_code);
  message.set_local_authority_title(setting.la_title);
  message.set_laestab(setting.laestab);
  message.set_ukprn(setting.ukprn);
  message.set_uprn(setting.uprn);
  message.set_type_code(setting.type_code);
  message.set_type_title(setting.type_title);
  message.set_type_group_code(setting.type_group_code);
  message.set_type_group_title(setting.type_group_title);
  if (setting.phase) message.set_phase(static_cast<v1::Phase>(*setting.phase + 1));
  message.set_statutory_low_age(setting.low_age);
  message.set_statutory_high_age(setting.high_age);
  message.set_capacity(setting.capacity);
  message.set_pupils_on_roll(setting.pupils_on_roll);
  message.set_open_date(DayText(setting.open_date));
  message.set_close_date(DayText(setting.close_date));
  message.mutable_address_lines()->Assign(setting.address_lines.begin(), setting.address_lines.end());
  message.set_postcode(setting.postcode);
  message.set_easting(setting.easting);
  message.set_northing(setting.northing);
  message.set_section_41_approved(setting.section_41_approved);
  message.mutable_sen_provision_codes()->Assign(setting.sen_provision_codes.begin(),
                                                setting.sen_provision_codes.end());
  message.set_resourced_provision_title(setting.resourced_provision_title);
  message.set_resourced_provision_on_roll(setting.resourced_provision_on_roll);
  message.set_resourced_provision_capacity(setting.resourced_provision_capacity);
  message.set_sen_unit_on_roll(setting.sen_unit_on_roll);
  message.set_sen_unit_capacity(setting.sen_unit_capacity);
  message.set_places(setting.places);
  message.set_agency(setting.agency);
  message.set_registered_on_date(DayText(setting.registered_on));
  message.set_may_be_named_in_plan(MayBeNamedInPlan(setting));
  message.set_maintaining_authority_code(MaintainingAuthorityOf(setting));
  message.set_mainstream(IsMainstream(setting));
  message.mutable_flags()->Assign(setting.flags.begin(), setting.flags.end());
  for (const Term& term : setting.terms) {
    v1::Term* added = message.add_terms();
    added->set_title(term.title);
    added->set_first_date(civil::FormatDate(term.first));
    added->set_last_date(civil::FormatDate(term.last));
  }
  for (const Closure& closure : setting.closures) {
    v1::Closure* added = message.add_closures();
    added->set_title(closure.title);
    added->set_closed_from_date(civil::FormatDate(closure.closed_from));
    added->set_reopens_date(civil::FormatDate(closure.reopens));
  }
  message.set_register_changed_date(DayText(setting.register_changed_on));
  SetTime(stored.updated_at, *message.mutable_update_time());
}

}  // namespace send::pupil
