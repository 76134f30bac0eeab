// What other services are told of pupils, on a real MariaDB: only of what has a number, each change once, in
// order.
#include "services/pupil/store/relation_feed.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "absl/time/clock.h"
#include "common/base/uuid.h"
#include "common/db/migrate.h"
#include "common/journal/feed.h"
#include "common/journal/hash.h"
#include "common/journal/journal.h"
#include "common/journal/sql.h"
#include "common/testing/private_mariadb.h"
#include "services/pupil/store/mysql_pupil_store.h"
#include "services/pupil/store/sql.h"

namespace send::pupil {
namespace {

// A pupil's id and version.
using StoredId = std::pair<std::string, int64_t>;

class RelationFeedTest : public ::testing::Test {
 protected:
  RelationFeedTest() : options_(Prepare()), database_(options_, 4), pupils_(database_), feed_(database_) {}

  static db::ConnectionOptions Prepare() {
    static testing::PrivateMariaDb server;
    static int count = 0;
    const db::ConnectionOptions options = server.Options("relation_feed_" + std::to_string(++count));
    const auto connection = db::Connection::Open(options);
    const db::MigrationSet sets[] = {{journal::kComponent, journal::sql::kMigrations},
                                     {"pupil", sql::kMigrations}};
    EXPECT_TRUE(db::Migrate(**connection, sets).ok());
    return options;
  }
  static journal::Change NewChange() {
    return {.tenant = "999",
            .actor = "issuer#demo",
            .method = "Test",
            .request_id = NewUuidV7(absl::Now()),
            .fingerprint = journal::Sha256("content"),
            .now = absl::Now(),
            .deadline = absl::Now() + absl::Seconds(20)};
  }
  StoredId Create(const std::string& surname, const std::string& setting) {
    Pupil pupil;
    pupil.forename = "Demo-Child";
    pupil.surname = surname;
    pupil.birth_date = absl::CivilDay(2017, 5, 6);
    pupil.setting = setting;
    const auto made = pupils_.CreatePupil(NewChange(), scope_, NewUuidV7(absl::Now()), pupil,
                                          [](const auto& /*alike*/) { return absl::OkStatus(); });
    EXPECT_TRUE(made.ok()) << made.status();
    return {made->stored.id, made->stored.version};
  }
  void Move(const StoredId& pupil, const std::string& setting) {
    EXPECT_TRUE(pupils_
                    .ChangePupil(NewChange(), scope_, pupil.first, journal::EtagOf(pupil.second),
                                 [&](const Pupil& before) -> absl::StatusOr<Pupil> {
                                   Pupil after = before;
                                   after.setting = setting;
                                   return after;
                                 })
                    .ok());
  }
  void Number() {
    while (journal::NumberJournal(database_, absl::Now() + absl::Seconds(20)).value() > 0) {
    }
  }
  RelationPage List(int64_t after, int64_t limit = 1000) {
    const auto page = feed_.List(after, limit, absl::Now() + absl::Seconds(20));
    EXPECT_TRUE(page.ok()) << page.status();
    return *page;
  }

  const db::ConnectionOptions options_;
  db::Database database_;
  MysqlPupilStore pupils_;
  MysqlRelationFeed feed_;
  const Scope scope_{.la = "999", .subject = "demo"};
};

TEST_F(RelationFeedTest, TellsRollsAndRulesInOrderAndNothingElse) {
  const StoredId a = Create("Example-A", "settings/urn-1");
  Carer carer;
  carer.pupil_id = a.first;
  carer.surname = "Example-Parent";
  ASSERT_TRUE(pupils_
                  .CreateCarer(NewChange(), scope_, NewUuidV7(absl::Now()), carer,
                               [](size_t) { return absl::OkStatus(); })
                  .ok());
  AccessRule rule{a.first, AccessRuleKind::kPersonBarred, "one", {}, "Demo", "demo", {}, ""};
  const auto set = pupils_.CreateRule(NewChange(), scope_, NewUuidV7(absl::Now()), rule);
  ASSERT_TRUE(set.ok()) << set.status();
  Move(a, "settings/urn-2");
  EXPECT_EQ(List(0).last, 0) << "what has no number is not told";
  Number();
  const absl::Time ended = absl::FromUnixSeconds(1'900'000'000);
  ASSERT_TRUE(pupils_
                  .ChangeRule(NewChange(), scope_, a.first, set->id, "v1",
                              [&](const AccessRule& before) { return DecideEnd(before, ended, "over"); })
                  .ok());
  const RelationPage first = List(0);
  EXPECT_EQ(first.last, 4);
  EXPECT_EQ(first.through, 4);
  ASSERT_EQ(first.changes.size(), 3u);
  for (const RelationChange& change : first.changes) {
    EXPECT_EQ(change.la, "999");
    EXPECT_EQ(change.pupil_id, a.first);
  }
  EXPECT_EQ(first.changes[0].number, 1);
  EXPECT_EQ(std::get<OnRoll>(first.changes[0].relation), OnRoll{"settings/urn-1"});
  const auto& told = std::get<RuleStanding>(first.changes[1].relation);
  EXPECT_EQ(told.id, set->id);
  EXPECT_EQ(told.rule, rule);
  EXPECT_EQ(told.set_at, set->created_at);
  EXPECT_EQ(std::get<OnRoll>(first.changes[2].relation), OnRoll{"settings/urn-2"});
  Number();
  const RelationPage second = List(first.through);
  ASSERT_EQ(second.changes.size(), 1u);
  EXPECT_EQ(second.changes[0].number, 5);
  EXPECT_EQ(std::get<RuleStanding>(second.changes[0].relation).rule.ended_at, ended);
  const RelationPage none = List(second.through);
  EXPECT_TRUE(none.changes.empty());
  EXPECT_EQ(none.through, 5);
}

TEST_F(RelationFeedTest, PagesMissNothingAndPassOverWhatWasErased) {
  std::set<std::string> made;
  for (int i = 0; i < 25; ++i) made.insert(Create("Example-" + std::to_string(i), "settings/urn-1").first);
  Number();
  std::set<std::string> told;
  int64_t after = 0;
  for (RelationPage page = List(after, 10); after < page.last; page = List(after, 10)) {
    EXPECT_LE(page.changes.size(), 10u);
    for (const RelationChange& change : page.changes) EXPECT_TRUE(told.insert(change.pupil_id).second);
    after = page.through;
  }
  EXPECT_EQ(told, made);
  const auto connection = db::Connection::Open(options_);
  ASSERT_TRUE(
      (*connection)->RunText("erase", "UPDATE journal SET state = NULL, salt = NULL WHERE id = 3").ok());
  EXPECT_EQ(List(0).changes.size(), 24u);
  EXPECT_EQ(List(0).through, 25);
}

}  // namespace
}  // namespace send::pupil
