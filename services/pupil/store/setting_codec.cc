#include "common/journal/json.h"
#include "services/pupil/store/codecs.h"

namespace send::pupil {
namespace {

using journal::FindDay;
using journal::GetDay;
using journal::PutDay;
using journal::Words;
using nlohmann::json;

constexpr Words<SettingKind, 6> kKinds{
    {"school", "group", "school_based", "childminder", "childminder_agency", "home"}};
constexpr Words<SettingStatus, 4, 1> kStatuses{
    {"open", "closed", "open_proposed_to_close", "proposed_to_open"}};

// The plain fields, once for both ways: what is added here is written and read.
template <class SettingType, class Visit>
void VisitFields(SettingType& setting, Visit visit) {
  visit("title", setting.title);
  visit("la_code", setting.la_code);
  visit("la_title", setting.la_title);
  visit("laestab", setting.laestab);
  visit("ukprn", setting.ukprn);
  visit("uprn", setting.uprn);
  visit("type_code", setting.type_code);
  visit("type_title", setting.type_title);
  visit("type_group_code", setting.type_group_code);
  visit("type_group_title", setting.type_group_title);
  visit("low_age", setting.low_age);
  visit("high_age", setting.high_age);
  visit("capacity", setting.capacity);
  visit("pupils_on_roll", setting.pupils_on_roll);
  visit("address_lines", setting.address_lines);
  visit("postcode", setting.postcode);
  visit("easting", setting.easting);
  visit("northing", setting.northing);
  visit("section_41_approved", setting.section_41_approved);
  visit("sen_provision_codes", setting.sen_provision_codes);
  visit("resourced_provision_title", setting.resourced_provision_title);
  visit("resourced_provision_on_roll", setting.resourced_provision_on_roll);
  visit("resourced_provision_capacity", setting.resourced_provision_capacity);
  visit("sen_unit_on_roll", setting.sen_unit_on_roll);
  visit("sen_unit_capacity", setting.sen_unit_capacity);
  visit("places", setting.places);
  visit("agency", setting.agency);
  visit("flags", setting.flags);
}

json ToJson(const Setting& setting) {
  json object{{"id", setting.id}, {"kind", kKinds.Of(setting.kind)}, {"status", kStatuses.Of(setting.status)}};
  VisitFields(setting,
              [&](const char* name, const auto& value) { journal::PutUnlessDefault(object, name, value); });
  if (setting.phase) object["phase"] = *setting.phase;
  PutDay(object, "open_date", setting.open_date);
  PutDay(object, "close_date", setting.close_date);
  PutDay(object, "registered_on", setting.registered_on);
  PutDay(object, "register_changed_on", setting.register_changed_on);
  return object;
}

json DatesToJson(const Setting& setting) {
  json object{{"terms", json::array()}, {"closures", json::array()}};
  for (const Term& term : setting.terms) {
    json& added = object["terms"].emplace_back(json{{"title", term.title}});
    PutDay(added, "first", term.first);
    PutDay(added, "last", term.last);
  }
  for (const Closure& closure : setting.closures) {
    json& added = object["closures"].emplace_back(json{{"title", closure.title}});
    PutDay(added, "closed_from", closure.closed_from);
    PutDay(added, "reopens", closure.reopens);
  }
  return object;
}

Setting ReadSetting(const json& object) {
  Setting setting;
  setting.id = object.at("id");
  setting.kind = kKinds.Read(object.at("kind"));
  setting.status = kStatuses.Read(object.at("status"));
  VisitFields(setting, [&](const char* name, auto& value) {
    value = journal::GetOrDefault<std::decay_t<decltype(value)>>(object, name);
  });
  if (object.contains("phase")) setting.phase = object["phase"].get<int>();
  setting.open_date = FindDay(object, "open_date");
  setting.close_date = FindDay(object, "close_date");
  setting.registered_on = FindDay(object, "registered_on");
  setting.register_changed_on = FindDay(object, "register_changed_on");
  return setting;
}

void ReadDates(const json& object, Setting& setting) {
  for (const json& term : object.at("terms"))
    setting.terms.push_back({term.at("title"), GetDay(term, "first"), GetDay(term, "last")});
  for (const json& closure : object.at("closures"))
    setting.closures.push_back(
        {closure.at("title"), GetDay(closure, "closed_from"), GetDay(closure, "reopens")});
}

}  // namespace

std::string EncodeRegisterPart(const Setting& setting) { return ToJson(setting).dump(); }

std::string EncodeDates(const Setting& setting) {
  return setting.terms.empty() && setting.closures.empty() ? "" : DatesToJson(setting).dump();
}

// As the canonical text of an object with both: its keys are sorted.
std::string WholeDocument(std::string_view register_part, const Setting& setting) {
  return absl::StrCat(R"({"dates":)", DatesToJson(setting).dump(), R"(,"register":)", ToAbsl(register_part),
                      "}");
}

absl::StatusOr<Setting> DecodeSetting(std::string_view register_part, std::string_view dates,
                                      int schema_version) {
  using Codec = journal::Codec<Setting>;
  return journal::DecodeWith(Codec::kKind, register_part, schema_version == Codec::kSchemaVersion,
                             [&](const json& object) {
                               Setting setting = ReadSetting(object);
                               if (!dates.empty()) ReadDates(json::parse(dates), setting);
                               return setting;
                             });
}

}  // namespace send::pupil

namespace send::journal {

std::string Codec<pupil::Setting>::Encode(const pupil::Setting& setting) {
  return pupil::WholeDocument(pupil::EncodeRegisterPart(setting), setting);
}

absl::StatusOr<pupil::Setting> Codec<pupil::Setting>::Decode(std::string_view document, int schema_version) {
  return DecodeWith(kKind, document, schema_version == kSchemaVersion, [](const nlohmann::json& object) {
    pupil::Setting setting = pupil::ReadSetting(object.at("register"));
    pupil::ReadDates(object.at("dates"), setting);
    return setting;
  });
}

}  // namespace send::journal
