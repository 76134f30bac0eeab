// The methods called directly, on the stores in memory: caseworkers, giving them requests, and cover.
#include <gmock/gmock.h>

#include "services/ehcp/service/allocation_fixture.h"

namespace send::ehcp {
namespace {

using rpc::BadFieldsOf;
using rpc::CallBy;
using ::testing::ElementsAre;

TEST_F(AllocationServiceTest, RecordsACaseworkerOnceAndNamesEveryBadField) {
  const v1::Caseworker made = Recorded("one");
  EXPECT_EQ(made.state(), v1::CASEWORKER_STATE_ACTIVE);
  EXPECT_EQ(made.active_from_date(), civil::FormatDate(kToday));
  v1::Caseworker reply;
  const absl::Status again = Record("one", reply);
  EXPECT_EQ(error::ReasonOf(again), "CASEWORKER_EXISTS");
  EXPECT_EQ(error::ResourceOf(again), made.name());
  v1::CreateCaseworkerRequest bad;
  bad.mutable_caseworker()->set_subject("a\nb");
  bad.mutable_caseworker()->set_team("no team");
  bad.mutable_caseworker()->set_active_until_date("soon");
  EXPECT_THAT(BadFieldsOf(service_.Create(CallBy("ADMIN", bad), bad, reply)),
              ElementsAre("parent", "caseworker.subject", "caseworker.display_name", "caseworker.team",
                          "caseworker.active_until_date"));
}

TEST_F(AllocationServiceTest, ARecordingThatComesAgainAnswersAsItDidThoughTheTeamIsClosed) {
  v1::CreateCaseworkerRequest request;
  request.set_parent(kLa);
  request.mutable_caseworker()->set_subject("one");
  request.mutable_caseworker()->set_display_name("Demo-one");
  request.mutable_caseworker()->set_team("north");
  request.mutable_caseworker()->set_active_until_date(civil::FormatDate(kToday));
  rpc::Call call = CallBy("TEAM_MANAGER", request);
  v1::Caseworker made;
  ASSERT_TRUE(service_.Create(call, request, made).ok());
  Close("north");
  v1::Caseworker again;
  // Nor is it of another day: it begins on that on which it was recorded.
  call.today += 1;
  const absl::Status status = service_.Create(call, request, again);
  ASSERT_TRUE(status.ok()) << status;
  EXPECT_EQ(again.name(), made.name());
  EXPECT_EQ(again.active_from_date(), made.active_from_date());
  request.mutable_caseworker()->set_subject("two");
  request.clear_request_id();
  EXPECT_EQ(error::ReasonOf(service_.Create(CallBy("TEAM_MANAGER", request), request, again)), "TEAM_CLOSED");
}

TEST_F(AllocationServiceTest, AsksForATeamThatIsThereAndOpen) {
  v1::Caseworker reply;
  EXPECT_EQ(error::ReasonOf(Record("one", reply, "west")), "TEAM_UNKNOWN");
  EXPECT_EQ(error::ReasonOf(Record("one", reply, "old")), "TEAM_CLOSED");
  ASSERT_TRUE(Record("one", reply, "north").ok());
  v1::UpdateCaseworkerRequest update;
  *update.mutable_caseworker() = reply;
  update.mutable_caseworker()->set_team("old");
  update.mutable_update_mask()->add_paths("team");
  EXPECT_EQ(error::ReasonOf(service_.Update(CallBy("ADMIN", update), update, reply)), "TEAM_CLOSED");
  v1::AllocateEhcRequestRequest request;
  request.set_name(std::string(kLa) + "/ehcRequests/" + Give("a", "").id);
  request.set_etag("v1");
  request.set_team("west");
  v1::EhcRequest allocated;
  EXPECT_EQ(error::ReasonOf(requests_.Allocate(CallBy("CASEWORKER", request), request, allocated)),
            "TEAM_UNKNOWN");
  request.set_team("south");
  EXPECT_EQ(error::ReasonOf(requests_.Allocate(CallBy("CASEWORKER", request), request, allocated)), "");
  EXPECT_EQ(allocated.team(), "south");
}

TEST_F(AllocationServiceTest, ShowsALeaversRequestsToThoseWhoSeeRequests) {
  v1::Caseworker leaver = Recorded("leaver");
  Recorded("stays");
  Give("a", "leaver");
  ASSERT_TRUE(LeaveOn(leaver, kToday - 1).ok());
  EXPECT_EQ(leaver.state(), v1::CASEWORKER_STATE_LEFT);
  v1::ListCaseworkersRequest request;
  request.set_parent(kLa);
  request.set_state(v1::CASEWORKER_STATE_LEFT);
  request.set_holding_requests(true);
  v1::ListCaseworkersResponse reply;
  ASSERT_TRUE(service_.List(CallBy("TEAM_MANAGER", request), request, reply).ok());
  ASSERT_EQ(reply.caseworkers_size(), 1);
  EXPECT_EQ(reply.caseworkers(0).held_requests(), 1);
  EXPECT_THAT(BadFieldsOf(service_.List(CallBy("ADMIN", request), request, reply)),
              ElementsAre("holding_requests"));
  v1::GetCaseworkerRequest get;
  get.set_name(leaver.name());
  v1::Caseworker seen;
  ASSERT_TRUE(service_.Get(CallBy("ADMIN", get), get, seen).ok());
  EXPECT_FALSE(seen.has_held_requests());
  get.set_name(std::string(kLa) + "/caseworkers/none");
  EXPECT_EQ(error::ReasonOf(service_.Get(CallBy("ADMIN", get), get, seen)), "CASEWORKER_NOT_FOUND");
}

TEST_F(AllocationServiceTest, ARequestGoesOnlyToAKnownCaseworkerWhoIsThere) {
  v1::Caseworker leaver = Recorded("leaver");
  Recorded("north", "north");
  const StoredRequest stored = Give("a", "");
  v1::AllocateEhcRequestRequest request;
  request.set_name(std::string(kLa) + "/ehcRequests/" + stored.id);
  request.set_etag("v1");
  v1::EhcRequest reply;
  const auto allocate = [&](const std::string& subject) {
    request.set_caseworker(subject);
    return error::ReasonOf(requests_.Allocate(CallBy("CASEWORKER", request), request, reply));
  };
  EXPECT_EQ(allocate("nobody"), "CASEWORKER_UNKNOWN");
  EXPECT_EQ(allocate("leaver"), "");
  ASSERT_TRUE(LeaveOn(leaver, kToday - 1).ok());
  request.set_etag("v2");
  EXPECT_EQ(allocate("leaver"), "CASEWORKER_NOT_ACTIVE");
  request.set_reason("Demo: near the school");
  EXPECT_EQ(allocate("north"), "");
  EXPECT_EQ(reply.team(), "north") << "the caseworker's own";
  EXPECT_EQ(reply.allocation_reason(), "Demo: near the school");
  request.set_etag("v3");
  request.set_team("south");
  EXPECT_EQ(allocate("north"), "");
  EXPECT_EQ(reply.team(), "south");
  request.set_etag("v4");
  EXPECT_EQ(allocate(""), "") << "nobody's is always allowed";
  request.set_etag("v5");
  EXPECT_EQ(allocate("north"), "");
  request.set_etag("v6");
  request.set_team("old");
  EXPECT_EQ(allocate("north"), "TEAM_CLOSED");
  request.clear_team();
  Close("north");
  EXPECT_EQ(allocate("north"), "TEAM_CLOSED") << "their own is no way into it";
  request.set_reason(std::string(501, 'x'));
  request.set_caseworker("a\nb");
  request.set_team("no team");
  EXPECT_THAT(BadFieldsOf(requests_.Allocate(CallBy("CASEWORKER", request), request, reply)),
              ElementsAre("caseworker", "team", "reason"));
}

TEST_F(AllocationServiceTest, ARepeatedAllocationAnswersAsItDidThoughTheyHaveLeftSince) {
  v1::Caseworker leaver = Recorded("leaver");
  const StoredRequest stored = Give("a", "");
  v1::AllocateEhcRequestRequest request;
  request.set_name(std::string(kLa) + "/ehcRequests/" + stored.id);
  request.set_etag("v1");
  request.set_caseworker("leaver");
  const rpc::Call call = CallBy("CASEWORKER", request);
  v1::EhcRequest first;
  ASSERT_TRUE(requests_.Allocate(call, request, first).ok());
  ASSERT_TRUE(LeaveOn(leaver, kToday - 1).ok());
  v1::EhcRequest again;
  ASSERT_TRUE(requests_.Allocate(call, request, again).ok());
  EXPECT_EQ(again.SerializeAsString(), first.SerializeAsString());
}

TEST_F(AllocationServiceTest, AWorkListShowsWhatIsThereByCoverUntilItEnds) {
  const v1::Caseworker away = Recorded("away");
  Recorded("covers");
  Give("own", "covers", "", 3);
  Give("taken", "away", "", 2);
  Give("other", "third", "", 1);
  v1::Caseworker covered;
  ASSERT_TRUE(Cover(away, "covers", kToday, kToday + 7, covered).ok());
  v1::ListEhcRequestsRequest request;
  request.set_parent(kLa);
  request.set_caseworker("covers");
  const auto rows = [&](int days_later) {
    rpc::Call call = CallBy("CASEWORKER", request);
    call.today = kToday + days_later;
    v1::ListEhcRequestsResponse reply;
    EXPECT_TRUE(requests_.List(call, request, reply).ok());
    std::vector<std::string> found;
    for (const v1::EhcRequest& row : reply.ehc_requests())
      found.push_back(PupilIdOf(row.pupil()) + " " + row.caseworker() + " " + row.covered_by());
    return found;
  };
  EXPECT_THAT(rows(0), ElementsAre("own covers ", "taken away covers"));
  EXPECT_THAT(rows(7), ElementsAre("own covers ", "taken away covers"));
  EXPECT_THAT(rows(8), ElementsAre("own covers "));
  v1::EndCoverRequest end;
  end.set_name(covered.name());
  end.set_etag(covered.etag());
  end.set_cover_id(covered.covers(0).cover_id());
  covered.Clear();
  ASSERT_TRUE(service_.Uncover(CallBy("TEAM_MANAGER", end), end, covered).ok());
  EXPECT_EQ(covered.covers(0).ended_on_date(), civil::FormatDate(kToday));
  EXPECT_THAT(rows(0), ElementsAre("own covers "));
}

TEST_F(AllocationServiceTest, WhoCoversAndWhyItWasGivenIsShownToTheAuthorityAlone) {
  const v1::Caseworker away = Recorded("away");
  Recorded("covers");
  const StoredRequest stored = Give("a", "", "", 0, "settings/urn-1");
  const std::vector<std::string> own = {"settings/urn-1"};
  PutOnRoll(store_.relations, "a", own[0]);
  v1::AllocateEhcRequestRequest request;
  request.set_name(std::string(kLa) + "/ehcRequests/" + stored.id);
  request.set_etag("v1");
  request.set_caseworker("away");
  request.set_reason("Demo: knows the family");
  v1::EhcRequest reply;
  ASSERT_TRUE(requests_.Allocate(CallBy("CASEWORKER", request), request, reply).ok());
  v1::Caseworker covered;
  ASSERT_TRUE(Cover(away, "covers", kToday, kToday + 7, covered).ok());
  v1::GetEhcRequestRequest get;
  get.set_name(request.name());
  const auto seen_by = [&](const rpc::Call& call) {
    reply.Clear();
    EXPECT_TRUE(requests_.Get(call, get, reply).ok());
    return reply.caseworker() + "|" + reply.covered_by() + "|" + reply.allocation_reason();
  };
  EXPECT_EQ(seen_by(CallBy("CASEWORKER", get)), "away|covers|Demo: knows the family");
  EXPECT_EQ(seen_by(CallBy("SCHOOL_SENCO", get, own)), "away||");
}

TEST_F(AllocationServiceTest, NoCoverOpensARecordThatIsClosedToWhoCovers) {
  const v1::Caseworker away = Recorded("away");
  Recorded("demo-CASEWORKER");
  Give("taken", "away");
  Bar(store_.relations, "taken", "demo-CASEWORKER");
  v1::Caseworker covered;
  ASSERT_TRUE(Cover(away, "demo-CASEWORKER", kToday, kToday + 7, covered).ok());
  v1::ListEhcRequestsRequest request;
  request.set_parent(kLa);
  request.set_caseworker("demo-CASEWORKER");
  v1::ListEhcRequestsResponse reply;
  ASSERT_TRUE(requests_.List(CallBy("CASEWORKER", request), request, reply).ok());
  EXPECT_EQ(reply.ehc_requests_size(), 0);
}

TEST_F(AllocationServiceTest, ACoverIsByAnotherWhoIsThereAndOverlapsNone) {
  v1::Caseworker away = Recorded("away");
  v1::Caseworker covers = Recorded("covers");
  v1::Caseworker reply;
  EXPECT_EQ(error::ReasonOf(Cover(away, "nobody", kToday, kToday + 1, reply)), "CASEWORKER_UNKNOWN");
  EXPECT_THAT(BadFieldsOf(Cover(away, "away", kToday, kToday - 1, reply)),
              ElementsAre("cover.covered_by", "cover.to_date"));
  ASSERT_TRUE(Cover(away, "covers", kToday, kToday + 7, reply).ok());
  const v1::Caseworker covered = reply;
  EXPECT_EQ(error::ReasonOf(Cover(away, "covers", kToday, kToday + 1, reply)), "STALE_ETAG");
  EXPECT_EQ(error::ReasonOf(Cover(covered, "covers", kToday + 7, kToday + 9, reply)), "COVER_OVERLAPS");
  EXPECT_EQ(error::ReasonOf(Cover(covers, "away", kToday + 7, kToday + 9, reply)), "COVER_IN_CIRCLE");
  ASSERT_TRUE(LeaveOn(covers, kToday - 1).ok());
  EXPECT_EQ(error::ReasonOf(Cover(covered, "covers", kToday + 10, kToday + 11, reply)),
            "CASEWORKER_NOT_ACTIVE");
}

}  // namespace
}  // namespace send::ehcp
