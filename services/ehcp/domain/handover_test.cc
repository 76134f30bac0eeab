#include "services/ehcp/domain/handover.h"

#include <gtest/gtest.h>

#include <map>

#include "common/error/error.h"
#include "services/ehcp/domain/testing.h"

namespace send::ehcp {
namespace {

const absl::CivilDay kToday(2026, 11, 24);

TEST(Deal, GivesEachRecipientAsManyInTurn) {
  std::vector<std::string> ids;
  for (int i = 0; i < 10; ++i) ids.push_back(std::to_string(i));
  const auto handover = Deal("from", {"a", "b", "c"}, ids);
  ASSERT_TRUE(handover.ok());
  std::map<size_t, int> counts;
  for (const HandedRequest& each : handover->requests) ++counts[each.recipient];
  EXPECT_EQ(counts, (std::map<size_t, int>{{0, 4}, {1, 3}, {2, 3}}));
  // The first, which are due first, go to one each.
  EXPECT_EQ(handover->requests[0], (HandedRequest{"0", 0}));
  EXPECT_EQ(handover->requests[2], (HandedRequest{"2", 2}));
  EXPECT_EQ(handover->requests[3], (HandedRequest{"3", 0}));
}

TEST(Deal, RefusesMoreThanItCanHold) {
  EXPECT_TRUE(Deal("from", {"a"}, std::vector<std::string>(kMaxHandedRequests)).ok());
  EXPECT_EQ(error::ReasonOf(Deal("from", {"a"}, std::vector<std::string>(kMaxHandedRequests + 1)).status()),
            "CASELOAD_TOO_LARGE");
}

TEST(TakeOn, MovesWhatIsStillTheirsIntoTheTeamOfWhoGetsIt) {
  EhcRequest request = ReceivedOn(kToday);
  request.caseworker = "from";
  request.team = "south";
  const Caseworker recipient{.subject = "a", .display_name = "Demo", .team = "north", .active_from = kToday};
  const auto taken = Decide(request, TakeOn{"from", recipient, "leaves"});
  ASSERT_TRUE(taken.ok());
  EXPECT_EQ(taken->caseworker, "a");
  EXPECT_EQ(taken->team, "north");
  EXPECT_EQ(taken->allocation_reason, "leaves");
  Caseworker without = recipient;
  without.team = "";
  EXPECT_EQ(Decide(request, TakeOn{"from", without, "leaves"})->team, "south");
  EXPECT_EQ(error::ReasonOf(Decide(*taken, TakeOn{"from", recipient, "leaves"}).status()), "NOT_HELD");
  request.state = State::kWithdrawn;
  EXPECT_EQ(error::ReasonOf(Decide(request, TakeOn{"from", recipient, "leaves"}).status()), "REQUEST_CLOSED");
  // Refused, and the notice of it may still be owed.
  request.state = State::kRefusedToAssess;
  EXPECT_TRUE(Decide(request, TakeOn{"from", recipient, "leaves"}).ok());
}

}  // namespace
}  // namespace send::ehcp
