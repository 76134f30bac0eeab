// What the journal, its feed and its roots keep, on a real MariaDB.
#include "common/journal/journal.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <thread>

#include "absl/time/clock.h"
#include "common/base/uuid.h"
#include "common/civil/testing.h"
#include "common/db/driver_error.h"
#include "common/db/migrate.h"
#include "common/db/server_settings.h"
#include "common/error/error.h"
#include "common/journal/feed.h"
#include "common/journal/hash.h"
#include "common/journal/read_log.h"
#include "common/journal/roots.h"
#include "common/journal/sql.h"
#include "common/journal/testing.h"
#include "common/testing/private_mariadb.h"

namespace send::journal {
namespace {

using ::testing::ElementsAre;

class JournalTest : public ::testing::Test {
 protected:
  JournalTest() {
    static testing::PrivateMariaDb server;
    static int count = 0;
    const db::ConnectionOptions options = server.Options("journal_" + std::to_string(++count));
    connection_ = db::Connection::Open(options).value();
    const db::MigrationSet sets[] = {{kComponent, sql::kMigrations}};
    EXPECT_TRUE(db::Migrate(*connection_, sets).ok());
    database_ = std::make_unique<db::Database>(options, 8);
  }

  Change NewChange() {
    return {.tenant = "t",
            .actor = "issuer#demo",
            .method = "Service/Method",
            .request_id = NewUuidV7(absl::Now()),
            .fingerprint = Sha256("x"),
            .now = absl::Now(),
            .deadline = absl::Now() + absl::Seconds(20)};
  }
  Entry EntryOf(const std::string& id, int64_t version) {
    return {{"t", "thing", id},
            version,
            {"{\"n\":" + std::to_string(version) + "}", 1, absl::UnixEpoch(), absl::Now()}};
  }
  absl::Status AppendAll(const std::vector<Entry>& entries) {
    return database_->Transact(absl::Now() + absl::Seconds(20), [&](db::Connection& connection) {
      return AppendMany(connection, NewChange(), entries);
    });
  }
  db::Rows Rows(const char* text) { return connection_->Query(db::Statement{"test", text}, {}).value(); }
  int64_t Count(const char* text) { return db::IntOf(Rows(text)[0][0]); }

  std::unique_ptr<db::Connection> connection_;
  std::unique_ptr<db::Database> database_;
};

TEST_F(JournalTest, TheServerHoldsTheSettingsThatServicesDemand) {
  EXPECT_TRUE(db::CheckServerSettings(*connection_).ok()) << db::CheckServerSettings(*connection_);
  ASSERT_TRUE(connection_->RunText("test", "SET GLOBAL sync_binlog = 0").ok());
  const absl::Status status = db::CheckServerSettings(*connection_);
  EXPECT_NE(std::string(status.message()).find("sync_binlog must be 1"), std::string::npos) << status;
  ASSERT_TRUE(connection_->RunText("test", "SET GLOBAL sync_binlog = 1").ok());
}

TEST_F(JournalTest, ChainsTheEntriesOfAnEntity) {
  ASSERT_TRUE(AppendAll({EntryOf("a", 1)}).ok());
  ASSERT_TRUE(AppendAll({EntryOf("a", 2)}).ok());
  const db::Rows rows =
      Rows("SELECT previous_hash, hash, state_digest, salt, state FROM journal ORDER BY version");
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(db::TextOf(rows[0][0]), kNoHash);
  EXPECT_EQ(db::TextOf(rows[1][0]), db::TextOf(rows[0][1]));
  EXPECT_EQ(db::TextOf(rows[1][2]), DigestOfState(db::TextOf(rows[1][3]), db::TextOf(rows[1][4]), ""));
  EXPECT_EQ(error::ReasonOf(AppendAll({EntryOf("a", 2)})), db::kDuplicateKey) << "a version is written once";
  EXPECT_EQ(AppendAll({EntryOf("b", 3)}).code(), absl::StatusCode::kInternal)
      << "no version without the one before";
}

TEST_F(JournalTest, NumbersEveryCommittedRowOnceWithoutGaps) {
  std::vector<Entry> many;
  for (int i = 0; i < 1234; ++i) many.push_back(EntryOf("m" + std::to_string(i), 1));
  std::vector<std::thread> threads;
  threads.emplace_back([&] { EXPECT_TRUE(AppendAll(many).ok()); });
  for (int t = 0; t < 3; ++t)
    threads.emplace_back([&, t] {
      for (int i = 0; i < 30; ++i) {
        EXPECT_TRUE(AppendAll({EntryOf("s" + std::to_string(t) + "-" + std::to_string(i), 1)}).ok());
        EXPECT_TRUE(NumberJournal(*database_, absl::Now() + absl::Seconds(20)).ok());
      }
    });
  for (std::thread& thread : threads) thread.join();
  while (NumberJournal(*database_, absl::Now() + absl::Seconds(20)).value() > 0) {
  }
  EXPECT_EQ(Count("SELECT COUNT(*) FROM journal"), 1234 + 90);
  EXPECT_EQ(Count("SELECT COUNT(*) FROM journal_feed f JOIN journal j ON j.id = f.journal_id"), 1234 + 90);
  EXPECT_EQ(Count("SELECT MAX(seq) - MIN(seq) + 1 FROM journal_feed"), 1234 + 90);
  EXPECT_EQ(Count("SELECT COUNT(*) FROM journal_unnumbered"), 0);
}

TEST_F(JournalTest, TellsNumberedRowsOfTheKindsAskedFor) {
  const absl::Time deadline = absl::Now() + absl::Seconds(20);
  Entry other = EntryOf("o", 1);
  other.key.kind = "other";
  ASSERT_TRUE(AppendAll({EntryOf("a", 1), other, EntryOf("b", 1), EntryOf("c", 1)}).ok());
  ASSERT_EQ(NumberJournal(*database_, deadline).value(), 4);
  ASSERT_TRUE(AppendAll({EntryOf("a", 2)}).ok());
  const auto ids = [](const FeedPage& page) {
    std::vector<std::string> found;
    for (const FeedEntry& entry : page.entries) found.push_back(entry.entity_id);
    return found;
  };
  const auto first = ReadFeed(*connection_, 0, {"thing"}, 2);
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_THAT(ids(*first), ElementsAre("a", "b"));
  EXPECT_EQ(first->through, 3) << "so far it has looked";
  EXPECT_EQ(first->last, 4);
  EXPECT_EQ(first->entries[1].state->state, "{\"n\":1}");
  const auto second = ReadFeed(*connection_, first->through, {"thing"}, 2);
  EXPECT_THAT(ids(*second), ElementsAre("c"));
  EXPECT_EQ(second->through, 4);
  EXPECT_EQ(second->first_waiting, 5);
  EXPECT_EQ(second->last_waiting, 5);
  EXPECT_THAT(ids(*ReadFeed(*connection_, 0, {"other", "thing"}, 9)), ElementsAre("a", "o", "b", "c"));
  EXPECT_TRUE(ReadFeed(*connection_, 4, {"thing"}, 2)->entries.empty());
  ASSERT_EQ(NumberJournal(*database_, deadline).value(), 1);
  EXPECT_EQ(ReadFeed(*connection_, 4, {"thing"}, 2)->entries[0].version, 2);
  EXPECT_EQ(ReadFeed(*connection_, 4, {"thing"}, 2)->first_waiting, 0);
}

TEST_F(JournalTest, SignsARootOverWhatIsNew) {
  const auto key = RootKey::Parse(kTestRootKey);
  const absl::Time deadline = absl::Now() + absl::Seconds(20);
  const absl::Time now = absl::FromUnixSeconds(1'800'000'000);
  EXPECT_EQ(SignRoot(*database_, *key, now, deadline).value(), 0);
  ASSERT_TRUE(AppendAll({EntryOf("a", 1), EntryOf("b", 1), EntryOf("c", 1)}).ok());
  ASSERT_EQ(NumberJournal(*database_, deadline).value(), 3);
  EXPECT_EQ(SignRoot(*database_, *key, now, deadline).value(), 3);
  EXPECT_EQ(SignRoot(*database_, *key, now, deadline).value(), 0);
  std::vector<std::string> hashes;
  for (const db::Row& row :
       Rows("SELECT j.hash FROM journal_feed f JOIN journal j ON j.id = f.journal_id ORDER BY seq"))
    hashes.push_back(db::TextOf(row[0]));
  const db::Rows roots = Rows("SELECT root, signature, key_id FROM journal_root");
  ASSERT_EQ(roots.size(), 1U);
  EXPECT_EQ(db::TextOf(roots[0][0]), MerkleRoot(hashes));
  EXPECT_TRUE(key->Verify(RootMessage(1, 3, MerkleRoot(hashes), kNoHash, now), db::TextOf(roots[0][1])));
}

TEST_F(JournalTest, ProvesThatTheLastSignedEntryIsAmongTheLeavesOfItsRoot) {
  const auto key = RootKey::Parse(kTestRootKey);
  const absl::Time deadline = absl::Now() + absl::Seconds(20);
  const auto sign = [&] {
    ASSERT_TRUE(NumberJournal(*database_, deadline).ok());
    ASSERT_TRUE(SignRoot(*database_, *key, absl::Now(), deadline).ok());
  };
  ASSERT_TRUE(AppendAll({EntryOf("a", 1), EntryOf("b", 1), EntryOf("c", 1)}).ok());
  const Key b{"t", "thing", "b"};
  EXPECT_EQ(error::ReasonOf(FindProof(*connection_, b).status()), "NOT_SIGNED_YET");
  sign();
  ASSERT_TRUE(AppendAll({EntryOf("d", 1), EntryOf("b", 2), EntryOf("a", 2)}).ok());
  sign();
  ASSERT_TRUE(AppendAll({EntryOf("b", 3)}).ok());
  const auto proof = FindProof(*connection_, b);
  ASSERT_TRUE(proof.ok()) << proof.status();
  EXPECT_EQ(proof->version, 2);
  const auto roots = ListRoots(*connection_, 0, 10);
  ASSERT_TRUE(roots.ok()) << roots.status();
  ASSERT_EQ(roots->size(), 2u);
  EXPECT_EQ(FaultOf((*roots)[0], nullptr, {*key}), "");
  EXPECT_EQ(FaultOf((*roots)[1], &(*roots)[0], {*key}), "");
  const std::string hash =
      db::TextOf(Rows("SELECT hash FROM journal WHERE entity_id = 'b' AND version = 2")[0][0]);
  EXPECT_TRUE(Proves(*proof, hash, (*roots)[1]));
  EXPECT_FALSE(Proves(*proof, hash, (*roots)[0]));
  EXPECT_EQ(ListRoots(*connection_, 3, 10)->size(), 1u);
}

TEST_F(JournalTest, KeepsReadsAndForgetsOldReplays) {
  GroupedReadLog log(SaveReadsIn(*database_));
  ASSERT_TRUE(log.Write({"t", "issuer#demo", "Service/Get", "review", "c-1", absl::Now(), {"a/1", "a/2"}},
                        absl::Now() + absl::Seconds(20))
                  .ok());
  EXPECT_EQ(db::TextOf(Rows("SELECT records FROM read_log")[0][0]), R"(["a/1","a/2"])");
  Change change = NewChange();
  for (const absl::Duration age : {absl::Hours(24 * 31), absl::Hours(24 * 29)}) {
    change.now = absl::Now() - age;
    change.request_id = NewUuidV7(absl::Now());
    ASSERT_TRUE(InsertReplay(*connection_, change, "thing", {"a", 1}).ok());
  }
  EXPECT_EQ(
      DropOldReplays(*database_, absl::Now(), absl::Hours(24 * 30), absl::Now() + absl::Seconds(20)).value(),
      1);
}

// The driver's own commit would return normally here, with nothing saved.
TEST_F(JournalTest, ASessionKilledBeforeCommitSavesOnceInTheEnd) {
  int runs = 0;
  const absl::Status status =
      database_->Transact(absl::Now() + absl::Seconds(20), [&](db::Connection& connection) {
        ++runs;
        absl::Status appended = AppendMany(connection, NewChange(), {EntryOf("k", 1)});
        if (runs < 3) {
          const auto id = connection.Query(db::Statement{"test_id", "SELECT CONNECTION_ID()"}, {});
          EXPECT_TRUE(connection_->RunText("test", "KILL " + std::to_string(db::IntOf((*id)[0][0]))).ok());
        }
        return appended;
      });
  EXPECT_TRUE(status.ok()) << status;
  EXPECT_EQ(runs, 3);
  EXPECT_EQ(Count("SELECT COUNT(*) FROM journal WHERE entity_id = 'k'"), 1);
}

TEST_F(JournalTest, RunsATransactionAgainAfterADeadlock) {
  ASSERT_TRUE(connection_->RunText("test", "CREATE TABLE two (id INT PRIMARY KEY, n INT) ENGINE=InnoDB").ok());
  ASSERT_TRUE(connection_->RunText("test", "INSERT INTO two VALUES (1, 0), (2, 0)").ok());
  const auto add = [&](int first, int second) {
    return database_->Transact(
        absl::Now() + absl::Seconds(20), [&](db::Connection& connection) -> absl::Status {
          for (const int id : {first, second}) {
            const auto added = connection.Execute(db::Statement{"add", "UPDATE two SET n = n + 1 WHERE id = ?"},
                                                  {int64_t{id}});
            if (!added.ok()) return added.status();
            absl::SleepFor(absl::Milliseconds(2));
          }
          return absl::OkStatus();
        });
  };
  std::vector<std::thread> threads;
  for (int t = 0; t < 2; ++t)
    threads.emplace_back([&, t] {
      for (int i = 0; i < 20; ++i) EXPECT_TRUE((t == 0 ? add(1, 2) : add(2, 1)).ok());
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(Count("SELECT CAST(SUM(n) AS SIGNED) FROM two"), 80);
}

}  // namespace
}  // namespace send::journal
