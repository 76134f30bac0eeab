// As commands_test.cc, for caseworkers and handing over.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "clients/sendctl/cli/session.h"
#include "clients/sendctl/testing/command_fixture.h"
#include "send/ehcp/v1/allocation_service.pb.h"
#include "send/ehcp/v1/ehc_request_service.pb.h"

namespace send::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr char kCaseworker[] = "localAuthorities/999/caseworkers/c1";

class AllocationCommandsTest : public CommandTest {};

TEST_F(AllocationCommandsTest, RecordsAndChangesACaseworker) {
  ehcp::v1::Caseworker reply;
  reply.set_name(kCaseworker);
  reply.set_etag("v3");
  api_.Answer("CreateCaseworker", reply);
  api_.Answer("GetCaseworker", reply);
  ASSERT_EQ(Run({"caseworkers", "add", "--subject", "demo-one", "--display-name", "Demo-One Example"}), 0)
      << err_.str();
  const auto added = api_.Sent<ehcp::v1::CreateCaseworkerRequest>("CreateCaseworker");
  EXPECT_EQ(added.parent(), "localAuthorities/999");
  EXPECT_EQ(added.caseworker().subject(), "demo-one");
  ASSERT_EQ(Run({"caseworkers", "update", "c1", "--active-until", "2026-12-31", "--team", ""}), 0)
      << err_.str();
  const auto updated = api_.Sent<ehcp::v1::UpdateCaseworkerRequest>("UpdateCaseworker");
  EXPECT_EQ(updated.caseworker().name(), kCaseworker);
  EXPECT_EQ(updated.caseworker().etag(), "v3");
  EXPECT_THAT(updated.update_mask().paths(), ElementsAre("team", "active_until_date"));
  EXPECT_EQ(Run({"caseworkers", "update", "c1"}), 2) << "nothing to change";
}

TEST_F(AllocationCommandsTest, CoversAndEndsTheCover) {
  ehcp::v1::Caseworker reply;
  reply.set_etag("v3");
  api_.Answer("GetCaseworker", reply);
  ASSERT_EQ(
      Run({"caseworkers", "cover", "c1", "--by", "demo-two", "--from", "2026-12-01", "--to", "2026-12-09"}), 0)
      << err_.str();
  const auto started = api_.Sent<ehcp::v1::StartCoverRequest>("StartCover");
  EXPECT_EQ(started.etag(), "v3");
  EXPECT_EQ(started.cover().covered_by(), "demo-two");
  EXPECT_EQ(started.cover().to_date(), "2026-12-09");
  ASSERT_EQ(Run({"caseworkers", "end-cover", "c1", "--cover", "k"}), 0) << err_.str();
  EXPECT_EQ(api_.Sent<ehcp::v1::EndCoverRequest>("EndCover").cover_id(), "k");
}

TEST_F(AllocationCommandsTest, HandsOverUntilNothingRemainsUnderOneId) {
  const auto answer = [&](int64_t moved, int64_t remaining) {
    ehcp::v1::HandOverCaseloadResponse reply;
    reply.set_moved(moved);
    reply.set_remaining(remaining);
    reply.add_shares()->set_caseworker("demo-two");
    reply.mutable_shares(0)->set_requests(moved);
    api_.AnswerOnce("HandOverCaseload", reply);
  };
  answer(100, 41);
  answer(41, 0);
  ASSERT_EQ(Run({"allocation", "hand-over", "--from", "demo-one", "--to", "demo-two", "--to", "demo-three",
                 "--reason", "leaves", "--state", "assessing"}),
            0)
      << err_.str();
  std::set<std::string> ids;
  for (const auto& call : api_.received()) {
    ehcp::v1::HandOverCaseloadRequest sent;
    sent.ParseFromString(call.messages.front());
    ids.insert(sent.request_id());
    EXPECT_THAT(sent.to_caseworkers(), ElementsAre("demo-two", "demo-three"));
    EXPECT_EQ(sent.state(), ehcp::v1::STATE_ASSESSING);
  }
  EXPECT_EQ(api_.received().size(), 2u);
  EXPECT_EQ(ids.size(), 1u);
  EXPECT_THAT(out_.str(), HasSubstr("141"));
}

TEST_F(AllocationCommandsTest, StopsHandingOverWhereNothingMoves) {
  ehcp::v1::HandOverCaseloadResponse stuck;
  stuck.set_remaining(1);
  api_.Answer("HandOverCaseload", stuck);
  ASSERT_EQ(Run({"allocation", "hand-over", "--from", "a", "--to", "b", "--reason", "x"}), 0) << err_.str();
  EXPECT_EQ(api_.received().size(), 1u);
}

TEST_F(AllocationCommandsTest, AllocatesToATeamWithAReason) {
  ASSERT_EQ(Run({"requests", "allocate", "r1", "--caseworker", "demo-two", "--team", "north", "--reason",
                 "near", "--etag", "v1"}),
            0)
      << err_.str();
  const auto sent = api_.Sent<ehcp::v1::AllocateEhcRequestRequest>("AllocateEhcRequest");
  EXPECT_EQ(sent.team(), "north");
  EXPECT_EQ(sent.reason(), "near");
}

}  // namespace
}  // namespace send::cli
