// The methods called directly, on the stores in memory.
#include "services/ehcp/service/disagreement_service.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "absl/time/clock.h"
#include "common/base/uuid.h"
#include "common/civil/date.h"
#include "common/civil/testing.h"
#include "common/rpc/testing.h"
#include "services/ehcp/domain/testing.h"
#include "services/ehcp/service/fake_pupil_directory.h"
#include "services/ehcp/service/given_history.h"
#include "services/ehcp/service/history_testing.h"
#include "services/ehcp/store/fake_advice_store.h"
#include "services/ehcp/store/fake_authority_store.h"
#include "services/ehcp/store/fake_caseworker_store.h"
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
        advice_(requests_, calendar_),
        tokens_(rpc::PageTokens::Create(std::string(32, 'k')).value()),
        service_(
            {store_, requests_, history_, pupils_, caseworkers_, authorities_, advice_, calendar_, tokens_}) {
    const rpc::Call call = CallBy("CASEWORKER", v1::CreateDisagreementRequest());
    told_on_ = call.today - 20;
    EhcRequest request = ReceivedOn(told_on_ - 30);
    request.state = State::kRefusedToAssess;
    request.decision = Decision::kDoNotAssess;
    request.decided_on = told_on_;
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
  FakeCaseworkerStore caseworkers_{requests_};
  FakeAuthorityStore authorities_;
  FakeAdviceStore advice_;
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
  auto undone = About<v1::RetractDisagreementStepRequest>(reply);
  undone.set_reason("of another child");
  EXPECT_EQ(error::ReasonOf(service_.Retract(CallBy("CASEWORKER", undone), undone, reply)), "STEP_IN_USE");
  undone.set_limit_id("T44-assess");
  reply.Clear();
  ASSERT_TRUE(service_.Retract(CallBy("CASEWORKER", undone), undone, reply).ok());
  EXPECT_EQ(reply.next_due_limit_id(), "T44-assess");
  EXPECT_EQ(reply.compliance(0).retracted_reason(), "of another child");
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

TEST_F(DisagreementServiceTest, WhatTheRequestGoesOnByIsToldOnceAndWithTheRequest) {
  v1::Disagreement reply;
  ASSERT_TRUE(Create(v1::DISPUTED_DECISION_NO_ASSESSMENT, reply).ok());
  ASSERT_TRUE(Step(v1::DISAGREEMENT_STEP_KIND_APPEAL_RECEIVED_BY_AUTHORITY, 1, reply).ok());
  ASSERT_TRUE(Step(v1::DISAGREEMENT_STEP_KIND_ORDER_MADE, 10, reply, v1::ORDER_KIND_ASSESS).ok());
  const rpc::Call call = CallBy("CASEWORKER", v1::GetDisagreementRequest());
  const auto resumed = store_.ChangeBoth(
      call.ToChange(), {.la = "999"}, {"demo", reply.name().substr(reply.name().rfind('/') + 1)}, "v1",
      [&](const EhcRequest& before, const StoredDisagreement& stored) {
        auto after = GoOn(before, stored.value, stored.id, call.today);
        if (after.ok())
          after->request.notices.push_back(
              NoticeTo(RecipientKind::kParent, NoticeKind::kAssessmentDecision, told_on_ + 12));
        return after;
      });
  ASSERT_TRUE(resumed.ok()) << resumed.status();
  v1::GetDisagreementRequest get;
  get.set_name(reply.name());
  reply.Clear();
  ASSERT_TRUE(service_.Get(CallBy("CASEWORKER", get), get, reply).ok());
  EXPECT_TRUE(reply.request_resumed());
  EXPECT_EQ(reply.next_due_limit_id(), "") << "it is owed for the request";

  v1::GetDisagreementDeadlinesRequest asked;
  asked.set_name(reply.name());
  v1::GetDeadlinesResponse deadlines;
  ASSERT_TRUE(service_.Deadlines(CallBy("AUDITOR", asked), asked, deadlines).ok());
  std::map<std::string, v1::DeadlineStatus> status;
  for (const auto& deadline : deadlines.deadlines()) status[deadline.limit_id()] = deadline.status();
  EXPECT_EQ(status["T44-assess"], v1::DEADLINE_STATUS_MET);
  EXPECT_EQ(status["T44-assessed-final"], v1::DEADLINE_STATUS_RUNNING);

  auto done = About<v1::RecordComplianceRequest>(reply);
  done.mutable_compliance()->set_limit_id("T44-no-plan");
  done.mutable_compliance()->set_done_on_date(civil::FormatDate(told_on_ + 12));
  EXPECT_EQ(error::ReasonOf(service_.Comply(CallBy("CASEWORKER", done), done, reply)), "REQUEST_GOES_ON");
  auto back = About<v1::RetractDisagreementStepRequest>(reply);
  back.set_reason("of another child");
  EXPECT_EQ(error::ReasonOf(service_.Retract(CallBy("TEAM_MANAGER", back), back, reply)), "STEP_IN_USE");
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

TEST_F(DisagreementServiceTest, ListsByItsFiltersAndRefusesThoseThatNothingMeets) {
  v1::Disagreement made;
  ASSERT_TRUE(Create(v1::DISPUTED_DECISION_NO_ASSESSMENT, made).ok());
  ASSERT_TRUE(Step(v1::DISAGREEMENT_STEP_KIND_MEDIATION_WANTED_HEALTH_TOO, 1, made).ok());
  v1::ListDisagreementsRequest request;
  request.set_parent("localAuthorities/999/ehcRequests/-");
  v1::ListDisagreementsResponse page;
  const auto count = [&] {
    page.Clear();
    const absl::Status status = service_.List(CallBy("TEAM_MANAGER", request), request, page);
    EXPECT_TRUE(status.ok()) << status;
    return page.disagreements_size();
  };
  request.set_overdue_only(true);
  request.set_unallocated(true);
  request.set_still_owed(true);
  request.set_outcome(v1::DISAGREEMENT_OUTCOME_OPEN);
  EXPECT_EQ(count(), 1);
  request.set_outcome(v1::DISAGREEMENT_OUTCOME_UPHELD);
  EXPECT_EQ(count(), 0);
  request.set_caseworker("none");
  EXPECT_THAT(BadFieldsOf(service_.List(CallBy("TEAM_MANAGER", request), request, page)),
              ElementsAre("unallocated"));
  request.set_unallocated(false);
  request.set_team("nowhere");
  EXPECT_THAT(BadFieldsOf(service_.List(CallBy("TEAM_MANAGER", request), request, page)),
              ElementsAre("caseworker", "team"));
}

TEST_F(DisagreementServiceTest, ExplainsALimitAndNoneThatHasNotBegun) {
  v1::Disagreement made;
  ASSERT_TRUE(Create(v1::DISPUTED_DECISION_NO_ASSESSMENT, made).ok());
  ASSERT_TRUE(Step(v1::DISAGREEMENT_STEP_KIND_APPEAL_RECEIVED_BY_TRIBUNAL, 1, made).ok());
  ASSERT_TRUE(Step(v1::DISAGREEMENT_STEP_KIND_ORDER_MADE, 2, made, v1::ORDER_KIND_ASSESS).ok());
  v1::ExplainDisagreementDeadlineRequest request;
  request.set_name(made.name());
  request.set_limit_id("T44-assess");
  v1::ExplainDisagreementDeadlineResponse reply;
  ASSERT_TRUE(service_.Explain(CallBy("AUDITOR", request), request, reply).ok());
  EXPECT_EQ(reply.deadline().due_date(), civil::FormatDate(told_on_ + 16));
  ASSERT_EQ(reply.steps_size(), 4);
  EXPECT_EQ(reply.steps(0).date(), civil::FormatDate(told_on_ + 2));
  EXPECT_EQ(reply.steps(3).date(), reply.deadline().due_date());
  ASSERT_EQ(reply.exceptions_size(), 4);
  EXPECT_EQ(reply.exceptions(1).ground(), v1::COMPLIANCE_GROUND_ABSENCE);
  EXPECT_FALSE(reply.exceptions(1).claimed());
  EXPECT_EQ(reply.in_force_from_date(), "2015-03-23");
  request.set_limit_id("D12");
  EXPECT_EQ(error::ReasonOf(service_.Explain(CallBy("AUDITOR", request), request, reply)), "UNKNOWN_LIMIT");
  request.set_trigger_date("soon");
  EXPECT_THAT(BadFieldsOf(service_.Explain(CallBy("AUDITOR", request), request, reply)),
              ElementsAre("trigger_date"));
}

TEST_F(DisagreementServiceTest, ExcusesAnOrderByAClosureInWhoseWindowAdviceWasAsked) {
  v1::Disagreement reply;
  ASSERT_TRUE(Create(v1::DISPUTED_DECISION_NO_ASSESSMENT, reply).ok());
  ASSERT_TRUE(Step(v1::DISAGREEMENT_STEP_KIND_APPEAL_RECEIVED_BY_AUTHORITY, 1, reply).ok());
  ASSERT_TRUE(Step(v1::DISAGREEMENT_STEP_KIND_ORDER_MADE, 2, reply, v1::ORDER_KIND_ASSESS).ok());
  const absl::CivilDay asked = told_on_ + 5;
  pupils_.closures = {{asked + 3, asked + 45}};
  auto claim = About<v1::ClaimComplianceExceptionRequest>(reply);
  claim.mutable_exception()->set_limit_id("T44-assess");
  claim.mutable_exception()->set_evidence("made up");
  claim.mutable_exception()->set_ground(v1::COMPLIANCE_GROUND_SCHOOL_CLOSURE);
  v1::Disagreement claimed;
  EXPECT_THAT(BadFieldsOf(service_.Claim(CallBy("CASEWORKER", claim), claim, claimed)),
              ElementsAre("exception.setting", "exception.advice_requested_date"));
  claim.mutable_exception()->set_setting("settings/urn-990001");
  claim.mutable_exception()->set_advice_requested_date(civil::FormatDate(asked));
  // Its record has another day on which that school was asked.
  AdviceRequest advice;
  advice.request_id = "demo";
  advice.adviser_setting = "settings/urn-990001";
  advice.requested_on = asked + 1;
  const rpc::Call call = CallBy("CASEWORKER", claim);
  ASSERT_TRUE(advice_
                  .Create(call.ToChange(), {.la = "999"}, "a1", advice,
                          [](const EhcRequest&) { return absl::OkStatus(); })
                  .ok());
  EXPECT_EQ(error::ReasonOf(service_.Claim(call, claim, claimed)), "EXCEPTION_NOT_AVAILABLE");
  claim.mutable_exception()->set_advice_requested_date(civil::FormatDate(asked + 1));
  ASSERT_TRUE(service_.Claim(CallBy("CASEWORKER", claim), claim, claimed).ok());
  ASSERT_EQ(claimed.exceptions_size(), 1);
  EXPECT_EQ(claimed.exceptions(0).ground(), v1::COMPLIANCE_GROUND_SCHOOL_CLOSURE);
  EXPECT_EQ(claimed.exceptions(0).closed_from_date(), civil::FormatDate(asked + 3));
  EXPECT_EQ(claimed.exceptions(0).reopens_date(), civil::FormatDate(asked + 45));
  EXPECT_EQ(claimed.exceptions(0).from_date(), "");
}

TEST_F(DisagreementServiceTest, TellsItsHistoryAndWhereThatIsNotWhole) {
  v1::Disagreement made;
  ASSERT_TRUE(Create(v1::DISPUTED_DECISION_NO_ASSESSMENT, made).ok());
  ExpectHistoryOf<v1::ListDisagreementHistoryRequest, v1::VerifyDisagreementHistoryRequest>(
      "disagreement", made.name(), service_, history_);
}

}  // namespace
}  // namespace send::ehcp
