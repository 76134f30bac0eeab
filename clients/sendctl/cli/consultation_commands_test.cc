// As commands_test.cc, for consultations.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "clients/sendctl/cli/session.h"
#include "clients/sendctl/testing/command_fixture.h"
#include "send/ehcp/v1/consultation_service.pb.h"

namespace send::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

constexpr char kConsultation[] = "localAuthorities/999/ehcRequests/r1/consultations/c1";

class ConsultationCommandsTest : public CommandTest {};

TEST_F(ConsultationCommandsTest, Consults) {
  ehcp::v1::Consultation reply;
  reply.set_name(kConsultation);
  reply.add_findings()->set_explanation("before a draft");
  api_.Answer("CreateConsultation", reply);
  ASSERT_EQ(Run({"consultations", "create", "r1", "--consultee", "setting", "--setting", "urn-990000",
                 "--cause", "asked-for-by-family", "--channel", "email", "--sent-on", "2026-03-02"}),
            0)
      << err_.str();
  const auto sent = api_.Sent<ehcp::v1::CreateConsultationRequest>("CreateConsultation");
  EXPECT_EQ(sent.parent(), "localAuthorities/999/ehcRequests/r1");
  EXPECT_EQ(sent.consultation().setting(), "settings/urn-990000");
  EXPECT_EQ(sent.consultation().cause(), ehcp::v1::CONSULTATION_CAUSE_ASKED_FOR_BY_FAMILY);
  EXPECT_FALSE(sent.request_id().empty());
  EXPECT_THAT(out_.str(), HasSubstr("before a draft"));
  EXPECT_EQ(Run({"consultations", "create", "r1", "--consultee", "setting", "--channel", "email"}), 2);
}

TEST_F(ConsultationCommandsTest, AnswersWithTheEtagThatWasReadAndEveryGround) {
  ehcp::v1::Consultation read;
  read.set_etag("v3");
  api_.Answer("GetConsultation", read);
  ASSERT_EQ(Run({"consultations", "answer", kConsultation, "--outcome", "objects", "--ground", "unsuitable",
                 "--ground", "use-of-resources", "--reasons", "Demo reasons"}),
            0)
      << err_.str();
  EXPECT_THAT(api_.Methods(), ElementsAre("GetConsultation", "AnswerConsultation"));
  const auto sent = api_.Sent<ehcp::v1::AnswerConsultationRequest>("AnswerConsultation");
  EXPECT_EQ(sent.etag(), "v3");
  EXPECT_EQ(sent.outcome(), ehcp::v1::CONSULTATION_OUTCOME_OBJECTS);
  EXPECT_THAT(sent.grounds(),
              ElementsAre(ehcp::v1::OBJECTION_GROUND_UNSUITABLE, ehcp::v1::OBJECTION_GROUND_USE_OF_RESOURCES));
  EXPECT_EQ(Run({"consultations", "answer", kConsultation, "--outcome", "objects", "--ground", "too-full"}), 2);
  EXPECT_THAT(err_.str(), HasSubstr("mainstream-incompatible"));
  ASSERT_EQ(Run({"consultations", "receipt", kConsultation, "--received-on", "2026-03-03", "--etag", "v1"}), 0);
  ASSERT_EQ(Run({"consultations", "withdraw", kConsultation, "--withdrawn-on", "2026-03-03", "--reason", "R",
                 "--etag", "v1"}),
            0);
}

TEST_F(ConsultationCommandsTest, ListsAndShows) {
  ehcp::v1::ListConsultationsResponse list;
  list.add_consultations()->set_name(kConsultation);
  list.add_missing()->set_explanation("Asked for by the family, not yet consulted.");
  list.set_next_page_token("more");
  api_.Answer("ListConsultations", list);
  ASSERT_EQ(Run({"consultations", "list", "r1"}), 0) << err_.str();
  EXPECT_THAT(out_.str(), HasSubstr("r1/c1"));
  ASSERT_EQ(Run({"consultations", "missing", "r1"}), 0) << err_.str();
  EXPECT_THAT(out_.str(), HasSubstr("not yet consulted"));
  EXPECT_THAT(out_.str(), Not(HasSubstr("more")));
  ehcp::v1::ListOpenConsultationsResponse open;
  open.add_consultations()->set_overdue(true);
  api_.Answer("ListOpenConsultations", open);
  ASSERT_EQ(Run({"consultations", "open", "--overdue-only", "--caseworker", "demo-caseworker"}), 0)
      << err_.str();
  const auto sent = api_.Sent<ehcp::v1::ListOpenConsultationsRequest>("ListOpenConsultations");
  EXPECT_TRUE(sent.overdue_only());
  EXPECT_EQ(sent.caseworker(), "demo-caseworker");
  EXPECT_THAT(out_.str(), HasSubstr("yes"));
  ehcp::v1::ListMyConsultationsResponse mine;
  mine.add_consultations()->set_pupil_full_name("Demo-Ada Example");
  api_.Answer("ListMyConsultations", mine);
  ASSERT_EQ(Run({"consultations", "mine"}), 0) << err_.str();
  EXPECT_THAT(out_.str(), HasSubstr("Demo-Ada Example"));
  ASSERT_EQ(Run({"consultations", "history", kConsultation}), 0) << err_.str();
  EXPECT_EQ(api_.Sent<ehcp::v1::ListConsultationHistoryRequest>("ListConsultationHistory").name(),
            kConsultation);
  ASSERT_EQ(Run({"consultations", "verify", kConsultation}), 0) << err_.str();
  EXPECT_EQ(api_.Sent<ehcp::v1::VerifyConsultationHistoryRequest>("VerifyConsultationHistory").name(),
            kConsultation);
  ASSERT_EQ(Run({"consultations", "get", kConsultation}), 0);
  ehcp::v1::ExplainConsultationDeadlineResponse why;
  why.add_steps()->set_explanation("15 days");
  api_.Answer("ExplainConsultationDeadline", why);
  ASSERT_EQ(Run({"consultations", "explain", kConsultation}), 0);
  EXPECT_THAT(out_.str(), HasSubstr("15 days"));
}

}  // namespace
}  // namespace send::cli
