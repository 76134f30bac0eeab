// The methods called directly, on the store in memory.
#include "services/ehcp/service/authority_service.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/rpc/testing.h"
#include "services/ehcp/store/fake_authority_store.h"

namespace send::ehcp {
namespace {

using rpc::BadFieldsOf;
using rpc::CallBy;
using ::testing::ElementsAre;

constexpr char kName[] = "localAuthorities/999/particulars";

class AuthorityServiceTest : public ::testing::Test {
 protected:
  v1::AuthorityParticulars Get() {
    v1::GetParticularsRequest request;
    request.set_name(kName);
    v1::AuthorityParticulars reply;
    const absl::Status status = service_.Get(CallBy("CASEWORKER", request), request, reply);
    EXPECT_TRUE(status.ok()) << status;
    return reply;
  }
  // Sends `particulars` with the mask; what came of it is left there.
  absl::Status Update(v1::AuthorityParticulars& particulars, const std::vector<std::string>& mask) {
    v1::UpdateParticularsRequest request;
    *request.mutable_particulars() = particulars;
    for (const std::string& path : mask) request.mutable_update_mask()->add_paths(path);
    v1::AuthorityParticulars reply;
    const absl::Status status = service_.Update(CallBy("TEAM_MANAGER", request), request, reply);
    if (status.ok()) particulars = reply;
    return status;
  }

  FakeAuthorityStore store_;
  AuthorityService service_{store_};
};

TEST_F(AuthorityServiceTest, AreEmptyUntilTheyAreWritten) {
  v1::AuthorityParticulars mine = Get();
  EXPECT_EQ(mine.name(), kName);
  EXPECT_EQ(mine.etag(), "v0");
  EXPECT_FALSE(mine.has_create_time());
  v1::AuthorityParticulars other = mine;
  mine.set_title("Exampleshire Council \U0001F600");
  ASSERT_TRUE(Update(mine, {"title"}).ok());
  EXPECT_EQ(mine.etag(), "v1");
  EXPECT_TRUE(mine.has_create_time());
  EXPECT_EQ(Get().title(), "Exampleshire Council \U0001F600");
  EXPECT_EQ(error::ReasonOf(Update(other, {"title"})), "STALE_ETAG")
      << "of two first writers the second is told";
}

TEST_F(AuthorityServiceTest, TakesWhatTheMaskNamesAndNothingElse) {
  v1::AuthorityParticulars mine = Get();
  mine.set_title("Exampleshire Council");
  mine.mutable_mediation_adviser()->set_title("Demo Mediation");
  mine.mutable_mediation_adviser()->set_phone("01632 960001");
  mine.add_commissioning_bodies()->set_title("Demo board");
  ASSERT_TRUE(Update(mine, {"title", "mediation_adviser", "commissioning_bodies"}).ok());
  mine.set_title("Not in the mask");
  mine.mutable_mediation_adviser()->set_title("Nor this");
  mine.mutable_mediation_adviser()->set_email("mediation@example.org");
  mine.clear_commissioning_bodies();
  ASSERT_TRUE(Update(mine, {"mediation_adviser.email", "commissioning_bodies"}).ok());
  EXPECT_EQ(mine.title(), "Exampleshire Council");
  EXPECT_EQ(mine.mediation_adviser().title(), "Demo Mediation");
  EXPECT_EQ(mine.mediation_adviser().phone(), "01632 960001");
  EXPECT_EQ(mine.mediation_adviser().email(), "mediation@example.org");
  EXPECT_EQ(mine.commissioning_bodies_size(), 0);
  mine.clear_mediation_adviser();
  ASSERT_TRUE(Update(mine, {"mediation_adviser"}).ok());
  EXPECT_FALSE(mine.has_mediation_adviser());
}

TEST_F(AuthorityServiceTest, ClosesTeamsAndRemovesNone) {
  v1::AuthorityParticulars mine = Get();
  v1::Team& team = *mine.add_teams();
  team.set_team_id("north");
  team.set_name("Demo North");
  team.set_manager("demo-team-manager");
  ASSERT_TRUE(Update(mine, {"teams"}).ok());
  EXPECT_TRUE(store_.CheckTeam("999", "north", absl::InfiniteFuture()).ok());
  EXPECT_EQ(error::ReasonOf(store_.CheckTeam("998", "north", absl::InfiniteFuture())), "TEAM_UNKNOWN");
  v1::AuthorityParticulars tried = mine;
  tried.clear_teams();
  EXPECT_EQ(error::ReasonOf(Update(tried, {"teams"})), "TEAM_REMOVED");
  mine.mutable_teams(0)->set_closed(true);
  ASSERT_TRUE(Update(mine, {"teams"}).ok());
  EXPECT_EQ(error::ReasonOf(store_.CheckTeam("999", "north", absl::InfiniteFuture())), "TEAM_CLOSED");
}

TEST_F(AuthorityServiceTest, NamesEveryBadField) {
  v1::AuthorityParticulars bad;
  bad.set_name("localAuthorities/999");
  EXPECT_THAT(BadFieldsOf(Update(bad, {"etag"})),
              ElementsAre("particulars.name", "particulars.etag", "update_mask"));
  EXPECT_THAT(BadFieldsOf(Update(bad, {})), ElementsAre("particulars.name", "particulars.etag", "update_mask"));
  bad = Get();
  bad.set_title(std::string(201, 'x'));
  bad.mutable_contact()->set_email("nobody");
  bad.mutable_contact()->set_phone("12");
  bad.mutable_contact()->set_website("javascript:alert(1)");
  for (int i = 0; i < 7; ++i) bad.mutable_social_care()->add_address_lines("Demo line");
  bad.set_local_offer_url("example.org");
  bad.add_teams()->set_team_id("a b");
  EXPECT_THAT(
      BadFieldsOf(Update(bad, {"title", "contact", "social_care", "local_offer_url", "teams"})),
      ElementsAre("particulars.title", "particulars.contact.email", "particulars.contact.phone",
                  "particulars.contact.website", "particulars.social_care.address_lines",
                  "particulars.local_offer_url", "particulars.teams[0].team_id", "particulars.teams[0].name"));
  EXPECT_THAT(BadFieldsOf(Update(bad, {"no_such_field"})), ElementsAre("update_mask"));
  v1::GetParticularsRequest request;
  request.set_name("localAuthorities/999/particulars/1");
  v1::AuthorityParticulars reply;
  EXPECT_THAT(BadFieldsOf(service_.Get(CallBy("CASEWORKER", request), request, reply)), ElementsAre("name"));
}

}  // namespace
}  // namespace send::ehcp
