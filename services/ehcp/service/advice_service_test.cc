// The methods called directly, on the stores in memory and a directory of pupils in memory.
#include "services/ehcp/service/advice_service.h"

#include "services/ehcp/service/advice_fixture.h"

namespace send::ehcp {
namespace {

using rpc::BadFieldsOf;
using rpc::CallBy;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST_F(AdviceServiceTest, AsksAndSaysWhenTheAnswerIsDue) {
  v1::RequestAdviceRequest request = NewAsk(NewRequest("a"));
  request.mutable_advice_request()->set_requested_on_date(civil::FormatDate(kToday - 1));
  const v1::AdviceRequest made = Ask(request);
  EXPECT_EQ(made.state(), v1::ADVICE_STATE_OPEN);
  EXPECT_EQ(made.pupil(), std::string(kLa) + "/pupils/a");
  EXPECT_EQ(made.limit_id(), "B2g");
  EXPECT_EQ(made.due_date(), civil::FormatDate(kToday - 1 + 42));
  EXPECT_TRUE(made.receipt_deemed());
  EXPECT_EQ(made.etag(), "v1");
  v1::RecordAdviceReceiptRequest receipt;
  receipt.set_name(made.name());
  receipt.set_etag(made.etag());
  receipt.set_received_on_date(civil::FormatDate(kToday));
  v1::AdviceRequest received;
  ASSERT_TRUE(service_.Receive(CallBy("ADVISER", receipt), receipt, received).ok());
  EXPECT_FALSE(received.receipt_deemed());
  EXPECT_EQ(received.due_date(), civil::FormatDate(kToday + 42));
}

TEST_F(AdviceServiceTest, NamesEveryBadFieldOfAnAsk) {
  v1::RequestAdviceRequest request = NewAsk("localAuthorities/999");
  v1::AdviceRequest& advice = *request.mutable_advice_request();
  advice.clear_adviser_kind();
  advice.clear_adviser_name();
  advice.set_service_family(true);
  advice.set_adviser_setting("settings/urn-1");
  advice.set_adviser_email("a@b@c");
  advice.set_escalation_email("two words@example.org");
  advice.set_question(std::string(10'001, 'x'));
  advice.set_requested_on_date("yesterday");
  advice.clear_channel();
  v1::AdviceRequest reply;
  EXPECT_THAT(
      BadFieldsOf(service_.Ask(CallBy("CASEWORKER", request), request, reply)),
      ElementsAre("parent", "advice_request.adviser_kind", "advice_request.adviser_name",
                  "advice_request.service_family", "advice_request.adviser_setting",
                  "advice_request.adviser_email", "advice_request.escalation_email", "advice_request.question",
                  "advice_request.requested_on_date", "advice_request.channel"));
}

TEST_F(AdviceServiceTest, IsForAnAssessmentThatTheCallerMaySee) {
  v1::AdviceRequest reply;
  const auto early = NewAsk(NewRequest("a", State::kReceived));
  EXPECT_EQ(error::ReasonOf(service_.Ask(CallBy("CASEWORKER", early), early, reply)), "NOT_ASSESSING");
  const auto barred = NewAsk(NewRequest("b"));
  Bar(requests_.relations, "b", "demo-CASEWORKER");
  EXPECT_EQ(error::ReasonOf(service_.Ask(CallBy("CASEWORKER", barred), barred, reply)), "REQUEST_NOT_FOUND");
  pupils_.stale = true;
  EXPECT_EQ(service_.Ask(CallBy("CASEWORKER", barred), barred, reply).code(), absl::StatusCode::kUnavailable);
}

TEST_F(AdviceServiceTest, AnAdviserSeesWhatIsAskedAndNotTheRest) {
  const v1::AdviceRequest made = Ask(NewAsk(NewRequest("a")));
  EXPECT_EQ(made.adviser_email(), "adviser@example.org");
  v1::ClaimAdviceExceptionRequest claim;
  claim.set_name(made.name());
  claim.set_etag(made.etag());
  claim.mutable_exception()->set_ground(v1::ADVICE_GROUND_MISSED_APPOINTMENT);
  claim.mutable_exception()->set_from_date(civil::FormatDate(kToday));
  claim.mutable_exception()->set_to_date(civil::FormatDate(kToday));
  claim.mutable_exception()->set_evidence("Demo evidence");
  v1::AdviceRequest claimed;
  ASSERT_TRUE(service_.Claim(CallBy("CASEWORKER", claim), claim, claimed).ok());
  EXPECT_EQ(claimed.exceptions_size(), 1);
  v1::AdviceRequest seen;
  ASSERT_TRUE(Get("ADVISER", made.name(), seen).ok());
  EXPECT_EQ(seen.pupil(), made.pupil());
  EXPECT_EQ(seen.question(), made.question());
  EXPECT_EQ(seen.due_date(), made.due_date());
  EXPECT_EQ(seen.pupil_full_name(), "Demo-Ada Example") << "else nobody knows of whom it is asked";
  EXPECT_EQ(seen.pupil_birth_date(), "2017-03-04");
  EXPECT_EQ(seen.adviser_email(), "");
  EXPECT_THAT(seen.exceptions(), IsEmpty());
  ASSERT_TRUE(Get("CASEWORKER", made.name(), seen).ok());
  EXPECT_EQ(seen.pupil_full_name(), "") << "the authority asks the owner itself";
  identities_.away = true;
  EXPECT_EQ(error::ReasonOf(Get("ADVISER", made.name(), seen)), "PUPIL_SERVICE_AWAY");
  identities_.away = false;
  identities_.hidden = {made.pupil()};
  EXPECT_EQ(error::ReasonOf(Get("ADVISER", made.name(), seen)), "ADVICE_NOT_FOUND")
      << "the owner knows of a bar before it is told here";
  EXPECT_EQ(seen.name(), "");
  identities_.hidden.clear();
  EXPECT_EQ(error::ReasonOf(Get("SCHOOL_SENCO", made.name(), seen, {"settings/urn-1"})), "ADVICE_NOT_FOUND");
  Bar(requests_.relations, "a", "demo-ADVISER");
  EXPECT_EQ(error::ReasonOf(Get("ADVISER", made.name(), seen)), "ADVICE_NOT_FOUND");
}

TEST_F(AdviceServiceTest, ListsWhoseAdviceIsStillToBeSoughtAndDoesWithoutTheOwnerOfPupils) {
  const std::string parent = NewRequest("a");
  Ask(NewAsk(parent));
  const auto missing = [&](const std::string& role) {
    v1::ListAdviceRequestsRequest request;
    request.set_parent(parent);
    v1::ListAdviceRequestsResponse reply;
    EXPECT_TRUE(service_.List(CallBy(role, request), request, reply).ok());
    std::string letters;
    for (const v1::MissingAdvice& each : reply.missing()) letters += each.citation().substr(10, 1);
    return letters;
  };
  const std::string before = missing("CASEWORKER");
  EXPECT_EQ(before.size(), 4u) << before << ": five less the one that was asked";
  EXPECT_EQ(missing("ADVISER"), "");
  pupils_.child.year_group = "9";
  EXPECT_EQ(missing("AUDITOR"), before + "g");
  pupils_.away = true;
  EXPECT_EQ(missing("CASEWORKER"), before + "g") << "to be looked at";
}

TEST_F(AdviceServiceTest, AnAnswerEndsTheRelationOfWhoGaveIt) {
  v1::RequestAdviceRequest ask = NewAsk(NewRequest("a"));
  ask.mutable_advice_request()->set_requested_on_date(civil::FormatDate(kToday - 50));
  const v1::AdviceRequest made = Ask(ask);
  v1::AnswerAdviceRequest answer = NewAnswer(made);
  answer.set_answered_on_date(civil::FormatDate(kToday - 20));
  v1::AdviceRequest reply;
  EXPECT_THAT(BadFieldsOf(service_.Answer(CallBy("ADVISER", answer), answer, reply)),
              ElementsAre("answered_on_date"))
      << "an adviser cannot date it back";
  answer.clear_answered_on_date();
  ASSERT_TRUE(service_.Answer(CallBy("ADVISER", answer), answer, reply).ok());
  EXPECT_EQ(reply.answered_on_date(), civil::FormatDate(kToday)) << "late, and recorded";
  EXPECT_EQ(reply.adviser_email(), "");
  EXPECT_EQ(reply.pupil_full_name(), "");
  v1::AdviceRequest seen;
  EXPECT_EQ(error::ReasonOf(Get("ADVISER", made.name(), seen)), "ADVICE_NOT_FOUND");
  ASSERT_TRUE(Get("CASEWORKER", made.name(), seen).ok());
  EXPECT_EQ(seen.answer(), "Demo advice");
  v1::ExplainAdviceDeadlineRequest explain;
  explain.set_name(made.name());
  v1::ExplainAdviceDeadlineResponse why;
  ASSERT_TRUE(service_.Explain(CallBy("AUDITOR", explain), explain, why).ok());
  EXPECT_EQ(why.deadline().status(), v1::DEADLINE_STATUS_LATE);
  EXPECT_FALSE(why.deadline().statutory());
  EXPECT_THAT(why.steps(0).explanation(), HasSubstr("deemed"));
  EXPECT_EQ(why.exceptions_size(), 3);
}

TEST_F(AdviceServiceTest, ACaseworkerAnswersOnTheirBehalfAndASchoolForItself) {
  v1::RequestAdviceRequest ask = NewAsk(NewRequest("a"));
  ask.mutable_advice_request()->clear_adviser_subject();
  ask.mutable_advice_request()->set_adviser_setting("settings/urn-1");
  ask.mutable_advice_request()->set_requested_on_date(civil::FormatDate(kToday - 10));
  v1::AnswerAdviceRequest answer = NewAnswer(Ask(ask));
  answer.set_answered_on_date(civil::FormatDate(kToday - 3));
  v1::AdviceRequest reply;
  ASSERT_TRUE(service_.Answer(CallBy("CASEWORKER", answer), answer, reply).ok());
  EXPECT_EQ(reply.answered_on_date(), civil::FormatDate(kToday - 3));
  answer = NewAnswer(Ask(ask));
  EXPECT_EQ(error::ReasonOf(service_.Answer(CallBy("SCHOOL_SENCO", answer, {"settings/urn-2"}), answer, reply)),
            "ADVICE_NOT_FOUND");
  ASSERT_TRUE(service_.Answer(CallBy("SCHOOL_APP", answer, {"settings/urn-1"}), answer, reply).ok());
  EXPECT_EQ(reply.state(), v1::ADVICE_STATE_ANSWERED);
}

TEST_F(AdviceServiceTest, EarlierAdviceIsEnoughWhereAllAcceptIt) {
  v1::RecordAdviceNotNeededRequest request;
  request.set_parent(NewRequest("a"));
  request.set_adviser_kind(v1::ADVISER_KIND_HEALTH_PROFESSIONAL);
  request.set_adviser_name("Demo-Adviser Example-1");
  v1::EarlierAdvice& earlier = *request.mutable_earlier_advice();
  earlier.set_given_on_date("2026-09-01");
  earlier.set_giver_accepted_on_date("2026-11-02");
  earlier.set_authority_accepted_on_date("2026-11-03");
  earlier.set_reason("Demo reason");
  v1::AdviceRequest reply;
  EXPECT_EQ(error::ReasonOf(service_.NotNeeded(CallBy("CASEWORKER", request), request, reply)),
            "ADVICE_STILL_NEEDED");
  earlier.set_family_accepted_on_date("2026-11-04");
  ASSERT_TRUE(service_.NotNeeded(CallBy("CASEWORKER", request), request, reply).ok());
  EXPECT_EQ(reply.state(), v1::ADVICE_STATE_NOT_NEEDED);
  EXPECT_EQ(reply.earlier_advice().family_accepted_on_date(), "2026-11-04");
  EXPECT_EQ(reply.due_date(), "");
}

TEST_F(AdviceServiceTest, ListsInPagesAndWhatIsAskedOfTheCaller) {
  const std::string parent = NewRequest("a");
  for (int i = 0; i < 3; ++i) Ask(NewAsk(parent));
  v1::RequestAdviceRequest other = NewAsk(parent);
  other.mutable_advice_request()->set_adviser_subject("somebody");
  Ask(other);
  v1::ListAdviceRequestsRequest list;
  list.set_parent(parent);
  list.set_page_size(3);
  v1::ListAdviceRequestsResponse page;
  ASSERT_TRUE(service_.List(CallBy("CASEWORKER", list), list, page).ok());
  EXPECT_EQ(page.advice_requests_size(), 3);
  list.set_page_token(page.next_page_token());
  page.Clear();
  ASSERT_TRUE(service_.List(CallBy("CASEWORKER", list), list, page).ok());
  EXPECT_EQ(page.advice_requests_size(), 1);
  v1::ListMyAdviceRequestsRequest mine;
  mine.set_parent(kLa);
  mine.set_page_size(2);
  v1::ListMyAdviceRequestsResponse own;
  ASSERT_TRUE(service_.ListMine(CallBy("ADVISER", mine), mine, own).ok());
  EXPECT_EQ(own.advice_requests_size(), 2);
  EXPECT_EQ(own.advice_requests(1).pupil_full_name(), "Demo-Ada Example");
  EXPECT_EQ(identities_.times_asked, 1) << "once a page";
  mine.set_page_token(own.next_page_token());
  own.Clear();
  ASSERT_TRUE(service_.ListMine(CallBy("ADVISER", mine), mine, own).ok());
  EXPECT_EQ(own.advice_requests_size(), 1);
  EXPECT_EQ(own.advice_requests(0).adviser_email(), "");
  own.Clear();
  mine.clear_page_token();
  ASSERT_TRUE(service_.ListMine(CallBy("CASEWORKER", mine), mine, own).ok());
  EXPECT_EQ(own.advice_requests_size(), 0) << "nothing is asked of a caseworker";
}

TEST_F(AdviceServiceTest, ListsWhatIsOpenInTheAuthorityByItsFilters) {
  v1::RequestAdviceRequest ask = NewAsk(NewRequest("a"));
  ask.mutable_advice_request()->set_adviser_body("Example NHS Trust");
  ask.mutable_advice_request()->set_requested_on_date(civil::FormatDate(kToday - 50));
  const v1::AdviceRequest late = Ask(ask);
  ask = NewAsk(NewRequest("b"));
  ask.mutable_advice_request()->set_adviser_kind(v1::ADVISER_KIND_SOCIAL_CARE);
  const v1::AdviceRequest open = Ask(ask);
  v1::AnswerAdviceRequest answer = NewAnswer(Ask(ask));
  v1::AdviceRequest answered;
  ASSERT_TRUE(service_.Answer(CallBy("CASEWORKER", answer), answer, answered).ok());
  v1::ListOpenAdviceRequestsRequest list;
  list.set_parent(kLa);
  v1::ListOpenAdviceRequestsResponse page;
  const auto names = [&] {
    page.Clear();
    const absl::Status status = service_.ListOpen(CallBy("TEAM_MANAGER", list), list, page);
    EXPECT_TRUE(status.ok()) << status;
    std::vector<std::string> found;
    for (const auto& advice : page.advice_requests()) found.push_back(advice.name());
    return found;
  };
  EXPECT_THAT(names(), ElementsAre(late.name(), open.name()));
  EXPECT_NE(page.advice_requests(0).adviser_email(), "") << "whole, as the authority sees it";
  list.set_page_size(1);
  EXPECT_THAT(names(), ElementsAre(late.name()));
  list.set_page_token(page.next_page_token());
  EXPECT_THAT(names(), ElementsAre(open.name()));
  list.clear_page_token();
  list.set_adviser_kind(v1::ADVISER_KIND_SOCIAL_CARE);
  EXPECT_THAT(names(), ElementsAre(open.name()));
  list.set_overdue_only(true);
  EXPECT_THAT(names(), IsEmpty());
  list.clear_adviser_kind();
  EXPECT_THAT(names(), ElementsAre(late.name()));
  list.set_adviser_body("Example NHS Trust");
  list.set_unallocated(true);
  EXPECT_THAT(names(), ElementsAre(late.name()));
  list.set_caseworker("none");
  list.set_adviser_setting("urn-1");
  EXPECT_THAT(BadFieldsOf(service_.ListOpen(CallBy("TEAM_MANAGER", list), list, page)),
              ElementsAre("unallocated", "adviser_setting"));
  list.clear_adviser_setting();
  list.set_unallocated(false);
  page.Clear();
  EXPECT_THAT(BadFieldsOf(service_.ListOpen(CallBy("TEAM_MANAGER", list), list, page)),
              ElementsAre("caseworker"));
}

TEST_F(AdviceServiceTest, WithdrawsAndTakesClaimsBack) {
  const v1::AdviceRequest made = Ask(NewAsk(NewRequest("a")));
  v1::WithdrawAdviceExceptionRequest unclaim;
  unclaim.set_name(made.name());
  unclaim.set_etag(made.etag());
  unclaim.set_claim_id("c");
  unclaim.set_reason("Demo reason");
  v1::AdviceRequest reply;
  EXPECT_EQ(error::ReasonOf(service_.Unclaim(CallBy("CASEWORKER", unclaim), unclaim, reply)),
            "EXCEPTION_NOT_FOUND");
  v1::WithdrawAdviceRequestRequest withdraw;
  withdraw.set_name(made.name());
  withdraw.set_etag(made.etag());
  EXPECT_THAT(BadFieldsOf(service_.Withdraw(CallBy("CASEWORKER", withdraw), withdraw, reply)),
              ElementsAre("reason", "withdrawn_on_date"));
  withdraw.set_reason("Demo reason");
  withdraw.set_withdrawn_on_date(civil::FormatDate(kToday));
  ASSERT_TRUE(service_.Withdraw(CallBy("CASEWORKER", withdraw), withdraw, reply).ok());
  EXPECT_EQ(error::ReasonOf(Get("ADVISER", made.name(), reply)), "ADVICE_NOT_FOUND");
}

TEST_F(AdviceServiceTest, TellsItsHistoryAndWhereThatIsNotWhole) {
  const v1::AdviceRequest made = Ask(NewAsk(NewRequest("a")));
  ExpectHistoryOf<v1::ListAdviceHistoryRequest, v1::VerifyAdviceHistoryRequest>(
      journal::Codec<AdviceRequest>::kKind, made.name(), service_, history_);
}

}  // namespace
}  // namespace send::ehcp
