// The letters of notices, with the methods called directly on the stores in memory.
#include "services/ehcp/service/notice_service.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/civil/testing.h"
#include "common/rpc/testing.h"
#include "services/ehcp/domain/testing.h"
#include "services/ehcp/service/fake_pupil_directory.h"
#include "services/ehcp/service/letter_html.h"
#include "services/ehcp/store/fake_authority_store.h"
#include "services/ehcp/store/fake_ehc_request_store.h"
#include "services/ehcp/store/relation_testing.h"

namespace send::ehcp {
namespace {

using rpc::BadFieldsOf;
using rpc::CallBy;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

constexpr char kEmoji[] = "\U0001F600";

class NoticeServiceTest : public testing::Test {
 protected:
  NoticeServiceTest()
      : calendar_(civil::BankHolidays()),
        requests_(calendar_),
        service_({requests_, pupils_, calendar_}, authorities_) {
    const Contact contact{
        .title = "Demo & Service", .phone = "01632 960101", .website = "https://example.org/?a=1&b=2"};
    AuthorityParticulars particulars;
    particulars.title = "Exampleshire <Council>";
    particulars.contact = particulars.mediation_adviser = particulars.advice_service =
        particulars.disagreement_resolution = contact;
    particulars.local_offer_url = "https://local-offer.example.org";
    EXPECT_TRUE(authorities_
                    .Change(Change(), "v0",
                            [&](const AuthorityParticulars& before) { return Revise(before, particulars); })
                    .ok());
  }

  static journal::Change Change() { return CallBy("TEAM_MANAGER", v1::RenderNoticeRequest()).ToChange(); }

  // Keeps the request as "r1".
  void Keep(const EhcRequest& request) {
    EXPECT_TRUE(requests_.Create(Change(), {.la = "999"}, "r1", request).ok());
  }
  // Refused to assess, with notices to a parent and to the health body.
  static EhcRequest Refused() {
    EhcRequest request = ReceivedOn(absl::CivilDay(2026, 10, 1));
    request.state = State::kRefusedToAssess;
    request.decision = Decision::kDoNotAssess;
    request.decided_on = absl::CivilDay(2026, 11, 2);
    request.decision_reasons =
        std::string("First line <script>alert(1)</script>\n\nSecond line & more ") + kEmoji;
    request.notices = {
        NoticeTo(RecipientKind::kParent, NoticeKind::kAssessmentDecision, absl::CivilDay(2026, 11, 3)),
        NoticeTo(RecipientKind::kCommissioningBody, NoticeKind::kAssessmentDecision,
                 absl::CivilDay(2026, 11, 3))};
    request.notices[0].recipient = std::string("Demo-\"O'Parent\" <script> ") + kEmoji;
    return request;
  }
  absl::Status Render(const std::string& notice_id, v1::RenderNoticeResponse& reply) {
    v1::RenderNoticeRequest request;
    request.set_name("localAuthorities/999/ehcRequests/r1");
    request.set_notice_id(notice_id);
    return service_.Render(CallBy("CASEWORKER", request), request, reply);
  }

  civil::HolidayCalendar calendar_;
  FakeEhcRequestStore requests_;
  FakePupilDirectory pupils_;
  FakeAuthorityStore authorities_;
  NoticeService service_;
};

TEST_F(NoticeServiceTest, RendersTheLetterWithTheChildsNameAndTheLastDays) {
  Keep(Refused());
  v1::RenderNoticeResponse reply;
  ASSERT_TRUE(Render("1", reply).ok());
  EXPECT_EQ(reply.name(), "localAuthorities/999/ehcRequests/r1");
  EXPECT_EQ(reply.title(),
            "We will not carry out an education, health and care (EHC) needs assessment of Demo-Ada Example");
  EXPECT_THAT(reply.html(), HasSubstr("<html lang=\"en-GB\">"));
  // Two months after 3 November; from a Sunday the appeal alone rolls.
  EXPECT_THAT(reply.html(), HasSubstr("<time datetime=\"2027-01-03\">Sunday 3 January 2027</time>"));
  EXPECT_THAT(reply.html(), HasSubstr("<time datetime=\"2027-01-04\">Monday 4 January 2027</time>"));
  EXPECT_EQ(reply.warning(), "");
  EXPECT_THAT(reply.html(), HasSubstr("About: <strong>Demo-Ada Example</strong>"));
}

// Whoever sends it is told; the letter is the family's, and does not say so.
TEST_F(NoticeServiceTest, WarnsThatTheRightsAreTheYoungPersonsWhateverIsRecorded) {
  Keep(Refused());
  pupils_.child = {absl::CivilDay(2010, 3, 1), "12"};
  v1::RenderNoticeResponse reply;
  ASSERT_TRUE(Render("1", reply).ok());
  EXPECT_THAT(reply.warning(), HasSubstr("Since Saturday 27 June 2026 the rights are the young person's"));
  EXPECT_THAT(reply.html(), Not(HasSubstr("27 June 2026")));
  ASSERT_TRUE(Render("2", reply).ok());
  EXPECT_EQ(reply.warning(), "");
}

TEST_F(NoticeServiceTest, ANoticeKeepsItsNumberAndOneThatWasTakenBackHasNoLetter) {
  EhcRequest request = Refused();
  request.retractions = {{.was = request.notices[0], .number = 1}};
  request.notices.erase(request.notices.begin());
  Keep(request);
  v1::RenderNoticeResponse reply;
  EXPECT_EQ(error::ReasonOf(Render("1", reply)), "NOTICE_NOT_FOUND");
  ASSERT_TRUE(Render("2", reply).ok());
  EXPECT_THAT(reply.html(), Not(HasSubstr("appeal"))) << "the body's";
}

TEST_F(NoticeServiceTest, EscapesWhatPeopleWrote) {
  Keep(Refused());
  v1::RenderNoticeResponse reply;
  ASSERT_TRUE(Render("1", reply).ok());
  EXPECT_THAT(reply.html(), Not(HasSubstr("<script")));
  EXPECT_THAT(reply.html(), HasSubstr("<p>First line &lt;script&gt;alert(1)&lt;/script&gt;</p>"));
  EXPECT_THAT(reply.html(), HasSubstr(std::string("<p>Second line &amp; more ") + kEmoji + "</p>"));
  EXPECT_THAT(reply.html(), HasSubstr(std::string("Demo-&quot;O&#39;Parent&quot; &lt;script&gt; ") + kEmoji));
  EXPECT_THAT(reply.html(), HasSubstr("Exampleshire &lt;Council&gt;"));
  EXPECT_THAT(reply.html(), HasSubstr("href=\"https://example.org/?a=1&amp;b=2\""));
}

TEST_F(NoticeServiceTest, TellsABodyNoReasons) {
  Keep(Refused());
  v1::RenderNoticeResponse reply;
  ASSERT_TRUE(Render("2", reply).ok());
  EXPECT_THAT(reply.html(), Not(HasSubstr("First line")));
  EXPECT_THAT(reply.html(), Not(HasSubstr("appeal")));
}

TEST_F(NoticeServiceTest, NamesTheInstitutionOfAFinalPlan) {
  EhcRequest request = Refused();
  request.state = State::kFinalised;
  request.decision = Decision::kAssess;
  request.plan = FinalPlan{};
  request.plan->placement = {PlacementKind::kSetting, "settings/urn-1", ""};
  request.notices = {NoticeTo(RecipientKind::kParent, NoticeKind::kFinalPlan, absl::CivilDay(2026, 11, 3))};
  Keep(request);
  v1::RenderNoticeResponse reply;
  ASSERT_TRUE(Render("1", reply).ok());
  EXPECT_THAT(reply.html(), HasSubstr("Section I of the plan names Demo School."));
}

TEST_F(NoticeServiceTest, RefusesWhatIsNotThereOrNotToBeSeen) {
  Keep(Refused());
  v1::RenderNoticeResponse reply;
  for (const char* id : {"0", "3", "-1", "one"})
    EXPECT_EQ(error::ReasonOf(Render(id, reply)), "NOTICE_NOT_FOUND") << id;
  EXPECT_THAT(BadFieldsOf(Render("", reply)), ElementsAre("notice_id"));
  pupils_.hidden = {"localAuthorities/999/pupils/demo"};
  EXPECT_EQ(error::ReasonOf(Render("1", reply)), "PUPIL_NOT_VISIBLE");
  Bar(requests_.relations, "demo", "demo-CASEWORKER");
  EXPECT_EQ(error::ReasonOf(Render("1", reply)), "REQUEST_NOT_FOUND");
  EXPECT_EQ(reply.html(), "");
}

TEST_F(NoticeServiceTest, SaysWhichParticularsAreMissing) {
  Keep(Refused());
  FakeAuthorityStore empty;
  NoticeService service({requests_, pupils_, calendar_}, empty);
  v1::RenderNoticeRequest request;
  request.set_name("localAuthorities/999/ehcRequests/r1");
  request.set_notice_id("1");
  v1::RenderNoticeResponse reply;
  const absl::Status status = service.Render(CallBy("CASEWORKER", request), request, reply);
  EXPECT_EQ(error::ReasonOf(status), "PARTICULARS_MISSING");
  EXPECT_EQ(error::MetadataOf(status).size(), 5U);
}

TEST(LetterHtml, HasItsHeadingsInOrderAndOneOfTheFirst) {
  Letter letter;
  letter.title = "Title";
  letter.dates = {{"By", absl::CivilDay(2026, 11, 24)}};
  letter.sections = {
      {.heading = "One", .contacts = {{.title = "Demo", .person = "Person", .address_lines = {"Line"}}}}};
  const std::string html = RenderHtml(letter);
  EXPECT_EQ(html.find("<h1>"), html.rfind("<h1>"));
  EXPECT_LT(html.find("<h1>"), html.find("<h2"));
  EXPECT_EQ(html.find("<h3"), std::string::npos);
  EXPECT_THAT(html, HasSubstr("<strong>Demo</strong>Person<br>Line</address>"));
  EXPECT_THAT(html, HasSubstr("default-src 'none'"));
}

}  // namespace
}  // namespace send::ehcp
