// One suite on the store in memory and on the one in MariaDB, as for requests.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>

#include "common/error/error.h"
#include "services/ehcp/domain/advice_clock.h"
#include "services/ehcp/domain/advice_decide.h"
#include "services/ehcp/domain/decide.h"
#include "services/ehcp/domain/testing.h"
#include "services/ehcp/store/fake_advice_store.h"
#include "services/ehcp/store/mysql_advice_store.h"
#include "tests/contract/stores.h"

namespace send::ehcp {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const absl::Time kNow = absl::FromUnixSeconds(1'795'521'600);

Stores<AdviceStore> NewFake() {
  return InMemory<AdviceStore>(
      [](FakeEhcRequestStore& requests) { return std::make_unique<FakeAdviceStore>(requests, Calendar()); });
}

Stores<AdviceStore> NewMysql() {
  return InMariaDb<AdviceStore>([](db::Database& database, MysqlEhcRequestStore& /*requests*/) {
    return std::make_unique<MysqlAdviceStore>(database, Calendar());
  });
}

AdviceRequest AskedOf(const std::string& subject, const std::string& setting = "") {
  AdviceRequest advice;
  advice.adviser_subject = subject;
  advice.adviser_setting = setting;
  advice.adviser_name = "Demo-Adviser \u00e9 '; DROP TABLE advice_request; --";
  advice.adviser_email = "adviser@example.org";
  advice.question = "What does the child need?";
  advice.requested_on = kToday;
  return advice;
}

class AdviceStoreTest : public ::testing::TestWithParam<Stores<AdviceStore> (*)()> {
 protected:
  AdviceStoreTest() : subject_(GetParam()()) {}
  AdviceStore& store() { return *subject_.store; }

  static journal::Change NewChange(const std::string& actor = "issuer#demo") {
    journal::Change change = CallOf("send.ehcp.v1.AdviceService/Test", kNow);
    change.actor = actor;
    return change;
  }
  // An EHC request, in assessment unless said otherwise.
  std::string NewRequest(const std::string& pupil, State state = State::kAssessing) {
    EhcRequest request = ReceivedOn(kToday - 60);
    request.pupil = "localAuthorities/999/pupils/" + pupil;
    request.state = state;
    return subject_.requests->Create(NewChange(), {.la = "999"}, NewUuidV7(absl::Now()), request)->id;
  }
  void End(const std::string& request_id) {
    const auto ended =
        subject_.requests->Change(NewChange(), {.la = "999"}, request_id, "v1", [](const EhcRequest& before) {
          return Decide(before, Withdraw{kToday, "moved away"}, kToday);
        });
    ASSERT_TRUE(ended.ok()) << ended.status();
  }
  absl::StatusOr<StoredAdvice> Ask(const std::string& request_id, AdviceRequest advice,
                                   const journal::Change& change = NewChange()) {
    advice.request_id = request_id;
    return store().Create(change, scope_, NewUuidV7(absl::Now()), advice,
                          [&](const EhcRequest& request) { return CheckNewAdvice(advice, request, kToday); });
  }
  template <class Command>
  absl::StatusOr<StoredAdvice> Do(const AdviceScope& scope, const StoredAdvice& stored, const Command& command,
                                  const journal::Change& change = NewChange()) {
    return store().Change(change, scope, KeyOf(stored), journal::EtagOf(stored.version),
                          [&](const AdviceRequest& before) { return Decide(before, command, kToday); });
  }
  absl::StatusOr<StoredAdvice> Chase(const StoredAdvice& stored, absl::CivilDay today,
                                     const std::string& chase_id) {
    return store().Change(NewChange(), scope_, KeyOf(stored), journal::EtagOf(stored.version),
                          [&](const AdviceRequest& before) {
                            return Decide(before, ProposeChaseNow{chase_id}, today, Calendar());
                          });
  }
  static AdviceKey KeyOf(const StoredAdvice& stored) { return {stored.value.request_id, stored.id}; }
  static AdviceScope As(const std::string& subject, std::vector<std::string> settings = {}) {
    return {.la = "999", .relation = AdviceScope::Relation{subject, std::move(settings)}};
  }
  std::vector<std::string> IdsOf(const AdviceScope& scope, const AdviceQuery& query = {}) {
    const auto found = store().List(scope, query, absl::InfiniteFuture());
    EXPECT_TRUE(found.ok()) << found.status();
    std::vector<std::string> ids;
    for (const StoredAdvice& stored : *found) ids.push_back(stored.id);
    return ids;
  }
  std::string ReasonOfGet(const AdviceScope& scope, const StoredAdvice& stored) {
    return error::ReasonOf(store().Get(scope, KeyOf(stored), absl::InfiniteFuture()).status());
  }
  absl::StatusOr<std::vector<Message>> Take(absl::Time now) {
    return store().TakeMessages(now, now + absl::Minutes(5), 10, absl::InfiniteFuture());
  }

  AdviceScope scope_{.la = "999"};
  Stores<AdviceStore> subject_;
};

TEST_P(AdviceStoreTest, KeepsAnAdviceRequestAsItWasMade) {
  AdviceRequest advice = AskedOf("ada", "settings/urn-1");
  advice.adviser_kind = AdviserKind::kSpecialistTeacher;
  advice.received_on = kToday;
  advice.earlier_advice = EarlierAdvice{kToday, kToday, kToday, kToday, "made up"};
  advice.exceptions = {{.claim_id = "c", .from = kToday, .to = kToday, .evidence = "e", .claimed_on = kToday}};
  advice.request_id = NewRequest("a");
  advice.retractions = {{AdviceAnswer{kToday, "answer", "kept"}, kToday, "who", "why"},
                        {WithdrawalRecord{kToday, "gone"}, kToday, "who", "why"},
                        {EarlierAdvice{kToday, kToday, kToday, std::nullopt, "made up"}, kToday, "who", "why"}};
  const auto made = Ask(advice.request_id, advice);
  ASSERT_TRUE(made.ok()) << made.status();
  const auto read = store().Get(scope_, KeyOf(*made), absl::InfiniteFuture());
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->value, advice);
  EXPECT_EQ(read->version, 1);
}

TEST_P(AdviceStoreTest, IsMadeOnlyInAnAssessmentInScopeAndOnce) {
  EXPECT_EQ(error::ReasonOf(Ask(NewRequest("a", State::kReceived), AskedOf("ada")).status()), "NOT_ASSESSING");
  EXPECT_EQ(error::ReasonOf(Ask(NewUuidV7(absl::Now()), AskedOf("ada")).status()), "REQUEST_NOT_FOUND");
  const std::string request_id = NewRequest("b");
  scope_.subject = "one";
  Bar(*subject_.relations, "b", "one");
  EXPECT_EQ(error::ReasonOf(Ask(request_id, AskedOf("ada")).status()), "REQUEST_NOT_FOUND");
  scope_.subject = "";
  const journal::Change change = NewChange();
  const auto first = Ask(request_id, AskedOf("ada"), change);
  ASSERT_TRUE(first.ok()) << first.status();
  End(request_id);
  const auto again = Ask(request_id, AskedOf("ada"), change);
  ASSERT_TRUE(again.ok()) << "a repeated call is answered whatever has happened since: " << again.status();
  EXPECT_EQ(again->id, first->id);
}

TEST_P(AdviceStoreTest, AnAdviserMeetsWhatIsAskedOfThemAndNothingElse) {
  const std::string request_id = NewRequest("a");
  const auto hers = Ask(request_id, AskedOf("ada"));
  const auto schools = Ask(request_id, AskedOf("", "settings/urn-1"));
  ASSERT_TRUE(hers.ok() && schools.ok());
  EXPECT_THAT(IdsOf(As("ada")), ElementsAre(hers->id));
  EXPECT_THAT(IdsOf(As("ada"), {.request_id = request_id}), ElementsAre(hers->id));
  EXPECT_THAT(IdsOf(As("", {"settings/urn-2", "settings/urn-1"})), ElementsAre(schools->id));
  EXPECT_THAT(IdsOf(As("bob")), IsEmpty());
  EXPECT_THAT(IdsOf(As("")), IsEmpty());
  EXPECT_EQ(ReasonOfGet(As("ada"), *hers), "");
  EXPECT_EQ(ReasonOfGet(As("Ada"), *hers), "ADVICE_NOT_FOUND");
  EXPECT_EQ(ReasonOfGet(As("ada"), *schools), "ADVICE_NOT_FOUND");
  AdviceScope barred = As("ada");
  barred.subject = "barred";
  Bar(*subject_.relations, "a", "barred");
  EXPECT_EQ(ReasonOfGet(barred, *hers), "ADVICE_NOT_FOUND");
  EXPECT_THAT(IdsOf(barred), IsEmpty());
  AdviceScope other = As("ada");
  other.la = "998";
  EXPECT_EQ(ReasonOfGet(other, *hers), "ADVICE_NOT_FOUND");
  EXPECT_EQ(error::ReasonOf(store().Get(scope_, {NewRequest("b"), hers->id}, absl::InfiniteFuture()).status()),
            "ADVICE_NOT_FOUND")
      << "under another EHC request's name";
}

TEST_P(AdviceStoreTest, TheRelationIsLostWithTheAnswerAndTheCallThatLostItIsStillAnswered) {
  const auto hers = Ask(NewRequest("a"), AskedOf("ada"));
  const AnswerAdvice answer{kToday, "made up", ""};
  const journal::Change change = NewChange("issuer#ada");
  const auto answered = Do(As("ada"), *hers, answer, change);
  ASSERT_TRUE(answered.ok()) << answered.status();
  EXPECT_EQ(answered->value.state, AdviceState::kAnswered);
  EXPECT_EQ(ReasonOfGet(As("ada"), *hers), "ADVICE_NOT_FOUND");
  EXPECT_THAT(IdsOf(As("ada")), IsEmpty());
  const auto again = Do(As("ada"), *hers, answer, change);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->version, 2);
  EXPECT_EQ(error::ReasonOf(Do(As("ada"), *hers, answer, NewChange("issuer#ada")).status()),
            "ADVICE_NOT_FOUND");
  EXPECT_EQ(error::ReasonOf(Do(As("bob"), *hers, answer, change).status()), "ADVICE_NOT_FOUND");
  EXPECT_EQ(ReasonOfGet(scope_, *hers), "") << "the authority goes on seeing it";
}

TEST_P(AdviceStoreTest, WhoeverIsAskedMeetsItAgainWhenItsEndIsTakenBack) {
  const auto made = Ask(NewRequest("a"), AskedOf("ada"));
  ASSERT_TRUE(made.ok()) << made.status();
  const auto answered = Do(As("ada"), *made, AnswerAdvice{kToday, "of another child", ""});
  ASSERT_TRUE(answered.ok()) << answered.status();
  EXPECT_EQ(ReasonOfGet(As("ada"), *made), "ADVICE_NOT_FOUND");
  const auto again = Do(scope_, *answered, RetractAdviceStep{AdviceStep::kAnswer, "a slip", "demo"});
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(ReasonOfGet(As("ada"), *made), "");
  EXPECT_THAT(IdsOf(As("ada")), ElementsAre(made->id));
}

TEST_P(AdviceStoreTest, TheRelationIsLostWhenItIsWithdrawnAndWhenTheRequestEnds) {
  const auto withdrawn = Ask(NewRequest("a"), AskedOf("ada"));
  ASSERT_TRUE(Do(scope_, *withdrawn, WithdrawAdvice{kToday, "made up"}).ok());
  EXPECT_EQ(ReasonOfGet(As("ada"), *withdrawn), "ADVICE_NOT_FOUND");
  const std::string request_id = NewRequest("b");
  const auto open = Ask(request_id, AskedOf("ada"));
  EXPECT_EQ(ReasonOfGet(As("ada"), *open), "");
  End(request_id);
  EXPECT_EQ(ReasonOfGet(As("ada"), *open), "ADVICE_NOT_FOUND");
  EXPECT_THAT(IdsOf(As("ada")), IsEmpty());
}

TEST_P(AdviceStoreTest, ListsByDueDateInPages) {
  const std::string request_id = NewRequest("a");
  std::vector<std::string> expected;
  for (const int days : {30, 20, 10, 10}) {
    AdviceRequest advice = AskedOf("ada");
    advice.requested_on = kToday - days;
    expected.push_back(Ask(request_id, advice)->id);
  }
  std::vector<std::string> paged;
  AdviceQuery query{.request_id = request_id, .limit = 1};
  while (paged.size() <= expected.size()) {
    const auto page = store().List(scope_, query, absl::InfiniteFuture());
    ASSERT_TRUE(page.ok()) << page.status();
    if (page->empty()) break;
    paged.push_back(page->back().id);
    query.after = {AdviceDueOn(page->back().value, Calendar()), page->back().id};
  }
  EXPECT_EQ(paged, expected);
  EXPECT_EQ(IdsOf(As("ada"), {.limit = 4}), expected);
}

TEST_P(AdviceStoreTest, FindsWhatIsToBeChasedUntilItIs) {
  AdviceRequest late = AskedOf("ada");
  late.requested_on = kToday - 50;
  const std::string request_id = NewRequest("a");
  const auto stored = Ask(request_id, late);
  ASSERT_TRUE(Ask(request_id, AskedOf("bob")).ok());
  const auto due = [&] {
    const auto found = store().ListDueChases(kToday, {}, 10, absl::InfiniteFuture());
    EXPECT_TRUE(found.ok()) << found.status();
    std::vector<std::string> ids;
    for (const auto& [la, key] : *found) ids.push_back(key.id);
    return ids;
  };
  EXPECT_THAT(due(), ElementsAre(stored->id));
  EXPECT_THAT(*store().ListDueChases(kToday, {"999", KeyOf(*stored)}, 10, absl::InfiniteFuture()), IsEmpty());
  ASSERT_TRUE(Chase(*stored, kToday, NewUuidV7(absl::Now())).ok());
  EXPECT_THAT(due(), IsEmpty());
  EXPECT_EQ(error::ReasonOf(Chase(*stored, kToday, NewUuidV7(absl::Now())).status()), "STALE_ETAG")
      << "of two processes one does it";
  const auto other = Ask(NewRequest("b"), late);
  EXPECT_THAT(due(), ElementsAre(other->id));
  End(other->value.request_id);
  EXPECT_THAT(due(), IsEmpty());
}

TEST_P(AdviceStoreTest, AChaseAndItsMessageAreOneChange) {
  AdviceRequest late = AskedOf("ada");
  late.requested_on = kToday - 50;
  const auto asked = Ask(NewRequest("a"), late);
  const std::string chase_id = NewUuidV7(absl::Now());
  const auto chased = Chase(*asked, kToday, chase_id);
  ASSERT_TRUE(chased.ok()) << chased.status();
  const auto taken = Take(kNow);
  ASSERT_TRUE(taken.ok()) << taken.status();
  ASSERT_EQ(taken->size(), 1U);
  EXPECT_EQ((*taken)[0].id, chase_id);
  EXPECT_EQ((*taken)[0].advice.id, asked->id);
  EXPECT_EQ((*taken)[0].advice.request_id, asked->value.request_id);
  EXPECT_EQ((*taken)[0].attempts, 1);
  EXPECT_TRUE((*taken)[0].wanted);
  EXPECT_THAT(*Take(kNow), IsEmpty()) << "it is leased";
  ASSERT_TRUE(store()
                  .PostponeMessage(chase_id, "MAIL_FAILED", kNow, kNow + absl::Hours(1), absl::InfiniteFuture())
                  .ok());
  EXPECT_THAT(*Take(kNow + absl::Minutes(59)), IsEmpty());
  const auto waiting = store().ListMessages("999", asked->id, absl::InfiniteFuture());
  ASSERT_EQ(waiting->size(), 1U);
  EXPECT_EQ((*waiting)[0].last_error, "MAIL_FAILED");
  EXPECT_EQ(Take(kNow + absl::Hours(1))->size(), 1U);
  const auto sent = Do(scope_, *chased, RecordDelivery{chase_id, ""});
  ASSERT_TRUE(sent.ok()) << sent.status();
  const auto ended = store().ListMessages("999", asked->id, absl::InfiniteFuture());
  EXPECT_EQ((*ended)[0].status, ChaseStatus::kSent);
  EXPECT_EQ((*ended)[0].attempts, 2);
  EXPECT_THAT(*Take(kNow + absl::Hours(9)), IsEmpty());
  EXPECT_THAT(*store().ListMessages("998", asked->id, absl::InfiniteFuture()), IsEmpty());
}

TEST_P(AdviceStoreTest, AMessageIsTakenAgainAfterItsLeaseAndSaysWhenNobodyWantsIt) {
  AdviceRequest late = AskedOf("ada");
  late.requested_on = kToday - 50;
  const auto asked = Ask(NewRequest("a"), late);
  const auto chased = Chase(*asked, kToday, NewUuidV7(absl::Now()));
  ASSERT_EQ(Take(kNow)->size(), 1U);
  ASSERT_TRUE(Do(scope_, *chased, AnswerAdvice{kToday, "made up", ""}).ok());
  const auto again = Take(kNow + absl::Minutes(5));
  ASSERT_EQ(again->size(), 1U);
  EXPECT_EQ((*again)[0].attempts, 2);
  EXPECT_FALSE((*again)[0].wanted);
}

TEST_P(AdviceStoreTest, ListsWhatIsOpenInTheAuthority) {
  const auto ask = [&](const std::string& parent, int days_ago, auto change) {
    AdviceRequest advice = AskedOf("ada");
    advice.requested_on = kToday - days_ago;
    change(advice);
    return Ask(parent, advice)->id;
  };
  const auto plain = [](AdviceRequest&) {};
  const std::string mine = NewRequest("a");
  const std::string theirs = NewRequest("b");
  const std::string nobodys = NewRequest("c");
  const auto give = [&](const std::string& id, const std::string& whom, const std::string& team) {
    const auto given =
        subject_.requests->Change(NewChange(), {.la = "999"}, id, "v1", [&](const EhcRequest& before) {
          return Decide(before, Allocate{whom, team, ""});
        });
    ASSERT_TRUE(given.ok()) << given.status();
  };
  give(mine, "me", "north");
  give(theirs, "CN=one,two", "south");
  const std::string late = ask(mine, 50, plain);
  const std::string psychologist = ask(theirs, 40, [](AdviceRequest& advice) {
    advice.adviser_kind = AdviserKind::kEducationalPsychologist;
    advice.adviser_body = "Example \"Trust\" \u00e9";
  });
  const std::string school = ask(nobodys, 30, [](AdviceRequest& advice) {
    advice.adviser_kind = AdviserKind::kHead;
    advice.adviser_setting = "settings/urn-1";
  });
  const std::string answered = ask(nobodys, 20, plain);
  const auto stored = store().Get(scope_, {nobodys, answered}, absl::InfiniteFuture());
  ASSERT_TRUE(Do(scope_, *stored, AnswerAdvice{kToday, "made up", ""}).ok());
  const std::string ended = NewRequest("d");
  ask(ended, 20, plain);
  End(ended);
  const auto listed = [&](const OpenAdvice& open) { return IdsOf(scope_, {.open = open}); };
  EXPECT_THAT(listed({}), ElementsAre(late, psychologist, school));
  EXPECT_THAT(IdsOf(scope_, {.open = OpenAdvice(), .limit = 1}), ElementsAre(late));
  EXPECT_THAT(IdsOf(scope_, {.open = OpenAdvice(), .after = {{kToday - 50 + 42, late}}}),
              ElementsAre(psychologist, school));
  EXPECT_THAT(listed({.due_before = kToday}), ElementsAre(late));
  EXPECT_THAT(listed({.due_before = kToday - 50 + 42}), IsEmpty()) << "in time on its last day";
  EXPECT_THAT(listed({.caseworkers = {"me"}}), ElementsAre(late));
  EXPECT_THAT(listed({.caseworkers = {"me", "CN=one,two"}}), ElementsAre(late, psychologist));
  EXPECT_THAT(listed({.caseworkers = {"one", "m"}}), IsEmpty());
  EXPECT_THAT(listed({.unallocated = true}), ElementsAre(school));
  EXPECT_THAT(listed({.team = "south"}), ElementsAre(psychologist));
  EXPECT_THAT(listed({.body = "Example \"Trust\" \u00e9"}), ElementsAre(psychologist));
  EXPECT_THAT(listed({.body = "example \"trust\" \u00e9"}), IsEmpty());
  EXPECT_THAT(listed({.setting = "settings/urn-1"}), ElementsAre(school));
  EXPECT_THAT(listed({.kind = AdviserKind::kHead}), ElementsAre(late, school));
  EXPECT_THAT(listed({.kind = AdviserKind::kEducationalPsychologist}), ElementsAre(psychologist));
  Bar(*subject_.relations, "b", "barred");
  scope_.subject = "barred";
  EXPECT_THAT(listed({}), ElementsAre(late, school));
  scope_ = {.la = "998"};
  EXPECT_THAT(listed({}), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(Stores, AdviceStoreTest, ::testing::Values(&NewFake, &NewMysql),
                         [](const auto& subject) { return subject.index == 0 ? "Fake" : "MariaDb"; });

}  // namespace
}  // namespace send::ehcp
