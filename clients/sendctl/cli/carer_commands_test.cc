// The commands about carers and several pupils, and the caseload's table, against a server on this machine.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "clients/sendctl/testing/command_fixture.h"
#include "send/ehcp/v1/caseload_service.pb.h"
#include "send/ehcp/v1/plan_making_service.pb.h"
#include "send/pupil/v1/carer_service.pb.h"
#include "send/pupil/v1/pupil_service.pb.h"

namespace send::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr char kCarer[] = "localAuthorities/999/pupils/p1/carers/c1";

class CarerCommandsTest : public CommandTest {};

TEST_F(CarerCommandsTest, ChangesWhatIsGivenAndKeepsTheRestOfAnAddress) {
  pupil::v1::Carer read;
  read.set_name(kCarer);
  read.set_etag("v4");
  read.set_phone("01632 960001");
  read.mutable_address()->add_lines("1 Demo Street");
  read.mutable_address()->add_lines("Demo Town");
  read.mutable_address()->set_postcode("ZZ99 1AA");
  api_.Answer("GetCarer", read);
  ASSERT_EQ(Run({"carers", "get", "p1/c1"}), 0) << err_.str();
  EXPECT_EQ(api_.Sent<pupil::v1::GetCarerRequest>("GetCarer").name(), kCarer);
  EXPECT_THAT(out_.str(), HasSubstr("phone: 01632 960001"));
  ASSERT_EQ(Run({"carers", "update", "p1/c1", "--phone", "01632 960003", "--postcode", "ZZ99 2BB",
                 "--parental-responsibility", "false"}),
            0)
      << err_.str();
  auto sent = api_.Sent<pupil::v1::UpdateCarerRequest>("UpdateCarer");
  EXPECT_EQ(sent.carer().name(), kCarer);
  EXPECT_EQ(sent.carer().etag(), "v4");
  EXPECT_THAT(sent.update_mask().paths(), ElementsAre("parental_responsibility", "address", "phone"));
  EXPECT_THAT(sent.carer().address().lines(), ElementsAre("1 Demo Street", "Demo Town"));
  EXPECT_EQ(sent.carer().address().postcode(), "ZZ99 2BB");
  ASSERT_EQ(Run({"carers", "update", "p1/c1", "--address-line", "2 Demo Street", "--etag", "v9"}), 0)
      << err_.str();
  sent = api_.Sent<pupil::v1::UpdateCarerRequest>("UpdateCarer");
  EXPECT_EQ(sent.carer().etag(), "v9");
  EXPECT_THAT(sent.carer().address().lines(), ElementsAre("2 Demo Street"));
  EXPECT_EQ(sent.carer().address().postcode(), "ZZ99 1AA");
  EXPECT_EQ(Run({"carers", "update", "p1/c1"}), 2) << "nothing is to be changed";
}

TEST_F(CarerCommandsTest, ShowsSeveralPupilsAndKeepsTheRestOfTheirAddress) {
  ASSERT_EQ(Run({"pupils", "batch-get", "--pupil", "p1", "--pupil", "localAuthorities/999/pupils/p2"}), 0)
      << err_.str();
  EXPECT_THAT(api_.Sent<pupil::v1::BatchGetPupilsRequest>("BatchGetPupils").names(),
              ElementsAre("localAuthorities/999/pupils/p1", "localAuthorities/999/pupils/p2"));
  pupil::v1::Pupil read;
  read.mutable_address()->add_lines("1 Demo Street");
  api_.Answer("GetPupil", read);
  ASSERT_EQ(Run({"pupils", "update", "p1", "--postcode", "ZZ99 2BB", "--etag", "v1"}), 0) << err_.str();
  const auto sent = api_.Sent<pupil::v1::UpdatePupilRequest>("UpdatePupil");
  EXPECT_THAT(sent.update_mask().paths(), ElementsAre("address"));
  EXPECT_THAT(sent.pupil().address().lines(), ElementsAre("1 Demo Street"));
}

TEST_F(CarerCommandsTest, ShowsTheCaseloadAsTablesWithItsZeros) {
  ehcp::v1::SummariseCaseloadResponse reply;
  reply.set_today_date("2026-11-24");
  reply.set_requests(5);
  reply.set_late(2);
  auto& count = *reply.add_counts();
  count.set_state(ehcp::v1::STATE_RECEIVED);
  count.set_requests(5);
  count.set_late(2);
  reply.mutable_plans()->set_total(4);
  api_.Answer("SummariseCaseload", reply);
  ASSERT_EQ(Run({"caseload", "summary"}), 0) << err_.str();
  EXPECT_THAT(out_.str(), ::testing::ContainsRegex("received +nobody +5 +0 +2 +0\n"));
  EXPECT_THAT(out_.str(), ::testing::ContainsRegex("all +5 +0 +2 +0\n"));
  EXPECT_THAT(out_.str(), ::testing::ContainsRegex("final plan within 20 weeks +4 +0 +0.0 % +0 +0 +0.0 %\n"));
  EXPECT_THAT(out_.str(), ::testing::ContainsRegex("whether to assess +0 +0 +- +0 +0 +-\n"));
  EXPECT_THAT(out_.str(), HasSubstr("Plans after 20 to 52 weeks: 0; after more: 0\n"));
}

TEST_F(CarerCommandsTest, SendsSeveralNoticesWithAPlan) {
  const std::vector<std::string> plan = {"requests",   "finalise",    "r1",      "--sent-on",
                                         "2026-05-20", "--reference", "store/1", "--placement",
                                         "otherwise",  "--etag",      "v1"};
  const auto with = [&](std::vector<std::string> more) {
    more.insert(more.begin(), plan.begin(), plan.end());
    return Run(more);
  };
  ASSERT_EQ(with({"--notice-to", "Demo-Ada Example", "--notice-to", "Demo ICB", "--notice-recipient", "parent",
                  "--notice-recipient", "commissioning-body", "--notice-channel", "post-first-class",
                  "--notice-served", "2026-05-22", "--notice-served", "2026-05-21"}),
            0)
      << err_.str();
  const auto sent = api_.Sent<ehcp::v1::FinalisePlanRequest>("FinalisePlan");
  ASSERT_EQ(sent.notices_size(), 2);
  EXPECT_EQ(sent.notices(0).recipient_kind(), ehcp::v1::RECIPIENT_KIND_PARENT);
  EXPECT_EQ(sent.notices(1).recipient(), "Demo ICB");
  EXPECT_EQ(sent.notices(1).recipient_kind(), ehcp::v1::RECIPIENT_KIND_COMMISSIONING_BODY);
  EXPECT_EQ(sent.notices(1).channel(), ehcp::v1::CHANNEL_POST_FIRST_CLASS);
  EXPECT_EQ(sent.notices(1).sent_on_date(), "2026-05-20");
  EXPECT_EQ(sent.notices(0).served_on_date(), "2026-05-22");
  EXPECT_EQ(sent.notices(1).served_on_date(), "2026-05-21");
  EXPECT_EQ(with({"--notice-served", "2026-05-22"}), 2) << "to whom?";
  EXPECT_EQ(with({"--notice-to", "a", "--notice-to", "b", "--notice-to", "c", "--notice-sent", "2026-05-20",
                  "--notice-sent", "2026-05-21"}),
            2)
      << "two days for three notices";
}

}  // namespace
}  // namespace send::cli
