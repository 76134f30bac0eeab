// A watch over cuts and ends, against a server on this machine that answers each call with one message.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "clients/sendctl/testing/command_fixture.h"
#include "common/error/error.h"
#include "send/ehcp/v1/watch_service.pb.h"

namespace send::cli {
namespace {

using ehcp::v1::WatchEhcRequestsResponse;
using testing::ElementsAre;
using testing::HasSubstr;

class WatchCommandsTest : public CommandTest {
 protected:
  std::vector<std::string> TokensSent() const {
    std::vector<std::string> tokens;
    for (const auto& call : api_.received()) {
      ehcp::v1::WatchEhcRequestsRequest request;
      request.ParseFromString(call.messages.front());
      tokens.push_back(request.resume_token());
    }
    return tokens;
  }
  static WatchEhcRequestsResponse Change() {
    WatchEhcRequestsResponse told;
    told.set_resume_token("t1");
    told.mutable_change()->mutable_ehc_request()->set_name("localAuthorities/999/ehcRequests/r1");
    told.mutable_change()->mutable_ehc_request()->set_state(ehcp::v1::STATE_ASSESSING);
    told.mutable_change()->set_version(2);
    told.mutable_change()->set_action("send.ehcp.v1.EhcRequestService/RecordDecision");
    told.mutable_change()->mutable_record_time()->set_seconds(1'795'521'600);
    return told;
  }
  static WatchEhcRequestsResponse End(ehcp::v1::EndReason reason) {
    WatchEhcRequestsResponse told;
    told.set_resume_token("t2");
    told.mutable_end()->set_reason(reason);
    return told;
  }
};

TEST_F(WatchCommandsTest, GoesOnFromTheLastMessageOverCutsAndEnds) {
  api_.Refuse("WatchEhcRequests", error::Unavailable("SHUTTING_DOWN", "later", absl::Seconds(1)));
  api_.AnswerOnce("WatchEhcRequests", Change());
  api_.AnswerOnce("WatchEhcRequests", End(ehcp::v1::END_REASON_TOO_SLOW));
  api_.AnswerOnce("WatchEhcRequests", End(ehcp::v1::END_REASON_TOKEN_EXPIRED));
  EXPECT_EQ(Run({"requests", "watch", "--since", "t0", "--team", "east"}), 4);
  EXPECT_THAT(TokensSent(), ElementsAre("t0", "t0", "t1", "t2"));
  EXPECT_EQ(api_.Sent<ehcp::v1::WatchEhcRequestsRequest>("WatchEhcRequests").team(), "east");
  EXPECT_THAT(
      out_.str(),
      HasSubstr("2026-11-24 12:00:00 UTC localAuthorities/999/ehcRequests/r1 v2 RecordDecision assessing\n"));
  EXPECT_THAT(out_.str(), HasSubstr("ended"));
  EXPECT_THAT(err_.str(), HasSubstr("--since t2"));
  // After the refusal; what has told something is gone on from at once.
  EXPECT_EQ(waits_.size(), 1u);
}

TEST_F(WatchCommandsTest, ARefusalEndsIt) {
  api_.Refuse("WatchEhcRequests", error::FailedPrecondition("RESUME_TOKEN_TOO_OLD", "list anew"));
  EXPECT_EQ(Run({"requests", "watch", "--since", "t0"}), 1);
  EXPECT_THAT(err_.str(), HasSubstr("RESUME_TOKEN_TOO_OLD"));
}

}  // namespace
}  // namespace send::cli
