// One suite on the relations in memory and on those in MariaDB, by what the store of requests shows through
// them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <thread>

#include "common/error/error.h"
#include "services/ehcp/domain/testing.h"
#include "tests/contract/stores.h"

namespace send::ehcp {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

constexpr char kOne[] = "settings/urn-1";
constexpr char kTwo[] = "settings/urn-2";
const absl::Time kTime = absl::FromUnixSeconds(1'795'000'000);

struct UnderTest {
  std::unique_ptr<db::Database> database;
  std::unique_ptr<EhcRequestStore> requests;
  std::unique_ptr<RelationStore> owned;
  RelationStore* relations = nullptr;
};

UnderTest NewFake() {
  auto requests = std::make_unique<FakeEhcRequestStore>(Calendar());
  RelationStore& relations = requests->relations;
  return {nullptr, std::move(requests), nullptr, &relations};
}

UnderTest NewMysql() {
  auto database = std::make_unique<db::Database>(NewSchema(), 8);
  auto requests = std::make_unique<MysqlEhcRequestStore>(*database, Calendar());
  auto relations = std::make_unique<MysqlRelationStore>(*database);
  RelationStore& kept = *relations;
  return {std::move(database), std::move(requests), std::move(relations), &kept};
}

class RelationStoreTest : public ::testing::TestWithParam<UnderTest (*)()> {
 protected:
  RelationStoreTest() : subject_(GetParam()()) {}

  void Tell(const std::string& pupil, std::variant<OnRoll, RecordRule> relation,
            const std::string& la = "999") {
    ehcp::Tell(*subject_.relations, pupil, std::move(relation), la);
  }
  absl::StatusOr<int64_t> Apply(int64_t after, const std::vector<RelationChange>& changes, int64_t through) {
    return subject_.relations->Apply(after, changes, through, kTime, absl::Now() + absl::Seconds(20));
  }
  static RecordRule Rule(const std::string& id, const std::string& subject, bool stands = true) {
    RecordRule rule{id, subject, kTime};
    if (!stands) rule.ended_at = kTime + absl::Hours(1);
    return rule;
  }
  void Make(const std::string& pupil, const std::string& setting = "", State state = State::kReceived) {
    EhcRequest request = ReceivedOn(absl::CivilDay(2026, 11, 1));
    request.pupil = "localAuthorities/999/pupils/" + pupil;
    request.requesting_setting = setting;
    request.state = state;
    const journal::Change change{.tenant = "999",
                                 .actor = "issuer#demo",
                                 .method = "Test",
                                 .request_id = NewUuidV7(absl::Now()),
                                 .fingerprint = journal::Sha256("content"),
                                 .now = absl::Now(),
                                 .deadline = absl::Now() + absl::Seconds(20)};
    const auto made = subject_.requests->Create(change, {.la = "999"}, NewUuidV7(absl::Now()), request);
    ASSERT_TRUE(made.ok()) << made.status();
    // Whoever finds it in a list finds it by its name, too, and nobody else does.
    made_[pupil + setting] = made->id;
  }
  std::vector<std::string> Seen(const Scope& scope) {
    std::vector<std::string> seen;
    const auto found = subject_.requests->List(scope, {}, absl::InfiniteFuture());
    EXPECT_TRUE(found.ok()) << found.status();
    for (const StoredRequest& stored : *found)
      seen.push_back(PupilIdOf(stored.value.pupil) + stored.value.requesting_setting);
    for (const auto& [key, id] : made_)
      EXPECT_EQ(subject_.requests->Get(scope, id, absl::InfiniteFuture()).ok(),
                std::find(seen.begin(), seen.end(), key) != seen.end())
          << key;
    return seen;
  }
  static Scope School(const std::string& setting, bool refused_too = false) {
    return {.la = "999", .settings = std::vector<std::string>{setting}, .refused_too = refused_too};
  }

  UnderTest subject_;
  std::map<std::string, std::string> made_;
};

TEST_P(RelationStoreTest, WhoIsBarredFindsNothingUntilTheBarIsLifted) {
  Make("a");
  Make("b");
  const Scope one{.la = "999", .subject = "one"};
  Tell("a", Rule("r1", "one"));
  Tell("b", Rule("r2", "two"));
  Tell("b", Rule("r3", "one"), "998");
  EXPECT_THAT(Seen(one), ElementsAre("b"));
  EXPECT_THAT(Seen({.la = "999"}), ElementsAre("a", "b")) << "the service itself is barred from nothing";
  Tell("a", Rule("r4", "one"));
  Tell("a", Rule("r1", "one", false));
  EXPECT_THAT(Seen(one), ElementsAre("b")) << "another bar stands";
  Tell("a", Rule("r4", "one", false));
  EXPECT_THAT(Seen(one), ElementsAre("a", "b"));
}

TEST_P(RelationStoreTest, AProtectedAddressBarsNobody) {
  Make("a");
  Tell("a", Rule("r1", ""));
  EXPECT_THAT(Seen({.la = "999", .subject = "one"}), ElementsAre("a"));
  EXPECT_THAT(Seen({.la = "999"}), ElementsAre("a"));
}

TEST_P(RelationStoreTest, ASchoolSeesWhatItAskedWhileThePupilIsOnItsRoll) {
  Make("a", kOne);
  Make("b", kTwo);
  EXPECT_THAT(Seen(School(kOne)), IsEmpty()) << "on no roll that anybody told of";
  Tell("a", OnRoll{kOne});
  Tell("b", OnRoll{kOne});
  EXPECT_THAT(Seen(School(kOne)), ElementsAre(std::string("a") + kOne)) << "another school asked for b";
  EXPECT_THAT(Seen(School(kTwo)), IsEmpty()) << "b is not on its roll";
  Tell("a", OnRoll{kTwo});
  EXPECT_THAT(Seen(School(kOne)), IsEmpty());
  EXPECT_THAT(Seen(School(kTwo)), IsEmpty()) << "it did not ask";
  EXPECT_THAT(Seen({.la = "999", .settings = std::vector<std::string>{kOne, kTwo}}),
              ElementsAre(std::string("a") + kOne, std::string("b") + kTwo));
  Tell("a", OnRoll{});
  EXPECT_THAT(Seen({.la = "999", .settings = std::vector<std::string>{kOne, kTwo}}),
              ElementsAre(std::string("b") + kTwo));
  Tell("a", OnRoll{kOne});
  EXPECT_THAT(Seen(School(kOne)), ElementsAre(std::string("a") + kOne)) << "back again";
}

TEST_P(RelationStoreTest, ASchoolSeesARefusedRequestOfAPupilOnItsRollWhoeverMadeIt) {
  Make("a", kTwo, State::kRefusedToAssess);
  Make("a", "", State::kRefusedToIssue);
  Make("a", "settings/urn-3", State::kWithdrawn);
  Make("a", "settings/urn-4", State::kReceived);
  Tell("a", OnRoll{kOne});
  EXPECT_THAT(Seen(School(kOne)), IsEmpty());
  EXPECT_THAT(Seen(School(kOne, true)), UnorderedElementsAre(std::string("a") + kTwo, "a"));
  EXPECT_THAT(Seen(School(kTwo, true)), IsEmpty());
  Scope barred = School(kOne, true);
  barred.subject = "one";
  Tell("a", Rule("r1", "one"));
  EXPECT_THAT(Seen(barred), IsEmpty());
}

TEST_P(RelationStoreTest, WhatIsToldAgainIsAsItWas) {
  Make("a", kOne);
  const std::vector<RelationChange> told{{1, "999", "a", kTime, OnRoll{kTwo}},
                                         {2, "999", "a", kTime, Rule("r1", "one")},
                                         {3, "999", "a", kTime, OnRoll{kOne}},
                                         {4, "999", "a", kTime, Rule("r1", "one", false)}};
  ASSERT_EQ(Apply(0, told, 4).value(), 4);
  EXPECT_THAT(Seen(School(kOne)), ElementsAre(std::string("a") + kOne));
  // Somebody who is behind changes nothing, and learns how far it is.
  EXPECT_EQ(Apply(0, {{1, "999", "a", kTime, OnRoll{kTwo}}}, 1).value(), 4);
  EXPECT_EQ(Apply(9, {{10, "999", "a", kTime, OnRoll{kTwo}}}, 10).value(), 4);
  EXPECT_THAT(Seen(School(kOne)), ElementsAre(std::string("a") + kOne));
  // Numbers that are about nothing here move the cursor.
  EXPECT_EQ(Apply(4, {}, 50).value(), 50);
  EXPECT_EQ(subject_.relations->Cursor(absl::InfiniteFuture()).value(), 50);
}

TEST_P(RelationStoreTest, ManyProcessesKeepEachChangeOnce) {
  if (subject_.database == nullptr) GTEST_SKIP() << "the relations in memory are for one thread";
  constexpr int64_t kChanges = 60;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&] {
      for (int64_t cursor = 0; cursor < kChanges;) {
        const int64_t next = cursor + 1;
        const std::string setting = "settings/urn-" + std::to_string(next);
        const auto applied = Apply(cursor, {{next, "999", "a", kTime, OnRoll{setting}}}, next);
        ASSERT_TRUE(applied.ok()) << applied.status();
        cursor = *applied;
      }
    });
  for (std::thread& thread : threads) thread.join();
  const absl::Status counted = subject_.database->Read(absl::InfiniteFuture(), [&](db::Connection& connection) {
    const auto rows = connection.Query(
        db::Statement{"count",
                      "SELECT COUNT(*), COUNT(standing), COUNT(until_us), MAX(from_number) FROM pupil_roll"},
        {});
    EXPECT_EQ(rows->at(0), (db::Row{kChanges, int64_t{1}, kChanges - 1, kChanges}));
    return rows.status();
  });
  EXPECT_TRUE(counted.ok()) << counted;
}

INSTANTIATE_TEST_SUITE_P(Stores, RelationStoreTest, ::testing::Values(&NewFake, &NewMysql),
                         [](const auto& subject) { return subject.index == 0 ? "Fake" : "MariaDb"; });

}  // namespace
}  // namespace send::ehcp
