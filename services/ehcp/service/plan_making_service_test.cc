// The methods called directly, on the store in memory and a directory of pupils in memory.
#include "services/ehcp/service/plan_making_service.h"

#include "services/ehcp/domain/record_limits.h"
#include "services/ehcp/service/plan_making_fixture.h"

namespace send::ehcp {
namespace {

using rpc::BadFieldsOf;
using rpc::CallBy;
using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;

TEST_F(PlanMakingServiceTest, DecidesToIssueAndServesADraft) {
  Keep(Assessed());
  auto decide = Named<v1::RecordIssueDecisionRequest>();
  decide.set_decision(v1::ISSUE_DECISION_ISSUE);
  decide.set_decided_on_date(civil::FormatDate(kToday - 1));
  decide.set_reasons("Demo reasons");
  ASSERT_TRUE(service_.DecideIssue(CallBy("PANEL_MEMBER", decide), decide, reply_).ok());
  EXPECT_EQ(reply_.state(), v1::STATE_PREPARING_DRAFT);
  EXPECT_EQ(reply_.issue_reasons(), "Demo reasons");
  EXPECT_EQ(reply_.next_due_limit_id(), "C4d");
  auto serve = Named<v1::ServeDraftPlanRequest>();
  serve.set_etag(reply_.etag());
  serve.set_reference("kept-here");
  FillNotice(v1::NOTICE_KIND_DRAFT_PLAN, kToday, *serve.add_notices());
  ASSERT_TRUE(service_.Serve(CallBy("CASEWORKER", serve), serve, reply_).ok());
  EXPECT_EQ(reply_.state(), v1::STATE_DRAFT_SERVED);
  EXPECT_EQ(reply_.drafts(0).version(), 1);
  EXPECT_EQ(reply_.representations_last_date(), civil::FormatDate(kToday + 14));
}

TEST_F(PlanMakingServiceTest, ADraftIsServedInWritingAndNotInTheFuture) {
  EhcRequest request = Assessed();
  request.issue_decision = IssueDecision::kIssue;
  request.issue_decided_on = kToday - 1;
  request.state = State::kPreparingDraft;
  Keep(request);
  auto serve = Named<v1::ServeDraftPlanRequest>();
  serve.set_reference("kept-here");
  v1::Notice& notice = *serve.add_notices();
  FillNotice(v1::NOTICE_KIND_DRAFT_PLAN, kToday, notice);
  const auto reason = [&] {
    return error::ReasonOf(service_.Serve(CallBy("CASEWORKER", serve), serve, reply_));
  };
  notice.set_served_on_date("2099-01-01");
  EXPECT_EQ(reason(), "DATE_IN_FUTURE");
  notice.clear_served_on_date();
  notice.set_channel(v1::CHANNEL_TELEPHONE);
  EXPECT_EQ(reason(), "WRITING_REQUIRED");
  notice.set_channel(v1::CHANNEL_EMAIL);
  EXPECT_EQ(reason(), "");
}

TEST_F(PlanMakingServiceTest, APlanThatWasMadeBeforeTheLawIsRefused) {
  EhcRequest request = Drafted(absl::CivilDay(2006, 3, 1));
  request.received_on = absl::CivilDay(2006, 1, 5);
  request.representations = {{absl::CivilDay(2006, 3, 2), "made up", "", false, true}};
  Keep(request);
  auto finalise = Final();
  finalise.set_sent_on_date("2006-04-01");
  finalise.mutable_notices(0)->set_sent_on_date("2006-04-01");
  EXPECT_EQ(error::ReasonOf(service_.Finalise(CallBy("CASEWORKER", finalise), finalise, reply_)),
            "NO_SUCH_LIMIT");
}

TEST_F(PlanMakingServiceTest, NamesEveryBadFieldOfTheFinalPlan) {
  Keep(Drafted(kToday - 20));
  auto request = Final();
  request.set_sent_on_date("24.11.2026");
  request.clear_reference();
  request.mutable_placement()->set_kind(v1::PLACEMENT_KIND_OTHERWISE);
  request.mutable_notices(0)->set_kind(v1::NOTICE_KIND_DRAFT_PLAN);
  EXPECT_THAT(BadFieldsOf(service_.Finalise(CallBy("CASEWORKER", request), request, reply_)),
              UnorderedElementsAre("sent_on_date", "reference", "placement.description", "placement.setting",
                                   "notices[0].kind"));
}

TEST_F(PlanMakingServiceTest, MakesThePlanWithItsReviewDatesFromTheChild) {
  Keep(Drafted(kToday - 20));
  pupils_.child = {absl::CivilDay(2023, 1, 2), "N2"};
  const auto request = Final();
  ASSERT_TRUE(service_.Finalise(CallBy("CASEWORKER", request), request, reply_).ok());
  EXPECT_EQ(reply_.state(), v1::STATE_FINALISED);
  EXPECT_EQ(reply_.final_plan().review_by_date(), "2027-11-23");
  EXPECT_EQ(reply_.final_plan().early_review_by_date(), "2027-05-24");
  EXPECT_EQ(reply_.final_plan().transfer_review_by_date(), "2027-02-14");
  EXPECT_EQ(reply_.final_plan().transfer_limit_id(), "P2");
  EXPECT_EQ(reply_.final_plan().placement().setting(), "settings/urn-990000");
  ASSERT_EQ(reply_.notices_size(), 5);
  EXPECT_EQ(reply_.notices(3).appeal_last_date(), "") << "no appeal lies against a draft";
  EXPECT_EQ(reply_.notices(4).mediation_contact_last_date(), "2027-01-24");
  EXPECT_EQ(reply_.notices(4).appeal_last_date(), "2027-01-25");
}

TEST_F(PlanMakingServiceTest, GoesOnAfterAnOrderAndKeepsItsOutcome) {
  EhcRequest refused = Assessed();
  refused.state = State::kRefusedToIssue;
  refused.issue_decision = IssueDecision::kDoNotIssue;
  refused.issue_decided_on = kToday - 50;
  refused.notices.push_back(NoticeTo(RecipientKind::kParent, NoticeKind::kNoPlan, kToday - 50));
  Keep(refused);
  Disagreement disputed;
  disputed.request_id = "demo";
  disputed.subject = Subject::kNoPlan;
  disputed.notice_sent_on = kToday - 50;
  disputed.steps = {{Step::kAppealReceivedByTribunal, kToday - 20}};
  const auto keep = [&](const std::string& id) {
    const rpc::Call call = CallBy("CASEWORKER", v1::ResumeEhcRequestRequest());
    return disagreements_
        .Create(call.ToChange(), {.la = "999"}, {"demo", id},
                [&](const EhcRequest&) -> absl::StatusOr<Disagreement> { return disputed; })
        .ok();
  };
  ASSERT_TRUE(keep("open"));
  // Of a notice that was sent anew: there is one for each.
  disputed.notice_sent_on = kToday - 49;
  disputed.steps.push_back({.step = Step::kOrderMade, .on = kToday - 7, .order = Order::kMakePlan});
  ASSERT_TRUE(keep("ordered"));

  auto resume = Named<v1::ResumeEhcRequestRequest>();
  resume.set_disagreement("localAuthorities/999/ehcRequests/other/disagreements/ordered");
  EXPECT_THAT(BadFieldsOf(service_.Resume(CallBy("CASEWORKER", resume), resume, reply_)),
              ElementsAre("disagreement"));
  const auto reason = [&](const std::string& id) {
    resume.set_disagreement(std::string(kName) + "/disagreements/" + id);
    return error::ReasonOf(service_.Resume(CallBy("CASEWORKER", resume), resume, reply_));
  };
  EXPECT_EQ(reason("none"), "DISAGREEMENT_NOT_FOUND");
  EXPECT_EQ(reason("open"), "NOTHING_TO_RESUME");
  EXPECT_EQ(reason("ordered"), "");
  EXPECT_EQ(reply_.state(), v1::STATE_PREPARING_DRAFT);
  EXPECT_EQ(reply_.issue_decision(), v1::ISSUE_DECISION_DO_NOT_ISSUE) << "the refusal stays its outcome";
  EXPECT_EQ(reply_.next_due_limit_id(), "T44-draft");
  EXPECT_EQ(reply_.next_due_date(), civil::FormatDate(kToday - 7 + 35));
  ASSERT_EQ(reply_.resumptions_size(), 1);
  EXPECT_EQ(reply_.resumptions(0).disagreement(), std::string(kName) + "/disagreements/ordered");
  EXPECT_EQ(reply_.resumptions(0).by(), v1::RESUMED_BY_ORDER);
  EXPECT_EQ(reply_.resumptions(0).to(), v1::RESUMED_TO_MAKE_PLAN);
  EXPECT_EQ(reply_.resumptions(0).on_date(), civil::FormatDate(kToday - 7));
  EXPECT_TRUE(disagreements_.Get({.la = "999"}, {"demo", "ordered"}, absl::InfiniteFuture())->value.resumed);

  auto draft = Named<v1::ServeDraftPlanRequest>();
  draft.set_etag(reply_.etag());
  draft.set_reference("kept-here");
  FillNotice(v1::NOTICE_KIND_DRAFT_PLAN, kToday, *draft.add_notices());
  ASSERT_TRUE(service_.Serve(CallBy("CASEWORKER", draft), draft, reply_).ok());
  EXPECT_EQ(reply_.next_due_limit_id(), "T44-final");
  EXPECT_EQ(reply_.representations_last_date(), civil::FormatDate(kToday + 14));
}

TEST_F(PlanMakingServiceTest, WaitsForTheFamilyAndForTheOwnerOfPupils) {
  Keep(Drafted(kToday - 14));
  const auto request = Final();
  EXPECT_EQ(error::ReasonOf(service_.Finalise(CallBy("CASEWORKER", request), request, reply_)),
            "REPRESENTATIONS_OPEN");
  pupils_.away = true;
  EXPECT_EQ(error::ReasonOf(service_.Finalise(CallBy("CASEWORKER", request), request, reply_)),
            "PUPIL_SERVICE_AWAY");
  pupils_.away = false;
  auto said = Named<v1::RecordRepresentationRequest>();
  EXPECT_THAT(BadFieldsOf(service_.Hear(CallBy("CASEWORKER", said), said, reply_)),
              UnorderedElementsAre("representation.made_on_date", "representation.text"));
  said.mutable_representation()->set_made_on_date(civil::FormatDate(kToday));
  said.mutable_representation()->set_concludes(true);
  ASSERT_TRUE(service_.Hear(CallBy("CASEWORKER", said), said, reply_).ok());
  auto again = Final();
  again.set_etag(reply_.etag());
  EXPECT_TRUE(service_.Finalise(CallBy("CASEWORKER", again), again, reply_).ok());
}

TEST_F(PlanMakingServiceTest, RecordsAMeetingAMoveAndThePassingOfRights) {
  Keep(Drafted(kToday - 10));
  auto meeting = Named<v1::RecordMeetingRequest>();
  EXPECT_THAT(BadFieldsOf(service_.Meet(CallBy("CASEWORKER", meeting), meeting, reply_)),
              UnorderedElementsAre("meeting.held_on_date", "meeting.attended_by", "meeting.outcome"));
  meeting.mutable_meeting()->set_held_on_date(civil::FormatDate(kToday));
  meeting.mutable_meeting()->set_attended_by("Demo Parent");
  meeting.mutable_meeting()->set_outcome("Demo outcome");
  ASSERT_TRUE(service_.Meet(CallBy("CASEWORKER", meeting), meeting, reply_).ok());
  EXPECT_EQ(reply_.meetings(0).outcome(), "Demo outcome");

  pupils_.child = {absl::CivilDay(2009, 3, 4), "12"};
  auto rights = Named<v1::PassRightsToYoungPersonRequest>();
  rights.set_etag(reply_.etag());
  rights.mutable_rights()->set_lacks_capacity(true);
  rights.mutable_rights()->set_has_capacity(true);
  EXPECT_THAT(BadFieldsOf(service_.PassRights(CallBy("CASEWORKER", rights), rights, reply_)),
              UnorderedElementsAre("rights.lacks_capacity", "rights.capacity_view"));
  rights.clear_rights();
  rights.mutable_rights()->set_representative("Demo Deputy");
  EXPECT_THAT(BadFieldsOf(service_.PassRights(CallBy("CASEWORKER", rights), rights, reply_)),
              ElementsAre("rights.representative"));
  // Nothing said: capacity is presumed, and the day is the law's.
  rights.mutable_rights()->clear_representative();
  ASSERT_TRUE(service_.PassRights(CallBy("CASEWORKER", rights), rights, reply_).ok());
  EXPECT_EQ(reply_.young_person_rights().passed_on_date(), "2025-06-28");
  EXPECT_TRUE(reply_.young_person_rights().has_capacity());
  EXPECT_FALSE(reply_.young_person_rights().lacks_capacity());

  auto move = Named<v1::RecordMoveAwayRequest>();
  move.set_etag(reply_.etag());
  move.mutable_move_away()->set_moved_on_date(civil::FormatDate(kToday));
  move.mutable_move_away()->set_became_aware_on_date(civil::FormatDate(kToday));
  move.mutable_move_away()->set_to_authority("999");
  EXPECT_THAT(BadFieldsOf(service_.Move(CallBy("CASEWORKER", move), move, reply_)),
              ElementsAre("move_away.to_authority"));
  move.mutable_move_away()->set_to_authority("998");
  ASSERT_TRUE(service_.Move(CallBy("CASEWORKER", move), move, reply_).ok());
  EXPECT_EQ(reply_.state(), v1::STATE_MOVED_AWAY);
  EXPECT_EQ(reply_.move_away().to_authority(), "998");
}

TEST_F(PlanMakingServiceTest, ARequestHoldsSoManyRepresentationsAndNoMore) {
  EhcRequest request = Drafted(kToday - 5);
  request.representations.assign(kMaxRepresentations - 1,
                                 {.made_on = kToday - 1, .text = "Demo words", .asks_for_setting = ""});
  Keep(request);
  auto said = Named<v1::RecordRepresentationRequest>();
  said.mutable_representation()->set_made_on_date(civil::FormatDate(kToday));
  said.mutable_representation()->set_text("Demo last words");
  ASSERT_TRUE(service_.Hear(CallBy("CASEWORKER", said), said, reply_).ok());
  said.set_etag(reply_.etag());
  said.mutable_representation()->set_text("Demo words after them");
  EXPECT_EQ(error::ReasonOf(service_.Hear(CallBy("CASEWORKER", said), said, reply_)), "RECORD_FULL");
}

}  // namespace
}  // namespace send::ehcp
