// The methods called directly, on the store in memory and a directory of pupils in memory.
#include "services/ehcp/service/ehc_request_service.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "common/base/uuid.h"
#include "common/civil/date.h"
#include "common/error/error.h"
#include "common/rpc/fields.h"
#include "common/rpc/testing.h"
#include "services/ehcp/domain/record_limits.h"
#include "services/ehcp/domain/testing.h"
#include "services/ehcp/service/ehc_request_fixture.h"
#include "services/ehcp/store/relation_testing.h"

namespace send::ehcp {
namespace {

using rpc::BadFieldsOf;
using rpc::CallBy;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST_F(EhcRequestServiceTest, CreatesWhatWasAskedAndSaysWhatIsDueNext) {
  const v1::EhcRequest made = Create("a", kToday - 10);
  EXPECT_EQ(made.state(), v1::STATE_RECEIVED);
  EXPECT_EQ(made.source(), v1::REQUEST_SOURCE_FAMILY);
  EXPECT_EQ(made.received_by(), "Demo Person");
  EXPECT_EQ(made.next_due_limit_id(), "A2");
  EXPECT_EQ(made.next_due_date(), civil::FormatDate(kToday - 10 + 42));
  EXPECT_EQ(made.etag(), "v1");
}

TEST_F(EhcRequestServiceTest, NamesEveryBadFieldOfACreate) {
  v1::CreateEhcRequestRequest request = NewRequest("a", kToday);
  request.mutable_ehc_request()->set_pupil("localAuthorities/998/pupils/a");
  request.mutable_ehc_request()->clear_trigger();
  request.mutable_ehc_request()->set_received_date("24/11/2026");
  request.mutable_ehc_request()->set_received_by(std::string(201, 'x'));
  request.mutable_ehc_request()->set_requesting_setting("urn-1");
  v1::EhcRequest reply;
  EXPECT_THAT(BadFieldsOf(service_.Create(CallBy("CASEWORKER", request), request, reply)),
              ElementsAre("ehc_request.pupil", "ehc_request.trigger", "ehc_request.received_date",
                          "ehc_request.received_by", "ehc_request.requesting_setting"));
}

TEST_F(EhcRequestServiceTest, ASchoolAsksForItsOwnSettingAndIsReceivedToday) {
  v1::CreateEhcRequestRequest request = NewRequest("a", kToday - 10);
  v1::EhcRequest reply;
  const std::vector<std::string> own{"settings/urn-1"};
  ASSERT_TRUE(service_.Create(CallBy("SCHOOL_SENCO", request, own), request, reply).ok());
  EXPECT_EQ(reply.requesting_setting(), "settings/urn-1");
  EXPECT_EQ(reply.received_date(), civil::FormatDate(kToday)) << "a school cannot date it back";
  request = NewRequest("b", kToday);
  request.mutable_ehc_request()->set_requesting_setting("settings/urn-2");
  EXPECT_THAT(BadFieldsOf(service_.Create(CallBy("SCHOOL_SENCO", request, own), request, reply)),
              ElementsAre("ehc_request.requesting_setting"));
  v1::GetEhcRequestRequest get;
  get.set_name(reply.name());
  v1::EhcRequest seen;
  PutOnRoll(store_.relations, "a", "settings/urn-1");
  EXPECT_TRUE(service_.Get(CallBy("SCHOOL_SENCO", get, own), get, seen).ok());
  EXPECT_FALSE(seen.status_only());
  EXPECT_EQ(error::ReasonOf(service_.Get(CallBy("SCHOOL_SENCO", get, {"settings/urn-2"}), get, seen)),
            "REQUEST_NOT_FOUND");
}

TEST_F(EhcRequestServiceTest, WithoutFreshRelationsNothingIsShownOrChanged) {
  const v1::EhcRequest made = Create("a", kToday);
  pupils_.stale = true;
  v1::GetEhcRequestRequest get;
  get.set_name(made.name());
  v1::EhcRequest reply;
  EXPECT_EQ(error::ReasonOf(service_.Get(CallBy("CASEWORKER", get), get, reply)), "RELATIONS_STALE");
  EXPECT_EQ(reply.name(), "");
  const auto create = NewRequest("b", kToday);
  EXPECT_EQ(error::ReasonOf(service_.Create(CallBy("CASEWORKER", create), create, reply)), "RELATIONS_STALE");
  v1::ListEhcRequestsRequest list;
  list.set_parent(kLa);
  v1::ListEhcRequestsResponse page;
  EXPECT_EQ(error::ReasonOf(service_.List(CallBy("CASEWORKER", list), list, page)), "RELATIONS_STALE");
}

TEST_F(EhcRequestServiceTest, WithoutPupilReadsGoOnAndNothingIsCreated) {
  const v1::EhcRequest made = Create("a", kToday);
  pupils_.away = true;
  v1::GetEhcRequestRequest get;
  get.set_name(made.name());
  v1::EhcRequest reply;
  EXPECT_TRUE(service_.Get(CallBy("CASEWORKER", get), get, reply).ok());
  const auto create = NewRequest("b", kToday);
  EXPECT_EQ(error::ReasonOf(service_.Create(CallBy("CASEWORKER", create), create, reply)),
            "PUPIL_SERVICE_AWAY");
}

TEST_F(EhcRequestServiceTest, ASchoolSeesHowAnEarlierRefusedRequestStandsAndNoMore) {
  EhcRequest refused = ReceivedOn(kToday - 90);
  refused.pupil = std::string(kLa) + "/pupils/a";
  refused.requesting_setting = "settings/urn-2";
  refused.state = State::kRefusedToAssess;
  refused.decision = Decision::kDoNotAssess;
  refused.decided_on = kToday - 60;
  refused.decision_reasons = "Demo-Reasons";
  refused.received_by = "Demo-Taker";
  refused.caseworker = "demo-caseworker";
  refused.team = "demo-team";
  refused.particulars = RequestParticulars{"Demo-Why", "Demo-Needs", "Demo-Support", "Demo-Views", kToday - 91};
  v1::GetEhcRequestRequest get;
  get.set_name(std::string(kLa) + "/ehcRequests/refused");
  ASSERT_TRUE(store_.Create(CallBy("CASEWORKER", get).ToChange(), {.la = "999"}, "refused", refused).ok());
  const auto school = [](const auto& request) { return CallBy("SCHOOL_SENCO", request, {"settings/urn-1"}); };
  v1::EhcRequest seen;
  EXPECT_EQ(error::ReasonOf(service_.Get(school(get), get, seen)), "REQUEST_NOT_FOUND");
  PutOnRoll(store_.relations, "a", "settings/urn-1");
  ASSERT_TRUE(service_.Get(school(get), get, seen).ok());
  v1::EhcRequest expected;
  expected.set_name(get.name());
  expected.set_pupil(refused.pupil);
  expected.set_received_date(civil::FormatDate(kToday - 90));
  expected.set_state(v1::STATE_REFUSED_TO_ASSESS);
  expected.set_decision(v1::DECISION_DO_NOT_ASSESS);
  expected.set_decided_on_date(civil::FormatDate(kToday - 60));
  expected.set_status_only(true);
  EXPECT_EQ(seen.DebugString(), expected.DebugString());
  v1::ListEhcRequestsRequest list;
  list.set_parent(kLa);
  v1::ListEhcRequestsResponse page;
  ASSERT_TRUE(service_.List(school(list), list, page).ok());
  ASSERT_EQ(page.ehc_requests_size(), 1);
  EXPECT_EQ(page.ehc_requests(0).DebugString(), expected.DebugString());
  // No filter tells what is not shown, and nothing else of it is there.
  list.set_source(v1::REQUEST_SOURCE_FAMILY);
  page.Clear();
  ASSERT_TRUE(service_.List(school(list), list, page).ok());
  EXPECT_EQ(page.ehc_requests_size(), 0);
  get.mutable_as_of_time()->set_seconds(1'795'521'600);
  EXPECT_EQ(error::ReasonOf(service_.Get(school(get), get, seen)), "REQUEST_NOT_FOUND");
  v1::GetDeadlinesRequest deadlines;
  deadlines.set_name(get.name());
  v1::GetDeadlinesResponse reply;
  EXPECT_EQ(error::ReasonOf(service_.Deadlines(school(deadlines), deadlines, reply)), "REQUEST_NOT_FOUND");
}

TEST_F(EhcRequestServiceTest, WhoIsBarredMeetsNothing) {
  const v1::EhcRequest made = Create("a", kToday);
  Bar(store_.relations, "a", "demo-CASEWORKER");
  v1::GetDeadlinesRequest deadlines;
  deadlines.set_name(made.name());
  v1::GetDeadlinesResponse reply;
  EXPECT_EQ(error::ReasonOf(service_.Deadlines(CallBy("CASEWORKER", deadlines), deadlines, reply)),
            "REQUEST_NOT_FOUND");
  pupils_.hidden = {std::string(kLa) + "/pupils/b"};
  const auto create = NewRequest("b", kToday);
  v1::EhcRequest made_b;
  EXPECT_EQ(error::ReasonOf(service_.Create(CallBy("CASEWORKER", create), create, made_b)),
            "PUPIL_NOT_VISIBLE");
}

TEST_F(EhcRequestServiceTest, DecidesWithItsNoticeAndStopsTheClock) {
  const v1::EhcRequest made = Create("a", kToday - 50);
  v1::RecordDecisionRequest request;
  request.set_name(made.name());
  request.set_etag(made.etag());
  request.set_decision(v1::DECISION_DO_NOT_ASSESS);
  request.set_decided_on_date(civil::FormatDate(kToday));
  v1::EhcRequest reply;
  EXPECT_THAT(BadFieldsOf(service_.Decide(CallBy("PANEL_MEMBER", request), request, reply)),
              ElementsAre("reasons"));
  request.set_reasons("Demo reasons");
  v1::Notice& notice = *request.add_notices();
  notice.set_kind(v1::NOTICE_KIND_ASSESSMENT_DECISION);
  notice.set_recipient_kind(v1::RECIPIENT_KIND_PARENT);
  notice.set_recipient("Demo Parent");
  notice.set_sent_on_date(civil::FormatDate(kToday));
  notice.set_channel(v1::CHANNEL_POST_FIRST_CLASS);
  ASSERT_TRUE(service_.Decide(CallBy("PANEL_MEMBER", request), request, reply).ok());
  EXPECT_EQ(reply.state(), v1::STATE_REFUSED_TO_ASSESS);
  EXPECT_EQ(reply.notices(0).recipient_kind(), v1::RECIPIENT_KIND_PARENT);
  v1::GetDeadlinesRequest get;
  get.set_name(made.name());
  v1::GetDeadlinesResponse deadlines;
  ASSERT_TRUE(service_.Deadlines(CallBy("CASEWORKER", get), get, deadlines).ok());
  EXPECT_EQ(deadlines.deadlines(1).limit_id(), "A2");
  EXPECT_EQ(deadlines.deadlines(1).status(), v1::DEADLINE_STATUS_LATE);
  EXPECT_EQ(deadlines.deadlines(1).met_on_date(), civil::FormatDate(kToday));
}

TEST_F(EhcRequestServiceTest, AClosureOfTheSettingThatWasAskedExcuses) {
  const absl::CivilDay received(2026, 7, 6);
  const v1::EhcRequest made = Create("a", received);
  v1::ClaimExceptionRequest request;
  request.set_name(made.name());
  request.set_etag(made.etag());
  v1::ExceptionClaim& claim = *request.mutable_exception();
  claim.set_limit_id("A2");
  claim.set_ground(v1::EXCEPTION_GROUND_SCHOOL_CLOSURE);
  claim.set_advice_requested_date("2026-07-20");
  claim.set_evidence("Demo evidence");
  v1::EhcRequest reply;
  EXPECT_THAT(BadFieldsOf(service_.Claim(CallBy("CASEWORKER", request), request, reply)),
              ElementsAre("exception.setting"));
  claim.set_setting("settings/' OR 1=1");
  claim.set_ground(v1::EXCEPTION_GROUND_EXCEPTIONAL_CIRCUMSTANCES);
  EXPECT_THAT(BadFieldsOf(service_.Claim(CallBy("CASEWORKER", request), request, reply)),
              ElementsAre("exception.setting"))
      << "on another ground too";
  claim.set_ground(v1::EXCEPTION_GROUND_SCHOOL_CLOSURE);
  claim.set_setting("settings/urn-1");
  EXPECT_EQ(error::ReasonOf(service_.Claim(CallBy("CASEWORKER", request), request, reply)),
            "EXCEPTION_NOT_AVAILABLE");
  pupils_.closures = {{absl::CivilDay(2026, 7, 22), absl::CivilDay(2026, 9, 2)}};
  ASSERT_TRUE(service_.Claim(CallBy("CASEWORKER", request), request, reply).ok());
  EXPECT_EQ(reply.exceptions(0).closed_from_date(), "2026-07-22");
  v1::ExplainDeadlineRequest explain;
  explain.set_name(made.name());
  explain.set_limit_id("A2");
  v1::ExplainDeadlineResponse why;
  ASSERT_TRUE(service_.Explain(CallBy("AUDITOR", explain), explain, why).ok());
  EXPECT_EQ(why.deadline().status(), v1::DEADLINE_STATUS_LATE_EXCUSED);
  EXPECT_TRUE(why.exceptions(0).claimed());
  EXPECT_FALSE(why.exceptions(1).claimed());
  explain.set_limit_id("Z9");
  EXPECT_EQ(error::ReasonOf(service_.Explain(CallBy("AUDITOR", explain), explain, why)), "UNKNOWN_LIMIT");
}

TEST_F(EhcRequestServiceTest, ListsInPagesThatBelongToTheirCaller) {
  for (const char* pupil : {"a", "b", "c"}) Create(pupil, kToday);
  v1::ListEhcRequestsRequest request;
  request.set_parent(kLa);
  request.set_page_size(2);
  v1::ListEhcRequestsResponse first;
  ASSERT_TRUE(service_.List(CallBy("CASEWORKER", request), request, first).ok());
  EXPECT_EQ(first.ehc_requests_size(), 2);
  request.set_page_token(first.next_page_token());
  v1::ListEhcRequestsResponse second;
  ASSERT_TRUE(service_.List(CallBy("CASEWORKER", request), request, second).ok());
  EXPECT_EQ(second.ehc_requests_size(), 1);
  EXPECT_THAT(second.next_page_token(), IsEmpty());
  v1::ListEhcRequestsResponse refused;
  EXPECT_EQ(error::ReasonOf(service_.List(CallBy("AUDITOR", request), request, refused)), "BAD_PAGE_TOKEN");
  request.set_state(v1::STATE_RECEIVED);
  EXPECT_EQ(error::ReasonOf(service_.List(CallBy("CASEWORKER", request), request, refused)), "BAD_PAGE_TOKEN");
}

TEST_F(EhcRequestServiceTest, APageEndsBeforeItIsTooMuchForItsReader) {
  constexpr size_t kTakenAtOnce = 4 << 20;
  EhcRequest long_one = ReceivedOn(kToday - 60);
  long_one.representations.assign(
      kMaxRepresentations, {.made_on = kToday, .text = std::string(10'000, 'x'), .asks_for_setting = ""});
  v1::ListEhcRequestsRequest request;
  request.set_parent(kLa);
  request.set_page_size(200);
  for (const char* id : {"a", "b", "c", "d", "e", "f", "g", "h", "i"}) {
    long_one.pupil = id;
    ASSERT_TRUE(store_.Create(CallBy("CASEWORKER", request).ToChange(), {.la = "999"}, id, long_one).ok());
  }
  std::set<std::string> names;
  int pages = 0;
  do {
    v1::ListEhcRequestsResponse page;
    ASSERT_TRUE(service_.List(CallBy("CASEWORKER", request), request, page).ok());
    EXPECT_LT(page.ByteSizeLong(), kTakenAtOnce);
    for (const v1::EhcRequest& row : page.ehc_requests()) EXPECT_TRUE(names.insert(row.name()).second);
    request.set_page_token(page.next_page_token());
    ++pages;
  } while (!request.page_token().empty());
  EXPECT_EQ(names.size(), 9U);
  EXPECT_EQ(pages, 3);
}

TEST_F(EhcRequestServiceTest, ListsThePastWithLatenessAsItWasThen) {
  // All three are made at one time, of which two were late by then.
  Create("a", kToday - 100);
  Create("b", kToday - 43);
  Create("c", kToday);
  const auto made = CallBy("CASEWORKER", v1::ListEhcRequestsRequest()).now;
  const auto count = [&](absl::Time as_of, v1::Lateness lateness) {
    v1::ListEhcRequestsRequest request;
    request.set_parent(kLa);
    request.set_lateness(lateness);
    rpc::SetTime(as_of, *request.mutable_as_of_time());
    v1::ListEhcRequestsResponse page;
    EXPECT_TRUE(service_.List(CallBy("AUDITOR", request), request, page).ok());
    return page.ehc_requests_size();
  };
  EXPECT_EQ(count(made - absl::Seconds(1), v1::LATENESS_UNSPECIFIED), 0);
  EXPECT_EQ(count(made, v1::LATENESS_UNSPECIFIED), 3);
  EXPECT_EQ(count(made, v1::LATENESS_OVERDUE), 2);
  EXPECT_EQ(count(made + absl::Hours(24 * 43), v1::LATENESS_OVERDUE), 3)
      << "judged on the day that is asked for";
}

TEST_F(EhcRequestServiceTest, APageTokenOfThePastIsOfThatTime) {
  for (const char* pupil : {"a", "b"}) Create(pupil, kToday);
  v1::ListEhcRequestsRequest request;
  request.set_parent(kLa);
  request.set_page_size(1);
  const auto made = CallBy("CASEWORKER", request).now;
  rpc::SetTime(made, *request.mutable_as_of_time());
  v1::ListEhcRequestsResponse page;
  ASSERT_TRUE(service_.List(CallBy("CASEWORKER", request), request, page).ok());
  EXPECT_EQ(page.ehc_requests_size(), 1);
  request.set_page_token(page.next_page_token());
  page.Clear();
  ASSERT_TRUE(service_.List(CallBy("CASEWORKER", request), request, page).ok());
  EXPECT_EQ(page.ehc_requests_size(), 1);
  EXPECT_EQ(page.next_page_token(), "");
  rpc::SetTime(made + absl::Seconds(1), *request.mutable_as_of_time());
  EXPECT_EQ(error::ReasonOf(service_.List(CallBy("CASEWORKER", request), request, page)), "BAD_PAGE_TOKEN");
  request.clear_as_of_time();
  EXPECT_EQ(error::ReasonOf(service_.List(CallBy("CASEWORKER", request), request, page)), "BAD_PAGE_TOKEN");
}

TEST_F(EhcRequestServiceTest, AChangeNeedsTheEtagAndAName) {
  v1::AllocateEhcRequestRequest request;
  request.set_name("localAuthorities/999/ehcRequests/../../x");
  v1::EhcRequest reply;
  EXPECT_THAT(BadFieldsOf(service_.Allocate(CallBy("CASEWORKER", request), request, reply)),
              ElementsAre("name", "etag"));
}

}  // namespace
}  // namespace send::ehcp
