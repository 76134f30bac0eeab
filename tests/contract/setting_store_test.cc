// One suite on the store of settings in memory and on the one in MariaDB, and the import over both.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>

#include "absl/time/clock.h"
#include "common/base/uuid.h"
#include "common/db/migrate.h"
#include "common/error/error.h"
#include "common/journal/hash.h"
#include "common/journal/journal.h"
#include "common/journal/sql.h"
#include "common/testing/private_mariadb.h"
#include "services/pupil/service/import_settings.h"
#include "services/pupil/store/fake_setting_store.h"
#include "services/pupil/store/mysql_setting_store.h"
#include "services/pupil/store/sql.h"

namespace send::pupil {
namespace {

using ::testing::ElementsAre;

struct Subject {
  std::unique_ptr<db::Database> database;
  std::unique_ptr<SettingStore> store;
};

Subject NewFake() { return {nullptr, std::make_unique<FakeSettingStore>()}; }

Subject NewMysql() {
  static testing::PrivateMariaDb server;
  static int count = 0;
  const db::ConnectionOptions options = server.Options("setting_" + std::to_string(++count));
  const auto connection = db::Connection::Open(options);
  const db::MigrationSet sets[] = {{journal::kComponent, journal::sql::kMigrations},
                                   {"pupil", sql::kMigrations}};
  EXPECT_TRUE(db::Migrate(**connection, sets).ok());
  auto database = std::make_unique<db::Database>(options, 4);
  auto store = std::make_unique<MysqlSettingStore>(*database);
  return {std::move(database), std::move(store)};
}

class SettingStoreTest : public ::testing::TestWithParam<Subject (*)()> {
 protected:
  SettingStoreTest() : subject_(GetParam()()) {}
  SettingStore& store() { return *subject_.store; }

  static journal::Change NewChange() {
    return {.tenant = "000",
            .actor = "issuer#demo",
            .method = "send.pupil.v1.SettingService/Test",
            .request_id = NewUuidV7(absl::Now()),
            .fingerprint = journal::Sha256("content"),
            .now = absl::Now(),
            .deadline = absl::Now() + absl::Seconds(20)};
  }
  static std::string File(const std::vector<std::string>& rows) {
    std::string text = "ofsted_urn,name,kind,registered_on,places,postcode,agency\r\n";
    for (const std::string& row : rows) text += row + "\r\n";
    return text;
  }
  absl::StatusOr<SettingImport::Summary> Import(const std::string& file, SettingImport::Options options = {}) {
    options.which = Register::kEarlyYears;
    SettingImport import(store(), NewChange(), options);
    if (absl::Status status = import.Begin(); !status.ok()) return status;
    if (absl::Status status = import.Feed(file); !status.ok()) return status;
    if (absl::Status status = import.Finish(); !status.ok()) return status;
    return import.summary();
  }
  std::vector<std::string> Titles(const absl::StatusOr<std::vector<StoredSetting>>& found) {
    std::vector<std::string> titles;
    EXPECT_TRUE(found.ok()) << found.status();
    for (const StoredSetting& stored : *found) titles.push_back(stored.value.title);
    return titles;
  }

  const std::string three_ = File({"EY990001,Example Acorns Nursery,GROUP,2015-09-01,48,ZZ99 1AA,",
                                   "EY990002,Example Oak Childminding,CHILDMINDER,2019-04-01,6,ZZ99 2AD,",
                                   "EY990003,Example Birch Pre-school,GROUP,2010-01-04,26,ZZ99 3AA,"});
  const absl::Time later_ = absl::InfiniteFuture();
  Subject subject_;
};

TEST_P(SettingStoreTest, ImportsAddsUpdatesAndLeavesAlone) {
  ASSERT_EQ(Import(three_)->added, 3);
  EXPECT_EQ(Import(three_)->unchanged, 3);
  const auto changed = Import(File({"EY990001,Example Acorns Nursery,GROUP,2015-09-01,50,ZZ99 1AA,"}));
  ASSERT_TRUE(changed.ok()) << changed.status();
  EXPECT_EQ(changed->updated, 1);
  const auto stored = store().Get("ofsted-EY990001", later_);
  EXPECT_EQ(stored->version, 2);
  EXPECT_EQ(stored->value.places, 50);
  EXPECT_TRUE(IsOpen(store().Get("ofsted-EY990003", later_)->value)) << "what a file does not name stays open";
  EXPECT_EQ(error::ReasonOf(store().Get("ofsted-EY999999", later_).status()), "SETTING_NOT_FOUND");
}

TEST_P(SettingStoreTest, ValidatingSavesNothing) {
  EXPECT_EQ(Import(three_, {.validate_only = true})->added, 3);
  EXPECT_FALSE(store().Get("ofsted-EY990001", later_).ok());
}

TEST_P(SettingStoreTest, AReplacingImportSavesNothingUntilItsClosuresAreConfirmed) {
  ASSERT_TRUE(Import(three_).ok());
  const std::string one = File({"EY990001,Example Renamed,GROUP,2015-09-01,48,ZZ99 1AA,"});
  const auto refused = Import(one, {.replacing = true});
  EXPECT_EQ(error::ReasonOf(refused.status()), "TOO_MANY_CLOSURES");
  EXPECT_EQ(error::MetadataOf(refused.status())[0].second, "2");
  EXPECT_EQ(store().Get("ofsted-EY990001", later_)->version, 1);
  EXPECT_EQ(error::ReasonOf(Import(one, {.replacing = true, .confirmed_closures = 1}).status()),
            "TOO_MANY_CLOSURES");
  const auto done = Import(one, {.replacing = true, .confirmed_closures = 2});
  ASSERT_TRUE(done.ok()) << done.status();
  EXPECT_EQ(done->closed, 2);
  EXPECT_EQ(store().Get("ofsted-EY990002", later_)->value.status, SettingStatus::kClosed);
  EXPECT_EQ(store().Get("ofsted-EY990001", later_)->value.title, "Example Renamed");
}

TEST_P(SettingStoreTest, OurDatesOutliveAnImport) {
  ASSERT_TRUE(Import(three_).ok());
  const Closure closure{"Summer", absl::CivilDay(2026, 7, 22), absl::CivilDay(2026, 9, 2)};
  const auto add = [&](const Setting& before) -> absl::StatusOr<Setting> {
    Setting after = before;
    after.closures = {closure};
    return after;
  };
  const journal::Change change = NewChange();
  ASSERT_TRUE(store().ChangeDates(change, "ofsted-EY990001", "v1", add).ok());
  EXPECT_EQ(store().ChangeDates(change, "ofsted-EY990001", "v1", add)->version, 2) << "a repeated call";
  EXPECT_EQ(error::ReasonOf(store().ChangeDates(NewChange(), "ofsted-EY990001", "v1", add).status()),
            "STALE_ETAG");
  ASSERT_TRUE(Import(File({"EY990001,Example Renamed,GROUP,2015-09-01,48,ZZ99 1AA,"})).ok());
  EXPECT_THAT(store().Get("ofsted-EY990001", later_)->value.closures, ElementsAre(closure));
}

TEST_P(SettingStoreTest, AnImportThatWasOvertakenIsAborted) {
  ASSERT_TRUE(Import(three_).ok());
  StoredSetting stale = *store().Get("ofsted-EY990001", later_);
  EXPECT_EQ(error::ReasonOf(store().SaveAll(NewChange(), Register::kEarlyYears, {stale})), "IMPORT_RUNNING");
}

TEST_P(SettingStoreTest, ListsAndSearches) {
  ASSERT_TRUE(Import(three_).ok());
  EXPECT_THAT(Titles(store().List({.limit = 2}, later_)),
              ElementsAre("Example Acorns Nursery", "Example Oak Childminding"));
  EXPECT_THAT(Titles(store().List({.after = "ofsted-EY990002"}, later_)),
              ElementsAre("Example Birch Pre-school"));
  EXPECT_THAT(Titles(store().List({.kind = SettingKind::kChildminder}, later_)),
              ElementsAre("Example Oak Childminding"));
  for (const char* text : {"exam acor", "ey990001", "EY990001", "zz991aa", "ZZ99 1AA"})
    EXPECT_THAT(Titles(store().Search({.text = text}, later_)), ElementsAre("Example Acorns Nursery")) << text;
  ASSERT_TRUE(Import(File({"EY990004,Example Caf\xE9 Nursery,GROUP,2015-09-01,48,ZZ99 1AA,"})).ok());
  for (const char* text : {"caf\xC3\xA9", "Example Caf\xC3\xA9"})
    EXPECT_THAT(Titles(store().Search({.text = text}, later_)), ElementsAre("Example Caf\xC3\xA9 Nursery"))
        << text;
  EXPECT_THAT(store().Search({.text = "\xF0\x9F\x98\x80 '; --"}, later_)->size(), 0);
  EXPECT_THAT(Titles(store().Search({.text = "example", .after = "ofsted-EY990001", .limit = 1}, later_)),
              ElementsAre("Example Birch Pre-school"));
}

INSTANTIATE_TEST_SUITE_P(Stores, SettingStoreTest, ::testing::Values(&NewFake, &NewMysql),
                         [](const auto& subject) { return subject.index == 0 ? "Fake" : "MariaDb"; });

}  // namespace
}  // namespace send::pupil
