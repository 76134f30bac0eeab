// The methods called directly, on the stores in memory and a directory of pupils in memory.
#include "services/ehcp/service/consultation_service.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/base/uuid.h"
#include "common/civil/date.h"
#include "common/civil/testing.h"
#include "common/error/error.h"
#include "common/rpc/testing.h"
#include "services/ehcp/domain/testing.h"
#include "services/ehcp/service/change_request.h"
#include "services/ehcp/service/fake_pupil_directory.h"
#include "services/ehcp/service/fake_pupil_identities.h"
#include "services/ehcp/service/given_history.h"
#include "services/ehcp/service/history_testing.h"
#include "services/ehcp/store/consultation_codec.h"
#include "services/ehcp/store/fake_consultation_store.h"
#include "services/ehcp/store/fake_ehc_request_store.h"
#include "services/ehcp/store/relation_testing.h"

namespace send::ehcp {
namespace {

using rpc::BadFieldsOf;
using rpc::CallBy;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const absl::CivilDay kToday(2026, 11, 24);
constexpr char kLa[] = "localAuthorities/999";
constexpr char kOak[] = "settings/urn-1";
constexpr char kRiver[] = "settings/urn-888001";

class ConsultationServiceTest : public ::testing::Test {
 protected:
  ConsultationServiceTest()
      : calendar_(civil::BankHolidays()),
        requests_(calendar_),
        store_(requests_, calendar_),
        page_tokens_(rpc::PageTokens::Create(std::string(32, 'k')).value()),
        service_({store_, requests_, history_, pupils_, identities_, calendar_, page_tokens_}) {
    pupils_.facts[kRiver] = {true, true, true, "888"};
  }

  // An EHC request with a draft out for a week, in which the family asks for Oak.
  static EhcRequest Drafted(const std::string& pupil) {
    EhcRequest request = ReceivedOn(kToday - 100);
    request.pupil = std::string(kLa) + "/pupils/" + pupil;
    request.state = State::kDraftServed;
    request.caseworker = "demo-" + pupil;
    request.drafts = {{kToday - 7, "reference"}};
    Representation said;
    said.made_on = kToday - 5;
    said.asks_for_setting = kOak;
    request.representations = {said};
    return request;
  }
  std::string Keep(const EhcRequest& request) {
    const journal::Change change = CallBy("CASEWORKER", v1::GetConsultationRequest()).ToChange();
    const auto made = requests_.Create(change, {.la = "999"}, NewUuidV7(absl::UnixEpoch()), request);
    return std::string(kLa) + "/ehcRequests/" + made->id;
  }
  static v1::CreateConsultationRequest NewConsult(const std::string& parent, const std::string& setting = kOak,
                                                  absl::CivilDay sent_on = kToday) {
    v1::CreateConsultationRequest request;
    request.set_parent(parent);
    v1::Consultation& consultation = *request.mutable_consultation();
    consultation.set_consultee_kind(v1::CONSULTEE_KIND_SETTING);
    consultation.set_setting(setting);
    consultation.set_cause(v1::CONSULTATION_CAUSE_ASKED_FOR_BY_FAMILY);
    consultation.set_question("Can you meet the need?");
    consultation.set_sent_on_date(civil::FormatDate(sent_on));
    consultation.set_channel(v1::CHANNEL_PORTAL);
    return request;
  }
  v1::Consultation Consult(const v1::CreateConsultationRequest& request) {
    v1::Consultation reply;
    const absl::Status status = service_.Create(CallBy("CASEWORKER", request), request, reply);
    EXPECT_TRUE(status.ok()) << status;
    return reply;
  }
  std::string ReasonOfConsult(const v1::CreateConsultationRequest& request) {
    v1::Consultation reply;
    return error::ReasonOf(service_.Create(CallBy("CASEWORKER", request), request, reply));
  }
  absl::Status Get(const std::string& role, const std::string& name, v1::Consultation& reply,
                   std::vector<std::string> settings = {}) {
    v1::GetConsultationRequest request;
    request.set_name(name);
    reply.Clear();
    return service_.Get(CallBy(role, request, std::move(settings)), request, reply);
  }
  static v1::AnswerConsultationRequest NewAnswer(const v1::Consultation& consultation,
                                                 v1::ConsultationOutcome outcome) {
    v1::AnswerConsultationRequest request;
    request.set_name(consultation.name());
    request.set_etag(consultation.etag());
    request.set_outcome(outcome);
    return request;
  }
  v1::ListConsultationsResponse ListOf(const std::string& role, const std::string& parent,
                                       std::vector<std::string> settings = {}) {
    v1::ListConsultationsRequest request;
    request.set_parent(parent);
    v1::ListConsultationsResponse reply;
    const absl::Status status = service_.List(CallBy(role, request, std::move(settings)), request, reply);
    EXPECT_TRUE(status.ok()) << status;
    return reply;
  }

  civil::HolidayCalendar calendar_;
  FakeEhcRequestStore requests_;
  FakeConsultationStore store_;
  FakePupilDirectory pupils_;
  FakePupilIdentities identities_;
  GivenHistory history_;
  rpc::PageTokens page_tokens_;
  ConsultationService service_;
};

TEST_F(ConsultationServiceTest, ConsultsAndSaysWhenTheAnswerIsDue) {
  const v1::Consultation made = Consult(NewConsult(Keep(Drafted("a")), kOak, kToday - 16));
  EXPECT_EQ(made.state(), v1::CONSULTATION_STATE_OPEN);
  EXPECT_EQ(made.pupil(), std::string(kLa) + "/pupils/a");
  EXPECT_EQ(made.answer_form(), v1::ANSWER_FORM_GROUNDS);
  EXPECT_EQ(made.limit_id(), "C3d");
  EXPECT_EQ(made.due_date(), civil::FormatDate(kToday - 1));
  EXPECT_TRUE(made.receipt_deemed());
  EXPECT_TRUE(made.overdue());
  EXPECT_EQ(made.draft_version(), 0);
  EXPECT_THAT(made.findings(), SizeIs(1));
  EXPECT_EQ(made.findings(0).kind(), v1::FINDING_KIND_SENT_BEFORE_DRAFT);
  EXPECT_FALSE(made.findings(0).statutory()) << "the Code has the draft first, the Act forbids nothing";
  v1::RecordConsultationReceiptRequest receipt;
  receipt.set_name(made.name());
  receipt.set_etag(made.etag());
  receipt.set_received_on_date(civil::FormatDate(kToday - 3));
  v1::Consultation received;
  ASSERT_TRUE(service_.Receive(CallBy("SCHOOL_SENCO", receipt, {kOak}), receipt, received).ok());
  EXPECT_FALSE(received.overdue());
  EXPECT_EQ(received.due_date(), civil::FormatDate(kToday + 12));
  EXPECT_THAT(received.findings(), IsEmpty()) << "they are the authority's";
  v1::ExplainConsultationDeadlineRequest explain;
  explain.set_name(made.name());
  v1::ExplainConsultationDeadlineResponse why;
  ASSERT_TRUE(service_.Explain(CallBy("AUDITOR", explain), explain, why).ok());
  EXPECT_FALSE(why.deadline().statutory());
  EXPECT_THAT(why.steps(0).explanation(), HasSubstr("recorded"));
}

TEST_F(ConsultationServiceTest, NamesEveryBadField) {
  v1::CreateConsultationRequest request = NewConsult(kLa, "urn-1");
  v1::Consultation& consultation = *request.mutable_consultation();
  consultation.clear_consultee_kind();
  consultation.set_authority("888");
  consultation.clear_cause();
  consultation.set_question(std::string(10'001, 'x'));
  consultation.set_sent_on_date("today");
  consultation.clear_channel();
  v1::Consultation reply;
  EXPECT_THAT(BadFieldsOf(service_.Create(CallBy("CASEWORKER", request), request, reply)),
              ElementsAre("parent", "consultation.consultee_kind", "consultation.setting",
                          "consultation.authority", "consultation.cause", "consultation.question",
                          "consultation.sent_on_date", "consultation.channel"));
  v1::AnswerConsultationRequest answer;
  answer.set_name(kLa);
  answer.add_grounds(v1::OBJECTION_GROUND_UNSUITABLE);
  answer.add_grounds(v1::OBJECTION_GROUND_UNSUITABLE);
  answer.set_answered_on_date(civil::FormatDate(kToday - 1));
  EXPECT_THAT(BadFieldsOf(service_.Answer(CallBy("SCHOOL_SENCO", answer, {kOak}), answer, reply)),
              ElementsAre("answered_on_date", "outcome", "grounds[1]", "name", "etag"));
}

TEST_F(ConsultationServiceTest, IsOfARequestThatTheCallerMaySeeAndOfTheSameOnlyOneIsOpen) {
  const std::string parent = Keep(Drafted("a"));
  const v1::Consultation first = Consult(NewConsult(parent));
  v1::Consultation reply;
  const absl::Status again =
      service_.Create(CallBy("CASEWORKER", NewConsult(parent)), NewConsult(parent), reply);
  EXPECT_EQ(error::ReasonOf(again), "CONSULTATION_OPEN");
  EXPECT_EQ(error::ResourceOf(again), first.name());
  pupils_.away = true;
  EXPECT_EQ(ReasonOfConsult(NewConsult(parent, kRiver)), "PUPIL_SERVICE_AWAY");
  pupils_.away = false;
  Bar(requests_.relations, "a", "demo-CASEWORKER");
  EXPECT_EQ(ReasonOfConsult(NewConsult(parent, kRiver)), "REQUEST_NOT_FOUND");
}

TEST_F(ConsultationServiceTest, AnAnswerEndsTheRelationOfTheSettingThatGaveIt) {
  const v1::Consultation made = Consult(NewConsult(Keep(Drafted("a"))));
  v1::Consultation seen;
  EXPECT_EQ(error::ReasonOf(Get("SCHOOL_SENCO", made.name(), seen, {kRiver})), "CONSULTATION_NOT_FOUND");
  ASSERT_TRUE(Get("SCHOOL_SENCO", made.name(), seen, {kOak}).ok());
  EXPECT_EQ(seen.pupil_full_name(), "Demo-Ada Example") << "the child is on no roll of theirs";
  EXPECT_EQ(seen.pupil_birth_date(), "2017-03-04");
  EXPECT_EQ(seen.question(), "Can you meet the need?");
  identities_.hidden = {made.pupil()};
  EXPECT_EQ(error::ReasonOf(Get("SCHOOL_SENCO", made.name(), seen, {kOak})), "CONSULTATION_NOT_FOUND")
      << "the owner knows of a bar before it is told here";
  identities_.hidden.clear();
  v1::AnswerConsultationRequest answer = NewAnswer(made, v1::CONSULTATION_OUTCOME_OBJECTS);
  answer.set_reasons("Demo reasons");
  v1::Consultation reply;
  EXPECT_EQ(error::ReasonOf(service_.Answer(CallBy("SCHOOL_APP", answer, {kOak}), answer, reply)),
            "GROUND_REQUIRED");
  answer.add_grounds(v1::OBJECTION_GROUND_EDUCATION_OF_OTHERS);
  EXPECT_EQ(error::ReasonOf(service_.Answer(CallBy("SCHOOL_APP", answer, {kRiver}), answer, reply)),
            "CONSULTATION_NOT_FOUND");
  ASSERT_TRUE(service_.Answer(CallBy("SCHOOL_APP", answer, {kOak}), answer, reply).ok());
  EXPECT_EQ(reply.answered_on_date(), civil::FormatDate(kToday));
  EXPECT_THAT(reply.grounds(), ElementsAre(v1::OBJECTION_GROUND_EDUCATION_OF_OTHERS));
  EXPECT_EQ(error::ReasonOf(Get("SCHOOL_SENCO", made.name(), seen, {kOak})), "CONSULTATION_NOT_FOUND");
  ASSERT_TRUE(Get("PANEL_MEMBER", made.name(), seen).ok());
  EXPECT_EQ(seen.reasons(), "Demo reasons");
}

TEST_F(ConsultationServiceTest, AnAnswerThatWasRecordedInErrorIsTakenBack) {
  const auto consult = NewConsult(Keep(Drafted("a")));
  const v1::Consultation made = Consult(consult);
  const auto answer = NewAnswer(made, v1::CONSULTATION_OUTCOME_CAN_MEET_NEED);
  v1::Consultation answered;
  ASSERT_TRUE(service_.Answer(CallBy("CASEWORKER", answer), answer, answered).ok());
  const v1::Consultation other = Consult(consult);
  v1::RetractConsultationStepRequest retract;
  retract.set_name(made.name());
  retract.set_etag(answered.etag());
  retract.set_step(v1::CONSULTATION_STEP_ANSWER);
  retract.set_reason("Demo: another school's");
  v1::Consultation reply;
  const absl::Status second = service_.Retract(CallBy("CASEWORKER", retract), retract, reply);
  EXPECT_EQ(error::ReasonOf(second), "CONSULTATION_OPEN");
  EXPECT_EQ(error::ResourceOf(second), other.name());
  v1::WithdrawConsultationRequest withdraw;
  withdraw.set_name(other.name());
  withdraw.set_etag(other.etag());
  withdraw.set_withdrawn_on_date(civil::FormatDate(kToday));
  withdraw.set_reason("Demo: asked twice");
  ASSERT_TRUE(service_.Withdraw(CallBy("CASEWORKER", withdraw), withdraw, reply).ok());
  ASSERT_TRUE(service_.Retract(CallBy("CASEWORKER", retract), retract, reply).ok());
  EXPECT_EQ(reply.state(), v1::CONSULTATION_STATE_OPEN);
  EXPECT_EQ(reply.outcome(), v1::CONSULTATION_OUTCOME_UNSPECIFIED);
  EXPECT_EQ(reply.retractions(0).outcome(), v1::CONSULTATION_OUTCOME_CAN_MEET_NEED);
  EXPECT_EQ(reply.retractions(0).reason(), "Demo: another school's");
}

TEST_F(ConsultationServiceTest, BarredBeatsEverythingAndAWithdrawnOneIsGoneForTheSetting) {
  const v1::Consultation made = Consult(NewConsult(Keep(Drafted("a"))));
  v1::Consultation seen;
  for (const char* subject : {"demo-SCHOOL_SENCO", "demo-PANEL_MEMBER"}) Bar(requests_.relations, "a", subject);
  EXPECT_EQ(error::ReasonOf(Get("SCHOOL_SENCO", made.name(), seen, {kOak})), "CONSULTATION_NOT_FOUND");
  EXPECT_EQ(error::ReasonOf(Get("PANEL_MEMBER", made.name(), seen)), "CONSULTATION_NOT_FOUND");
  EXPECT_TRUE(Get("SCHOOL_APP", made.name(), seen, {kOak}).ok());
  v1::WithdrawConsultationRequest withdraw;
  withdraw.set_name(made.name());
  withdraw.set_etag(made.etag());
  withdraw.set_withdrawn_on_date(civil::FormatDate(kToday));
  withdraw.set_reason("Demo reason");
  ASSERT_TRUE(service_.Withdraw(CallBy("CASEWORKER", withdraw), withdraw, seen).ok());
  EXPECT_EQ(error::ReasonOf(Get("SCHOOL_APP", made.name(), seen, {kOak})), "CONSULTATION_NOT_FOUND");
}

TEST_F(ConsultationServiceTest, ShowsWhatIsStillToBeConsultedOn) {
  const std::string parent = Keep(Drafted("a"));
  const auto before = ListOf("CASEWORKER", parent);
  ASSERT_THAT(before.missing(), SizeIs(1));
  EXPECT_EQ(before.missing(0).setting(), kOak);
  EXPECT_EQ(before.missing(0).asked_on_date(), civil::FormatDate(kToday - 5));
  EXPECT_THAT(before.missing(0).explanation(), HasSubstr("not yet consulted"));
  Consult(NewConsult(parent));
  const v1::Consultation river = Consult(NewConsult(parent, kRiver));
  EXPECT_EQ(river.maintaining_authority(), "888");
  const auto after = ListOf("CASEWORKER", parent);
  EXPECT_THAT(after.consultations(), SizeIs(2));
  ASSERT_THAT(after.missing(), SizeIs(1));
  EXPECT_EQ(after.missing(0).consultee_kind(), v1::CONSULTEE_KIND_MAINTAINING_AUTHORITY);
  EXPECT_EQ(after.missing(0).authority(), "888");
  const auto schools = ListOf("SCHOOL_SENCO", parent, {kRiver});
  EXPECT_THAT(schools.consultations(), SizeIs(1));
  EXPECT_THAT(schools.missing(), IsEmpty()) << "it is the authority's";
}

TEST_F(ConsultationServiceTest, AnotherAuthorityIsTakenFromTheRegisterAndAnsweredForByACaseworker) {
  const std::string parent = Keep(Drafted("a"));
  v1::CreateConsultationRequest request = NewConsult(parent);
  request.mutable_consultation()->set_consultee_kind(v1::CONSULTEE_KIND_MAINTAINING_AUTHORITY);
  EXPECT_EQ(ReasonOfConsult(request), "NOT_MAINTAINED_ELSEWHERE") << "it is our own";
  request.mutable_consultation()->set_setting(kRiver);
  const v1::Consultation made = Consult(request);
  EXPECT_EQ(made.authority(), "888");
  EXPECT_EQ(made.answer_form(), v1::ANSWER_FORM_WILLINGNESS);
  v1::Consultation reply;
  EXPECT_EQ(error::ReasonOf(Get("SCHOOL_SENCO", made.name(), reply, {kRiver})), "CONSULTATION_NOT_FOUND")
      << "the school is not the authority";
  const auto answer = NewAnswer(made, v1::CONSULTATION_OUTCOME_WILLING);
  ASSERT_TRUE(service_.Answer(CallBy("CASEWORKER", answer), answer, reply).ok());
  EXPECT_EQ(reply.outcome(), v1::CONSULTATION_OUTCOME_WILLING);
}

TEST_F(ConsultationServiceTest, ListsWhatIsAskedOfTheCallersSettingsInPages) {
  for (const char* pupil : {"a", "b", "c"}) Consult(NewConsult(Keep(Drafted(pupil))));
  Consult(NewConsult(Keep(Drafted("d")), kRiver));
  v1::ListMyConsultationsRequest mine;
  mine.set_parent(kLa);
  mine.set_page_size(2);
  v1::ListMyConsultationsResponse page;
  ASSERT_TRUE(service_.ListMine(CallBy("SCHOOL_SENCO", mine, {kOak}), mine, page).ok());
  EXPECT_THAT(page.consultations(), SizeIs(2));
  EXPECT_EQ(page.consultations(1).pupil_full_name(), "Demo-Ada Example");
  EXPECT_EQ(identities_.times_asked, 1) << "once a page";
  mine.set_page_token(page.next_page_token());
  page.Clear();
  ASSERT_TRUE(service_.ListMine(CallBy("SCHOOL_SENCO", mine, {kOak}), mine, page).ok());
  EXPECT_THAT(page.consultations(), SizeIs(1));
  EXPECT_EQ(page.next_page_token(), "");
  page.Clear();
  mine.clear_page_token();
  ASSERT_TRUE(service_.ListMine(CallBy("CASEWORKER", mine), mine, page).ok());
  EXPECT_THAT(page.consultations(), IsEmpty()) << "nobody consults a caseworker";
}

TEST_F(ConsultationServiceTest, ListsTheAuthoritysOpenOnesTheOverdueFirst) {
  const std::string parent = Keep(Drafted("a"));
  const v1::Consultation late = Consult(NewConsult(parent, kOak, kToday - 20));
  Consult(NewConsult(parent, kRiver));
  Consult(NewConsult(Keep(Drafted("b")), kOak, kToday - 5));
  EhcRequest closed = Drafted("c");
  const auto answered = Consult(NewConsult(Keep(closed), kOak, kToday - 30));
  v1::Consultation reply;
  const auto answer = NewAnswer(answered, v1::CONSULTATION_OUTCOME_CAN_MEET_NEED);
  ASSERT_TRUE(service_.Answer(CallBy("CASEWORKER", answer), answer, reply).ok());
  v1::ListOpenConsultationsRequest list;
  list.set_parent(kLa);
  v1::ListOpenConsultationsResponse page;
  ASSERT_TRUE(service_.ListOpen(CallBy("CASEWORKER", list), list, page).ok());
  ASSERT_THAT(page.consultations(), SizeIs(3));
  EXPECT_EQ(page.consultations(0).name(), late.name());
  list.set_overdue_only(true);
  page.Clear();
  ASSERT_TRUE(service_.ListOpen(CallBy("CASEWORKER", list), list, page).ok());
  EXPECT_THAT(page.consultations(), SizeIs(1));
  list.set_overdue_only(false);
  list.set_caseworker("demo-b");
  page.Clear();
  ASSERT_TRUE(service_.ListOpen(CallBy("TEAM_MANAGER", list), list, page).ok());
  EXPECT_THAT(page.consultations(), SizeIs(1));
}

TEST_F(ConsultationServiceTest, APlanShowsWhatWasNotConsultedOn) {
  EhcRequest request = Drafted("a");
  const std::string parent = Keep(request);
  Consult(NewConsult(parent, kRiver, kToday - 20));
  request.state = State::kFinalised;
  FinalPlan plan;
  plan.placement.setting = kRiver;
  plan.maintained_by = "888";
  plan.made_on = kToday;
  request.plan = plan;
  const RequestAccess access{requests_, pupils_, calendar_, &store_};
  v1::EhcRequest reply;
  const StoredRequest stored{parent.substr(parent.rfind('/') + 1), 2, request, absl::UnixEpoch(),
                             absl::UnixEpoch()};
  ASSERT_TRUE(access.Show(CallBy("CASEWORKER", v1::GetConsultationRequest()), stored, reply).ok());
  const v1::FinalPlan& shown = reply.final_plan();
  EXPECT_EQ(shown.maintaining_authority(), "888");
  EXPECT_EQ(shown.placement_consulted_on_date(), civil::FormatDate(kToday - 20));
  ASSERT_THAT(shown.findings(), SizeIs(2));
  EXPECT_EQ(shown.findings(0).kind(), v1::FINDING_KIND_OTHER_AUTHORITY_NOT_CONSULTED);
  EXPECT_TRUE(shown.findings(0).statutory());
  EXPECT_EQ(shown.findings(1).kind(), v1::FINDING_KIND_FAMILY_CHOICE_NOT_CONSULTED);
  EXPECT_EQ(shown.findings(1).setting(), kOak);
  v1::EhcRequest schools;
  ASSERT_TRUE(access.Show(CallBy("SCHOOL_SENCO", v1::GetConsultationRequest(), {kOak}), stored, schools).ok());
  EXPECT_THAT(schools.final_plan().findings(), IsEmpty()) << "they are the authority's";
}

TEST_F(ConsultationServiceTest, TellsItsHistoryAndWhereThatIsNotWhole) {
  const v1::Consultation made = Consult(NewConsult(Keep(Drafted("a")), kRiver, kToday - 20));
  ExpectHistoryOf<v1::ListConsultationHistoryRequest, v1::VerifyConsultationHistoryRequest>(
      journal::Codec<Consultation>::kKind, made.name(), service_, history_);
}

}  // namespace
}  // namespace send::ehcp
