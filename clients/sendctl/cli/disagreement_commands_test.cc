// The commands about disagreements against a server on this machine: what they send.
#include <gtest/gtest.h>

#include "clients/sendctl/testing/command_fixture.h"
#include "send/ehcp/v1/disagreement_service.pb.h"

namespace send::cli {
namespace {

constexpr char kName[] = "localAuthorities/999/ehcRequests/r1/disagreements/d1";

class DisagreementCommandsTest : public CommandTest {};

TEST_F(DisagreementCommandsTest, BeginsOneAndRecordsItsSteps) {
  ASSERT_EQ(Run({"disagreements", "create", "r1", "--decision", "no-plan"}), 0) << err_.str();
  const auto created = api_.Sent<ehcp::v1::CreateDisagreementRequest>("CreateDisagreement");
  EXPECT_EQ(created.parent(), "localAuthorities/999/ehcRequests/r1");
  EXPECT_EQ(created.disagreement().decision(), ehcp::v1::DISPUTED_DECISION_NO_PLAN);
  ASSERT_EQ(Run({"disagreements", "mediation", kName, "--step", "mediation-arranged", "--on", "2026-03-02",
                 "--for", "2026-03-20", "--etag", "v1"}),
            0)
      << err_.str();
  const auto arranged = api_.Sent<ehcp::v1::RecordMediationRequest>("RecordMediation").step();
  EXPECT_EQ(arranged.kind(), ehcp::v1::DISAGREEMENT_STEP_KIND_MEDIATION_ARRANGED);
  EXPECT_EQ(arranged.for_date(), "2026-03-20");
  ASSERT_EQ(Run({"disagreements", "appeal", kName, "--step", "order-made", "--on", "2026-05-02", "--order",
                 "make-plan", "--etag", "v2"}),
            0)
      << err_.str();
  EXPECT_EQ(api_.Sent<ehcp::v1::RecordAppealRequest>("RecordAppeal").step().order(),
            ehcp::v1::ORDER_KIND_MAKE_PLAN);
}

TEST_F(DisagreementCommandsTest, RecordsWhatWasDoneAndListsByWhatIsOwed) {
  ASSERT_EQ(Run({"disagreements", "comply", kName, "--limit", "T44-draft", "--done-on", "2026-05-20"}), 0)
      << err_.str();
  const auto sent = api_.Sent<ehcp::v1::RecordComplianceRequest>("RecordCompliance");
  EXPECT_EQ(sent.name(), kName);
  EXPECT_EQ(sent.compliance().limit_id(), "T44-draft");
  ASSERT_EQ(Run({"disagreements", "claim-exception", kName, "--limit", "T44-final", "--ground", "absence",
                 "--from", "2026-05-20", "--to", "2026-06-10", "--evidence", "E", "--etag", "v3"}),
            0)
      << err_.str();
  EXPECT_EQ(
      api_.Sent<ehcp::v1::ClaimComplianceExceptionRequest>("ClaimComplianceException").exception().ground(),
      ehcp::v1::COMPLIANCE_GROUND_ABSENCE);
  ASSERT_EQ(
      Run({"disagreements", "claim-exception", kName, "--limit", "T44-final", "--ground", "school-closure",
           "--setting", "urn-990001", "--advice-requested", "2026-07-16", "--evidence", "E"}),
      0)
      << err_.str();
  const auto claim =
      api_.Sent<ehcp::v1::ClaimComplianceExceptionRequest>("ClaimComplianceException").exception();
  EXPECT_EQ(claim.setting(), "settings/urn-990001");
  EXPECT_EQ(claim.advice_requested_date(), "2026-07-16");
  ASSERT_EQ(Run({"disagreements", "list"}), 0) << err_.str();
  EXPECT_EQ(api_.Sent<ehcp::v1::ListDisagreementsRequest>("ListDisagreements").parent(),
            "localAuthorities/999/ehcRequests/-");
  EXPECT_EQ(Run({"disagreements", "retract", kName}), 2) << "a reason is needed";
}

TEST_F(DisagreementCommandsTest, ListsByEachFilter) {
  ASSERT_EQ(Run({"disagreements", "list", "--team", "north", "--unallocated", "--overdue-only", "--outcome",
                 "open", "--still-owed"}),
            0)
      << err_.str();
  auto sent = api_.Sent<ehcp::v1::ListDisagreementsRequest>("ListDisagreements");
  EXPECT_EQ(sent.team(), "north");
  EXPECT_TRUE(sent.unallocated());
  EXPECT_TRUE(sent.overdue_only());
  EXPECT_TRUE(sent.still_owed());
  EXPECT_EQ(sent.outcome(), ehcp::v1::DISAGREEMENT_OUTCOME_OPEN);
  ASSERT_EQ(Run({"disagreements", "list", "--caseworker", "me"}), 0) << err_.str();
  sent = api_.Sent<ehcp::v1::ListDisagreementsRequest>("ListDisagreements");
  EXPECT_EQ(sent.caseworker(), "me");
}

TEST_F(DisagreementCommandsTest, ExplainsALimit) {
  ehcp::v1::ExplainDisagreementDeadlineResponse reply;
  reply.mutable_deadline()->set_limit_id("D12");
  reply.mutable_deadline()->set_duty("respond to the appeal");
  reply.mutable_deadline()->set_due_date("2026-09-24");
  reply.mutable_deadline()->set_statutory(true);
  reply.add_steps()->set_explanation("August, or 25 December to 1 January: not counted by the tribunal");
  auto& exception = *reply.add_exceptions();
  exception.set_ground(ehcp::v1::COMPLIANCE_GROUND_ABSENCE);
  exception.set_claimed(true);
  api_.Answer("ExplainDisagreementDeadline", reply);
  ASSERT_EQ(Run({"disagreements", "explain", kName, "D12", "--began", "2026-07-20"}), 0) << err_.str();
  const auto sent = api_.Sent<ehcp::v1::ExplainDisagreementDeadlineRequest>("ExplainDisagreementDeadline");
  EXPECT_EQ(sent.name(), kName);
  EXPECT_EQ(sent.limit_id(), "D12");
  EXPECT_EQ(sent.trigger_date(), "2026-07-20");
  for (const char* text :
       {"D12: respond to the appeal", "due: 2026-09-24", "not counted by the tribunal", "absence"})
    EXPECT_NE(out_.str().find(text), std::string::npos) << text << " in " << out_.str();
}

}  // namespace
}  // namespace send::cli
