// The history of an entity on a real MariaDB: nothing in it can be altered without being found.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/base/uuid.h"
#include "common/db/database.h"
#include "common/db/migrate.h"
#include "common/error/error.h"
#include "common/journal/audit.h"
#include "common/journal/feed.h"
#include "common/journal/hash.h"
#include "common/journal/history.h"
#include "common/journal/read_log.h"
#include "common/journal/roots.h"
#include "common/journal/sql.h"
#include "common/journal/testing.h"
#include "common/testing/private_mariadb.h"

namespace send::journal {
namespace {

const Key kKey{"t", "thing", "a"};
const absl::Time kBegin = absl::FromUnixSeconds(1'795'000'000);

class JournalHistoryTest : public ::testing::Test {
 protected:
  JournalHistoryTest() {
    static testing::PrivateMariaDb server;
    static int count = 0;
    const db::ConnectionOptions options = server.Options("history_" + std::to_string(++count));
    connection_ = db::Connection::Open(options).value();
    const db::MigrationSet sets[] = {{kComponent, sql::kMigrations}};
    EXPECT_TRUE(db::Migrate(*connection_, sets).ok());
    database_ = std::make_unique<db::Database>(options, 4);
    for (int64_t version = 1; version <= 5; ++version) {
      const absl::Time at = kBegin + absl::Minutes(version);
      const Change change{.tenant = "t",
                          .actor = absl::StrCat("issuer#demo-", version),
                          .on_behalf_of = "somebody",
                          .method = "Service/Method",
                          .request_id = NewUuidV7(absl::Now()),
                          .fingerprint = Sha256("x"),
                          .purpose = "a purpose",
                          .correlation_id = "c",
                          .now = at,
                          .deadline = absl::InfiniteFuture()};
      const Entry entry{kKey,
                        version,
                        {absl::StrCat("{\"n\":", version, "}"), 1, kBegin, at},
                        version == 1 ? "" : absl::StrCat("{\"n\":[", version - 1, ",", version, "]}")};
      EXPECT_TRUE(
          database_
              ->Transact(absl::InfiniteFuture(), [&](db::Connection& c) { return Append(c, change, entry); })
              .ok());
    }
  }
  void Run(const std::string& text) {
    const absl::Status status = connection_->RunText("test", text);
    ASSERT_TRUE(status.ok()) << status;
  }

  std::unique_ptr<db::Connection> connection_;
  std::unique_ptr<db::Database> database_;
};

TEST_F(JournalHistoryTest, TellsWhoDidWhatInPages) {
  const auto first = ListEntries(*connection_, kKey, 0, 3);
  ASSERT_TRUE(first.ok()) << first.status();
  ASSERT_EQ(first->size(), 3u);
  EXPECT_EQ((*first)[1].actor, "issuer#demo-2");
  EXPECT_EQ((*first)[1].changed_facts, "{\"n\":[1,2]}");
  EXPECT_EQ((*first)[1].recorded_at, kBegin + absl::Minutes(2));
  const auto rest = ListEntries(*connection_, kKey, 3, 3);
  ASSERT_EQ(rest->size(), 2u);
  EXPECT_EQ(rest->front().version, 4);
}

TEST_F(JournalHistoryTest, FindsTheStateOnRecordAtATime) {
  EXPECT_EQ(error::ReasonOf(FindStateAsOf(*connection_, kKey, kBegin).status()), "VERSION_NOT_FOUND");
  EXPECT_EQ(FindStateAsOf(*connection_, kKey, kBegin + absl::Minutes(2))->version, 2);
  EXPECT_EQ(FindStateAsOf(*connection_, kKey, kBegin + absl::Minutes(3) - absl::Microseconds(1))->version, 2);
  EXPECT_EQ(FindStateAsOf(*connection_, kKey, absl::InfiniteFuture())->text.state, "{\"n\":5}");
}

TEST_F(JournalHistoryTest, IsWholeAsItWasWritten) {
  const auto report = VerifyChain(*connection_, kKey);
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_FALSE(report->fault) << report->fault->what;
  EXPECT_EQ(report->entries, 5);
  EXPECT_EQ(report->last_state, "{\"n\":5}");
}

TEST_F(JournalHistoryTest, OneByteIsFoundInEveryColumn) {
  for (const char* set :
       {"state = REPLACE(state, '3', '7')", "changed_facts = REPLACE(changed_facts, '2', '1')",
        "actor = REPLACE(actor, '3', '4')", "on_behalf_of = NULL", "purpose = 'b purpose'",
        "action = 'Service/Methoe'", "recorded_us = recorded_us + 1", "created_us = created_us - 1",
        "correlation_id = 'd'", "request_id = REVERSE(request_id)", "schema_version = 2",
        "hash = CONCAT(CHAR(ORD(hash) ^ 1), SUBSTR(hash, 2))",
        "state_digest = CONCAT(CHAR(ORD(state_digest) ^ 1), SUBSTR(state_digest, 2))",
        "previous_hash = CONCAT(CHAR(ORD(previous_hash) ^ 1), SUBSTR(previous_hash, 2))",
        "salt = CONCAT(CHAR(ORD(salt) ^ 1), SUBSTR(salt, 2))", "salt = NULL"}) {
    SCOPED_TRACE(set);
    Run("CREATE OR REPLACE TABLE kept AS SELECT * FROM journal");
    Run(absl::StrCat("UPDATE journal SET ", set, " WHERE version = 3"));
    const auto report = VerifyChain(*connection_, kKey);
    ASSERT_TRUE(report.ok()) << report.status();
    ASSERT_TRUE(report->fault);
    EXPECT_EQ(report->fault->version, 3);
    Run("DELETE FROM journal");
    Run("INSERT INTO journal SELECT * FROM kept");
    EXPECT_FALSE(VerifyChain(*connection_, kKey)->fault);
  }
}

TEST_F(JournalHistoryTest, AMissingEntryIsFoundAndAnErasedStateIsNone) {
  Run("UPDATE journal SET state = NULL, changed_facts = NULL, salt = NULL WHERE version = 2");
  const auto erased = VerifyChain(*connection_, kKey);
  EXPECT_FALSE(erased->fault) << erased->fault->what;
  EXPECT_EQ(erased->erased, 1);
  EXPECT_EQ(error::ReasonOf(FindStateAsOf(*connection_, kKey, kBegin + absl::Minutes(2)).status()),
            "STATE_ERASED");
  Run("DELETE FROM journal WHERE version = 3");
  const auto report = VerifyChain(*connection_, kKey);
  ASSERT_TRUE(report->fault);
  EXPECT_EQ(report->fault->what, "version 3 is missing");
}

TEST_F(JournalHistoryTest, AnAuditFindsWhatDoesNotFitInChainsFeedAndRoots) {
  const RootKey key = RootKey::Parse(kTestRootKey).value();
  ASSERT_EQ(NumberJournal(*database_, absl::InfiniteFuture()).value(), 5);
  ASSERT_EQ(SignRoot(*database_, key, kBegin, absl::InfiniteFuture()).value(), 5);
  const auto audit = [&] {
    const auto report = Audit(*connection_);
    EXPECT_TRUE(report.ok()) << report.status();
    return *report;
  };
  const AuditReport whole = audit();
  EXPECT_THAT(whole.faults, ::testing::IsEmpty());
  EXPECT_EQ(whole.entities, 1);
  EXPECT_EQ(whole.entries, 5);
  EXPECT_EQ(whole.numbered, 5);
  EXPECT_EQ(whole.roots, 1);
  const auto faults_after = [&](const char* table, const char* change) {
    Run(absl::StrCat("CREATE OR REPLACE TABLE kept AS SELECT * FROM ", table));
    Run(change);
    const std::vector<std::string> faults = audit().faults;
    Run(absl::StrCat("DELETE FROM ", table));
    Run(absl::StrCat("INSERT INTO ", table, " SELECT * FROM kept"));
    return faults;
  };
  using ::testing::Contains;
  EXPECT_THAT(faults_after("journal", "UPDATE journal SET actor = 'x' WHERE version = 2"),
              Contains("t/thing/a: who did it, when, or its digest is not what was recorded"));
  EXPECT_THAT(faults_after("journal", "DELETE FROM journal WHERE version = 5"),
              Contains("the feed numbers entries that are not there"));
  EXPECT_THAT(faults_after("journal", "DELETE FROM journal WHERE version = 1"),
              Contains("some entity has entries and no first one"));
  EXPECT_THAT(faults_after("journal_feed", "UPDATE journal_feed SET seq = 9 WHERE seq = 5"),
              Contains("the numbers of the feed have gaps"));
  EXPECT_THAT(faults_after("journal_feed", "DELETE FROM journal_feed WHERE seq = 5"),
              Contains("some entry neither has a number nor waits for one, or does both"));
  EXPECT_THAT(faults_after("journal_root", "UPDATE journal_root SET root = UNHEX(SHA2('x', 256))"),
              Contains("the root over 1 to 5 is not that of the feed"));
  EXPECT_THAT(audit().faults, ::testing::IsEmpty());
}

TEST_F(JournalHistoryTest, TellsWhoLookedAtARecordAndNotAtOneThatBeginsAlike) {
  const auto save = SaveReadsIn(*database_);
  const auto read = [&](const char* actor, std::vector<std::string> records, int minute) {
    return Read{
        "t", actor, "Service/Get", "a purpose", "c", kBegin + absl::Minutes(minute), std::move(records)};
  };
  ASSERT_TRUE(save({read("one", {"things/a"}, 1), read("two", {"things/ab"}, 2),
                    read("three", {"b", "things/a"}, 3), read("late", {"things/a"}, 9)},
                   absl::InfiniteFuture())
                  .ok());
  ReadQuery query{"t", {"things/a"}, kBegin, kBegin + absl::Minutes(9)};
  const auto reads = ListReads(*connection_, query);
  ASSERT_TRUE(reads.ok()) << reads.status();
  ASSERT_EQ(reads->size(), 2u);
  EXPECT_EQ((*reads)[0].actor, "one");
  EXPECT_EQ((*reads)[1].actor, "three");
  query.after_id = reads->front().id;
  EXPECT_EQ(ListReads(*connection_, query)->size(), 1u);
}

TEST_F(JournalHistoryTest, TellsWhoLookedAtAnyOfSeveralRecordsAndAtWhatIsBelowThem) {
  const auto save = SaveReadsIn(*database_);
  const auto read = [&](const char* actor, std::vector<std::string> records) {
    return Read{"t", actor, "Service/Get", "a purpose", "c", kBegin, std::move(records)};
  };
  ASSERT_TRUE(
      save({read("a page of a list", {"tenants/t/things/x", "tenants/t/things/a"}),
            read("of something below", {"tenants/t/things/a/parts/1"}),
            read("of the second", {"tenants/t/things/b.b"}), read("begins alike", {"tenants/t/things/ab"}),
            read("matches as a pattern", {"tenants/t/things/bxb"})},
           absl::InfiniteFuture())
          .ok());
  const auto reads = ListReads(
      *connection_, {"t", {"tenants/t/things/a", "tenants/t/things/b.b"}, kBegin, kBegin + absl::Minutes(9)});
  ASSERT_TRUE(reads.ok()) << reads.status();
  std::vector<std::string> actors;
  for (const ReadEntry& entry : *reads) actors.push_back(entry.actor);
  EXPECT_THAT(actors, ::testing::ElementsAre("a page of a list", "of something below", "of the second"));
  EXPECT_TRUE(ListReads(*connection_, {"t", {}, kBegin, kBegin + absl::Minutes(9)})->empty());
}

}  // namespace
}  // namespace send::journal
