// What each kind of notice says to each kind of reader.
#include "services/ehcp/domain/letter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "common/civil/date.h"
#include "common/civil/testing.h"
#include "common/error/error.h"
#include "services/ehcp/domain/testing.h"

namespace send::ehcp {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

const absl::CivilDay kSent(2026, 6, 15);

AuthorityParticulars Whole() {
  AuthorityParticulars particulars;
  particulars.title = "Exampleshire";
  particulars.contact = {.title = "SEN team", .phone = "01632 960100"};
  particulars.mediation_adviser = {.title = "Demo Mediation", .phone = "01632 960101"};
  particulars.advice_service = {.title = "Demo SENDIASS", .email = "advice@example.org"};
  particulars.disagreement_resolution = {.title = "Demo Resolution", .phone = "01632 960103"};
  particulars.local_offer_url = "https://local-offer.example.org";
  return particulars;
}

// A request that has come as far as a notice of each kind, and lets it be of either outcome.
EhcRequest Decided(NoticeKind kind, bool favourable) {
  EhcRequest request = ReceivedOn(absl::CivilDay(2026, 5, 18));
  request.decision =
      kind == NoticeKind::kAssessmentDecision && !favourable ? Decision::kDoNotAssess : Decision::kAssess;
  request.decided_on = kSent - 1;
  request.decision_reasons = "Demo reasons whether to assess";
  if (kind == NoticeKind::kConsidering || kind == NoticeKind::kAssessmentDecision) return request;
  request.issue_decision = kind == NoticeKind::kNoPlan ? IssueDecision::kDoNotIssue : IssueDecision::kIssue;
  request.issue_decided_on = kSent - 1;
  request.issue_reasons = "Demo reasons whether to issue";
  request.drafts = {{kSent, "demo/1"}};
  if (kind == NoticeKind::kFinalPlan) {
    request.plan = FinalPlan{};
    request.plan->made_on = kSent;
    request.plan->placement = {PlacementKind::kSetting, "settings/urn-1", ""};
    request.plan->review_by = absl::CivilDay(2027, 6, 14);
  }
  return request;
}

class LetterTest : public testing::Test {
 protected:
  absl::StatusOr<Letter> TryWrite(const EhcRequest& request, RecipientKind recipient, NoticeKind kind,
                                  const AuthorityParticulars& particulars = Whole()) {
    return WriteLetter(request, NoticeTo(recipient, kind, kSent), particulars,
                       {"Demo-Ada Example", "Demo School"}, calendar_);
  }
  Letter Write(const EhcRequest& request, RecipientKind recipient, NoticeKind kind) {
    const auto letter = TryWrite(request, recipient, kind);
    EXPECT_TRUE(letter.ok()) << letter.status();
    return *letter;
  }
  static std::vector<std::string> Headings(const Letter& letter) {
    std::vector<std::string> headings;
    for (const LetterSection& section : letter.sections) headings.push_back(section.heading);
    return headings;
  }
  static std::vector<std::string> Days(const Letter& letter) {
    std::vector<std::string> days;
    for (const LetterDate& date : letter.dates) days.push_back(civil::FormatDate(date.day));
    return days;
  }
  // Everything the letter says.
  static std::string All(const Letter& letter) {
    std::string all = absl::StrCat(letter.title, "\n", letter.capacity, "\n");
    for (const LetterSection& section : letter.sections) {
      absl::StrAppend(&all, section.heading, "\n", section.quoted, "\n");
      for (const std::string& text : section.paragraphs) absl::StrAppend(&all, text, "\n");
      for (const std::string& text : section.points) absl::StrAppend(&all, text, "\n");
      for (const Contact& contact : section.contacts)
        absl::StrAppend(&all, contact.title, " ", contact.phone, "\n");
    }
    return all;
  }

  // Each of its items, and what reg. 33 wants told to the adviser, in the section where a reader looks for it.
  static void ExpectAllOfRegulation32(const Letter& letter) {
    const auto says = [&](const char* item, const char* heading, const char* text) {
      for (const LetterSection& section : letter.sections)
        if (section.heading == heading) {
          Letter alone;
          alone.sections = {section};
          EXPECT_THAT(All(alone), HasSubstr(text)) << item;
          return;
        }
      ADD_FAILURE() << item << ": no section " << heading;
    };
    says("(a)", "Mediation", "the right to request mediation with us, under sections 53 and 54");
    says("(b)", "How to appeal, and by when", "Before you appeal you need a certificate");
    says("(c)", "Mediation", "Demo Mediation");
    says("(d)", "Mediation", "tell the mediation adviser by Saturday 15 August 2026");
    says("(e)(i)", "If you want mediation, tell us", "that you want mediation");
    says("(e)(ii)", "If you want mediation, tell us", "the mediation issues");
    says("(e)(iii)", "If you want mediation, tell us", "which health care provision you want");
    says("(f)", "If you want mediation, tell us", "SEN team 01632 960100");
    says("reg. 33", "How to appeal, and by when", "say that you wish to appeal and whether you want mediation");
  }

  const civil::HolidayCalendar calendar_ = civil::BankHolidays();
};

TEST_F(LetterTest, ConsideringSaysThatViewsMayBeGivenAndByWhenItIsDecided) {
  const Letter letter =
      Write(Decided(NoticeKind::kConsidering, true), RecipientKind::kParent, NoticeKind::kConsidering);
  EXPECT_EQ(letter.title,
            "We are considering whether to assess Demo-Ada Example’s education, health and care needs");
  EXPECT_THAT(Headings(letter),
              ElementsAre("What has happened", "Your right to be heard", "Advice and support"));
  EXPECT_THAT(Days(letter), ElementsAre("2026-06-29"));
  EXPECT_THAT(All(letter), HasSubstr("On Monday 18 May 2026 we received a request"));
}

TEST_F(LetterTest, ADecisionToAssessGivesItsReasonsAndNoRightOfAppeal) {
  const Letter letter = Write(Decided(NoticeKind::kAssessmentDecision, true), RecipientKind::kParent,
                              NoticeKind::kAssessmentDecision);
  EXPECT_THAT(Headings(letter),
              ElementsAre("Our decision", "Our reasons", "What happens now", "Advice and support"));
  EXPECT_THAT(All(letter), HasSubstr("Demo reasons whether to assess"));
  EXPECT_THAT(All(letter), Not(HasSubstr("appeal")));
  EXPECT_THAT(Days(letter), ElementsAre("2026-09-07", "2026-10-05"));
}

// 15 June: two months end in August, which moves the appeal and not the mediation adviser.
TEST_F(LetterTest, ARefusalCarriesAllOfRegulation32) {
  for (const NoticeKind kind : {NoticeKind::kAssessmentDecision, NoticeKind::kNoPlan}) {
    const Letter letter = Write(Decided(kind, false), RecipientKind::kParent, kind);
    EXPECT_THAT(Headings(letter),
                ElementsAre("Our decision", "Our reasons", "Your right to appeal", "How to appeal, and by when",
                            "Mediation", "If you want mediation, tell us", "Resolving a disagreement",
                            "Advice and support"));
    ExpectAllOfRegulation32(letter);
    EXPECT_THAT(Days(letter), ElementsAre("2026-08-15", "2026-09-01"));
    const std::string all = All(letter);
    for (const char* text : {"must receive your appeal by 5 pm on Tuesday 1 September 2026", "Demo Resolution",
                             "Demo SENDIASS", "one month after the day on which the certificate was issued"})
      EXPECT_THAT(all, HasSubstr(text));
    EXPECT_THAT(all, Not(HasSubstr("section I")));
    EXPECT_EQ(all.find("recommendations") != std::string::npos, kind == NoticeKind::kNoPlan);
  }
}

TEST_F(LetterTest, ADraftSaysWhatMayBeAskedForUntilWhen) {
  const Letter letter =
      Write(Decided(NoticeKind::kDraftPlan, true), RecipientKind::kParent, NoticeKind::kDraftPlan);
  EXPECT_THAT(Headings(letter), ElementsAre("Our decision", "Our reasons", "What you may do",
                                            "Asking for a school or other institution", "Advice and support"));
  EXPECT_THAT(Days(letter), ElementsAre("2026-06-29", "2026-10-05"));
  for (const char* text : {"up to and including Monday 29 June 2026", "a meeting with an officer",
                           "a particular school", "https://local-offer.example.org"})
    EXPECT_THAT(All(letter), HasSubstr(text));
}

TEST_F(LetterTest, AFinalPlanNamesThePlaceAndTheExemption) {
  EhcRequest request = Decided(NoticeKind::kFinalPlan, true);
  Letter letter = Write(request, RecipientKind::kParent, NoticeKind::kFinalPlan);
  EXPECT_THAT(Headings(letter),
              ElementsAre("The plan", "Your right to appeal", "How to appeal, and by when", "Mediation",
                          "If you want mediation, tell us", "Resolving a disagreement", "Advice and support"));
  for (const char* text : {"Section I of the plan names Demo School.", "by Monday 14 June 2027", "section B",
                           "You need no certificate where your appeal is about section I alone"})
    EXPECT_THAT(All(letter), HasSubstr(text));
  request.plan->placement = {PlacementKind::kOtherwise, "", "at home"};
  letter = Write(request, RecipientKind::kParent, NoticeKind::kFinalPlan);
  EXPECT_THAT(All(letter), HasSubstr("otherwise than in an institution: at home."));
}

TEST_F(LetterTest, OnceRightsHavePassedItSpeaksToTheYoungPersonAndOnlyInformsTheParent) {
  EhcRequest request = Decided(NoticeKind::kNoPlan, false);
  request.rights = YoungPersonRights{kSent, true, "made up", ""};
  const Letter own = Write(request, RecipientKind::kYoungPerson, NoticeKind::kNoPlan);
  EXPECT_EQ(own.title, "We will not make an EHC plan for you");
  EXPECT_THAT(All(own), HasSubstr("an EHC plan for you is not necessary"));
  EXPECT_THAT(Days(own), ElementsAre("2026-08-15", "2026-09-01"));
  const Letter copy = Write(request, RecipientKind::kParent, NoticeKind::kNoPlan);
  EXPECT_THAT(Headings(copy), ElementsAre("For your information"));
  EXPECT_THAT(copy.dates, IsEmpty());
  EXPECT_THAT(All(copy), HasSubstr("gives you no right of appeal"));
  EXPECT_THAT(All(copy), Not(HasSubstr("Demo reasons")));
}

TEST_F(LetterTest, WithoutCapacityItSpeaksToWhoActs) {
  EhcRequest request = Decided(NoticeKind::kNoPlan, false);
  request.rights = YoungPersonRights{kSent, false, "made up", ""};
  const Letter parent = Write(request, RecipientKind::kParent, NoticeKind::kNoPlan);
  EXPECT_THAT(parent.capacity, HasSubstr("has no other representative"));
  EXPECT_THAT(Days(parent), ElementsAre("2026-08-15", "2026-09-01"));
  request.rights->representative = "Demo Deputy";
  const Letter deputy = Write(request, RecipientKind::kRepresentative, NoticeKind::kNoPlan);
  EXPECT_THAT(deputy.capacity, HasSubstr("as the representative of Demo-Ada Example"));
  EXPECT_THAT(Days(deputy), ElementsAre("2026-08-15", "2026-09-01"));
  for (const RecipientKind other : {RecipientKind::kParent, RecipientKind::kYoungPerson})
    EXPECT_THAT(Write(request, other, NoticeKind::kNoPlan).dates, IsEmpty());
}

TEST_F(LetterTest, ABodyIsToldTheDecisionAlone) {
  const Letter letter = Write(Decided(NoticeKind::kAssessmentDecision, false),
                              RecipientKind::kCommissioningBody, NoticeKind::kAssessmentDecision);
  EXPECT_THAT(Headings(letter), ElementsAre("For your information"));
  EXPECT_THAT(letter.dates, IsEmpty());
  EXPECT_THAT(All(letter), Not(HasSubstr("Demo reasons")));
}

TEST_F(LetterTest, IsRefusedWhereTheParticularsLackWhatTheLawWants) {
  const auto missing = [&](NoticeKind kind, RecipientKind recipient, const AuthorityParticulars& particulars) {
    const absl::Status status = TryWrite(Decided(kind, false), recipient, kind, particulars).status();
    EXPECT_EQ(error::ReasonOf(status), status.ok() ? "" : "PARTICULARS_MISSING");
    std::vector<std::string> fields;
    for (const auto& [field, unused] : error::MetadataOf(status)) fields.push_back(field);
    return fields;
  };
  const auto parent = RecipientKind::kParent;
  EXPECT_THAT(
      missing(NoticeKind::kAssessmentDecision, parent, {}),
      ElementsAre("title", "contact", "mediation_adviser", "disagreement_resolution", "advice_service"));
  EXPECT_THAT(missing(NoticeKind::kConsidering, parent, {}), ElementsAre("title", "contact"));
  AuthorityParticulars particulars = Whole();
  particulars.local_offer_url = "";
  particulars.mediation_adviser.phone = "";
  EXPECT_THAT(missing(NoticeKind::kDraftPlan, parent, particulars), ElementsAre("local_offer_url"));
  EXPECT_THAT(missing(NoticeKind::kFinalPlan, parent, particulars), ElementsAre("mediation_adviser"));
  EXPECT_THAT(missing(NoticeKind::kFinalPlan, RecipientKind::kGoverningBody, particulars), IsEmpty());
}

TEST_F(LetterTest, AnOrderIsToldInPlaceOfADecisionWithItsOwnLastDays) {
  EhcRequest request = Decided(NoticeKind::kAssessmentDecision, false);
  request.decided_on = kSent - 60;
  request.notices = {NoticeTo(RecipientKind::kParent, NoticeKind::kAssessmentDecision, kSent - 60)};
  request.state = State::kAssessing;
  request.resumptions = {{"one", ResumedBy::kOrder, ResumedTo::kAssess, kSent - 5}};
  const Letter letter = Write(request, RecipientKind::kParent, NoticeKind::kAssessmentDecision);
  EXPECT_THAT(letter.title, HasSubstr("We will carry out"));
  EXPECT_THAT(All(letter), HasSubstr("On Wednesday 10 June 2026 the tribunal ordered that we carry out"));
  EXPECT_THAT(All(letter), Not(HasSubstr("Demo reasons")));
  EXPECT_THAT(Headings(letter), Not(testing::Contains("How to appeal, and by when")));
  EXPECT_THAT(letter.law, HasSubstr("regulation 44"));
  EXPECT_THAT(Days(letter), ElementsAre("2026-08-19", "2026-09-16")) << "ten and fourteen weeks";
  // What was told first still says what it said.
  const auto first = WriteLetter(request, request.notices[0], Whole(), {"Demo-Ada Example", ""}, calendar_);
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_THAT(first->title, HasSubstr("We will not carry out"));
  EXPECT_THAT(All(*first), HasSubstr("Demo reasons whether to assess"));
}

TEST_F(LetterTest, ARefusalThatWasReconsideredKeepsItsLetter) {
  EhcRequest request = Decided(NoticeKind::kDraftPlan, true);
  request.resumptions = {{"one", ResumedBy::kOrder, ResumedTo::kReconsider, kSent - 5}};
  request.resumptions[0].reconsidered = {kSent - 60, "Demo reasons that were first"};
  const Letter draft = Write(request, RecipientKind::kParent, NoticeKind::kDraftPlan);
  EXPECT_THAT(All(draft), HasSubstr("On Sunday 14 June 2026 we decided that"));
  EXPECT_THAT(All(draft), HasSubstr("Demo reasons whether to issue"));
  const Notice notice = NoticeTo(RecipientKind::kParent, NoticeKind::kNoPlan, kSent - 60);
  const auto first = WriteLetter(request, notice, Whole(), {"Demo-Ada Example", ""}, calendar_);
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_THAT(All(*first), HasSubstr("is not necessary"));
  EXPECT_THAT(All(*first), HasSubstr("Demo reasons that were first"));
}

}  // namespace
}  // namespace send::ehcp
