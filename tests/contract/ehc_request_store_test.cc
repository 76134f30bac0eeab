// One suite on the store in memory and on the one in MariaDB: what a handler test learns from the one holds for
// the other.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <set>
#include <thread>

#include "absl/time/clock.h"
#include "common/base/uuid.h"
#include "common/civil/testing.h"
#include "common/db/migrate.h"
#include "common/error/error.h"
#include "common/journal/hash.h"
#include "common/journal/journal.h"
#include "common/journal/sql.h"
#include "common/testing/private_mariadb.h"
#include "services/ehcp/domain/clock.h"
#include "services/ehcp/domain/decide.h"
#include "services/ehcp/domain/testing.h"
#include "services/ehcp/store/fake_ehc_request_store.h"
#include "services/ehcp/store/mysql_ehc_request_store.h"
#include "services/ehcp/store/sql.h"

namespace send::ehcp {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const absl::CivilDay kToday(2026, 11, 24);

const civil::HolidayCalendar& Calendar() {
  static const civil::HolidayCalendar kCalendar = civil::BankHolidays();
  return kCalendar;
}

// One server for all tests of the program; each test has a schema of its own.
testing::PrivateMariaDb& Server() {
  static testing::PrivateMariaDb server;
  return server;
}

struct Subject {
  std::unique_ptr<db::Database> database;
  std::unique_ptr<EhcRequestStore> store;
};

Subject NewFake() { return {nullptr, std::make_unique<FakeEhcRequestStore>(Calendar())}; }

Subject NewMysql() {
  static int count = 0;
  const db::ConnectionOptions options = Server().Options("contract_" + std::to_string(++count));
  const auto connection = db::Connection::Open(options);
  const db::MigrationSet sets[] = {{journal::kComponent, journal::sql::kMigrations},
                                   {"ehcp", sql::kMigrations}};
  EXPECT_TRUE(db::Migrate(**connection, sets).ok());
  // Once more changes nothing.
  EXPECT_TRUE(db::Migrate(**connection, sets).ok());
  auto database = std::make_unique<db::Database>(options, 8);
  auto store = std::make_unique<MysqlEhcRequestStore>(*database, Calendar());
  return {std::move(database), std::move(store)};
}

class EhcRequestStoreTest : public ::testing::TestWithParam<Subject (*)()> {
 protected:
  EhcRequestStoreTest() : subject_(GetParam()()) {}
  EhcRequestStore& store() { return *subject_.store; }

  // A call of its own, of the authority's caseworker.
  journal::Change NewChange(const std::string& content = "content") {
    return {.tenant = "999",
            .actor = "issuer#demo",
            .method = "send.ehcp.v1.EhcRequestService/Test",
            .request_id = NewUuidV7(absl::Now()),
            .fingerprint = journal::Sha256(content),
            .now = absl::Now(),
            .deadline = absl::Now() + absl::Seconds(20)};
  }
  absl::StatusOr<StoredRequest> Create(const std::string& pupil, absl::CivilDay received = kToday,
                                       const std::string& setting = "") {
    EhcRequest request = ReceivedOn(received);
    request.pupil = "localAuthorities/999/pupils/" + pupil;
    request.requesting_setting = setting;
    return store().Create(NewChange(), scope_, NewUuidV7(absl::Now()), request);
  }
  absl::StatusOr<StoredRequest> AllocateTo(const StoredRequest& stored, const std::string& whom,
                                           const journal::Change& change, const std::string& etag = "") {
    return store().Change(change, scope_, stored.id, etag.empty() ? journal::EtagOf(stored.version) : etag,
                          [&](const EhcRequest& before) { return Decide(before, Allocate{whom}); });
  }
  std::vector<std::string> PupilsOf(const Scope& scope, const ListQuery& query) {
    std::vector<std::string> pupils;
    const auto found = store().List(scope, query, absl::InfiniteFuture());
    EXPECT_TRUE(found.ok()) << found.status();
    for (const StoredRequest& stored : *found) pupils.push_back(PupilIdOf(stored.value.pupil));
    return pupils;
  }

  Scope scope_{.la = "999"};
  Subject subject_;
};

TEST_P(EhcRequestStoreTest, KeepsARequestAsItWasMade) {
  EhcRequest request = ReceivedOn(kToday - 50);
  request.source = RequestSource::kHealthProfessional;
  request.relevant_youth_accommodation = true;
  request.received_by = "Demo-Taker \u00e9 \U0001F600 '; DROP TABLE ehc_request; --";
  request.notices = {NoticeTo(RecipientKind::kParent, NoticeKind::kConsidering, kToday)};
  request.notices[0].served_on = kToday;
  ExceptionClaim claim;
  claim.claim_id = "c";
  claim.limit_id = "A2";
  claim.setting = "settings/urn-990000";
  claim.ground = ExceptionGround::kSchoolClosure;
  claim.advice_requested_on = kToday;
  claim.closed_from = kToday;
  claim.reopens = kToday + 30;
  claim.claimed_on = kToday;
  request.exceptions = {claim};
  request.team = "north";
  request.decision = Decision::kAssess;
  request.decided_on = kToday - 40;
  request.decision_reasons = "why";
  request.issue_decision = IssueDecision::kIssue;
  request.issue_decided_on = kToday - 30;
  request.issue_reasons = "why it is issued";
  request.drafts = {{kToday - 20, "first"}, {kToday - 18, "second"}};
  request.representations = {{kToday - 5, "what was said", "settings/urn-990001", true, true},
                             {kToday - 4, "", "", false, false}};
  request.meetings = {{kToday - 3, "Demo Parent", "agreed"}};
  request.plan = FinalPlan{"plan",      kToday,       {PlacementKind::kOtherwise, "", "at home"},
                           "kept-here", kToday + 364, kToday + 180,
                           kToday + 80, "P2"};
  request.move_away = MoveAway{kToday, kToday, "998"};
  request.rights = YoungPersonRights{kToday, false, "a view", "Demo Representative"};
  request.particulars = RequestParticulars{"why", "needs", "support", "views", kToday - 61};
  request.state = State::kFinalised;
  const auto created = store().Create(NewChange(), scope_, NewUuidV7(absl::Now()), request);
  ASSERT_TRUE(created.ok()) << created.status();
  EXPECT_EQ(created->version, 1);
  const auto read = store().Get(scope_, created->id, absl::InfiniteFuture());
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->value, request);
  EXPECT_EQ(read->created_at, created->created_at);
}

TEST_P(EhcRequestStoreTest, AnswersWhatWasOnRecordAtATime) {
  journal::Change change = NewChange();
  change.now = absl::FromUnixSeconds(1'795'000'000);
  const auto created = store().Create(change, scope_, NewUuidV7(absl::Now()), ReceivedOn(kToday));
  ASSERT_TRUE(created.ok()) << created.status();
  journal::Change later = NewChange("later");
  later.now = change.now + absl::Hours(1);
  ASSERT_TRUE(AllocateTo(*created, "somebody", later).ok());
  const auto at = [&](absl::Time time) {
    return store().GetAsOf(scope_, created->id, time, absl::InfiniteFuture());
  };
  EXPECT_EQ(error::ReasonOf(at(change.now - absl::Microseconds(1)).status()), "VERSION_NOT_FOUND");
  EXPECT_EQ(at(change.now)->value.caseworker, "");
  EXPECT_EQ(at(later.now - absl::Microseconds(1))->version, 1);
  EXPECT_EQ(at(later.now)->value.caseworker, "somebody");
  // Who may not see it now does not see it then.
  const Scope other{.la = "999", .settings = std::vector<std::string>{"settings/urn-2"}};
  EXPECT_EQ(error::ReasonOf(store().GetAsOf(other, created->id, later.now, absl::InfiniteFuture()).status()),
            "REQUEST_NOT_FOUND");
}

TEST_P(EhcRequestStoreTest, AClockSetBackPutsNoVersionBeforeTheOneItFollows) {
  const auto created = Create("p");
  journal::Change earlier = NewChange();
  earlier.now = created->updated_at - absl::Hours(1);
  const auto after = AllocateTo(*created, "demo-caseworker", earlier);
  ASSERT_TRUE(after.ok()) << after.status();
  EXPECT_EQ(after->updated_at, created->updated_at);
  EXPECT_EQ(store().GetAsOf(scope_, created->id, created->updated_at, absl::InfiniteFuture())->version, 2);
  EXPECT_EQ(error::ReasonOf(store().GetAsOf(scope_, created->id, earlier.now, absl::InfiniteFuture()).status()),
            "VERSION_NOT_FOUND");
}

TEST_P(EhcRequestStoreTest, ListsByEachFilter) {
  EhcRequest request = ReceivedOn(kToday - 60);
  const auto make = [&](const std::string& pupil, auto change) {
    EhcRequest other = request;
    other.pupil = "localAuthorities/999/pupils/" + pupil;
    change(other);
    ASSERT_TRUE(store().Create(NewChange(), scope_, NewUuidV7(absl::Now()), other).ok());
  };
  make("plain", [](EhcRequest&) {});
  make("team", [](EhcRequest& r) { r.team = "north"; });
  make("source", [](EhcRequest& r) { r.source = RequestSource::kOther; });
  make("setting", [](EhcRequest& r) { r.requesting_setting = "settings/urn-1"; });
  make("excused", [](EhcRequest& r) {
    r.exceptions = {{.claim_id = "c", .limit_id = "A2", .ground = ExceptionGround::kExceptionalCircumstances}};
  });
  make("one", [](EhcRequest& r) { r.caseworker = "one"; });
  make("two", [](EhcRequest& r) { r.caseworker = "two"; });
  EXPECT_THAT(PupilsOf(scope_, {.team = "north"}), ElementsAre("team"));
  EXPECT_THAT(PupilsOf(scope_, {.source = RequestSource::kOther}), ElementsAre("source"));
  EXPECT_THAT(PupilsOf(scope_, {.requesting_setting = "settings/urn-1"}), ElementsAre("setting"));
  EXPECT_THAT(PupilsOf(scope_, {.excused = true}), ElementsAre("excused"));
  EXPECT_THAT(PupilsOf(scope_, {.caseworkers = {"one", "two"}}), ElementsAre("one", "two"));
  EXPECT_EQ(PupilsOf(scope_, {.excused = false}).size(), 6u);
}

TEST_P(EhcRequestStoreTest, ARowThatDoesNotChangeAppearsOnceWhileOthersMove) {
  for (int i = 0; i < 40; ++i) ASSERT_TRUE(Create("p" + std::to_string(i), kToday - (i % 5)).ok());
  std::multiset<std::string> seen;
  ListQuery query{.limit = 7};
  for (int page = 0; page < 40; ++page) {
    const auto found = store().List(scope_, query, absl::InfiniteFuture());
    ASSERT_TRUE(found.ok());
    if (found->empty()) break;
    for (const StoredRequest& stored : *found) seen.insert(PupilIdOf(stored.value.pupil));
    query.after = {StandingOf(found->back().value, Calendar()).next_due_on, found->back().id};
    // Those of even number go on in the list, those of odd number stay as they are.
    const auto all = store().List(scope_, {.limit = 200}, absl::InfiniteFuture());
    const StoredRequest& moved = (*all)[static_cast<size_t>(page * 3) % all->size()];
    if (std::stoi(PupilIdOf(moved.value.pupil).substr(1)) % 2 == 1) continue;
    ASSERT_TRUE(store()
                    .Change(NewChange(std::to_string(page)), scope_, moved.id, journal::EtagOf(moved.version),
                            [](const EhcRequest& before) -> absl::StatusOr<EhcRequest> {
                              EhcRequest after = before;
                              after.received_on = before.received_on + 3;
                              return after;
                            })
                    .ok());
  }
  for (int i = 1; i < 40; i += 2) EXPECT_EQ(seen.count("p" + std::to_string(i)), 1u) << i;
}

TEST_P(EhcRequestStoreTest, HoldsOneOpenRequestAChildAndNamesItToThoseInScope) {
  const auto first = Create("a", kToday, "settings/urn-1");
  ASSERT_TRUE(first.ok());
  const auto second = Create("a");
  EXPECT_EQ(error::ReasonOf(second.status()), "OPEN_REQUEST_EXISTS");
  EXPECT_EQ(error::ResourceOf(second.status()), first->id);
  Scope other = scope_;
  other.settings = std::vector<std::string>{"settings/urn-2"};
  EhcRequest request = first->value;
  const auto third = store().Create(NewChange(), other, NewUuidV7(absl::Now()), request);
  EXPECT_EQ(error::ReasonOf(third.status()), "OPEN_REQUEST_EXISTS");
  EXPECT_EQ(error::ResourceOf(third.status()), "") << "its name is not for who may not see it";
  const auto ended = store().Change(NewChange(), scope_, first->id, "v1", [&](const EhcRequest& before) {
    return Decide(before, Withdraw{kToday, "moved away"}, kToday);
  });
  ASSERT_TRUE(ended.ok()) << ended.status();
  EXPECT_TRUE(Create("a").ok());
}

TEST_P(EhcRequestStoreTest, ARepeatedCallAnswersWhatItAnswered) {
  const journal::Change create = NewChange();
  const EhcRequest request = ReceivedOn(kToday);
  const auto first = store().Create(create, scope_, NewUuidV7(absl::Now()), request);
  ASSERT_TRUE(first.ok());
  const journal::Change allocate = NewChange();
  const auto allocated = AllocateTo(*first, "one", allocate);
  ASSERT_TRUE(allocated.ok()) << allocated.status();
  ASSERT_TRUE(AllocateTo(*allocated, "two", NewChange()).ok());
  // Both again, though the request is at version 3 by now: with the old etag, and with another id.
  const auto again = store().Create(create, scope_, NewUuidV7(absl::Now()), request);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->id, first->id);
  EXPECT_EQ(again->version, 1);
  const auto allocated_again = AllocateTo(*first, "one", allocate);
  ASSERT_TRUE(allocated_again.ok()) << allocated_again.status();
  EXPECT_EQ(allocated_again->version, 2);
  EXPECT_EQ(allocated_again->value.caseworker, "one");
  EXPECT_EQ(store().Get(scope_, first->id, absl::InfiniteFuture())->version, 3);
}

TEST_P(EhcRequestStoreTest, ARepeatedIdWithOtherContentIsRefusedAndSoIsAnotherCallers) {
  journal::Change change = NewChange("one");
  ASSERT_TRUE(store().Create(change, scope_, NewUuidV7(absl::Now()), ReceivedOn(kToday)).ok());
  change.fingerprint = journal::Sha256("two");
  EXPECT_EQ(
      error::ReasonOf(store().Create(change, scope_, NewUuidV7(absl::Now()), ReceivedOn(kToday)).status()),
      "REQUEST_ID_REUSED");
  change.actor = "issuer#other";
  EXPECT_EQ(
      error::ReasonOf(store().Create(change, scope_, NewUuidV7(absl::Now()), ReceivedOn(kToday)).status()),
      "OPEN_REQUEST_EXISTS")
      << "another caller's call with the same id is another call";
}

TEST_P(EhcRequestStoreTest, RefusesAStaleEtagAndWhatTheDecisionRefuses) {
  const auto created = Create("a");
  ASSERT_TRUE(AllocateTo(*created, "one", NewChange()).ok());
  EXPECT_EQ(error::ReasonOf(AllocateTo(*created, "two", NewChange()).status()), "STALE_ETAG");
  EXPECT_EQ(AllocateTo(*created, "two", NewChange(), "nonsense").status().code(),
            absl::StatusCode::kInvalidArgument);
  const auto refused = store().Change(NewChange(), scope_, created->id, "v2", [](const EhcRequest&) {
    return absl::StatusOr<EhcRequest>(error::FailedPrecondition("NO", "no"));
  });
  EXPECT_EQ(error::ReasonOf(refused.status()), "NO");
  EXPECT_EQ(store().Get(scope_, created->id, absl::InfiniteFuture())->version, 2);
}

TEST_P(EhcRequestStoreTest, OutOfScopeIsAsIfItWereNotThere) {
  const auto created = Create("a", kToday, "settings/urn-1");
  const auto reason = [&](const Scope& scope) {
    const auto change = store().Change(NewChange(), scope, created->id, "v1",
                                       [&](const EhcRequest& before) { return Decide(before, Allocate{"x"}); });
    EXPECT_EQ(change.status().ToString(),
              store().Get(scope, created->id, absl::InfiniteFuture()).status().ToString());
    EXPECT_THAT(PupilsOf(scope, {}), IsEmpty());
    return error::ReasonOf(change.status());
  };
  EXPECT_EQ(reason({.la = "998"}), "REQUEST_NOT_FOUND");
  EXPECT_EQ(reason({.la = "999", .settings = std::vector<std::string>{"settings/urn-2"}}), "REQUEST_NOT_FOUND");
  EXPECT_EQ(reason({.la = "999", .settings = std::vector<std::string>{}}), "REQUEST_NOT_FOUND");
  // On whose roll the pupil is, and who is barred: relation_store_test.cc.
  EXPECT_EQ(reason({.la = "999", .settings = std::vector<std::string>{"settings/urn-1"}}), "REQUEST_NOT_FOUND");
  EXPECT_EQ(store().Get(scope_, "no-such-id", absl::InfiniteFuture()).status().ToString(),
            store().Get({.la = "998"}, created->id, absl::InfiniteFuture()).status().ToString());
}

TEST_P(EhcRequestStoreTest, ListsByDueDateInPagesAndByFilter) {
  ASSERT_TRUE(Create("late", kToday - 100).ok());
  ASSERT_TRUE(Create("new", kToday).ok());
  const auto mid = Create("mid", kToday - 30);
  const auto gone = Create("gone", kToday - 200);
  ASSERT_TRUE(AllocateTo(*mid, "me", NewChange()).ok());
  ASSERT_TRUE(store()
                  .Change(NewChange(), scope_, gone->id, "v1",
                          [](const EhcRequest& before) {
                            return Decide(before, Withdraw{kToday, "moved away"}, kToday);
                          })
                  .ok());
  EXPECT_THAT(PupilsOf(scope_, {}), ElementsAre("late", "mid", "new", "gone"));
  EXPECT_THAT(PupilsOf(scope_, {.state = State::kReceived}), ElementsAre("late", "mid", "new"));
  EXPECT_THAT(PupilsOf(scope_, {.caseworkers = {"me"}}), ElementsAre("mid"));
  EXPECT_THAT(PupilsOf(scope_, {.pupil_id = "new"}), ElementsAre("new"));
  EXPECT_THAT(PupilsOf(scope_, {.due_before = kToday}), ElementsAre("late"));
  std::vector<std::string> paged;
  ListQuery query{.limit = 1};
  while (true) {
    const auto page = store().List(scope_, query, absl::InfiniteFuture());
    ASSERT_TRUE(page.ok()) << page.status();
    if (page->empty()) break;
    paged.push_back(PupilIdOf(page->back().value.pupil));
    query.after = {StandingOf(page->back().value, Calendar()).next_due_on, page->back().id};
    ASSERT_LE(paged.size(), 4U);
  }
  EXPECT_THAT(paged, ElementsAre("late", "mid", "new", "gone"));
}

TEST_P(EhcRequestStoreTest, OfManyAtOnceOneWinsAndTheRestAreToldOrReplayed) {
  const auto created = Create("a");
  constexpr int kCallers = 16;
  std::vector<absl::Status> statuses(kCallers);
  std::vector<std::thread> callers;
  for (int i = 0; i < kCallers; ++i)
    callers.emplace_back([&, i] {
      statuses[static_cast<size_t>(i)] = AllocateTo(*created, "w" + std::to_string(i), NewChange()).status();
    });
  for (std::thread& caller : callers) caller.join();
  int won = 0;
  for (const absl::Status& status : statuses) {
    if (status.ok())
      ++won;
    else
      EXPECT_EQ(error::ReasonOf(status), "STALE_ETAG") << status;
  }
  EXPECT_EQ(won, 1);
  EXPECT_EQ(store().Get(scope_, created->id, absl::InfiniteFuture())->version, 2);
}

TEST_P(EhcRequestStoreTest, TwinsAtOnceGetOneAnswer) {
  const journal::Change change = NewChange();
  constexpr int kCallers = 8;
  std::vector<std::string> ids(kCallers);
  std::vector<std::thread> callers;
  for (int i = 0; i < kCallers; ++i)
    callers.emplace_back([&, i] {
      const auto created = store().Create(change, scope_, NewUuidV7(absl::Now()), ReceivedOn(kToday));
      ids[static_cast<size_t>(i)] = created.ok() ? created->id : created.status().ToString();
    });
  for (std::thread& caller : callers) caller.join();
  EXPECT_EQ(ids, std::vector<std::string>(kCallers, ids[0]));
  EXPECT_THAT(PupilsOf(scope_, {}), ElementsAre("demo"));
}

INSTANTIATE_TEST_SUITE_P(Stores, EhcRequestStoreTest, ::testing::Values(&NewFake, &NewMysql),
                         [](const auto& subject) { return subject.index == 0 ? "Fake" : "MariaDb"; });

}  // namespace
}  // namespace send::ehcp
