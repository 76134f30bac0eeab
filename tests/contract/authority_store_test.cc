// One suite on the store of authorities' particulars in memory and on MariaDB, so that the one in memory stays
// honest.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <thread>

#include "common/error/error.h"
#include "common/journal/history.h"
#include "services/ehcp/store/fake_authority_store.h"
#include "services/ehcp/store/mysql_authority_store.h"
#include "tests/contract/stores.h"

namespace send::ehcp {
namespace {

struct UnderTest {
  std::unique_ptr<db::Database> database;
  std::unique_ptr<AuthorityStore> store;
};

UnderTest NewFake() { return {nullptr, std::make_unique<FakeAuthorityStore>()}; }

UnderTest NewMysql() {
  auto database = std::make_unique<db::Database>(NewSchema(), 8);
  auto store = std::make_unique<MysqlAuthorityStore>(*database);
  return {std::move(database), std::move(store)};
}

class AuthorityStoreTest : public ::testing::TestWithParam<UnderTest (*)()> {
 protected:
  AuthorityStoreTest() : subject_(GetParam()()) {}

  static journal::Change NewChange(const std::string& la = "999") {
    journal::Change change = CallOf("send.ehcp.v1.AuthorityService/Test");
    change.tenant = la;
    return change;
  }
  static AuthorityParticulars Whole() {
    const Contact contact{"Demo \U0001F600 '; --", "Demo Person",  {"1 Demo Street", "ZZ99 1AA"},
                          "a@example.org",         "01632 960001", "https://example.org"};
    return {"Exampleshire",
            contact,
            contact,
            contact,
            contact,
            {contact, contact},
            contact,
            "https://example.org/offer",
            {{"north", "Demo North", "demo-manager", false}, {"south", "Demo South", "", true}}};
  }
  absl::StatusOr<StoredParticulars> Put(const journal::Change& change, const std::string& etag,
                                        const AuthorityParticulars& particulars) {
    return subject_.store->Change(
        change, etag, [&](const AuthorityParticulars& before) { return Revise(before, particulars); });
  }

  UnderTest subject_;
};

TEST_P(AuthorityStoreTest, ExistsEmptyAndIsWritten) {
  const auto empty = subject_.store->Get("999", absl::InfiniteFuture());
  ASSERT_TRUE(empty.ok()) << empty.status();
  EXPECT_EQ(empty->version, 0);
  EXPECT_EQ(empty->value, AuthorityParticulars());
  EXPECT_EQ(error::ReasonOf(Put(NewChange(), "v1", Whole()).status()), "STALE_ETAG");
  const journal::Change change = NewChange();
  const auto written = Put(change, "v0", Whole());
  ASSERT_TRUE(written.ok()) << written.status();
  EXPECT_EQ(written->version, 1);
  EXPECT_EQ(written->created_at, journal::AsStored(change.now));
  const auto read = subject_.store->Get("999", absl::InfiniteFuture());
  EXPECT_EQ(read->value, Whole());
  EXPECT_EQ(read->created_at, written->created_at);
  EXPECT_EQ(subject_.store->Get("998", absl::InfiniteFuture())->version, 0) << "each authority has its own";
}

TEST_P(AuthorityStoreTest, IsChangedByWhoHasSeenTheLast) {
  const auto first = Put(NewChange(), "v0", Whole());
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_EQ(error::ReasonOf(Put(NewChange(), "v0", Whole()).status()), "STALE_ETAG");
  AuthorityParticulars renamed = Whole();
  renamed.title = "Exampleshire Council";
  const journal::Change change = NewChange();
  const auto second = Put(change, "v1", renamed);
  ASSERT_TRUE(second.ok()) << second.status();
  EXPECT_EQ(second->version, 2);
  EXPECT_EQ(second->created_at, first->created_at);
  const auto again = Put(change, "v1", renamed);
  ASSERT_TRUE(again.ok()) << "the same call again answers what it answered: " << again.status();
  EXPECT_EQ(again->version, 2);
  EXPECT_EQ(error::ReasonOf(Put(NewChange(), "v2", {}).status()), "TEAM_REMOVED");
  EXPECT_EQ(subject_.store->Get("999", absl::InfiniteFuture())->version, 2);
}

TEST_P(AuthorityStoreTest, SaysWhetherATeamIsOpen) {
  ASSERT_TRUE(Put(NewChange(), "v0", Whole()).ok());
  EXPECT_TRUE(subject_.store->CheckTeam("999", "north", absl::InfiniteFuture()).ok());
  EXPECT_EQ(error::ReasonOf(subject_.store->CheckTeam("999", "south", absl::InfiniteFuture())), "TEAM_CLOSED");
  EXPECT_EQ(error::ReasonOf(subject_.store->CheckTeam("998", "north", absl::InfiniteFuture())), "TEAM_UNKNOWN");
}

TEST_P(AuthorityStoreTest, OneOfManyFirstWritersWinsAndTwinsAnswerAlike) {
  const journal::Change change = NewChange();
  std::vector<absl::StatusOr<StoredParticulars>> twins(4, absl::UnknownError(""));
  std::vector<absl::StatusOr<StoredParticulars>> others(4, absl::UnknownError(""));
  std::vector<std::thread> threads;
  for (auto& answer : twins) threads.emplace_back([&] { answer = Put(change, "v0", Whole()); });
  for (auto& answer : others) threads.emplace_back([&] { answer = Put(NewChange(), "v0", {}); });
  for (std::thread& thread : threads) thread.join();
  int written = 0;
  for (const auto& answer : others) {
    written += answer.ok() ? 1 : 0;
    EXPECT_EQ(error::ReasonOf(answer.status()), answer.ok() ? "" : "STALE_ETAG") << answer.status();
  }
  for (const auto& twin : twins) {
    EXPECT_EQ(twin.ok(), twins[0].ok()) << twin.status();
    EXPECT_EQ(error::ReasonOf(twin.status()), twin.ok() ? "" : "STALE_ETAG") << twin.status();
  }
  EXPECT_EQ(written + (twins[0].ok() ? 1 : 0), 1);
  EXPECT_EQ(subject_.store->Get("999", absl::InfiniteFuture())->version, 1);
}

TEST_P(AuthorityStoreTest, EveryVersionIsInAChainThatHolds) {
  ASSERT_TRUE(Put(NewChange(), "v0", Whole()).ok());
  AuthorityParticulars renamed = Whole();
  renamed.title = "Exampleshire Council";
  ASSERT_TRUE(Put(NewChange(), "v1", renamed).ok());
  if (subject_.database == nullptr) return;
  const absl::Status status =
      subject_.database->Read(absl::Now() + absl::Seconds(20), [](db::Connection& connection) {
        const journal::Key key{"999", "authorityParticulars", kParticularsId};
        const auto report = journal::VerifyChain(connection, key);
        if (!report.ok()) return report.status();
        EXPECT_FALSE(report->fault);
        EXPECT_EQ(report->entries, 2);
        const auto entries = journal::ListEntries(connection, key, 0, 10);
        EXPECT_EQ(entries->at(0).changed_facts, "");
        EXPECT_EQ(entries->at(1).changed_facts, R"({"title":["Exampleshire","Exampleshire Council"]})");
        return entries.status();
      });
  EXPECT_TRUE(status.ok()) << status;
}

INSTANTIATE_TEST_SUITE_P(Stores, AuthorityStoreTest, ::testing::Values(&NewFake, &NewMysql),
                         [](const auto& subject) { return subject.index == 0 ? "Fake" : "MariaDb"; });

}  // namespace
}  // namespace send::ehcp
