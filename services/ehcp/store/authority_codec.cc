#include "services/ehcp/store/authority_codec.h"

#include "common/journal/json.h"

namespace send::ehcp {
namespace {

using journal::GetOrDefault;
using journal::PutUnlessDefault;
using nlohmann::json;

// The plain fields of each, once for both ways: what is added here is written and read.
template <class Type, class Visit>
void VisitContact(Type& contact, Visit visit) {
  visit("title", contact.title);
  visit("person", contact.person);
  visit("address_lines", contact.address_lines);
  visit("email", contact.email);
  visit("phone", contact.phone);
  visit("website", contact.website);
}
template <class Type, class Visit>
void VisitTeam(Type& team, Visit visit) {
  visit("team_id", team.team_id);
  visit("name", team.name);
  visit("manager", team.manager);
  visit("closed", team.closed);
}
template <class Type, class Visit>
void VisitContacts(Type& particulars, Visit visit) {
  visit("contact", particulars.contact);
  visit("mediation_adviser", particulars.mediation_adviser);
  visit("advice_service", particulars.advice_service);
  visit("disagreement_resolution", particulars.disagreement_resolution);
  visit("social_care", particulars.social_care);
}

// Writes, or reads, each field that a visitor names.
auto Putting(json& object) {
  return [&object](const char* name, const auto& value) { PutUnlessDefault(object, name, value); };
}
auto Getting(const json& object) {
  return [&object](const char* name, auto& value) {
    value = GetOrDefault<std::remove_reference_t<decltype(value)>>(object, name);
  };
}

json ToJson(const Contact& contact) {
  json object = json::object();
  VisitContact(contact, Putting(object));
  return object;
}
json ToJson(const Team& team) {
  json object = json::object();
  VisitTeam(team, Putting(object));
  return object;
}
Contact ReadContact(const json& object) {
  Contact contact;
  VisitContact(contact, Getting(object));
  return contact;
}
Team ReadTeam(const json& object) {
  Team team;
  VisitTeam(team, Getting(object));
  return team;
}

json ToJson(const AuthorityParticulars& particulars) {
  json object = json::object();
  PutUnlessDefault(object, "title", particulars.title);
  PutUnlessDefault(object, "local_offer_url", particulars.local_offer_url);
  VisitContacts(particulars, [&](const char* name, const Contact& contact) {
    if (contact != Contact()) object[name] = ToJson(contact);
  });
  for (const Contact& body : particulars.commissioning_bodies)
    object["commissioning_bodies"].push_back(ToJson(body));
  for (const Team& team : particulars.teams) object["teams"].push_back(ToJson(team));
  return object;
}

AuthorityParticulars ReadAuthority(const json& object) {
  AuthorityParticulars particulars;
  particulars.title = object.value("title", "");
  particulars.local_offer_url = object.value("local_offer_url", "");
  VisitContacts(particulars, [&](const char* name, Contact& contact) {
    if (object.contains(name)) contact = ReadContact(object[name]);
  });
  const json none = json::array();
  for (const json& body : object.value("commissioning_bodies", none))
    particulars.commissioning_bodies.push_back(ReadContact(body));
  for (const json& team : object.value("teams", none)) particulars.teams.push_back(ReadTeam(team));
  return particulars;
}

}  // namespace
}  // namespace send::ehcp

namespace send::journal {

std::string Codec<ehcp::AuthorityParticulars>::Encode(const ehcp::AuthorityParticulars& particulars) {
  return ehcp::ToJson(particulars).dump();
}

absl::StatusOr<ehcp::AuthorityParticulars> Codec<ehcp::AuthorityParticulars>::Decode(std::string_view document,
                                                                                     int schema_version) {
  return DecodeWith(kKind, document, schema_version == kSchemaVersion, &ehcp::ReadAuthority);
}

}  // namespace send::journal
