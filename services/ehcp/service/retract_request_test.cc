// What was recorded in error is taken back, by the method called directly on the stores in memory.
#include "services/ehcp/service/plan_making_fixture.h"

namespace send::ehcp {
namespace {

using rpc::BadFieldsOf;
using rpc::CallBy;
using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;

using RetractTest = PlanMakingServiceTest;

TEST_F(RetractTest, TakesBackWhatWasRecordedInErrorAndShowsItAsItWas) {
  EhcRequest request = Drafted(kToday - 20);
  request.notices.back().served_on = kToday - 16;
  Keep(request);
  auto retract = Named<v1::RetractEhcRequestStepRequest>();
  EXPECT_THAT(BadFieldsOf(service_.Retract(CallBy("CASEWORKER", retract), retract, reply_)),
              UnorderedElementsAre("step", "reason"));
  retract.set_step(v1::REQUEST_STEP_NOTICE);
  retract.set_reason("Demo: served on another day");
  EXPECT_THAT(BadFieldsOf(service_.Retract(CallBy("CASEWORKER", retract), retract, reply_)),
              ElementsAre("number"));
  retract.set_number(4);
  const rpc::Call call = CallBy("TEAM_MANAGER", retract);
  ASSERT_TRUE(service_.Retract(call, retract, reply_).ok());
  EXPECT_EQ(reply_.representations_last_date(), "");
  ASSERT_EQ(reply_.notices_size(), 3);
  ASSERT_EQ(reply_.retractions_size(), 1);
  const v1::Retraction& kept = reply_.retractions(0);
  EXPECT_EQ(kept.step(), v1::REQUEST_STEP_NOTICE);
  EXPECT_EQ(kept.number(), 4);
  EXPECT_EQ(kept.retracted_on_date(), civil::FormatDate(call.today));
  EXPECT_EQ(kept.retracted_by(), call.caller->subject);
  EXPECT_EQ(kept.reason(), "Demo: served on another day");
  EXPECT_EQ(kept.notice().served_on_date(), civil::FormatDate(kToday - 16));

  auto record = Named<v1::RetractEhcRequestStepRequest>();
  record.set_etag(reply_.etag());
  record.set_step(v1::REQUEST_STEP_DECISION);
  record.set_number(1);
  record.set_reason("Demo: another child's");
  EXPECT_THAT(BadFieldsOf(service_.Retract(CallBy("CASEWORKER", record), record, reply_)),
              ElementsAre("number"));
  record.clear_number();
  EXPECT_EQ(error::ReasonOf(service_.Retract(CallBy("CASEWORKER", record), record, reply_)), "STEP_IN_USE");
}

TEST_F(RetractTest, APanelTakesBackDecisionsAlone) {
  EhcRequest request = Assessed();
  request.notices.clear();
  request.withdrawn_on = kToday - 60;
  request.state = State::kWithdrawn;
  Keep(request);
  auto retract = Named<v1::RetractEhcRequestStepRequest>();
  retract.set_reason("Demo: a slip");
  retract.set_step(v1::REQUEST_STEP_WITHDRAWAL);
  EXPECT_EQ(error::ReasonOf(service_.Retract(CallBy("PANEL_MEMBER", retract), retract, reply_)),
            "ROLE_NOT_ALLOWED");
  ASSERT_TRUE(service_.Retract(CallBy("CASEWORKER", retract), retract, reply_).ok());
  EXPECT_EQ(reply_.state(), v1::STATE_ASSESSING);
  EXPECT_EQ(reply_.retractions(0).on_date(), civil::FormatDate(kToday - 60));
  retract.set_etag(reply_.etag());
  retract.set_step(v1::REQUEST_STEP_DECISION);
  reply_.Clear();
  ASSERT_TRUE(service_.Retract(CallBy("PANEL_MEMBER", retract), retract, reply_).ok());
  EXPECT_EQ(reply_.state(), v1::STATE_RECEIVED);
  EXPECT_EQ(reply_.decision(), v1::DECISION_UNSPECIFIED);
  EXPECT_EQ(reply_.retractions(1).decision(), v1::DECISION_ASSESS);
  EXPECT_EQ(reply_.retractions(1).on_date(), civil::FormatDate(kToday - 70));
}

TEST_F(RetractTest, IsNotOpenAgainBesideAnother) {
  EhcRequest request = ReceivedOn(kToday - 100);
  request.withdrawn_on = kToday - 60;
  request.state = State::kWithdrawn;
  Keep(request);
  v1::GetEhcRequestRequest any;
  const rpc::Call other = CallBy("TEAM_MANAGER", any);
  ASSERT_TRUE(store_.Create(other.ToChange(), {.la = "999"}, "another", ReceivedOn(kToday - 9)).ok());
  auto retract = Named<v1::RetractEhcRequestStepRequest>();
  retract.set_reason("Demo: a slip");
  retract.set_step(v1::REQUEST_STEP_WITHDRAWAL);
  const absl::Status status = service_.Retract(CallBy("CASEWORKER", retract), retract, reply_);
  EXPECT_EQ(error::ReasonOf(status), "OPEN_REQUEST_EXISTS");
  EXPECT_EQ(error::ResourceOf(status), "localAuthorities/999/ehcRequests/another");
}

TEST_F(RetractTest, ANoticeStaysWhileADisagreementRestsOnIt) {
  EhcRequest refused = Assessed();
  refused.decision = Decision::kDoNotAssess;
  refused.state = State::kRefusedToAssess;
  Keep(refused);
  const rpc::Call call = CallBy("CASEWORKER", v1::RetractEhcRequestStepRequest());
  Disagreement disputed;
  disputed.request_id = "demo";
  disputed.notice_sent_on = kToday - 70;
  disputed.steps = {{Step::kAdviserContacted, kToday - 60}};
  ASSERT_TRUE(disagreements_
                  .Create(CallBy("CASEWORKER", v1::GetEhcRequestRequest()).ToChange(), {.la = "999"},
                          {"demo", "d"},
                          [&](const EhcRequest&) -> absl::StatusOr<Disagreement> { return disputed; })
                  .ok());
  auto retract = Named<v1::RetractEhcRequestStepRequest>();
  retract.set_reason("Demo: a slip");
  retract.set_step(v1::REQUEST_STEP_NOTICE);
  retract.set_number(1);
  EXPECT_EQ(error::ReasonOf(service_.Retract(CallBy("CASEWORKER", retract), retract, reply_)), "STEP_IN_USE");
  retract.set_number(2);
  EXPECT_TRUE(service_.Retract(CallBy("CASEWORKER", retract), retract, reply_).ok()) << "the board's";
}

TEST_F(RetractTest, AResumptionGoesBackTogetherWithTheDisagreementThatItCameOf) {
  EhcRequest refused = Assessed();
  refused.decision = Decision::kDoNotAssess;
  refused.state = State::kRefusedToAssess;
  Keep(refused);
  Disagreement ordered;
  ordered.request_id = "demo";
  ordered.notice_sent_on = kToday - 70;
  ordered.steps = {{Step::kAppealReceivedByTribunal, kToday - 60},
                   {.step = Step::kOrderMade, .on = kToday - 7, .order = Order::kAssess}};
  auto resume = Named<v1::ResumeEhcRequestRequest>();
  resume.set_disagreement(std::string(kName) + "/disagreements/d");
  const rpc::Call call = CallBy("CASEWORKER", v1::GetEhcRequestRequest());
  ASSERT_TRUE(disagreements_
                  .Create(call.ToChange(), {.la = "999"}, {"demo", "d"},
                          [&](const EhcRequest&) -> absl::StatusOr<Disagreement> { return ordered; })
                  .ok());
  const auto goes_on = [&] {
    const auto now = disagreements_.Get({.la = "999"}, {"demo", "d"}, absl::InfiniteFuture());
    return now.ok() && now->value.resumed;
  };
  ASSERT_TRUE(service_.Resume(CallBy("CASEWORKER", resume), resume, reply_).ok());
  EXPECT_TRUE(goes_on());
  auto retract = Named<v1::RetractEhcRequestStepRequest>();
  retract.set_etag(reply_.etag());
  retract.set_reason("Demo: another child's order");
  retract.set_step(v1::REQUEST_STEP_RESUMPTION);
  const rpc::Call back = CallBy("CASEWORKER", retract);
  for (int i = 0; i < 2; ++i) {
    reply_.Clear();
    ASSERT_TRUE(service_.Retract(back, retract, reply_).ok()) << "the same call is answered again";
    EXPECT_EQ(reply_.state(), v1::STATE_REFUSED_TO_ASSESS);
    EXPECT_EQ(reply_.resumptions_size(), 0);
    ASSERT_EQ(reply_.retractions_size(), 1);
    EXPECT_EQ(reply_.retractions(0).resumption().to(), v1::RESUMED_TO_ASSESS);
    EXPECT_FALSE(goes_on());
  }
  auto again = Named<v1::RetractEhcRequestStepRequest>();
  again.set_etag(reply_.etag());
  again.set_reason("Demo: another child's order");
  again.set_step(v1::REQUEST_STEP_RESUMPTION);
  EXPECT_EQ(error::ReasonOf(service_.Retract(CallBy("TEAM_MANAGER", again), again, reply_)), "NO_STEP");
}

}  // namespace
}  // namespace send::ehcp
