#include "deploy/demo/exampleshire.h"

#include <tuple>

#include "common/base/uuid.h"
#include "common/civil/date.h"

namespace send::demo {
namespace {

void AddPeriods(absl::CivilDay today, Exampleshire& made) {
  const auto closure = LastSummer(today);
  const auto year = civil::ParseDate(closure.closed_from_date())->year();
  using Day = absl::CivilDay;
  const auto term = [&](const char* title, Day first, Day last) {
    auto& added = made.terms.emplace_back();
    added.set_title(title);
    added.set_first_date(civil::FormatDate(first));
    added.set_last_date(civil::FormatDate(last));
  };
  term("Summer", Day(year, 4, 14), Day(year, 7, 21));
  term("Autumn", Day(year, 9, 2), Day(year, 12, 18));
  term("Spring", Day(year + 1, 1, 4), Day(year + 1, 3, 26));
  term("Summer", Day(year + 1, 4, 12), Day(year + 1, 7, 21));
  made.closures.push_back(closure);
  auto& winter = made.closures.emplace_back();
  winter.set_title("Christmas holiday");
  winter.set_closed_from_date(civil::FormatDate(Day(year, 12, 19)));
  winter.set_reopens_date(civil::FormatDate(Day(year + 1, 1, 4)));
}

ehcp::v1::Contact MakeContact(const std::string& title, const std::string& mailbox, const std::string& phone) {
  ehcp::v1::Contact contact;
  contact.set_title(title);
  contact.set_email(mailbox + "@exampleshire.example.org");
  contact.set_phone(phone);
  return contact;
}

}  // namespace

ehcp::v1::AuthorityParticulars MakeParticulars() {
  ehcp::v1::AuthorityParticulars made;
  made.set_name(std::string(kAuthority) + "/particulars");
  made.set_title("Exampleshire Council (Demo)");
  *made.mutable_contact() = MakeContact("Special educational needs team", "sen", "01632 960100");
  for (const char* line : {"Demo House", "1 Example Street", "Exampletown", "ZZ99 1AA"})
    made.mutable_contact()->add_address_lines(line);
  *made.mutable_mediation_adviser() = MakeContact("Demo Mediation Service", "mediation", "01632 960101");
  made.mutable_mediation_adviser()->set_website("https://mediation.example.org");
  *made.mutable_advice_service() = MakeContact("Exampleshire SENDIASS (Demo)", "sendiass", "01632 960102");
  *made.mutable_disagreement_resolution() =
      MakeContact("Demo Disagreement Resolution Service", "resolution", "01632 960103");
  *made.add_commissioning_bodies() =
      MakeContact("NHS Exampleshire Integrated Care Board (Demo)", "icb", "01632 960104");
  *made.mutable_social_care() =
      MakeContact("Exampleshire children's social care (Demo)", "care", "01632 960105");
  made.set_local_offer_url("https://local-offer.example.org");
  for (const auto& [id, name, closed] :
       {std::tuple("north", "Demo North team", false), std::tuple("south", "Demo South team", false),
        std::tuple("early-years", "Demo Early years team", true)}) {
    ehcp::v1::Team& team = *made.add_teams();
    team.set_team_id(id);
    team.set_name(name);
    team.set_manager("demo-team-manager");
    team.set_closed(closed);
  }
  return made;
}

Exampleshire MakeExampleshire(uint64_t seed, absl::CivilDay today) {
  Exampleshire made;
  made.particulars = MakeParticulars();
  made.settings = MakeSettings(seed);
  AddPeriods(today, made);
  made.caseworkers = MakeCaseworkers(today);
  made.pupils = MakePupils(seed, today, made.settings);
  made.cases = MakeCases(seed, today, made.pupils, made.settings);
  return made;
}

std::string StableUuid(std::string_view words) {
  // A namespace of our own.
  return UuidV5("5e4d9990-d330-4a11-8b51-e0a33f1e9999", words);
}

}  // namespace send::demo
