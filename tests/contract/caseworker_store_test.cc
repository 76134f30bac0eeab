// One suite on the store of caseworkers in memory and on MariaDB, so that the one in memory stays honest.
#include "services/ehcp/store/caseworker_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <thread>

#include "common/error/error.h"
#include "services/ehcp/domain/testing.h"
#include "services/ehcp/store/fake_caseworker_store.h"
#include "services/ehcp/store/mysql_caseworker_store.h"
#include "tests/contract/stores.h"

namespace send::ehcp {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Stores<CaseworkerStore> NewFake() {
  return InMemory<CaseworkerStore>(
      [](FakeEhcRequestStore& requests) { return std::make_unique<FakeCaseworkerStore>(requests); });
}

Stores<CaseworkerStore> NewMysql() {
  return InMariaDb<CaseworkerStore>([](db::Database& database, MysqlEhcRequestStore& /*requests*/) {
    return std::make_unique<MysqlCaseworkerStore>(database);
  });
}

class CaseworkerStoreTest : public ::testing::TestWithParam<Stores<CaseworkerStore> (*)()> {
 protected:
  CaseworkerStoreTest() : subject_(GetParam()()) {}
  CaseworkerStore& store() { return *subject_.store; }

  static journal::Change NewChange(const std::string& content = "content") {
    return CallOf("send.ehcp.v1.AllocationService/Test", absl::Now(), content);
  }
  static Caseworker Worker(const std::string& subject, const std::string& team = "") {
    return {.subject = subject, .display_name = "Demo-" + subject, .team = team, .active_from = kToday - 100};
  }
  static absl::Status Accept() { return absl::OkStatus(); }
  StoredCaseworker Record(const Caseworker& caseworker) {
    const auto stored = store().Create(NewChange(), NewUuidV7(absl::Now()), caseworker, &Accept);
    EXPECT_TRUE(stored.ok()) << stored.status();
    return *stored;
  }
  void Give(const std::string& pupil, const std::string& caseworker, State state = State::kReceived) {
    EhcRequest request = ReceivedOn(kToday);
    request.pupil = "localAuthorities/999/pupils/" + pupil;
    request.caseworker = caseworker;
    request.state = state;
    if (state == State::kWithdrawn) request.withdrawn_on = kToday;
    ASSERT_TRUE(subject_.requests->Create(NewChange(), {.la = "999"}, NewUuidV7(absl::Now()), request).ok());
  }
  std::vector<std::string> SubjectsOf(const CaseworkerQuery& query, const Scope& scope = {.la = "999"}) {
    std::vector<std::string> subjects;
    const auto found = store().List(scope, query, absl::InfiniteFuture());
    EXPECT_TRUE(found.ok()) << found.status();
    for (const ListedCaseworker& each : *found) subjects.push_back(each.caseworker.value.subject);
    return subjects;
  }

  Stores<CaseworkerStore> subject_;
};

TEST_P(CaseworkerStoreTest, KeepsACaseworkerAsRecordedAndEachChange) {
  Caseworker caseworker = Worker("a", "north");
  caseworker.display_name = "Demo-\u00e9 '; DROP TABLE caseworker; --";
  caseworker.active_until = kToday + 50;
  caseworker.covers = {{"c", "b", kToday, kToday + 7, kToday + 3}, {"d", "b", kToday + 10, kToday + 11}};
  const StoredCaseworker recorded = Record(caseworker);
  EXPECT_EQ(recorded.version, 1);
  const auto found = store().FindBySubject("999", "a", absl::InfiniteFuture());
  ASSERT_TRUE(found.ok() && found->has_value());
  EXPECT_EQ((*found)->value, caseworker);
  const auto move = [](const Caseworker& before) -> absl::StatusOr<Caseworker> {
    Caseworker after = before;
    after.team = "south";
    return after;
  };
  EXPECT_EQ(store().Change(NewChange(), recorded.id, "v1", move)->value.team, "south");
  EXPECT_EQ(error::ReasonOf(store().Change(NewChange(), recorded.id, "v1", move).status()), "STALE_ETAG");
  EXPECT_EQ(error::ReasonOf(store().Change(NewChange(), "none", "v1", move).status()), "CASEWORKER_NOT_FOUND");
  journal::Change elsewhere = NewChange();
  elsewhere.tenant = "998";
  EXPECT_EQ(error::ReasonOf(store().Change(elsewhere, recorded.id, "v2", move).status()),
            "CASEWORKER_NOT_FOUND");
}

TEST_P(CaseworkerStoreTest, RecordsASubjectOnceAnAuthority) {
  const journal::Change change = NewChange();
  const auto first = store().Create(change, NewUuidV7(absl::Now()), Worker("a"), &Accept);
  ASSERT_TRUE(first.ok()) << first.status();
  const auto again = store().Create(change, NewUuidV7(absl::Now()), Worker("a"), &Accept);
  ASSERT_TRUE(again.ok()) << "the same call answers the same: " << again.status();
  EXPECT_EQ(again->id, first->id);
  const auto refuse = [] { return error::FailedPrecondition("REFUSED", "Not this one."); };
  EXPECT_EQ(store().Create(change, NewUuidV7(absl::Now()), Worker("a"), refuse)->id, first->id);
  EXPECT_EQ(error::ReasonOf(store().Create(NewChange(), NewUuidV7(absl::Now()), Worker("b"), refuse).status()),
            "REFUSED");
  EXPECT_FALSE(store().FindBySubject("999", "b", absl::InfiniteFuture())->has_value());
  const auto twice = store().Create(NewChange(), NewUuidV7(absl::Now()), Worker("a"), &Accept);
  EXPECT_EQ(error::ReasonOf(twice.status()), "CASEWORKER_EXISTS");
  EXPECT_EQ(error::ResourceOf(twice.status()), first->id);
  journal::Change elsewhere = NewChange();
  elsewhere.tenant = "998";
  EXPECT_TRUE(store().Create(elsewhere, NewUuidV7(absl::Now()), Worker("a"), &Accept).ok());
  EXPECT_FALSE(store().FindBySubject("997", "a", absl::InfiniteFuture())->has_value());
}

TEST_P(CaseworkerStoreTest, ListsByStateTeamAndPage) {
  Caseworker left = Worker("left");
  left.active_until = kToday - 1;
  Caseworker last_day = Worker("last-day", "north");
  last_day.active_until = kToday;
  Caseworker expected = Worker("expected", "north");
  expected.active_from = kToday + 1;
  for (const Caseworker& each : {left, last_day, expected, Worker("plain")}) Record(each);
  EXPECT_THAT(SubjectsOf({.today = kToday}), ElementsAre("left", "last-day", "expected", "plain"));
  EXPECT_THAT(SubjectsOf({.today = kToday, .state = CaseworkerState::kLeft}), ElementsAre("left"));
  EXPECT_THAT(SubjectsOf({.today = kToday, .state = CaseworkerState::kActive}),
              ElementsAre("last-day", "plain"));
  EXPECT_THAT(SubjectsOf({.today = kToday, .state = CaseworkerState::kExpected}), ElementsAre("expected"));
  EXPECT_THAT(SubjectsOf({.today = kToday, .team = "north"}), ElementsAre("last-day", "expected"));
  EXPECT_THAT(SubjectsOf({.today = kToday}, {.la = "998"}), IsEmpty());
  const auto first = store().List({.la = "999"}, {.today = kToday, .limit = 3}, absl::InfiniteFuture());
  ASSERT_EQ(first->size(), 3u);
  const std::string after = first->back().caseworker.id;
  EXPECT_THAT(SubjectsOf({.today = kToday, .after = after}), ElementsAre("plain"));
  EXPECT_THAT(SubjectsOf({.today = kToday, .id = after}), ElementsAre("expected"));
}

TEST_P(CaseworkerStoreTest, CountsWhatIsStillOwedWithinTheScope) {
  Record(Worker("a"));
  Record(Worker("b"));
  Give("one", "a");
  Give("two", "a", State::kAssessing);
  // Refused, and nobody has told the family yet: owed. Withdrawn: nothing is.
  Give("three", "a", State::kRefusedToAssess);
  Give("four", "a", State::kWithdrawn);
  const auto held = [&](const Scope& scope) {
    return store().List(scope, {.today = kToday}, absl::InfiniteFuture())->front().held;
  };
  EXPECT_EQ(held({.la = "999"}), 3);
  Bar(*subject_.relations, "two", "barred");
  EXPECT_EQ(held({.la = "999", .subject = "barred"}), 2);
  EXPECT_EQ(held({.la = "999", .subject = "other"}), 3);
  EXPECT_THAT(SubjectsOf({.today = kToday, .holding = true}), ElementsAre("a"));
}

TEST_P(CaseworkerStoreTest, FindsThoseWhoAreCoveredFromADayOn) {
  const auto covered = [](const std::string& subject, int to, std::optional<absl::CivilDay> ended = {}) {
    Caseworker caseworker = Worker(subject);
    caseworker.covers = {{"c", "z", kToday - 9, kToday + to, ended}};
    return caseworker;
  };
  for (const Caseworker& each : {covered("past", -1), covered("last-day", 0), covered("ended", 5, kToday),
                                 covered("on", 5), Worker("plain")})
    Record(each);
  std::vector<std::string> subjects;
  const auto found = store().ListCovered("999", kToday, absl::InfiniteFuture());
  ASSERT_TRUE(found.ok()) << found.status();
  for (const Caseworker& each : *found) subjects.push_back(each.subject);
  EXPECT_THAT(subjects, ElementsAre("last-day", "on"));
  EXPECT_THAT(*store().ListCovered("998", kToday, absl::InfiniteFuture()), IsEmpty());
}

TEST_P(CaseworkerStoreTest, LaysAHandoverDownOnce) {
  const journal::Change change = NewChange();
  EXPECT_FALSE(store().FindHandover(change)->has_value());
  const Handover handover{"a", {"b", "c"}, {{"r1", 0}, {"r2", 1}}};
  EXPECT_EQ(*store().BeginHandover(change, handover), handover);
  EXPECT_EQ(**store().FindHandover(change), handover);
  EXPECT_EQ(*store().BeginHandover(change, {"a", {"b", "c"}, {}}), handover) << "what was laid down first";
  journal::Change other = change;
  other.fingerprint = journal::Sha256("other");
  EXPECT_EQ(error::ReasonOf(store().FindHandover(other).status()), "REQUEST_ID_REUSED");
  EXPECT_EQ(error::ReasonOf(store().BeginHandover(other, handover).status()), "REQUEST_ID_REUSED");
  other = change;
  other.actor = "issuer#other";
  EXPECT_FALSE(store().FindHandover(other)->has_value());
}

TEST_P(CaseworkerStoreTest, OfTwoCoversAtOnceForTheSameDaysOneIsMade) {
  const StoredCaseworker a = Record(Worker("a"));
  const Caseworker b = Worker("b");
  constexpr int kCallers = 8;
  std::vector<absl::Status> statuses(kCallers);
  std::vector<std::thread> callers;
  for (int i = 0; i < kCallers; ++i)
    callers.emplace_back([&, i] {
      const StartCover command{{std::to_string(i), "b", kToday, kToday + 7}, &b, {}};
      statuses[static_cast<size_t>(i)] =
          store()
              .Change(NewChange(), a.id, "v1",
                      [&](const Caseworker& before) { return Decide(before, command, kToday); })
              .status();
    });
  for (std::thread& caller : callers) caller.join();
  EXPECT_EQ(std::count_if(statuses.begin(), statuses.end(), [](const absl::Status& s) { return s.ok(); }), 1);
  EXPECT_EQ((*store().FindBySubject("999", "a", absl::InfiniteFuture()))->value.covers.size(), 1u);
}

INSTANTIATE_TEST_SUITE_P(Stores, CaseworkerStoreTest, ::testing::Values(&NewFake, &NewMysql),
                         [](const auto& subject) { return subject.index == 0 ? "Fake" : "MariaDb"; });

}  // namespace
}  // namespace send::ehcp
