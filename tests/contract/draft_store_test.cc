// One suite on the store of drafts in memory and on MariaDB, so that the one in memory stays honest.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>

#include "absl/time/clock.h"
#include "common/base/uuid.h"
#include "common/civil/testing.h"
#include "common/db/migrate.h"
#include "common/error/error.h"
#include "common/journal/hash.h"
#include "common/journal/journal.h"
#include "common/journal/sql.h"
#include "common/testing/private_mariadb.h"
#include "services/ehcp/store/fake_draft_store.h"
#include "services/ehcp/store/fake_ehc_request_store.h"
#include "services/ehcp/store/mysql_draft_store.h"
#include "services/ehcp/store/relation_testing.h"
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

struct Subject {
  std::unique_ptr<db::Database> database;
  std::unique_ptr<EhcRequestStore> requests;
  std::unique_ptr<DraftStore> drafts;
  std::unique_ptr<RelationStore> kept_relations;
  RelationStore* relations = nullptr;
};

Subject NewFake() {
  auto requests = std::make_unique<FakeEhcRequestStore>(Calendar());
  auto drafts = std::make_unique<FakeDraftStore>(*requests);
  RelationStore& relations = requests->relations;
  return {nullptr, std::move(requests), std::move(drafts), nullptr, &relations};
}

Subject NewMysql() {
  static testing::PrivateMariaDb server;
  static int count = 0;
  const db::ConnectionOptions options = server.Options("drafts_" + std::to_string(++count));
  const auto connection = db::Connection::Open(options);
  const db::MigrationSet sets[] = {{journal::kComponent, journal::sql::kMigrations},
                                   {"ehcp", sql::kMigrations}};
  EXPECT_TRUE(db::Migrate(**connection, sets).ok());
  auto database = std::make_unique<db::Database>(options, 8);
  auto requests = std::make_unique<MysqlEhcRequestStore>(*database, Calendar());
  auto drafts = std::make_unique<MysqlDraftStore>(*database, *requests);
  auto relations = std::make_unique<MysqlRelationStore>(*database);
  RelationStore& kept = *relations;
  return {std::move(database), std::move(requests), std::move(drafts), std::move(relations), &kept};
}

class DraftStoreTest : public ::testing::TestWithParam<Subject (*)()> {
 protected:
  DraftStoreTest() : subject_(GetParam()()) {}

  static journal::Change NewChange() {
    return {.tenant = "999",
            .actor = "issuer#demo",
            .method = "send.ehcp.v1.EhcRequestDraftService/Test",
            .request_id = NewUuidV7(absl::Now()),
            .fingerprint = journal::Sha256("content"),
            .now = absl::Now(),
            .deadline = absl::Now() + absl::Seconds(20)};
  }
  StoredDraft Begin(const std::string& pupil, const std::string& setting = "settings/urn-1") {
    RequestDraft draft;
    draft.pupil = "localAuthorities/999/pupils/" + pupil;
    draft.setting = setting;
    draft.particulars = {"why", "", "", "", kToday};
    const auto created = subject_.drafts->Create(NewChange(), scope_, NewUuidV7(absl::Now()), draft);
    EXPECT_TRUE(created.ok()) << created.status();
    return *created;
  }
  absl::StatusOr<StoredDraft> SubmitIt(const StoredDraft& draft, const journal::Change& change,
                                       const std::string& request_id) {
    return subject_.drafts->Submit(
        change, scope_, draft.id, journal::EtagOf(draft.version),
        [&](const RequestDraft& before) { return Submit(before, request_id, "Demo Person", kToday); });
  }
  absl::StatusOr<StoredRequest> RequestOf(const std::string& id) {
    return subject_.requests->Get({.la = "999"}, id, absl::InfiniteFuture());
  }

  const Scope scope_{.la = "999", .settings = std::vector<std::string>{"settings/urn-1"}};
  Subject subject_;
};

TEST_P(DraftStoreTest, KeepsADraftAndEachChange) {
  const StoredDraft draft = Begin("a");
  const auto edited =
      subject_.drafts->Change(NewChange(), scope_, draft.id, "v1", [](const RequestDraft& before) {
        return Edit(before, {"\U0001F600 '; --", "needs", "support", "views", kToday - 1}, kToday);
      });
  ASSERT_TRUE(edited.ok()) << edited.status();
  const auto read = subject_.drafts->Get(scope_, draft.id, absl::InfiniteFuture());
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read->value, edited->value);
  EXPECT_EQ(read->version, 2);
  EXPECT_EQ(error::ReasonOf(subject_.drafts->Change(NewChange(), scope_, draft.id, "v1", &Discard).status()),
            "STALE_ETAG");
}

TEST_P(DraftStoreTest, SubmitsOnceWithTheRequestThatItMakes) {
  const StoredDraft draft = Begin("a");
  const std::string request_id = NewUuidV7(absl::Now());
  const journal::Change change = NewChange();
  const auto submitted = SubmitIt(draft, change, request_id);
  ASSERT_TRUE(submitted.ok()) << submitted.status();
  EXPECT_EQ(submitted->value.request_id, request_id);
  const auto made = RequestOf(request_id);
  ASSERT_TRUE(made.ok()) << made.status();
  EXPECT_EQ(made->value.particulars->reasons, "why");
  EXPECT_EQ(made->value.received_on, kToday);
  EXPECT_EQ(made->version, 1);
  // The same call again answers the same, and makes nothing.
  const auto again = SubmitIt(draft, change, NewUuidV7(absl::Now()));
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->value.request_id, request_id);
}

TEST_P(DraftStoreTest, SubmitsNothingWhereTheChildHasAnOpenRequest) {
  const StoredDraft first = Begin("a");
  const StoredDraft second = Begin("a");
  const std::string open = NewUuidV7(absl::Now());
  ASSERT_TRUE(SubmitIt(first, NewChange(), open).ok());
  const std::string never = NewUuidV7(absl::Now());
  PutOnRoll(*subject_.relations, "a", "settings/urn-1");
  const auto refused = SubmitIt(second, NewChange(), never);
  EXPECT_EQ(error::ReasonOf(refused.status()), "OPEN_REQUEST_EXISTS");
  EXPECT_EQ(error::ResourceOf(refused.status()), open);
  EXPECT_EQ(subject_.drafts->Get(scope_, second.id, absl::InfiniteFuture())->value.state, DraftState::kOpen);
  EXPECT_FALSE(RequestOf(never).ok());
}

TEST_P(DraftStoreTest, ShowsADraftToItsSettingAlone) {
  const StoredDraft mine = Begin("a");
  Begin("b", "settings/urn-2");
  const auto ids = [&](const Scope& scope) {
    std::vector<std::string> found;
    const auto drafts = subject_.drafts->List(scope, {}, absl::InfiniteFuture());
    for (const StoredDraft& draft : *drafts) found.push_back(PupilIdOf(draft.value.pupil));
    return found;
  };
  EXPECT_THAT(ids(scope_), ElementsAre("a"));
  EXPECT_THAT(ids({.la = "999"}), IsEmpty());
  EXPECT_THAT(ids({.la = "998", .settings = scope_.settings}), IsEmpty());
  Bar(*subject_.relations, "a", "one");
  EXPECT_THAT(ids({.la = "999", .subject = "one", .settings = scope_.settings}), IsEmpty());
  EXPECT_THAT(ids({.la = "999", .subject = "two", .settings = scope_.settings}), ElementsAre("a"));
  EXPECT_EQ(error::ReasonOf(subject_.drafts->Get({.la = "999"}, mine.id, absl::InfiniteFuture()).status()),
            "DRAFT_NOT_FOUND");
}

INSTANTIATE_TEST_SUITE_P(Stores, DraftStoreTest, ::testing::Values(&NewFake, &NewMysql),
                         [](const auto& subject) { return subject.index == 0 ? "Fake" : "MariaDb"; });

}  // namespace
}  // namespace send::ehcp
