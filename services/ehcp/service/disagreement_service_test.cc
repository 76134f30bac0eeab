// The methods called directly, on the stores in memory.
#include "services/ehcp/service/disagreement_service.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/time/clock.h"
#include "common/base/uuid.h"
#include "common/civil/date.h"
#include "common/civil/testing.h"
#include "common/rpc/testing.h"
#include "services/ehcp/domain/testing.h"
#include "services/ehcp/service/fake_pupil_directory.h"
#include "services/ehcp/service/given_history.h"
#include "services/ehcp/service/history_testing.h"
#include "services/ehcp/store/fake_disagreement_store.h"
#include "services/ehcp/store/fake_ehc_request_store.h"
#include "services/ehcp/store/relation_testing.h"

namespace send::ehcp {
namespace {

using rpc::BadFieldsOf;
using rpc::CallBy;
using ::testing::ElementsAre;

constexpr char kRequest[] = "localAuthorities/999/ehcRequests/demo";

class DisagreementServiceTest : public ::testing::Test {
 protected:
  DisagreementServiceTest()
      : calendar_(civil::BankHolidays()),
        requests_(calendar_),
        store_(requests_, calendar_),
        tokens_(rpc::PageTokens::Create(std::string(32, 'k')).value()),
        service_({store_, history_, pupils_, calendar_, tokens_}) {
    const rpc::Call call = CallBy("CASEWORKER", v1::CreateDisagreementRequest());
    told_on_ = call.today - 20;
    EhcRequest request = ReceivedOn(told_on_ - 30);
    request.state = State::kRefusedToAssess;
    request.decision = Decision::kDoNotAssess;
    request.notices = {NoticeTo(RecipientKind::kParent, NoticeKind::kAssessmentDecision, told_on_)};
    EXPECT_TRUE(requests_.Create(call.ToChange(), {.la = "999"}, "demo", request).ok());
  }
  absl::Status Create(v1::DisputedDecision decision, v1::Disagreement& reply) {
    v1::CreateDisagreementRequest request;
    request.set_parent(kRequest);
    request.mutable_disagreement()->set_decision(decision);
    request.set_request_id(NewUuidV7(absl::Now()));
    return service_.Create(CallBy("CASEWORKER", request), request, reply);
  }
  // The notice of the decision is sent anew.
  void TellAgain(absl::CivilDay sent_on) {
    const rpc::Call call = CallBy("CASEWORKER", v1::CreateDisagreementRequest());
    const auto told = [&](const EhcRequest& before) -> absl::StatusOr<EhcRequest> {
      EhcRequest after = before;
      after.notices.push_back(NoticeTo(RecipientKind::kParent, NoticeKind::kAssessmentDecision, sent_on));
      return after;
    };
    EXPECT_TRUE(requests_.Change(call.ToChange(), {.la = "999"}, "demo", "v1", told).ok());
  }
  template <class Request>
  Request About(const v1::Disagreement& disagreement) {
    Request request;
    request.set_name(disagreement.name());
    request.set_etag(disagreement.etag());
    request.set_request_id(NewUuidV7(absl::Now()));
    return request;
  }
  absl::Status Step(v1::DisagreementStepKind kind, int days_after, v1::Disagreement& reply,
                    v1::OrderKind order = v1::ORDER_KIND_UNSPECIFIED) {
    const auto fill = [&](v1::DisagreementStep& step) {
      step.set_kind(kind);
      step.set_on_date(civil::FormatDate(told_on_ + days_after));
      step.set_order(order);
    };
    if (kind < v1::DISAGREEMENT_STEP_KIND_APPEAL_RECEIVED_BY_TRIBUNAL) {
      auto request = About<v1::RecordMediationRequest>(reply);
      fill(*request.mutable_step());
      reply.Clear();
      return service_.Mediation(CallBy("CASEWORKER", request), request, reply);
    }
    auto request = About<v1::RecordAppealRequest>(reply);
    fill(*request.mutable_step());
    reply.Clear();
    return service_.Appeal(CallBy("CASEWORKER", request), request, reply);
  }

  civil::HolidayCalendar calendar_;
  FakeEhcRequestStore requests_;
  FakePupilDirectory pupils_;
  FakeDisagreementStore store_;
  GivenHistory history_;
  rpc::PageTokens tokens_;
  DisagreementService service_;
  absl::CivilDay told_on_;
};

TEST_F(DisagreementServiceTest, FollowsAnAppealToItsOrderAndLeavesTheRefusalAsItIs) {
  v1::Disagreement reply;
  ASSERT_TRUE(Create(v1::DISPUTED_DECISION_NO_ASSESSMENT, reply).ok());
  EXPECT_TRUE(reply.needs_certificate());
  EXPECT_EQ(reply.notice_sent_on_date(), civil::FormatDate(told_on_));
  EXPECT_EQ(reply.outcome(), v1::DISAGREEMENT_OUTCOME_OPEN);
  ASSERT_TRUE(Step(v1::DISAGREEMENT_STEP_KIND_APPEAL_RECEIVED_BY_AUTHORITY, 1, reply).ok());
  EXPECT_EQ(reply.next_due_limit_id(), "D12");
  ASSERT_TRUE(Step(v1::DISAGREEMENT_STEP_KIND_ORDER_MADE, 10, reply, v1::ORDER_KIND_ASSESS).ok());
  EXPECT_EQ(reply.next_due_limit_id(), "T44-assess");
  EXPECT_EQ(reply.next_due_date(), civil::FormatDate(told_on_ + 24));
  auto done = About<v1::RecordComplianceRequest>(reply);
  done.mutable_compliance()->set_limit_id("T44-assess");
  done.mutable_compliance()->set_done_on_date(civil::FormatDate(told_on_ + 12));
  reply.Clear();
  ASSERT_TRUE(service_.Comply(CallBy("CASEWORKER", done), done, reply).ok());
  EXPECT_EQ(reply.outcome(), v1::DISAGREEMENT_OUTCOME_UPHELD);
  v1::GetDisagreementDeadlinesRequest asked;
  asked.set_name(reply.name());
  v1::GetDeadlinesResponse deadlines;
  ASSERT_TRUE(service_.Deadlines(CallBy("AUDITOR", asked), asked, deadlines).ok());
  bool met = false;
  for (const auto& deadline : deadlines.deadlines())
    met |= deadline.limit_id() == "T44-assess" && deadline.status() == v1::DEADLINE_STATUS_MET;
  EXPECT_TRUE(met);
  EXPECT_EQ(requests_.Get({.la = "999"}, "demo", absl::InfiniteFuture())->value.state, State::kRefusedToAssess);
}

TEST_F(DisagreementServiceTest, RefusesWhatCannotBeAndNamesEveryBadField) {
  v1::Disagreement reply;
  EXPECT_EQ(error::ReasonOf(Create(v1::DISPUTED_DECISION_NO_PLAN, reply)), "NOTHING_TO_APPEAL");
  EXPECT_THAT(BadFieldsOf(Create(v1::DISPUTED_DECISION_UNSPECIFIED, reply)),
              ElementsAre("disagreement.decision"));
  ASSERT_TRUE(Create(v1::DISPUTED_DECISION_NO_ASSESSMENT, reply).ok());
  auto wrong = About<v1::RecordMediationRequest>(reply);
  wrong.set_etag("");
  wrong.mutable_step()->set_kind(v1::DISAGREEMENT_STEP_KIND_ORDER_MADE);
  wrong.mutable_step()->set_on_date("2026-02-30");
  wrong.mutable_step()->set_days(-1);
  v1::Disagreement ignored;
  EXPECT_THAT(BadFieldsOf(service_.Mediation(CallBy("CASEWORKER", wrong), wrong, ignored)),
              ElementsAre("step.on_date", "step.kind", "step.days", "etag"));
  v1::Disagreement stale = reply;
  stale.set_etag("v9");
  EXPECT_EQ(error::ReasonOf(Step(v1::DISAGREEMENT_STEP_KIND_ADVISER_CONTACTED, 1, stale)), "STALE_ETAG");
}

TEST_F(DisagreementServiceTest, NamesTheOneThatThereIs) {
  v1::Disagreement first;
  ASSERT_TRUE(Create(v1::DISPUTED_DECISION_NO_ASSESSMENT, first).ok());
  v1::Disagreement second;
  const absl::Status status = Create(v1::DISPUTED_DECISION_NO_ASSESSMENT, second);
  EXPECT_EQ(error::ReasonOf(status), "DISAGREEMENT_EXISTS");
  EXPECT_EQ(error::ResourceOf(status), first.name());
}

TEST_F(DisagreementServiceTest, TakesTheLastStepBack) {
  v1::Disagreement reply;
  ASSERT_TRUE(Create(v1::DISPUTED_DECISION_NO_ASSESSMENT, reply).ok());
  ASSERT_TRUE(Step(v1::DISAGREEMENT_STEP_KIND_MEDIATION_WANTED, 1, reply).ok());
  EXPECT_EQ(reply.next_due_limit_id(), "D4");
  auto back = About<v1::RetractDisagreementStepRequest>(reply);
  back.set_reason("of another child");
  reply.Clear();
  ASSERT_TRUE(service_.Retract(CallBy("TEAM_MANAGER", back), back, reply).ok());
  EXPECT_EQ(reply.next_due_limit_id(), "");
  EXPECT_EQ(reply.steps(0).retracted_reason(), "of another child");
}

TEST_F(DisagreementServiceTest, ListsThoseOfARequestAndOfTheAuthorityInPagesAndNoneOfTheBarred) {
  v1::Disagreement reply;
  ASSERT_TRUE(Create(v1::DISPUTED_DECISION_NO_ASSESSMENT, reply).ok());
  TellAgain(told_on_ + 1);
  ASSERT_TRUE(Create(v1::DISPUTED_DECISION_NO_ASSESSMENT, reply).ok());
  ASSERT_TRUE(Step(v1::DISAGREEMENT_STEP_KIND_MEDIATION_WANTED, 1, reply).ok());
  const std::string due = reply.name();
  for (const char* parent : {kRequest, "localAuthorities/999/ehcRequests/-"}) {
    v1::ListDisagreementsRequest request;
    request.set_parent(parent);
    request.set_page_size(1);
    v1::ListDisagreementsResponse page;
    ASSERT_TRUE(service_.List(CallBy("CASEWORKER", request), request, page).ok());
    ASSERT_EQ(page.disagreements_size(), 1);
    EXPECT_EQ(page.disagreements(0).name(), due) << "what is due comes first";
    request.set_page_token(page.next_page_token());
    page.Clear();
    ASSERT_TRUE(service_.List(CallBy("CASEWORKER", request), request, page).ok());
    EXPECT_EQ(page.disagreements_size(), 1);
    EXPECT_EQ(page.next_page_token(), "");
  }
  Bar(requests_.relations, "demo", "demo-CASEWORKER");
  v1::GetDisagreementRequest request;
  request.set_name(due);
  EXPECT_EQ(error::ReasonOf(service_.Get(CallBy("CASEWORKER", request), request, reply)),
            "DISAGREEMENT_NOT_FOUND");
  EXPECT_EQ(error::ReasonOf(Create(v1::DISPUTED_DECISION_NO_ASSESSMENT, reply)), "REQUEST_NOT_FOUND");
}

TEST_F(DisagreementServiceTest, TellsItsHistoryAndWhereThatIsNotWhole) {
  v1::Disagreement made;
  ASSERT_TRUE(Create(v1::DISPUTED_DECISION_NO_ASSESSMENT, made).ok());
  ExpectHistoryOf<v1::ListDisagreementHistoryRequest, v1::VerifyDisagreementHistoryRequest>(
      "disagreement", made.name(), service_, history_);
}

}  // namespace
}  // namespace send::ehcp
