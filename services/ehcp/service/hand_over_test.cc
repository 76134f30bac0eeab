// Handing a caseload over, called directly on the stores in memory.
#include "services/ehcp/service/hand_over.h"

#include <gmock/gmock.h>

#include "services/ehcp/service/allocation_fixture.h"

namespace send::ehcp {
namespace {

using rpc::BadFieldsOf;
using rpc::CallBy;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

class HandOverTest : public AllocationServiceTest {};

TEST_F(HandOverTest, HandsACaseloadOverEvenlyAndGoesOnWhereItStopped) {
  Recorded("b", "north");
  Recorded("c");
  for (int i = 0; i < 7; ++i) Give("p" + std::to_string(i), "a", "south", 20 - i);
  Give("other", "z");
  const auto request = HandOver("a", {"b", "c"}, 3);
  const rpc::Call call = CallBy("TEAM_MANAGER", request);
  v1::HandOverCaseloadResponse first;
  ASSERT_TRUE(service_.HandOver(call, request, first).ok());
  EXPECT_EQ(first.planned(), 7);
  EXPECT_EQ(first.moved(), 3);
  EXPECT_EQ(first.remaining(), 4);
  // One that comes to them after that is no part of it.
  Give("late", "a");
  v1::HandOverCaseloadResponse second;
  ASSERT_TRUE(service_.HandOver(call, request, second).ok());
  EXPECT_EQ(second.remaining(), 1);
  v1::HandOverCaseloadResponse third;
  ASSERT_TRUE(service_.HandOver(call, request, third).ok());
  EXPECT_EQ(third.moved(), 1);
  EXPECT_EQ(third.remaining(), 0);
  EXPECT_THAT(PupilsOf("b"), ElementsAre("p0", "p2", "p4", "p6"));
  EXPECT_THAT(PupilsOf("c"), ElementsAre("p1", "p3", "p5"));
  EXPECT_THAT(PupilsOf("a"), ElementsAre("late"));
  EXPECT_THAT(PupilsOf("z"), ElementsAre("other"));
  for (const StoredRequest& stored : List({.caseworkers = {"b", "c"}})) {
    EXPECT_EQ(stored.version, 2) << "each changes once";
    EXPECT_EQ(stored.value.allocation_reason, "Demo: leaves");
    EXPECT_EQ(stored.value.team, stored.value.caseworker == "b" ? "north" : "south");
  }
  v1::HandOverCaseloadResponse again;
  ASSERT_TRUE(service_.HandOver(call, request, again).ok());
  EXPECT_EQ(again.moved(), 0);
  EXPECT_EQ(again.remaining(), 0);
}

TEST_F(HandOverTest, LeavesNothingOutWhoseDueDateMovesWhileTheCaseloadIsRead) {
  Recorded("b");
  std::vector<StoredRequest> given;
  for (int i = 0; i < 5; ++i) given.push_back(Give("p" + std::to_string(i), "a"));
  // The last is found to have been received long ago, when the first page has been read.
  store_.after_page = [&] {
    store_.after_page = nullptr;
    const v1::AllocateEhcRequestRequest other;
    const auto correct = [](const EhcRequest& before) -> absl::StatusOr<EhcRequest> {
      EhcRequest after = before;
      after.received_on = kToday - 90;
      return after;
    };
    ASSERT_TRUE(
        store_.Change(CallBy("CASEWORKER", other).ToChange(), {.la = "999"}, given[4].id, "v1", correct).ok());
  };
  CaseloadMover mover(store_, caseworkers_, authorities_, calendar_, 2);
  const v1::HandOverCaseloadRequest request;
  const auto done =
      mover.Run(CallBy("TEAM_MANAGER", request), {.la = "999"},
                {.from = "a", .to = {"b"}, .team = {}, .state = {}, .reason = "Demo", .max_moves = 9});
  ASSERT_TRUE(done.ok()) << done.status();
  EXPECT_EQ(done->planned, 5);
  EXPECT_EQ(store_.after_page, nullptr);
  EXPECT_THAT(PupilsOf("b"), ElementsAre("p4", "p0", "p1", "p2", "p3"));
}

TEST_F(HandOverTest, AFinishedHandoverMovesNothingTwice) {
  v1::Caseworker b = Recorded("b");
  const StoredRequest stored = Give("p", "a");
  const auto request = HandOver("a", {"b"});
  const rpc::Call call = CallBy("TEAM_MANAGER", request);
  v1::HandOverCaseloadResponse reply;
  ASSERT_TRUE(service_.HandOver(call, request, reply).ok());
  // Given back on purpose: the same call again is no new one.
  const v1::AllocateEhcRequestRequest other;
  ASSERT_TRUE(store_
                  .Change(CallBy("CASEWORKER", other).ToChange(), {.la = "999"}, stored.id, "v2",
                          [](const EhcRequest& before) { return Decide(before, Allocate{"a"}); })
                  .ok());
  reply.Clear();
  ASSERT_TRUE(service_.HandOver(call, request, reply).ok());
  EXPECT_EQ(reply.moved(), 0);
  EXPECT_EQ(reply.remaining(), 0);
  EXPECT_THAT(PupilsOf("a"), ElementsAre("p"));
  // Nor does it ask anew whether they may be given something.
  ASSERT_TRUE(LeaveOn(b, kToday - 1).ok());
  const auto second = HandOver("a", {"b"});
  EXPECT_EQ(error::ReasonOf(service_.HandOver(CallBy("TEAM_MANAGER", second), second, reply)),
            "CASEWORKER_NOT_ACTIVE");
}

TEST_F(HandOverTest, TriesAgainWhatSomebodyChangesAtTheSameMoment) {
  Recorded("b");
  Give("p", "a");
  Give("q", "a");
  store_.interruptions = 3;
  const auto request = HandOver("a", {"b"});
  v1::HandOverCaseloadResponse reply;
  ASSERT_TRUE(service_.HandOver(CallBy("TEAM_MANAGER", request), request, reply).ok());
  EXPECT_EQ(reply.moved(), 2);
  EXPECT_EQ(reply.remaining(), 0);
  EXPECT_THAT(PupilsOf("b"), UnorderedElementsAre("p", "q"));
  for (const StoredRequest& stored : List({.pupil_id = "p"}))
    EXPECT_EQ(stored.value.received_by, "Somebody Else") << "nor is their change lost";
}

TEST_F(HandOverTest, WhatIsChangedWithoutAPauseRemainsAndComesNextTime) {
  Recorded("b");
  Give("p", "a");
  store_.interruptions = 100;
  const auto request = HandOver("a", {"b"});
  const rpc::Call call = CallBy("TEAM_MANAGER", request);
  v1::HandOverCaseloadResponse reply;
  ASSERT_TRUE(service_.HandOver(call, request, reply).ok());
  EXPECT_EQ(reply.remaining(), 1);
  store_.interruptions = 0;
  reply.Clear();
  ASSERT_TRUE(service_.HandOver(call, request, reply).ok());
  EXPECT_EQ(reply.moved(), 1);
}

TEST_F(HandOverTest, WhatOthersDisposeOfMeanwhileStaysAsTheyLeftIt) {
  Recorded("b");
  Give("p", "a");
  store_.interruptions = 1;
  store_.interrupt = [](const EhcRequest& before) { return Decide(before, Allocate{"third"}); };
  const auto request = HandOver("a", {"b"});
  v1::HandOverCaseloadResponse reply;
  ASSERT_TRUE(service_.HandOver(CallBy("TEAM_MANAGER", request), request, reply).ok());
  EXPECT_EQ(reply.moved(), 0);
  EXPECT_EQ(reply.remaining(), 0);
  EXPECT_THAT(PupilsOf("third"), ElementsAre("p"));
}

TEST_F(HandOverTest, HandsOverOnlyWhatIsAskedFor) {
  Recorded("b");
  Give("north", "a", "north");
  Give("south", "a", "south");
  Give("hidden", "a", "north");
  Bar(store_.relations, "hidden", "demo-TEAM_MANAGER");
  auto request = HandOver("a", {"b"});
  request.set_team("north");
  v1::HandOverCaseloadResponse reply;
  ASSERT_TRUE(service_.HandOver(CallBy("TEAM_MANAGER", request), request, reply).ok());
  EXPECT_THAT(PupilsOf("b"), ElementsAre("north"));
  EXPECT_EQ(reply.planned(), 1);
  request = HandOver("a", {"b"});
  request.set_state(v1::STATE_ASSESSING);
  reply.Clear();
  ASSERT_TRUE(service_.HandOver(CallBy("TEAM_MANAGER", request), request, reply).ok());
  EXPECT_EQ(reply.planned(), 0);
}

TEST_F(HandOverTest, RefusesToHandOverToWhomMayNotBeGivenAnything) {
  Recorded("b");
  Give("p", "a");
  auto request = HandOver("a", {"b", "nobody"});
  v1::HandOverCaseloadResponse reply;
  const absl::Status refused = service_.HandOver(CallBy("TEAM_MANAGER", request), request, reply);
  EXPECT_EQ(error::ReasonOf(refused), "CASEWORKER_UNKNOWN");
  EXPECT_THAT(error::MetadataOf(refused),
              ::testing::Contains(std::pair<std::string, std::string>("field", "to_caseworkers[1]")));
  EXPECT_THAT(PupilsOf("b"), IsEmpty());
  Recorded("c", "north");
  Close("north");
  request = HandOver("a", {"b", "c"});
  EXPECT_EQ(error::ReasonOf(service_.HandOver(CallBy("TEAM_MANAGER", request), request, reply)), "TEAM_CLOSED");
  EXPECT_THAT(PupilsOf("b"), IsEmpty());
  request = HandOver("", {"b", "b", ""}, 201);
  request.clear_parent();
  request.clear_reason();
  EXPECT_THAT(BadFieldsOf(service_.HandOver(CallBy("TEAM_MANAGER", request), request, reply)),
              ElementsAre("parent", "from_caseworker", "to_caseworkers[1]", "to_caseworkers[2]", "reason",
                          "max_moves"));
}

}  // namespace
}  // namespace send::ehcp
