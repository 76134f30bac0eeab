// Lists of the past, on the store in memory and on the one in MariaDB.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>

#include "absl/strings/str_cat.h"
#include "services/ehcp/domain/decide.h"
#include "services/ehcp/domain/testing.h"
#include "tests/contract/stores.h"

namespace send::ehcp {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const absl::Time kBegin = absl::FromUnixSeconds(1'795'000'000);

struct UnderTest {
  std::unique_ptr<db::Database> database;
  std::unique_ptr<EhcRequestStore> store;
  std::unique_ptr<RelationStore> kept_relations;
  RelationStore* relations = nullptr;
};

UnderTest NewFake() {
  auto store = std::make_unique<FakeEhcRequestStore>(Calendar());
  RelationStore& relations = store->relations;
  return {nullptr, std::move(store), nullptr, &relations};
}

UnderTest NewMysql() {
  auto database = std::make_unique<db::Database>(NewSchema(), 4);
  auto store = std::make_unique<MysqlEhcRequestStore>(*database, Calendar());
  auto relations = std::make_unique<MysqlRelationStore>(*database);
  RelationStore& kept = *relations;
  return {std::move(database), std::move(store), std::move(relations), &kept};
}

class ListAsOfTest : public ::testing::TestWithParam<UnderTest (*)()> {
 protected:
  ListAsOfTest() : subject_(GetParam()()) {}

  // A call that is recorded so many minutes after the beginning.
  journal::Change At(int minute) {
    return CallOf("send.ehcp.v1.EhcRequestService/Test", kBegin + absl::Minutes(minute));
  }
  StoredRequest Create(int minute, const std::string& pupil, absl::CivilDay received = kToday - 10,
                       const std::string& setting = "") {
    EhcRequest request = ReceivedOn(received);
    request.pupil = "localAuthorities/999/pupils/" + pupil;
    request.requesting_setting = setting;
    const auto created = subject_.store->Create(At(minute), scope_, NewUuidV7(absl::Now()), request);
    EXPECT_TRUE(created.ok()) << created.status();
    return *created;
  }
  void Change(int minute, StoredRequest& stored,
              absl::FunctionRef<absl::StatusOr<EhcRequest>(const EhcRequest&)> decide) {
    const auto changed =
        subject_.store->Change(At(minute), scope_, stored.id, journal::EtagOf(stored.version), decide);
    ASSERT_TRUE(changed.ok()) << changed.status();
    stored = *changed;
  }
  void Allocate(int minute, StoredRequest& stored, const std::string& whom) {
    Change(minute, stored, [&](const EhcRequest& before) {
      return Decide(before, ehcp::Allocate{whom, "north"});
    });
  }
  void Withdraw(int minute, StoredRequest& stored) {
    Change(minute, stored, [&](const EhcRequest& before) {
      return Decide(before, ehcp::Withdraw{kToday, "moved away"}, kToday);
    });
  }
  // The pupils of every page, read by pages of that size.
  std::vector<std::string> Then(int minute, ListQuery query = {}, int64_t page_size = 50) {
    query.limit = page_size;
    AsOf as_of{.time = kBegin + absl::Minutes(minute)};
    std::vector<std::string> pupils;
    do {
      const auto page = subject_.store->ListAsOf(scope_, query, as_of, absl::InfiniteFuture());
      EXPECT_TRUE(page.ok()) << page.status();
      for (const StoredRequest& stored : page->requests) pupils.push_back(PupilIdOf(stored.value.pupil));
      as_of.cursor = page->cursor;
    } while (!as_of.cursor.empty() && pupils.size() < 1000);
    return pupils;
  }

  Scope scope_{.la = "999"};
  UnderTest subject_;
};

TEST_P(ListAsOfTest, ListsWhatWasOnRecordThenInTheOrderOfThen) {
  StoredRequest a = Create(1, "a", kToday - 30);
  StoredRequest b = Create(2, "b", kToday - 20);
  Withdraw(3, a);
  Create(4, "c", kToday - 90);
  EXPECT_THAT(Then(0), IsEmpty());
  EXPECT_THAT(Then(1), ElementsAre("a"));
  EXPECT_THAT(Then(2), ElementsAre("a", "b"));
  // Withdrawn, a has no due date and is last.
  EXPECT_THAT(Then(3), ElementsAre("b", "a"));
  EXPECT_THAT(Then(4), ElementsAre("c", "b", "a"));
  EXPECT_THAT(Then(4, {}, 1), ElementsAre("c", "b", "a"));
  const auto page = subject_.store->ListAsOf(scope_, {}, {kBegin + absl::Minutes(2)}, absl::InfiniteFuture());
  EXPECT_EQ(page->requests.front().version, 1);
  EXPECT_EQ(page->requests.front().value.state, State::kReceived);
  EXPECT_EQ(page->requests.back().updated_at, b.updated_at);
}

TEST_P(ListAsOfTest, FiltersAreMetByWhatItWasThen) {
  StoredRequest a = Create(1, "a", kToday - 60, "settings/urn-1");
  Create(1, "b", kToday - 10);
  Allocate(2, a, "one");
  Allocate(3, a, "two");
  EXPECT_THAT(Then(2, {.caseworkers = {"one"}}), ElementsAre("a"));
  EXPECT_THAT(Then(3, {.caseworkers = {"one"}}), IsEmpty());
  EXPECT_THAT(Then(3, {.caseworkers = {"one", "two"}}), ElementsAre("a"));
  EXPECT_THAT(Then(1, {.team = "north"}), IsEmpty());
  EXPECT_THAT(Then(2, {.team = "north"}), ElementsAre("a"));
  Withdraw(4, a);
  EXPECT_THAT(Then(3, {.state = State::kReceived}), ElementsAre("a", "b"));
  EXPECT_THAT(Then(4, {.state = State::kReceived}), ElementsAre("b"));
  EXPECT_THAT(Then(3, {.due_before = kToday}), ElementsAre("a"));
  EXPECT_THAT(Then(4, {.due_before = kToday}), IsEmpty());
  EXPECT_THAT(Then(4, {.pupil_id = "a"}), ElementsAre("a"));
  EXPECT_THAT(Then(4, {.requesting_setting = "settings/urn-1"}), ElementsAre("a"));
  EXPECT_THAT(Then(4, {.source = RequestSource::kOther}), IsEmpty());
  EXPECT_THAT(Then(3, {.due_limit = "A2"}), ElementsAre("a", "b"));
  EXPECT_THAT(Then(4, {.due_limit = "A2"}), ElementsAre("b"));
  EXPECT_THAT(Then(3, {.unexcused_before = kToday}), ElementsAre("a"));
  EXPECT_THAT(Then(3, {.excused_before = kToday}), ElementsAre("b"));
  EXPECT_THAT(Then(4, {.unexcused_before = kToday}), IsEmpty());
  EXPECT_THAT(Then(1, {.unallocated = true}), ElementsAre("a", "b"));
  EXPECT_THAT(Then(2, {.unallocated = true}), ElementsAre("b"));
  EXPECT_THAT(Then(3, {.still_owed = true}), ElementsAre("a", "b"));
  EXPECT_THAT(Then(4, {.still_owed = true}), ElementsAre("b"));
  EXPECT_THAT(Then(4, {.received_from = kToday - 10}), ElementsAre("b"));
  EXPECT_THAT(Then(4, {.received_to = kToday - 11}), ElementsAre("a"));
}

TEST_P(ListAsOfTest, WhoMayNotSeeItNowDoesNotSeeItThen) {
  Create(1, "a", kToday, "settings/urn-1");
  PutOnRoll(*subject_.relations, "a", "settings/urn-1");
  Bar(*subject_.relations, "a", "barred");
  scope_.subject = "barred";
  EXPECT_THAT(Then(1), IsEmpty());
  scope_ = {.la = "999", .settings = std::vector<std::string>{"settings/urn-2"}};
  EXPECT_THAT(Then(1), IsEmpty());
  scope_ = {.la = "998"};
  EXPECT_THAT(Then(1), IsEmpty());
  scope_ = {.la = "999", .settings = std::vector<std::string>{"settings/urn-1"}};
  EXPECT_THAT(Then(1), ElementsAre("a"));
}

TEST_P(ListAsOfTest, APageLooksAtABoundedNumberOfVersions) {
  std::vector<std::string> pupils;
  for (int i = 0; i < 20; ++i) {
    pupils.push_back(absl::StrCat("p", i));
    StoredRequest stored = Create(1, pupils.back(), kToday - 40 + i);
    for (int turn = 0; turn < 5; ++turn) Allocate(2 + turn, stored, i == 17 ? "rare" : "other");
  }
  EXPECT_EQ(Then(5, {}, 3), pupils);
  std::vector<std::string> found;
  AsOf as_of{.time = kBegin + absl::Minutes(5), .most_versions = 25};
  int pages = 0;
  do {
    const auto page =
        subject_.store->ListAsOf(scope_, {.caseworkers = {"rare"}}, as_of, absl::InfiniteFuture());
    ASSERT_TRUE(page.ok()) << page.status();
    for (const StoredRequest& stored : page->requests) found.push_back(PupilIdOf(stored.value.pupil));
    as_of.cursor = page->cursor;
  } while (!as_of.cursor.empty() && ++pages < 100);
  EXPECT_THAT(found, ElementsAre("p17"));
  EXPECT_LT(pages, 10);
}

INSTANTIATE_TEST_SUITE_P(Stores, ListAsOfTest, ::testing::Values(&NewFake, &NewMysql),
                         [](const auto& subject) { return subject.index == 0 ? "Fake" : "MariaDb"; });

class VersionsInMariaDbTest : public ListAsOfTest {};

TEST_P(VersionsInMariaDbTest, AreMadeAnewFromTheJournalAndLeaveOutWhatWasErased) {
  StoredRequest a = Create(1, "a", kToday - 30);
  StoredRequest b = Create(2, "b", kToday - 20);
  Withdraw(3, a);
  Allocate(4, b, "one");
  const auto run = [&](const char* text) {
    ASSERT_TRUE(subject_.database
                    ->Transact(absl::InfiniteFuture(),
                               [&](db::Connection& c) {
                                 return c.Execute(db::Statement{"test", text}, {}).status();
                               })
                    .ok());
  };
  run("DELETE FROM ehc_request_version");
  run("UPDATE ehc_request SET index_version = 1");
  EXPECT_THAT(Then(9), IsEmpty());
  auto& store = static_cast<MysqlEhcRequestStore&>(*subject_.store);
  ASSERT_TRUE(store.Reindex(absl::InfiniteFuture()).ok());
  EXPECT_THAT(Then(2), ElementsAre("a", "b"));
  EXPECT_THAT(Then(3), ElementsAre("b", "a"));
  EXPECT_THAT(Then(4, {.caseworkers = {"one"}}), ElementsAre("b"));
  run("UPDATE journal SET state = NULL, salt = NULL, changed_facts = NULL WHERE version = 1");
  EXPECT_THAT(Then(2), IsEmpty());
  run("UPDATE ehc_request SET index_version = 1");
  ASSERT_TRUE(store.Reindex(absl::InfiniteFuture()).ok());
  EXPECT_THAT(Then(2), IsEmpty());
  EXPECT_THAT(Then(4), ElementsAre("b", "a"));
}

INSTANTIATE_TEST_SUITE_P(Stores, VersionsInMariaDbTest, ::testing::Values(&NewMysql));

}  // namespace
}  // namespace send::ehcp
