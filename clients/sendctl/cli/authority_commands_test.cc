// The commands on an authority's particulars, against a server on this machine.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "clients/sendctl/testing/command_fixture.h"
#include "send/ehcp/v1/authority_service.pb.h"

namespace send::cli {
namespace {

using testing::ElementsAre;

class AuthorityCommandsTest : public CommandTest {
 protected:
  AuthorityCommandsTest() {
    read_.set_name("localAuthorities/999/particulars");
    read_.set_etag("v3");
    ehcp::v1::Team& team = *read_.add_teams();
    team.set_team_id("north");
    team.set_name("Demo North");
    api_.Answer("GetParticulars", read_);
  }
  ehcp::v1::UpdateParticularsRequest Sent() const {
    return api_.Sent<ehcp::v1::UpdateParticularsRequest>("UpdateParticulars");
  }

  ehcp::v1::AuthorityParticulars read_;
};

TEST_F(AuthorityCommandsTest, ChangesWhatTheFlagsName) {
  ASSERT_EQ(Run({"authority", "update", "--title", "Exampleshire Council", "--mediation-phone", "01632 960001",
                 "--contact-address", "1 Demo Street", "--contact-address", "ZZ99 1AA", "--commissioning-body",
                 "Demo board, board@example.org", "--commissioning-body", "Demo other board"}),
            0)
      << err_.str();
  const auto sent = Sent();
  EXPECT_EQ(sent.particulars().name(), "localAuthorities/999/particulars");
  EXPECT_EQ(sent.particulars().etag(), "v3");
  EXPECT_THAT(sent.update_mask().paths(),
              ElementsAre("title", "contact.address_lines", "mediation_adviser.phone", "commissioning_bodies"));
  EXPECT_THAT(sent.particulars().contact().address_lines(), ElementsAre("1 Demo Street", "ZZ99 1AA"));
  ASSERT_EQ(sent.particulars().commissioning_bodies_size(), 2);
  EXPECT_EQ(sent.particulars().commissioning_bodies(0).title(), "Demo board");
  EXPECT_EQ(sent.particulars().commissioning_bodies(0).email(), "board@example.org");
  EXPECT_EQ(sent.particulars().commissioning_bodies(1).title(), "Demo other board");
  EXPECT_EQ(Run({"authority", "update"}), 2);
}

TEST_F(AuthorityCommandsTest, AddsAndClosesTeamsBesideTheOthers) {
  ASSERT_EQ(Run({"authority", "team", "south", "--name", "Demo South", "--manager", "demo-team-manager",
                 "--etag", "v2"}),
            0)
      << err_.str();
  EXPECT_EQ(Sent().particulars().etag(), "v2");
  EXPECT_THAT(Sent().update_mask().paths(), ElementsAre("teams"));
  ASSERT_EQ(Sent().particulars().teams_size(), 2);
  EXPECT_EQ(Sent().particulars().teams(1).manager(), "demo-team-manager");
  ASSERT_EQ(Run({"authority", "team", "north", "--close"}), 0) << err_.str();
  ASSERT_EQ(Sent().particulars().teams_size(), 1);
  EXPECT_TRUE(Sent().particulars().teams(0).closed());
  EXPECT_EQ(Sent().particulars().teams(0).name(), "Demo North");
}

}  // namespace
}  // namespace send::cli
