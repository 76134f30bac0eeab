// One suite on the store in memory and on the one in MariaDB, as for requests.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>

#include "common/error/error.h"
#include "services/ehcp/domain/consultation_decide.h"
#include "services/ehcp/domain/decide.h"
#include "services/ehcp/domain/testing.h"
#include "services/ehcp/store/fake_consultation_store.h"
#include "services/ehcp/store/mysql_consultation_store.h"
#include "tests/contract/stores.h"

namespace send::ehcp {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const absl::Time kNow = absl::FromUnixSeconds(1'795'521'600);
constexpr char kOak[] = "settings/urn-1";

Stores<ConsultationStore> NewFake() {
  return InMemory<ConsultationStore>([](FakeEhcRequestStore& requests) {
    return std::make_unique<FakeConsultationStore>(requests, Calendar());
  });
}

Stores<ConsultationStore> NewMysql() {
  return InMariaDb<ConsultationStore>([](db::Database& database, MysqlEhcRequestStore& /*requests*/) {
    return std::make_unique<MysqlConsultationStore>(database, Calendar());
  });
}

Consultation Of(const std::string& setting, absl::CivilDay sent_on = kToday) {
  Consultation consultation;
  consultation.setting = setting;
  consultation.facts = {true, true, true, "999"};
  consultation.cause = ConsultationCause::kAskedForByFamily;
  consultation.question = "Demo \u00e9 '; DROP TABLE consultation; --";
  consultation.sent_on = sent_on;
  return consultation;
}

class ConsultationStoreTest : public ::testing::TestWithParam<Stores<ConsultationStore> (*)()> {
 protected:
  ConsultationStoreTest() : subject_(GetParam()()) {}
  ConsultationStore& store() { return *subject_.store; }

  static journal::Change NewChange(const std::string& actor = "issuer#demo") {
    journal::Change change = CallOf("send.ehcp.v1.ConsultationService/Test", kNow);
    change.actor = actor;
    return change;
  }
  std::string NewRequest(const std::string& pupil, const std::string& caseworker = "") {
    EhcRequest request = ReceivedOn(kToday - 100);
    request.pupil = "localAuthorities/999/pupils/" + pupil;
    request.state = State::kDraftServed;
    request.caseworker = caseworker;
    return subject_.requests->Create(NewChange(), {.la = "999"}, NewUuidV7(absl::Now()), request)->id;
  }
  void End(const std::string& request_id) {
    const auto ended =
        subject_.requests->Change(NewChange(), {.la = "999"}, request_id, "v1", [](const EhcRequest& before) {
          return Decide(before, Withdraw{kToday, "moved away"}, kToday);
        });
    ASSERT_TRUE(ended.ok()) << ended.status();
  }
  absl::StatusOr<StoredConsultation> Consult(const std::string& request_id, Consultation consultation,
                                             const journal::Change& change = NewChange()) {
    consultation.request_id = request_id;
    return store().Create(change, scope_, NewUuidV7(absl::Now()), consultation, [&](const EhcRequest& request) {
      return CheckNewConsultation(consultation, request, "999", kToday);
    });
  }
  template <class Command>
  absl::StatusOr<StoredConsultation> Do(const Scope& scope, const StoredConsultation& stored,
                                        const Command& command, const journal::Change& change = NewChange()) {
    return store().Change(change, scope, KeyOf(stored), journal::EtagOf(stored.version),
                          [&](const Consultation& before) { return Decide(before, command, kToday); });
  }
  static ConsultationKey KeyOf(const StoredConsultation& stored) {
    return {stored.value.request_id, stored.id};
  }
  static Scope As(std::vector<std::string> settings) { return {.la = "999", .settings = std::move(settings)}; }
  std::vector<std::string> IdsOf(const Scope& scope, const ConsultationQuery& query = {}) {
    const auto found = store().List(scope, query, absl::InfiniteFuture());
    EXPECT_TRUE(found.ok()) << found.status();
    std::vector<std::string> ids;
    for (const StoredConsultation& stored : *found) ids.push_back(stored.id);
    return ids;
  }
  std::string ReasonOfGet(const Scope& scope, const StoredConsultation& stored) {
    return error::ReasonOf(store().Get(scope, KeyOf(stored), absl::InfiniteFuture()).status());
  }

  Scope scope_{.la = "999"};
  Stores<ConsultationStore> subject_;
};

TEST_P(ConsultationStoreTest, KeepsAConsultationAsItWasMadeAndAnswered) {
  Consultation whole = Of(kOak);
  whole.request_id = NewRequest("a");
  whole.consultee = ConsulteeKind::kMaintainingAuthority;
  whole.facts = {false, true, false, "888", {7, 11}};
  whole.authority = "888";
  whole.papers_kept_at = "demo-store/1";
  whole.channel = Channel::kPostSecondClass;
  whole.received_on = kToday;
  whole.draft_version = 3;
  const auto made = Consult(whole.request_id, whole);
  ASSERT_TRUE(made.ok()) << made.status();
  const auto read = store().Get(scope_, KeyOf(*made), absl::InfiniteFuture());
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->value, whole);
  const auto school = Consult(whole.request_id, Of(kOak));
  const AnswerConsultation answer{kToday,
                                  ConsultationOutcome::kObjects,
                                  {ObjectionGround::kUnsuitable, ObjectionGround::kUseOfResources},
                                  "made up"};
  const auto answered = Do(scope_, *school, answer);
  ASSERT_TRUE(answered.ok()) << answered.status();
  EXPECT_EQ(store().Get(scope_, KeyOf(*school), absl::InfiniteFuture())->value, answered->value);
  EXPECT_EQ(answered->version, 2);
  // Taken back it is open again, where no other is meanwhile.
  const RetractConsultationStep retract{ConsultationStep::kAnswer, "a slip", "demo"};
  const auto other = Consult(whole.request_id, Of(kOak));
  ASSERT_TRUE(other.ok()) << other.status();
  const absl::Status second = Do(scope_, *answered, retract).status();
  EXPECT_EQ(error::ReasonOf(second), "CONSULTATION_OPEN");
  EXPECT_EQ(error::ResourceOf(second), other->id);
  ASSERT_TRUE(Do(scope_, *other, WithdrawConsultation{kToday, "made up"}).ok());
  EXPECT_EQ(ReasonOfGet(As({kOak}), *school), "CONSULTATION_NOT_FOUND");
  const auto again = Do(scope_, *answered, retract);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(store().Get(scope_, KeyOf(*school), absl::InfiniteFuture())->value, again->value);
  EXPECT_EQ(ReasonOfGet(As({kOak}), *school), "") << "the setting meets it again";
}

TEST_P(ConsultationStoreTest, IsMadeInScopeOnceAndOfTheSameOnlyOneIsOpen) {
  EXPECT_EQ(error::ReasonOf(Consult(NewUuidV7(absl::Now()), Of(kOak)).status()), "REQUEST_NOT_FOUND");
  const std::string request_id = NewRequest("b");
  Bar(*subject_.relations, "b", "one");
  scope_.subject = "one";
  EXPECT_EQ(error::ReasonOf(Consult(request_id, Of(kOak)).status()), "REQUEST_NOT_FOUND");
  scope_.subject = "another";
  const journal::Change change = NewChange();
  const auto first = Consult(request_id, Of(kOak), change);
  ASSERT_TRUE(first.ok()) << first.status();
  const absl::Status second = Consult(request_id, Of(kOak)).status();
  EXPECT_EQ(error::ReasonOf(second), "CONSULTATION_OPEN");
  EXPECT_EQ(error::ResourceOf(second), first->id);
  EXPECT_TRUE(Consult(NewRequest("c"), Of(kOak)).ok()) << "in another EHC request it is another";
  ASSERT_TRUE(Do(scope_, *first, WithdrawConsultation{kToday, "made up"}).ok());
  EXPECT_TRUE(Consult(request_id, Of(kOak)).ok());
  End(request_id);
  EXPECT_EQ(error::ReasonOf(Consult(request_id, Of("settings/urn-2")).status()), "REQUEST_CLOSED");
  const auto again = Consult(request_id, Of(kOak), change);
  ASSERT_TRUE(again.ok()) << "a repeated call is answered whatever has happened since: " << again.status();
  EXPECT_EQ(again->id, first->id);
}

TEST_P(ConsultationStoreTest, ASettingMeetsWhatIsAskedOfItAndNothingElse) {
  const std::string request_id = NewRequest("a");
  const auto oaks = Consult(request_id, Of(kOak));
  const auto elms = Consult(request_id, Of("settings/urn-2"));
  Consultation of_authority = Of(kOak);
  of_authority.consultee = ConsulteeKind::kMaintainingAuthority;
  of_authority.authority = "888";
  const auto authoritys = Consult(request_id, of_authority);
  ASSERT_TRUE(oaks.ok() && elms.ok() && authoritys.ok());
  EXPECT_THAT(IdsOf(As({kOak})), ElementsAre(oaks->id));
  EXPECT_THAT(IdsOf(As({kOak}), {.request_id = request_id}), ElementsAre(oaks->id));
  EXPECT_THAT(IdsOf(As({"settings/urn-3", "settings/urn-2"})), ElementsAre(elms->id));
  EXPECT_THAT(IdsOf(As({})), IsEmpty());
  EXPECT_EQ(ReasonOfGet(As({kOak}), *oaks), "");
  EXPECT_EQ(ReasonOfGet(As({kOak}), *elms), "CONSULTATION_NOT_FOUND");
  EXPECT_EQ(ReasonOfGet(As({kOak}), *authoritys), "CONSULTATION_NOT_FOUND");
  EXPECT_EQ(ReasonOfGet(As({}), *authoritys), "CONSULTATION_NOT_FOUND");
  Bar(*subject_.relations, "a", "barred");
  Scope barred = As({kOak});
  barred.subject = "barred";
  EXPECT_EQ(ReasonOfGet(barred, *oaks), "CONSULTATION_NOT_FOUND");
  EXPECT_THAT(IdsOf(barred), IsEmpty());
  EXPECT_EQ(ReasonOfGet({.la = "998"}, *oaks), "CONSULTATION_NOT_FOUND");
  EXPECT_EQ(error::ReasonOf(store().Get(scope_, {NewRequest("b"), oaks->id}, absl::InfiniteFuture()).status()),
            "CONSULTATION_NOT_FOUND")
      << "under another EHC request's name";
}

TEST_P(ConsultationStoreTest, TheRelationIsLostWithTheAnswerAndTheCallThatLostItIsStillAnswered) {
  const auto asked = Consult(NewRequest("a"), Of(kOak));
  const AnswerConsultation answer{kToday};
  const journal::Change change = NewChange("issuer#oak");
  ASSERT_TRUE(Do(As({kOak}), *asked, answer, change).ok());
  EXPECT_EQ(ReasonOfGet(As({kOak}), *asked), "CONSULTATION_NOT_FOUND");
  EXPECT_THAT(IdsOf(As({kOak})), IsEmpty());
  const auto again = Do(As({kOak}), *asked, answer, change);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->version, 2);
  EXPECT_EQ(error::ReasonOf(Do(As({kOak}), *asked, answer, NewChange("issuer#oak")).status()),
            "CONSULTATION_NOT_FOUND");
  EXPECT_EQ(error::ReasonOf(Do(As({"settings/urn-2"}), *asked, answer, change).status()),
            "CONSULTATION_NOT_FOUND");
  EXPECT_EQ(ReasonOfGet(scope_, *asked), "") << "the authority goes on seeing it";
}

TEST_P(ConsultationStoreTest, TheRelationIsLostWhenItIsWithdrawnAndWhenTheRequestEnds) {
  const auto withdrawn = Consult(NewRequest("a"), Of(kOak));
  ASSERT_TRUE(Do(scope_, *withdrawn, WithdrawConsultation{kToday, "made up"}).ok());
  EXPECT_EQ(ReasonOfGet(As({kOak}), *withdrawn), "CONSULTATION_NOT_FOUND");
  const std::string request_id = NewRequest("b");
  const auto open = Consult(request_id, Of(kOak));
  EXPECT_EQ(ReasonOfGet(As({kOak}), *open), "");
  End(request_id);
  EXPECT_EQ(ReasonOfGet(As({kOak}), *open), "CONSULTATION_NOT_FOUND");
  EXPECT_THAT(IdsOf(As({kOak})), IsEmpty());
  EXPECT_THAT(IdsOf(scope_), IsEmpty());
  EXPECT_THAT(IdsOf(scope_, {.request_id = request_id}), ElementsAre(open->id));
}

TEST_P(ConsultationStoreTest, ListsOpenOnesByDueDateInPages) {
  std::vector<std::string> expected;
  for (const int days : {30, 20, 15, 10})
    expected.push_back(
        Consult(NewRequest("p" + std::to_string(days), days < 20 ? "ada" : "bob"), Of(kOak, kToday - days))
            ->id);
  std::vector<std::string> paged;
  ConsultationQuery query{.limit = 1};
  while (paged.size() <= expected.size()) {
    const auto page = store().List(scope_, query, absl::InfiniteFuture());
    ASSERT_TRUE(page.ok()) << page.status();
    if (page->empty()) break;
    paged.push_back(page->back().id);
    query.after = {ConsultationDueOn(page->back().value, Calendar()), page->back().id};
  }
  EXPECT_EQ(paged, expected);
  EXPECT_THAT(IdsOf(scope_, {.due_before = kToday}), ElementsAre(expected[0], expected[1]))
      << "one that is due today is not overdue";
  EXPECT_THAT(IdsOf(scope_, {.caseworker = "ada"}), ElementsAre(expected[2], expected[3]));
  EXPECT_EQ(AllConsultations(store(), scope_, NewRequest("z"), absl::InfiniteFuture())->size(), 0U);
}

INSTANTIATE_TEST_SUITE_P(Stores, ConsultationStoreTest, ::testing::Values(&NewFake, &NewMysql),
                         [](const auto& subject) { return subject.index == 0 ? "Fake" : "MariaDb"; });

}  // namespace
}  // namespace send::ehcp
