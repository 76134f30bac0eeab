#include "services/ehcp/domain/authority.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/error/error.h"

namespace send::ehcp {
namespace {

AuthorityParticulars WithTeams(std::vector<Team> teams) {
  AuthorityParticulars particulars;
  particulars.teams = std::move(teams);
  return particulars;
}

TEST(AuthorityParticulars, KeepsEveryTeamThatWasEverNamed) {
  const auto before = WithTeams({{"north", "Demo North", "", false}, {"south", "Demo South", "", false}});
  const auto closed =
      WithTeams({{"south", "Demo South and West", "demo-manager", false}, {"north", "Demo North", "", true}});
  EXPECT_EQ(*Revise(before, closed), closed);
  EXPECT_EQ(error::ReasonOf(Revise(before, WithTeams({before.teams[0]})).status()), "TEAM_REMOVED");
  EXPECT_EQ(error::ReasonOf(Revise(closed, WithTeams({before.teams[1]})).status()), "TEAM_REMOVED");
}

TEST(AuthorityParticulars, NamesEveryContactAndTeamThatDoesNotHoldTogether) {
  AuthorityParticulars after = WithTeams({{"north", "A", "", false}, {"north", "B", "", true}});
  after.mediation_adviser.phone = "01632 960001";
  after.commissioning_bodies = {{.title = "Demo board"}, {}};
  std::vector<std::string> fields;
  for (const auto& violation : error::ViolationsOf(Revise({}, after).status()))
    fields.push_back(violation.field);
  EXPECT_THAT(fields, testing::ElementsAre("particulars.mediation_adviser.title",
                                           "particulars.commissioning_bodies[1].title",
                                           "particulars.teams[1].team_id"));
}

TEST(AuthorityParticulars, SayWhetherATeamIsOpen) {
  const auto particulars = WithTeams({{"north", "Demo North", "", false}, {"south", "Demo South", "", true}});
  EXPECT_TRUE(CheckTeamIsOpen(particulars, "north").ok());
  EXPECT_EQ(error::ReasonOf(CheckTeamIsOpen(particulars, "south")), "TEAM_CLOSED");
  EXPECT_EQ(error::ReasonOf(CheckTeamIsOpen(particulars, "North")), "TEAM_UNKNOWN");
  EXPECT_EQ(error::ReasonOf(CheckTeamIsOpen({}, "")), "TEAM_UNKNOWN");
}

TEST(AuthorityParticulars, KnowWhoCanBeReached) {
  EXPECT_FALSE(IsReachable({.title = "Demo service", .website = "https://example.org"}));
  EXPECT_TRUE(IsReachable({.title = "Demo service", .phone = "01632 960001"}));
}

}  // namespace
}  // namespace send::ehcp
