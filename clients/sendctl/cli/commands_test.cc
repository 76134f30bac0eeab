// Whole commands against a server on this machine: what they send, what they print, how they end.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include "clients/sendctl/testing/command_fixture.h"
#include "common/base/uuid.h"
#include "common/error/error.h"
#include "send/ehcp/v1/ehc_request_service.pb.h"
#include "send/pupil/v1/access_rule_service.pb.h"
#include "send/pupil/v1/carer_service.pb.h"
#include "send/pupil/v1/pupil_service.pb.h"
#include "send/pupil/v1/setting_service.pb.h"

namespace send::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr char kRequest[] = "localAuthorities/999/ehcRequests/r1";

class CommandsTest : public CommandTest {};

TEST_F(CommandsTest, CreatesARequestWithItsOwnId) {
  ehcp::v1::EhcRequest reply;
  reply.set_name(kRequest);
  api_.Answer("CreateEhcRequest", reply);
  ASSERT_EQ(Run({"requests", "create", "--pupil", "p1", "--source", "family", "--received-channel", "email",
                 "--received-date", "2026-01-05", "--purpose", "casework"}),
            0)
      << err_.str();
  const auto sent = api_.Sent<ehcp::v1::CreateEhcRequestRequest>("CreateEhcRequest");
  EXPECT_EQ(sent.parent(), "localAuthorities/999");
  EXPECT_EQ(sent.ehc_request().pupil(), "localAuthorities/999/pupils/p1");
  EXPECT_EQ(sent.ehc_request().trigger(), ehcp::v1::TRIGGER_REQUEST);
  EXPECT_EQ(sent.ehc_request().source(), ehcp::v1::REQUEST_SOURCE_FAMILY);
  EXPECT_EQ(sent.ehc_request().received_date(), "2026-01-05");
  EXPECT_TRUE(IsUuid(sent.request_id()));
  EXPECT_EQ(sent.request_id()[14], '7');
  const auto call = api_.received().front();
  EXPECT_EQ(call.method, "/send.ehcp.v1.EhcRequestService/CreateEhcRequest");
  EXPECT_EQ(call.metadata.at("authorization"), "Bearer " + token_);
  EXPECT_EQ(call.metadata.at("x-send-purpose"), "casework");
  EXPECT_EQ(out_.str(), "name: localAuthorities/999/ehcRequests/r1\n");
}

TEST_F(CommandsTest, ReadsTheEtagFirstWhereNoneIsGiven) {
  ehcp::v1::EhcRequest reply;
  reply.set_etag("v7");
  api_.Answer("GetEhcRequest", reply);
  ASSERT_EQ(Run({"requests", "allocate", "r1", "--caseworker", "demo"}), 0) << err_.str();
  EXPECT_THAT(api_.Methods(), ElementsAre("GetEhcRequest", "AllocateEhcRequest"));
  const auto sent = api_.Sent<ehcp::v1::AllocateEhcRequestRequest>("AllocateEhcRequest");
  EXPECT_EQ(sent.name(), kRequest);
  EXPECT_EQ(sent.etag(), "v7");
  ASSERT_EQ(Run({"requests", "allocate", kRequest, "--etag", "v3"}), 0) << err_.str();
  EXPECT_EQ(api_.Methods().size(), 3U);
  EXPECT_EQ(api_.Sent<ehcp::v1::AllocateEhcRequestRequest>("AllocateEhcRequest").etag(), "v3");
}

TEST_F(CommandsTest, DecidesWithTheNotice) {
  ASSERT_EQ(Run({"requests", "decide", "r1", "--decision", "do-not-assess", "--decided-on", "2026-02-01",
                 "--reasons", "Enough.", "--notice-to", "Demo-Ada Example-1", "--notice-channel",
                 "post-first-class", "--etag", "v1"}),
            0)
      << err_.str();
  const auto sent = api_.Sent<ehcp::v1::RecordDecisionRequest>("RecordDecision");
  EXPECT_EQ(sent.decision(), ehcp::v1::DECISION_DO_NOT_ASSESS);
  EXPECT_EQ(sent.reasons(), "Enough.");
  ASSERT_EQ(sent.notices_size(), 1);
  EXPECT_EQ(sent.notices(0).recipient_kind(), ehcp::v1::RECIPIENT_KIND_PARENT);
  EXPECT_EQ(sent.notices(0).channel(), ehcp::v1::CHANNEL_POST_FIRST_CLASS);
  EXPECT_EQ(sent.notices(0).sent_on_date(), "2026-02-01");
}

TEST_F(CommandsTest, RecordsNoticesExceptionsAndWithdrawals) {
  ASSERT_EQ(Run({"requests", "notice", "r1", "--kind", "considering", "--recipient-kind", "social-care",
                 "--recipient", "Demo-Team", "--sent-on", "2026-01-06", "--channel", "email", "--etag", "v1"}),
            0)
      << err_.str();
  EXPECT_EQ(api_.Sent<ehcp::v1::RecordNoticeRequest>("RecordNotice").notice().recipient_kind(),
            ehcp::v1::RECIPIENT_KIND_SOCIAL_CARE);
  ASSERT_EQ(
      Run({"requests", "claim-exception", "r1", "--limit", "A2", "--ground", "school-closure", "--evidence",
           "E", "--setting", "urn-990000", "--advice-requested", "2026-07-20", "--etag", "v2"}),
      0)
      << err_.str();
  EXPECT_EQ(api_.Sent<ehcp::v1::ClaimExceptionRequest>("ClaimException").exception().setting(),
            "settings/urn-990000");
  ASSERT_EQ(Run({"requests", "withdraw-exception", "r1", "--claim", "c1", "--reason", "R", "--etag", "v3"}), 0);
  EXPECT_EQ(api_.Sent<ehcp::v1::WithdrawExceptionRequest>("WithdrawException").claim_id(), "c1");
  ASSERT_EQ(
      Run({"requests", "withdraw", "r1", "--withdrawn-on", "2026-01-09", "--reason", "R", "--etag", "v4"}), 0);
  EXPECT_EQ(api_.Sent<ehcp::v1::WithdrawEhcRequestRequest>("WithdrawEhcRequest").withdrawn_on_date(),
            "2026-01-09");
}

TEST_F(CommandsTest, UpdatesOnlyWhatIsGiven) {
  ASSERT_EQ(Run({"requests", "update", "r1", "--received-date", "2026-01-04", "--etag", "v1"}), 0)
      << err_.str();
  const auto sent = api_.Sent<ehcp::v1::UpdateEhcRequestRequest>("UpdateEhcRequest");
  EXPECT_THAT(sent.update_mask().paths(), ElementsAre("received_date"));
  EXPECT_EQ(sent.ehc_request().name(), kRequest);
  EXPECT_EQ(sent.ehc_request().etag(), "v1");
  EXPECT_EQ(Run({"requests", "update", "r1"}), 2);
  ASSERT_EQ(Run({"pupils", "update", "p1", "--year-group", "7", "--looked-after", "false", "--etag", "v1"}), 0);
  EXPECT_THAT(api_.Sent<pupil::v1::UpdatePupilRequest>("UpdatePupil").update_mask().paths(),
              ElementsAre("year_group", "looked_after"));
}

TEST_F(CommandsTest, ShowsDeadlinesAsATable) {
  ehcp::v1::GetDeadlinesResponse reply;
  reply.set_today_date("2026-02-10");
  auto* deadline = reply.add_deadlines();
  deadline->set_limit_id("A2");
  deadline->set_duty("notify the family whether it will assess");
  deadline->set_due_date("2026-02-16");
  deadline->set_act_by_date("2026-02-16");
  deadline->set_status(ehcp::v1::DEADLINE_STATUS_RUNNING);
  deadline->set_days_left(6);
  deadline->set_citation("Regs 5(1), 5(4)");
  deadline->set_confidence(ehcp::v1::CONFIDENCE_VERIFIED);
  deadline->set_statutory(true);
  deadline->set_warning("Bank holidays of 2028 are not announced.");
  api_.Answer("GetDeadlines", reply);
  ASSERT_EQ(Run({"requests", "deadlines", "r1"}), 0) << err_.str();
  EXPECT_EQ(out_.str(),
            R"(As at 2026-02-10
LIMIT  DUTY                               DUE         ACT BY      STATUS   DAYS LEFT  MET ON  CITATION         CONFIDENCE
A2     notify the family whether it will  2026-02-16  2026-02-16  running          6          Regs 5(1), 5(4)  verified
       assess
A2: Bank holidays of 2028 are not announced.
)");
}

TEST_F(CommandsTest, ExplainsADeadline) {
  ehcp::v1::ExplainDeadlineResponse reply;
  reply.mutable_deadline()->set_limit_id("A2");
  reply.mutable_deadline()->set_duty("notify the family");
  reply.mutable_deadline()->set_counted("C1, 6 weeks");
  reply.mutable_deadline()->set_statutory(true);
  auto* step = reply.add_steps();
  step->set_date("2026-01-05");
  step->set_explanation("day 0: received");
  auto* exception = reply.add_exceptions();
  exception->set_ground(ehcp::v1::EXCEPTION_GROUND_ABSENCE);
  exception->set_claimed(true);
  exception->set_citation("Regs 5(4)(d)");
  api_.Answer("ExplainDeadline", reply);
  ASSERT_EQ(Run({"requests", "explain", "r1", "A2"}), 0) << err_.str();
  EXPECT_EQ(api_.Sent<ehcp::v1::ExplainDeadlineRequest>("ExplainDeadline").limit_id(), "A2");
  EXPECT_THAT(out_.str(), HasSubstr("counted: C1, 6 weeks"));
  EXPECT_THAT(out_.str(), HasSubstr("2026-01-05  day 0: received"));
  EXPECT_THAT(out_.str(), HasSubstr("absence  yes      Regs 5(4)(d)"));
}

TEST_F(CommandsTest, ReadsEveryPage) {
  pupil::v1::SearchPupilsResponse reply;
  reply.add_pupils()->set_surname("Example-1");
  reply.set_next_page_token("more");
  api_.Answer("SearchPupils", reply);
  ASSERT_EQ(Run({"pupils", "search", "--name-prefix", "Exa", "--page-size", "1"}), 0) << err_.str();
  EXPECT_THAT(err_.str(), HasSubstr("--page-token more"));
  EXPECT_THAT(out_.str(), HasSubstr("Example-1"));
  EXPECT_EQ(api_.Sent<pupil::v1::SearchPupilsRequest>("SearchPupils").page_size(), 1);
}

TEST_F(CommandsTest, AsksForWorkListsByEachFilter) {
  ASSERT_EQ(Run({"requests", "list", "--unallocated", "--still-owed", "--limit", "A2", "--received-from",
                 "2026-01-01", "--received-to", "2026-02-01", "--lateness", "unexcused"}),
            0)
      << err_.str();
  const auto sent = api_.Sent<ehcp::v1::ListEhcRequestsRequest>("ListEhcRequests");
  EXPECT_TRUE(sent.unallocated());
  EXPECT_TRUE(sent.still_owed());
  EXPECT_EQ(sent.next_due_limit_id(), "A2");
  EXPECT_EQ(sent.received_from_date(), "2026-01-01");
  EXPECT_EQ(sent.received_to_date(), "2026-02-01");
  EXPECT_EQ(sent.lateness(), ehcp::v1::LATENESS_UNEXCUSED);
}

TEST_F(CommandsTest, AnswersInJson) {
  pupil::v1::Setting reply;
  reply.set_name("settings/urn-990000");
  reply.set_local_authority_code("999");
  api_.Answer("GetSetting", reply);
  ASSERT_EQ(Run({"settings", "get", "urn-990000", "--json"}), 0) << err_.str();
  const auto json = nlohmann::json::parse(out_.str());
  EXPECT_EQ(json["localAuthorityCode"], "999");
}

TEST_F(CommandsTest, ImportsARegisterInChunks) {
  const std::string path = testing::TempDir() + "/register.csv";
  const std::string content(150'000, 'x');
  std::ofstream(path) << content;
  pupil::v1::ImportSettingsResponse reply;
  reply.set_rows_read(3);
  reply.set_rows_added(2);
  reply.set_rows_rejected(1);
  auto* problem = reply.add_problems();
  problem->set_line(4);
  problem->set_severity(pupil::v1::ROW_PROBLEM_SEVERITY_ERROR);
  problem->set_column("OpenDate");
  problem->set_reason("BAD_DATE");
  problem->set_explanation("The date must be a day that exists, dd-mm-yyyy.");
  reply.set_problems_in_all(2);
  api_.Answer("ImportSettings", reply);
  ASSERT_EQ(Run({"settings", "import", path, "--register", "establishments", "--replacing",
                 "--confirm-closures", "14"}),
            0)
      << err_.str();
  const auto call = api_.received().front();
  ASSERT_EQ(call.messages.size(), 4U);
  const auto header = api_.Sent<pupil::v1::ImportSettingsRequest>("ImportSettings").header();
  EXPECT_EQ(header.register_(), pupil::v1::REGISTER_KIND_ESTABLISHMENTS);
  EXPECT_EQ(header.size_bytes(), 150'000);
  EXPECT_TRUE(header.replacing());
  EXPECT_EQ(header.confirmed_closures(), 14);
  std::string got;
  for (size_t i = 1; i < call.messages.size(); ++i) {
    pupil::v1::ImportSettingsRequest part;
    part.ParseFromString(call.messages[i]);
    EXPECT_LE(part.chunk().size(), 65'536U);
    got += part.chunk();
  }
  EXPECT_EQ(got, content);
  EXPECT_EQ(out_.str(),
            "Imported: 3 rows read, 2 added, 0 updated, 0 unchanged, 1 passed over, 0 settings closed.\n"
            "LINE         COLUMN    REASON    WHAT TO DO\n"
            "   4  error  OpenDate  BAD_DATE  The date must be a day that exists, dd-mm-yyyy.\n"
            "… and 1 more problems.\n");
}

TEST_F(CommandsTest, SetsTermsAndClosures) {
  ASSERT_EQ(Run({"settings", "set-dates", "urn-990000", "--closure", "Summer, all,2026-07-22,2026-09-02",
                 "--closure", "Winter,2026-12-19,2027-01-04", "--etag", "v1"}),
            0)
      << err_.str();
  const auto sent = api_.Sent<pupil::v1::SetTermDatesRequest>("SetTermDates");
  ASSERT_EQ(sent.closures_size(), 2);
  EXPECT_EQ(sent.closures(0).title(), "Summer, all");
  EXPECT_EQ(sent.closures(0).reopens_date(), "2026-09-02");
  EXPECT_EQ(Run({"settings", "set-dates", "urn-990000", "--closure", "Summer", "--etag", "v1"}), 2);
}

TEST_F(CommandsTest, AddsCarersAndEndsRules) {
  ASSERT_EQ(Run({"carers", "add", "p1", "--forename", "Demo-Ada", "--surname", "Example-1", "--relationship",
                 "mother", "--parental-responsibility"}),
            0)
      << err_.str();
  const auto sent = api_.Sent<pupil::v1::CreateCarerRequest>("CreateCarer");
  EXPECT_EQ(sent.parent(), "localAuthorities/999/pupils/p1");
  EXPECT_TRUE(sent.carer().parental_responsibility());
  pupil::v1::ListAccessRulesResponse rules;
  rules.add_access_rules()->set_name("localAuthorities/999/pupils/p1/accessRules/a1");
  rules.mutable_access_rules(0)->set_etag("v5");
  api_.Answer("ListAccessRules", rules);
  ASSERT_EQ(Run({"access-rules", "end", "localAuthorities/999/pupils/p1/accessRules/a1", "--reason", "Over."}),
            0)
      << err_.str();
  EXPECT_EQ(api_.Sent<pupil::v1::ListAccessRulesRequest>("ListAccessRules").parent(),
            "localAuthorities/999/pupils/p1");
  EXPECT_EQ(api_.Sent<pupil::v1::EndAccessRuleRequest>("EndAccessRule").etag(), "v5");
}

TEST_F(CommandsTest, FindsDuplicatesOfARecord) {
  pupil::v1::Pupil record;
  record.set_name("localAuthorities/999/pupils/p1");
  record.set_surname("Example-1");
  api_.Answer("GetPupil", record);
  pupil::v1::FindDuplicatePupilsResponse reply;
  reply.add_matches()->set_likelihood(80);
  reply.mutable_matches(0)->add_reasons("SAME_BIRTH_DATE");
  api_.Answer("FindDuplicatePupils", reply);
  ASSERT_EQ(Run({"pupils", "duplicates", "--of", "p1"}), 0) << err_.str();
  EXPECT_EQ(api_.Sent<pupil::v1::FindDuplicatePupilsRequest>("FindDuplicatePupils").pupil().surname(),
            "Example-1");
  EXPECT_THAT(out_.str(), HasSubstr("SAME_BIRTH_DATE"));
}

TEST_F(CommandsTest, TriesAgainWithTheSameRequestId) {
  api_.Refuse("CreatePupil", error::ResourceExhausted("QUEUE_FULL", "Too much.", absl::Seconds(2)));
  api_.Refuse("CreatePupil", error::Unavailable("DATABASE_AWAY", "Away.", absl::Seconds(1)));
  ASSERT_EQ(Run({"pupils", "create", "--forename", "Demo-A", "--surname", "Example-1", "--birth-date",
                 "2015-01-01", "--sex", "male"}),
            0)
      << err_.str();
  EXPECT_THAT(waits_, ElementsAre(absl::Seconds(2), absl::Seconds(1)));
  std::set<std::string> ids;
  for (const auto& call : api_.received()) {
    pupil::v1::CreatePupilRequest request;
    request.ParseFromString(call.messages.front());
    ids.insert(request.request_id());
  }
  EXPECT_EQ(api_.received().size(), 3U);
  EXPECT_EQ(ids.size(), 1U);
}

TEST_F(CommandsTest, DoesNotAskAgainForWhatIsTooLargeToBeReceived) {
  pupil::v1::Pupil pupil;
  pupil.set_surname(std::string(17'000'000, 'x'));
  api_.Answer("GetPupil", pupil);
  EXPECT_NE(Run({"pupils", "get", "p1"}), 0);
  EXPECT_EQ(api_.received().size(), 1U);
  EXPECT_THAT(err_.str(), HasSubstr("larger than max"));
}

TEST_F(CommandsTest, GivesUpAfterFourMoreTries) {
  for (int i = 0; i < 9; ++i)
    api_.Refuse("GetPupil", error::Unavailable("DATABASE_AWAY", "The database is away.", absl::Seconds(1)));
  EXPECT_EQ(Run({"pupils", "get", "p1"}), 3);
  EXPECT_EQ(api_.received().size(), 5U);
  EXPECT_EQ(err_.str(),
            "sendctl: The database is away.\n"
            "  reason: DATABASE_AWAY\n"
            "  try again in 1s\n");
}

TEST_F(CommandsTest, ShowsRefusals) {
  api_.Refuse("GetEhcRequest", error::NotFound("REQUEST_NOT_FOUND", "There is no such request."));
  EXPECT_EQ(Run({"requests", "get", "r9"}), 1);
  EXPECT_EQ(err_.str(), "sendctl: There is no such request.\n  reason: REQUEST_NOT_FOUND\n");
  EXPECT_EQ(out_.str(), "");
  api_.Refuse("GetEhcRequest", error::Unauthenticated("TOKEN_EXPIRED", "The token has expired."));
  EXPECT_EQ(Run({"requests", "get", "r9"}), 4);
  token_ = "";
  EXPECT_EQ(Run({"requests", "get", kRequest}), 4);
}

TEST_F(CommandsTest, TellsWhomTheTokenIsFor) {
  EXPECT_EQ(Run({"whoami"}), 0);
  EXPECT_EQ(out_.str(), "subject: demo\nauthorities: 999\n");
}

}  // namespace
}  // namespace send::cli
