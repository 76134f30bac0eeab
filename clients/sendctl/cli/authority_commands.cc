#include <algorithm>

#include "clients/sendctl/cli/change.h"
#include "clients/sendctl/cli/session.h"
#include "clients/sendctl/client/usage.h"
#include "send/ehcp/v1/authority_service.grpc.pb.h"

namespace send::cli {
namespace {

using ehcp::v1::AuthorityParticulars;
using Authorities = ehcp::v1::AuthorityService::Stub;

constexpr char kAt[] = "particulars.";

absl::Status Read(Session& session, AuthorityParticulars& reply) {
  const auto authority = session.Authority();
  if (!authority.ok()) return authority.status();
  ehcp::v1::GetParticularsRequest request;
  request.set_name(*authority + "/particulars");
  return session.Call(&Authorities::GetParticulars, request, reply);
}

// Sends `particulars` with the mask, under the etag that was given or that came with them.
absl::Status Send(Session& session, const AuthorityParticulars& read, AuthorityParticulars particulars,
                  const std::vector<std::string>& mask) {
  if (mask.empty()) return client::Usage("Say what is to be changed: see --help.");
  ehcp::v1::UpdateParticularsRequest request;
  *request.mutable_particulars() = std::move(particulars);
  request.mutable_particulars()->set_name(read.name());
  const std::string etag = session.arguments().Text("etag");
  request.mutable_particulars()->set_etag(etag.empty() ? read.etag() : etag);
  for (const std::string& path : mask) request.mutable_update_mask()->add_paths(path);
  request.set_request_id(session.RequestId());
  AuthorityParticulars reply;
  if (absl::Status status = session.Call(&Authorities::UpdateParticulars, request, reply); !status.ok())
    return status;
  return session.Show(reply);
}

absl::Status RunGet(Session& session) {
  AuthorityParticulars reply;
  if (absl::Status status = Read(session, reply); !status.ok()) return status;
  return session.Show(reply);
}

absl::Status RunUpdate(Session& session) {
  ehcp::v1::UpdateParticularsRequest filled;
  if (absl::Status status = session.Fill(filled); !status.ok()) return status;
  AuthorityParticulars& given = *filled.mutable_particulars();
  std::vector<std::string> mask = session.MaskOf(kAt);
  for (const std::string& body : session.arguments().All("commissioning-body")) {
    const size_t comma = body.rfind(',');
    ehcp::v1::Contact& contact = *given.add_commissioning_bodies();
    contact.set_title(body.substr(0, comma));
    if (comma != std::string::npos) contact.set_email(body.substr(body.find_first_not_of(' ', comma + 1)));
  }
  if (given.commissioning_bodies_size() > 0) mask.push_back("commissioning_bodies");
  AuthorityParticulars read;
  if (absl::Status status = Read(session, read); !status.ok()) return status;
  return Send(session, read, given, mask);
}

// Adds the team, or changes what the flags name of the one that has the id.
absl::Status RunTeam(Session& session) {
  AuthorityParticulars particulars;
  if (absl::Status status = Read(session, particulars); !status.ok()) return status;
  const Arguments& given = session.arguments();
  auto& teams = *particulars.mutable_teams();
  auto team = std::find_if(teams.begin(), teams.end(),
                           [&](const ehcp::v1::Team& one) { return one.team_id() == given.Positional(0); });
  if (team == teams.end()) {
    particulars.add_teams()->set_team_id(given.Positional(0));
    team = std::prev(teams.end());
  }
  if (given.Has("name")) team->set_name(given.Text("name"));
  if (given.Has("manager")) team->set_manager(given.Text("manager"));
  if (given.Has("close")) team->set_closed(true);
  if (given.Has("open")) team->set_closed(false);
  return Send(session, particulars, particulars, {"teams"});
}

// The flags of one contact: --mediation-title and so on.
void AddContact(const std::string& flag, const std::string& whose, const std::string& field,
                std::vector<Flag>& flags) {
  const std::string at = kAt + field + ".";
  flags.push_back({flag + "-title", "what " + whose + " is called", at + "title"});
  flags.push_back({flag + "-person", "a person or an office there", at + "person"});
  flags.push_back({.name = flag + "-address",
                   .help = "a line of the address, the postcode last; several times",
                   .field = at + "address_lines",
                   .kind = Flag::kMany});
  flags.push_back({flag + "-email", "an e-mail address", at + "email"});
  flags.push_back({flag + "-phone", "a telephone number", at + "phone"});
  flags.push_back({flag + "-website", "an address such as https://example.org", at + "website"});
}

std::vector<Flag> UpdateFlags() {
  std::vector<Flag> flags = {
      {"title", "the authority's name as letters carry it", std::string(kAt) + "title"},
      {"local-offer", "where families find schools and colleges: https://…",
       std::string(kAt) + "local_offer_url"},
      {.name = "commissioning-body",
       .help = "an integrated care board, TITLE or TITLE,EMAIL; several times. They replace what is there",
       .kind = Flag::kMany}};
  AddContact("contact", "the office that sends notices", "contact", flags);
  AddContact("mediation", "the mediation adviser", "mediation_adviser", flags);
  AddContact("advice-service", "the information, advice and support service", "advice_service", flags);
  AddContact("disagreement", "the disagreement resolution service", "disagreement_resolution", flags);
  AddContact("social-care", "children's social care", "social_care", flags);
  flags.push_back(EtagFlag());
  return WithChangeFlags(std::move(flags));
}

}  // namespace

std::vector<Command> AuthorityCommands() {
  return {
      {"authority get", "Show what the authority's notices say of it, and its teams", {}, {}, &RunGet},
      {"authority update", "Change the particulars that the flags name", {}, UpdateFlags(), &RunUpdate},
      {"authority team",
       "Add a team, or change or close it",
       {"TEAM"},
       WithChangeFlags({{"name", "what it is called"},
                        {"manager", "who leads it: a subject"},
                        {.name = "close", .help = "nothing more is allocated to it", .kind = Flag::kSwitch},
                        {.name = "open", .help = "it is allocated to again", .kind = Flag::kSwitch},
                        EtagFlag()}),
       &RunTeam},
  };
}

}  // namespace send::cli
