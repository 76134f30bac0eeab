// Lists show children by name and records by their ids, and commands take those.
#include "clients/sendctl/cli/children.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "clients/sendctl/testing/command_fixture.h"
#include "common/error/error.h"
#include "send/ehcp/v1/advice_service.pb.h"
#include "send/ehcp/v1/consultation_service.pb.h"
#include "send/ehcp/v1/ehc_request_service.pb.h"
#include "send/pupil/v1/pupil_service.pb.h"

namespace send::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

class ChildrenTest : public CommandTest {
 protected:
  void ListsRequests(int count) {
    ehcp::v1::ListEhcRequestsResponse reply;
    for (int i = 1; i <= count; ++i) {
      auto& request = *reply.add_ehc_requests();
      request.set_name(absl::StrCat("localAuthorities/999/ehcRequests/r", i));
      request.set_pupil(absl::StrCat("localAuthorities/999/pupils/p", i));
    }
    api_.Answer("ListEhcRequests", reply);
  }
};

TEST_F(ChildrenTest, AreNamedByTheirOwnerAndRecordsByTheirIds) {
  ListsRequests(2);
  pupil::v1::BatchGetPupilsResponse found;
  auto& ada = *found.add_pupils();
  ada.set_name("localAuthorities/999/pupils/p1");
  ada.set_forename("Demo-Ada");
  ada.set_surname("Example-1");
  api_.Answer("BatchGetPupils", found);
  ASSERT_EQ(Run({"requests", "list"}), 0) << err_.str();
  const auto asked = api_.Sent<pupil::v1::BatchGetPupilsRequest>("BatchGetPupils");
  EXPECT_EQ(asked.parent(), "localAuthorities/999");
  EXPECT_THAT(asked.names(), ElementsAre("localAuthorities/999/pupils/p1", "localAuthorities/999/pupils/p2"));
  EXPECT_THAT(out_.str(), HasSubstr("Demo-Ada Example-1"));
  EXPECT_THAT(out_.str(), HasSubstr("\np2 ")) << "who is not told is shown by the id";
  EXPECT_THAT(out_.str(), HasSubstr(" r1\n"));
  EXPECT_THAT(out_.str(), Not(HasSubstr("localAuthorities")));
}

TEST_F(ChildrenTest, AreAskedForTwoHundredAtATimeAndNotForJson) {
  ListsRequests(201);
  ASSERT_EQ(Run({"requests", "list", "--all"}), 0) << err_.str();
  EXPECT_THAT(api_.Methods(), ElementsAre("ListEhcRequests", "BatchGetPupils", "BatchGetPupils"));
  EXPECT_EQ(api_.Sent<pupil::v1::BatchGetPupilsRequest>("BatchGetPupils").names_size(), 1);
  ASSERT_EQ(Run({"requests", "list", "--json"}), 0) << err_.str();
  EXPECT_EQ(api_.Methods().size(), 4U);
  EXPECT_THAT(out_.str(), HasSubstr("localAuthorities/999/ehcRequests/r1"));
}

TEST_F(ChildrenTest, AreLeftUnnamedWhereTheirOwnerDoesNotAnswer) {
  ListsRequests(1);
  api_.Refuse("BatchGetPupils", error::PermissionDenied("ROLE_NOT_ALLOWED", "Your role does not allow it."));
  ASSERT_EQ(Run({"requests", "list"}), 0) << err_.str();
  EXPECT_THAT(out_.str(), HasSubstr("\np1 "));
  EXPECT_THAT(err_.str(), HasSubstr("cannot be shown now: Your role does not allow it."));
}

TEST_F(ChildrenTest, OfWhomTheServiceItselfTellsAreNotAskedFor) {
  ehcp::v1::ListMyConsultationsResponse reply;
  auto& consultation = *reply.add_consultations();
  consultation.set_name("localAuthorities/999/ehcRequests/r1/consultations/c1");
  consultation.set_pupil("localAuthorities/999/pupils/p1");
  consultation.set_pupil_full_name("Demo-Ada Example");
  api_.Answer("ListMyConsultations", reply);
  ASSERT_EQ(Run({"consultations", "mine"}), 0) << err_.str();
  EXPECT_THAT(api_.Methods(), ElementsAre("ListMyConsultations"));
  EXPECT_THAT(out_.str(), HasSubstr("Demo-Ada Example"));
  EXPECT_THAT(out_.str(), HasSubstr("r1/c1"));
}

TEST_F(ChildrenTest, ARecordWithinAnotherIsNamedByBothIds) {
  ASSERT_EQ(Run({"advice", "get", "r1/a1"}), 0) << err_.str();
  EXPECT_EQ(api_.Sent<ehcp::v1::GetAdviceRequestRequest>("GetAdviceRequest").name(),
            "localAuthorities/999/ehcRequests/r1/adviceRequests/a1");
  ASSERT_EQ(Run({"consultations", "get", "localAuthorities/998/ehcRequests/r1/consultations/c1"}), 0)
      << err_.str();
  EXPECT_EQ(api_.Sent<ehcp::v1::GetConsultationRequest>("GetConsultation").name(),
            "localAuthorities/998/ehcRequests/r1/consultations/c1");
}

}  // namespace
}  // namespace send::cli
