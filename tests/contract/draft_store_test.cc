// One suite on the store of drafts in memory and on MariaDB, so that the one in memory stays honest.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>

#include "common/error/error.h"
#include "services/ehcp/store/fake_draft_store.h"
#include "services/ehcp/store/mysql_draft_store.h"
#include "tests/contract/stores.h"

namespace send::ehcp {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Stores<DraftStore> NewFake() {
  return InMemory<DraftStore>(
      [](FakeEhcRequestStore& requests) { return std::make_unique<FakeDraftStore>(requests); });
}

Stores<DraftStore> NewMysql() {
  return InMariaDb<DraftStore>([](db::Database& database, MysqlEhcRequestStore& requests) {
    return std::make_unique<MysqlDraftStore>(database, requests);
  });
}

class DraftStoreTest : public ::testing::TestWithParam<Stores<DraftStore> (*)()> {
 protected:
  DraftStoreTest() : subject_(GetParam()()) {}

  static journal::Change NewChange() { return CallOf("send.ehcp.v1.EhcRequestDraftService/Test"); }
  StoredDraft Begin(const std::string& pupil, const std::string& setting = "settings/urn-1") {
    RequestDraft draft;
    draft.pupil = "localAuthorities/999/pupils/" + pupil;
    draft.setting = setting;
    draft.particulars = {"why", "", "", "", kToday};
    const auto created = subject_.store->Create(NewChange(), scope_, NewUuidV7(absl::Now()), draft);
    EXPECT_TRUE(created.ok()) << created.status();
    return *created;
  }
  absl::StatusOr<StoredDraft> SubmitIt(const StoredDraft& draft, const journal::Change& change,
                                       const std::string& request_id) {
    return subject_.store->Submit(
        change, scope_, draft.id, journal::EtagOf(draft.version),
        [&](const RequestDraft& before) { return Submit(before, request_id, "Demo Person", kToday); });
  }
  absl::StatusOr<StoredRequest> RequestOf(const std::string& id) {
    return subject_.requests->Get({.la = "999"}, id, absl::InfiniteFuture());
  }

  const Scope scope_{.la = "999", .settings = std::vector<std::string>{"settings/urn-1"}};
  Stores<DraftStore> subject_;
};

TEST_P(DraftStoreTest, KeepsADraftAndEachChange) {
  const StoredDraft draft = Begin("a");
  const auto edited =
      subject_.store->Change(NewChange(), scope_, draft.id, "v1", [](const RequestDraft& before) {
        return Edit(before, {"\U0001F600 '; --", "needs", "support", "views", kToday - 1}, kToday);
      });
  ASSERT_TRUE(edited.ok()) << edited.status();
  const auto read = subject_.store->Get(scope_, draft.id, absl::InfiniteFuture());
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read->value, edited->value);
  EXPECT_EQ(read->version, 2);
  EXPECT_EQ(error::ReasonOf(subject_.store->Change(NewChange(), scope_, draft.id, "v1", &Discard).status()),
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
  EXPECT_EQ(subject_.store->Get(scope_, second.id, absl::InfiniteFuture())->value.state, DraftState::kOpen);
  EXPECT_FALSE(RequestOf(never).ok());
}

TEST_P(DraftStoreTest, ShowsADraftToItsSettingAlone) {
  const StoredDraft mine = Begin("a");
  Begin("b", "settings/urn-2");
  const auto ids = [&](const Scope& scope) {
    std::vector<std::string> found;
    const auto drafts = subject_.store->List(scope, {}, absl::InfiniteFuture());
    for (const StoredDraft& draft : *drafts) found.push_back(PupilIdOf(draft.value.pupil));
    return found;
  };
  EXPECT_THAT(ids(scope_), ElementsAre("a"));
  EXPECT_THAT(ids({.la = "999"}), IsEmpty());
  EXPECT_THAT(ids({.la = "998", .settings = scope_.settings}), IsEmpty());
  Bar(*subject_.relations, "a", "one");
  EXPECT_THAT(ids({.la = "999", .subject = "one", .settings = scope_.settings}), IsEmpty());
  EXPECT_THAT(ids({.la = "999", .subject = "two", .settings = scope_.settings}), ElementsAre("a"));
  EXPECT_EQ(error::ReasonOf(subject_.store->Get({.la = "999"}, mine.id, absl::InfiniteFuture()).status()),
            "DRAFT_NOT_FOUND");
}

INSTANTIATE_TEST_SUITE_P(Stores, DraftStoreTest, ::testing::Values(&NewFake, &NewMysql),
                         [](const auto& subject) { return subject.index == 0 ? "Fake" : "MariaDb"; });

}  // namespace
}  // namespace send::ehcp
