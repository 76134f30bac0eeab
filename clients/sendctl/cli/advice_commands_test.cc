// As commands_test.cc, for requests for advice.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "clients/sendctl/cli/session.h"
#include "clients/sendctl/testing/command_fixture.h"
#include "send/ehcp/v1/advice_service.pb.h"

namespace send::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr char kAdvice[] = "localAuthorities/999/ehcRequests/r1/adviceRequests/a1";

class AdviceCommandsTest : public CommandTest {};

TEST_F(AdviceCommandsTest, Asks) {
  ehcp::v1::AdviceRequest reply;
  reply.set_name(kAdvice);
  api_.Answer("RequestAdvice", reply);
  ASSERT_EQ(Run({"advice", "request", "r1", "--kind", "health-professional", "--adviser", "Demo-Adviser",
                 "--section31-body", "true", "--setting", "urn-990000", "--email", "adviser@example.org",
                 "--question", "What?", "--channel", "portal"}),
            0)
      << err_.str();
  const auto sent = api_.Sent<ehcp::v1::RequestAdviceRequest>("RequestAdvice");
  EXPECT_EQ(sent.parent(), "localAuthorities/999/ehcRequests/r1");
  EXPECT_EQ(sent.advice_request().adviser_kind(), ehcp::v1::ADVISER_KIND_HEALTH_PROFESSIONAL);
  EXPECT_TRUE(sent.advice_request().section31_body());
  EXPECT_EQ(sent.advice_request().adviser_setting(), "settings/urn-990000");
  EXPECT_FALSE(sent.request_id().empty());
  EXPECT_THAT(out_.str(), HasSubstr(kAdvice));
}

TEST_F(AdviceCommandsTest, RecordsThatNoneIsNeeded) {
  ASSERT_EQ(Run({"advice", "not-needed", "r1", "--kind", "head", "--adviser", "Demo-Head", "--given-on",
                 "2026-01-05", "--giver-accepted-on", "2026-02-02", "--authority-accepted-on", "2026-02-03",
                 "--family-accepted-on", "2026-02-04", "--reason", "Recent."}),
            0)
      << err_.str();
  const auto sent = api_.Sent<ehcp::v1::RecordAdviceNotNeededRequest>("RecordAdviceNotNeeded");
  EXPECT_EQ(sent.earlier_advice().family_accepted_on_date(), "2026-02-04");
  EXPECT_EQ(Run({"advice", "not-needed", "r1", "--kind", "head", "--adviser", "Demo-Head"}), 2)
      << "all the days are needed";
}

TEST_F(AdviceCommandsTest, ShowsWhoIsStillToBeAsked) {
  ehcp::v1::ListAdviceRequestsResponse list;
  list.add_missing()->set_explanation("Of social care, not yet asked for.");
  list.set_next_page_token("more");
  api_.Answer("ListAdviceRequests", list);
  ASSERT_EQ(Run({"advice", "missing", "r1"}), 0) << err_.str();
  EXPECT_EQ(api_.Sent<ehcp::v1::ListAdviceRequestsRequest>("ListAdviceRequests").parent(),
            "localAuthorities/999/ehcRequests/r1");
  EXPECT_THAT(out_.str(), HasSubstr("not yet asked for"));
  EXPECT_THAT(out_.str(), testing::Not(HasSubstr("more")));
}

TEST_F(AdviceCommandsTest, ListsAndShows) {
  ehcp::v1::ListMyAdviceRequestsResponse mine;
  mine.add_advice_requests()->set_name(kAdvice);
  mine.mutable_advice_requests(0)->set_due_date("2026-04-03");
  mine.mutable_advice_requests(0)->set_pupil_full_name("Demo-Ada Example");
  mine.mutable_advice_requests(0)->set_pupil_birth_date("2017-03-04");
  api_.Answer("ListMyAdviceRequests", mine);
  ASSERT_EQ(Run({"advice", "mine"}), 0) << err_.str();
  EXPECT_EQ(api_.Sent<ehcp::v1::ListMyAdviceRequestsRequest>("ListMyAdviceRequests").parent(),
            "localAuthorities/999");
  EXPECT_THAT(out_.str(), HasSubstr("2026-04-03"));
  EXPECT_THAT(out_.str(), HasSubstr("Demo-Ada Example"));
  EXPECT_THAT(out_.str(), HasSubstr("2017-03-04"));
  ASSERT_EQ(Run({"advice", "list", "r1", "--page-size", "7"}), 0) << err_.str();
  EXPECT_EQ(api_.Sent<ehcp::v1::ListAdviceRequestsRequest>("ListAdviceRequests").page_size(), 7);
  ASSERT_EQ(Run({"advice", "get", kAdvice}), 0);
  EXPECT_EQ(api_.Sent<ehcp::v1::GetAdviceRequestRequest>("GetAdviceRequest").name(), kAdvice);
  ehcp::v1::ExplainAdviceDeadlineResponse why;
  why.add_steps()->set_explanation("end of week 1");
  api_.Answer("ExplainAdviceDeadline", why);
  ASSERT_EQ(Run({"advice", "explain", kAdvice}), 0);
  EXPECT_THAT(out_.str(), HasSubstr("end of week 1"));
  ASSERT_EQ(Run({"advice", "history", kAdvice}), 0) << err_.str();
  EXPECT_EQ(api_.Sent<ehcp::v1::ListAdviceHistoryRequest>("ListAdviceHistory").name(), kAdvice);
  ASSERT_EQ(Run({"advice", "verify", kAdvice}), 0) << err_.str();
  EXPECT_EQ(api_.Sent<ehcp::v1::VerifyAdviceHistoryRequest>("VerifyAdviceHistory").name(), kAdvice);
  ehcp::v1::ListAdviceChasesResponse chases;
  chases.add_chases()->set_failure("MAIL_REFUSED");
  api_.Answer("ListAdviceChases", chases);
  ASSERT_EQ(Run({"advice", "chases", kAdvice}), 0);
  EXPECT_THAT(out_.str(), HasSubstr("MAIL_REFUSED"));
}

TEST_F(AdviceCommandsTest, ListsWhatIsOpenInTheAuthority) {
  ASSERT_EQ(Run({"advice", "open", "--overdue-only", "--team", "north", "--kind", "social-care", "--body",
                 "Demo Trust", "--asked-setting", "urn-1", "--unallocated", "--due-before", "2026-03-01"}),
            0)
      << err_.str();
  auto sent = api_.Sent<ehcp::v1::ListOpenAdviceRequestsRequest>("ListOpenAdviceRequests");
  EXPECT_EQ(sent.parent(), "localAuthorities/999");
  EXPECT_TRUE(sent.overdue_only());
  EXPECT_TRUE(sent.unallocated());
  EXPECT_EQ(sent.team(), "north");
  EXPECT_EQ(sent.adviser_kind(), ehcp::v1::ADVISER_KIND_SOCIAL_CARE);
  EXPECT_EQ(sent.adviser_body(), "Demo Trust");
  EXPECT_EQ(sent.adviser_setting(), "settings/urn-1");
  EXPECT_EQ(sent.due_before_date(), "2026-03-01");
  ASSERT_EQ(Run({"advice", "open", "--caseworker", "me"}), 0) << err_.str();
  sent = api_.Sent<ehcp::v1::ListOpenAdviceRequestsRequest>("ListOpenAdviceRequests");
  EXPECT_EQ(sent.caseworker(), "me");
}

TEST_F(AdviceCommandsTest, ChangesWithTheEtagThatWasRead) {
  ehcp::v1::AdviceRequest read;
  read.set_etag("v7");
  api_.Answer("GetAdviceRequest", read);
  ASSERT_EQ(Run({"advice", "answer", kAdvice, "--answer", "Demo advice"}), 0) << err_.str();
  EXPECT_THAT(api_.Methods(), ElementsAre("GetAdviceRequest", "AnswerAdvice"));
  const auto answer = api_.Sent<ehcp::v1::AnswerAdviceRequest>("AnswerAdvice");
  EXPECT_EQ(answer.etag(), "v7");
  EXPECT_EQ(answer.answer(), "Demo advice");
  ASSERT_EQ(Run({"advice", "receipt", kAdvice, "--received-on", "2026-02-23", "--etag", "v1"}), 0);
  EXPECT_EQ(api_.Sent<ehcp::v1::RecordAdviceReceiptRequest>("RecordAdviceReceipt").received_on_date(),
            "2026-02-23");
  ASSERT_EQ(
      Run({"advice", "withdraw", kAdvice, "--withdrawn-on", "2026-02-23", "--reason", "R", "--etag", "v1"}), 0);
  ASSERT_EQ(Run({"advice", "claim-exception", kAdvice, "--ground", "missed-appointment", "--from", "2026-02-23",
                 "--to", "2026-02-23", "--evidence", "E", "--etag", "v2"}),
            0)
      << err_.str();
  EXPECT_EQ(api_.Sent<ehcp::v1::ClaimAdviceExceptionRequest>("ClaimAdviceException").exception().ground(),
            ehcp::v1::ADVICE_GROUND_MISSED_APPOINTMENT);
  ASSERT_EQ(Run({"advice", "withdraw-exception", kAdvice, "--claim", "c1", "--reason", "R", "--etag", "v3"}),
            0);
  EXPECT_EQ(api_.Sent<ehcp::v1::WithdrawAdviceExceptionRequest>("WithdrawAdviceException").claim_id(), "c1");
}

}  // namespace
}  // namespace send::cli
