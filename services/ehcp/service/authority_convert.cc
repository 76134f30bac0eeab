#include "services/ehcp/service/authority_convert.h"

#include "absl/strings/str_cat.h"
#include "common/base/contact_shape.h"
#include "common/rpc/fields.h"
#include "common/rpc/resource_name.h"

namespace send::ehcp {
namespace {

using error::FieldViolations;
using rpc::CheckLength;

constexpr size_t kMaxName = 200;
constexpr size_t kMaxSubject = 128;
constexpr size_t kMaxLine = 100;
constexpr int kMaxLines = 6;
constexpr int kMaxBodies = 10;
constexpr int kMaxTeams = 200;

void CheckWebAddress(const std::string& address, const std::string& field, FieldViolations& violations) {
  if (!address.empty() && !IsWebAddress(address))
    violations.Add(field, "must be an address such as https://example.org/page, of at most 500 characters");
}

void CheckContact(const v1::Contact& contact, const std::string& at, FieldViolations& violations) {
  CheckLength(contact.title(), at + ".title", kMaxName, violations);
  CheckLength(contact.person(), at + ".person", kMaxName, violations);
  if (contact.address_lines_size() > kMaxLines)
    violations.Add(at + ".address_lines", absl::StrCat("must be at most ", kMaxLines));
  for (int i = 0; i < std::min(contact.address_lines_size(), kMaxLines); ++i)
    rpc::CheckText(contact.address_lines(i), absl::StrCat(at, ".address_lines[", i, "]"), kMaxLine, violations);
  if (!contact.email().empty() && !IsEmailAddress(contact.email()))
    violations.Add(at + ".email", "must be an e-mail address such as name@example.org");
  if (!contact.phone().empty() && !IsPhoneNumber(contact.phone()))
    violations.Add(at + ".phone", "must be a telephone number of 7 to 15 digits");
  CheckWebAddress(contact.website(), at + ".website", violations);
}

void CheckTeam(const v1::Team& team, const std::string& at, FieldViolations& violations) {
  if (!rpc::ParseName("*", team.team_id()))
    violations.Add(at + ".team_id", "must be 1 to 64 letters, digits, hyphens and underscores");
  rpc::CheckText(team.name(), at + ".name", kMaxName, violations);
  CheckLength(team.manager(), at + ".manager", kMaxSubject, violations);
}

Contact ReadContact(const v1::Contact& message) {
  return {message.title(), message.person(), {message.address_lines().begin(), message.address_lines().end()},
          message.email(), message.phone(),  message.website()};
}

void WriteContact(const Contact& contact, v1::Contact& message) {
  message.set_title(contact.title);
  message.set_person(contact.person);
  *message.mutable_address_lines() = {contact.address_lines.begin(), contact.address_lines.end()};
  message.set_email(contact.email);
  message.set_phone(contact.phone);
  message.set_website(contact.website);
}

}  // namespace

void CheckShape(const v1::AuthorityParticulars& message, FieldViolations& violations) {
  CheckLength(message.title(), "particulars.title", kMaxName, violations);
  CheckContact(message.contact(), "particulars.contact", violations);
  CheckContact(message.mediation_adviser(), "particulars.mediation_adviser", violations);
  CheckContact(message.advice_service(), "particulars.advice_service", violations);
  CheckContact(message.disagreement_resolution(), "particulars.disagreement_resolution", violations);
  if (message.commissioning_bodies_size() > kMaxBodies)
    violations.Add("particulars.commissioning_bodies", absl::StrCat("must be at most ", kMaxBodies));
  for (int i = 0; i < std::min(message.commissioning_bodies_size(), kMaxBodies); ++i)
    CheckContact(message.commissioning_bodies(i), absl::StrCat("particulars.commissioning_bodies[", i, "]"),
                 violations);
  CheckContact(message.social_care(), "particulars.social_care", violations);
  CheckWebAddress(message.local_offer_url(), "particulars.local_offer_url", violations);
  if (message.teams_size() > kMaxTeams)
    violations.Add("particulars.teams", absl::StrCat("must be at most ", kMaxTeams));
  for (int i = 0; i < std::min(message.teams_size(), kMaxTeams); ++i)
    CheckTeam(message.teams(i), absl::StrCat("particulars.teams[", i, "]"), violations);
}

AuthorityParticulars ReadAuthority(const v1::AuthorityParticulars& message) {
  AuthorityParticulars particulars;
  particulars.title = message.title();
  particulars.contact = ReadContact(message.contact());
  particulars.mediation_adviser = ReadContact(message.mediation_adviser());
  particulars.advice_service = ReadContact(message.advice_service());
  particulars.disagreement_resolution = ReadContact(message.disagreement_resolution());
  for (const v1::Contact& body : message.commissioning_bodies())
    particulars.commissioning_bodies.push_back(ReadContact(body));
  particulars.social_care = ReadContact(message.social_care());
  particulars.local_offer_url = message.local_offer_url();
  for (const v1::Team& team : message.teams())
    particulars.teams.push_back({team.team_id(), team.name(), team.manager(), team.closed()});
  return particulars;
}

void Write(const AuthorityParticulars& particulars, v1::AuthorityParticulars& message) {
  // What is empty stays unset.
  const auto write = [](const Contact& contact, auto mutable_contact) {
    if (contact != Contact()) WriteContact(contact, *mutable_contact());
  };
  message.set_title(particulars.title);
  write(particulars.contact, [&] { return message.mutable_contact(); });
  write(particulars.mediation_adviser, [&] { return message.mutable_mediation_adviser(); });
  write(particulars.advice_service, [&] { return message.mutable_advice_service(); });
  write(particulars.disagreement_resolution, [&] { return message.mutable_disagreement_resolution(); });
  for (const Contact& body : particulars.commissioning_bodies)
    WriteContact(body, *message.add_commissioning_bodies());
  write(particulars.social_care, [&] { return message.mutable_social_care(); });
  message.set_local_offer_url(particulars.local_offer_url);
  for (const Team& team : particulars.teams) {
    v1::Team& item = *message.add_teams();
    item.set_team_id(team.team_id);
    item.set_name(team.name);
    item.set_manager(team.manager);
    item.set_closed(team.closed);
  }
}

}  // namespace send::ehcp
