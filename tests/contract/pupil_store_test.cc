// One suite on the store of pupils in memory and on the one in MariaDB.
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
#include "services/pupil/store/fake_pupil_store.h"
#include "services/pupil/store/mysql_pupil_store.h"
#include "services/pupil/store/sql.h"

namespace send::pupil {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

struct Subject {
  std::unique_ptr<db::Database> database;
  std::unique_ptr<PupilStore> store;
};

Subject NewFake() { return {nullptr, std::make_unique<FakePupilStore>()}; }

Subject NewMysql() {
  static testing::PrivateMariaDb server;
  static int count = 0;
  const db::ConnectionOptions options = server.Options("pupil_" + std::to_string(++count));
  const auto connection = db::Connection::Open(options);
  const db::MigrationSet sets[] = {{journal::kComponent, journal::sql::kMigrations},
                                   {"pupil", sql::kMigrations}};
  EXPECT_TRUE(db::Migrate(**connection, sets).ok());
  auto database = std::make_unique<db::Database>(options, 4);
  auto store = std::make_unique<MysqlPupilStore>(*database);
  return {std::move(database), std::move(store)};
}

const auto kNoCheck = [](const std::vector<Shown<Pupil>>&) { return absl::OkStatus(); };

class PupilStoreTest : public ::testing::TestWithParam<Subject (*)()> {
 protected:
  PupilStoreTest() : subject_(GetParam()()) {}
  PupilStore& store() { return *subject_.store; }

  static journal::Change NewChange() {
    return {.tenant = "999",
            .actor = "issuer#demo",
            .method = "send.pupil.v1.PupilService/Test",
            .request_id = NewUuidV7(absl::Now()),
            .fingerprint = journal::Sha256("content"),
            .now = absl::Now(),
            .deadline = absl::Now() + absl::Seconds(20)};
  }
  static Pupil Named(const std::string& surname, const std::string& setting = "") {
    Pupil pupil;
    pupil.forename = "Demo-Child";
    pupil.surname = surname;
    pupil.birth_date = absl::CivilDay(2017, 5, 6);
    pupil.address.lines = {"1 Example Road"};
    pupil.setting = setting;
    return pupil;
  }
  Shown<Pupil> Create(const Pupil& pupil) {
    const auto created = store().CreatePupil(NewChange(), scope_, NewUuidV7(absl::Now()), pupil, kNoCheck);
    EXPECT_TRUE(created.ok()) << created.status();
    return *created;
  }
  journal::Stored<AccessRule> SetRule(const std::string& pupil, AccessRuleKind kind, const std::string& barred,
                                      std::vector<std::string> allowed = {}) {
    AccessRule rule;
    rule.pupil_id = pupil;
    rule.kind = kind;
    rule.barred_subject = barred;
    rule.allowed_subjects = std::move(allowed);
    rule.reason = "Demo";
    const auto made = store().CreateRule(NewChange(), scope_, NewUuidV7(absl::Now()), rule);
    EXPECT_TRUE(made.ok()) << made.status();
    return *made;
  }
  std::vector<std::string> Surnames(const absl::StatusOr<std::vector<Shown<Pupil>>>& found) {
    std::vector<std::string> names;
    EXPECT_TRUE(found.ok()) << found.status();
    for (const auto& shown : *found) names.push_back(shown.stored.value.surname);
    return names;
  }

  Scope scope_{.la = "999", .subject = "demo-one"};
  Scope other_{.la = "999", .subject = "demo-two"};
  Subject subject_;
  const absl::Time later_ = absl::InfiniteFuture();
};

TEST_P(PupilStoreTest, KeepsAPupilAsRecordedAndAnswersARepeatedCall) {
  Pupil pupil = Named("Example-\u00c9\U0001F600'%_");
  pupil.upn = "H801200001001";
  pupil.looked_after = true;
  pupil.looked_after_la = "998";
  const journal::Change change = NewChange();
  const auto first = store().CreatePupil(change, scope_, NewUuidV7(absl::Now()), pupil, kNoCheck);
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_EQ(store().GetPupil(scope_, first->stored.id, later_)->stored.value, pupil);
  const auto again = store().CreatePupil(change, scope_, NewUuidV7(absl::Now()), pupil, kNoCheck);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->stored.id, first->stored.id);
}

TEST_P(PupilStoreTest, AnIdentifierIsTakenOnceAlsoByAnUpdate) {
  Pupil one = Named("One");
  one.nhs_number = "9990000018";
  Create(one);
  const auto two = Create(Named("Two"));
  Pupil twin = Named("Twin");
  twin.nhs_number = one.nhs_number;
  EXPECT_EQ(error::ReasonOf(
                store().CreatePupil(NewChange(), scope_, NewUuidV7(absl::Now()), twin, kNoCheck).status()),
            "IDENTIFIER_TAKEN");
  const auto changed = store().ChangePupil(NewChange(), scope_, two.stored.id, "v1",
                                           [&](const Pupil& before) -> absl::StatusOr<Pupil> {
                                             Pupil after = before;
                                             after.nhs_number = one.nhs_number;
                                             return after;
                                           });
  EXPECT_EQ(error::ReasonOf(changed.status()), "IDENTIFIER_TAKEN");
}

TEST_P(PupilStoreTest, ShowsWhoIsAlikeToTheCheckOfANewPupil) {
  Create(Named("Example"));
  Pupil exchanged = Named("Example");
  exchanged.birth_date = absl::CivilDay(2017, 6, 5);
  size_t alike = 0;
  const auto refused = store().CreatePupil(NewChange(), scope_, NewUuidV7(absl::Now()), exchanged,
                                           [&](const std::vector<Shown<Pupil>>& found) {
                                             alike = found.size();
                                             return error::FailedPrecondition("POSSIBLE_DUPLICATE", "no");
                                           });
  EXPECT_EQ(error::ReasonOf(refused.status()), "POSSIBLE_DUPLICATE");
  EXPECT_EQ(alike, 1U);
  EXPECT_THAT(Surnames(store().ListPupils(scope_, {}, later_)), ElementsAre("Example"));
}

TEST_P(PupilStoreTest, ACarerIsCheckedBesideThoseThereAreAndNotWhenTheCallComesAgain) {
  Carer carer;
  carer.pupil_id = Create(Named("Example")).stored.id;
  carer.forename = carer.surname = "Demo";
  const auto one_at_most = [](size_t others) {
    return others == 0 ? absl::OkStatus() : error::FailedPrecondition("ENOUGH", "No more.");
  };
  const journal::Change change = NewChange();
  const auto first = store().CreateCarer(change, scope_, NewUuidV7(absl::Now()), carer, one_at_most);
  ASSERT_TRUE(first.ok()) << first.status();
  const auto again = store().CreateCarer(change, scope_, NewUuidV7(absl::Now()), carer, one_at_most);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->stored.id, first->stored.id);
  const auto second = store().CreateCarer(NewChange(), scope_, NewUuidV7(absl::Now()), carer, one_at_most);
  EXPECT_EQ(error::ReasonOf(second.status()), "ENOUGH");
  EXPECT_EQ(store().ListCarers(scope_, carer.pupil_id, later_)->size(), 1u);
}

TEST_P(PupilStoreTest, WhoIsBarredMeetsNeitherPupilNorCarerInAnyWay) {
  const auto made = Create(Named("Example"));
  Carer carer;
  carer.pupil_id = made.stored.id;
  carer.forename = carer.surname = "Demo";
  const auto parent = store().CreateCarer(NewChange(), scope_, NewUuidV7(absl::Now()), carer,
                                          [](size_t) { return absl::OkStatus(); });
  ASSERT_TRUE(parent.ok()) << parent.status();
  const auto rule = SetRule(made.stored.id, AccessRuleKind::kPersonBarred, "demo-two");
  EXPECT_EQ(error::ReasonOf(store().GetPupil(other_, made.stored.id, later_).status()), "PUPIL_NOT_FOUND");
  EXPECT_EQ(error::ReasonOf(store().GetCarer(other_, made.stored.id, parent->stored.id, later_).status()),
            "CARER_NOT_FOUND");
  EXPECT_THAT(Surnames(store().ListPupils(other_, {}, later_)), IsEmpty());
  EXPECT_THAT(Surnames(store().SearchPupils(other_, {.name_prefix = "exam"}, later_)), IsEmpty());
  EXPECT_THAT(Surnames(store().BatchGetPupils(other_, {made.stored.id}, later_)), IsEmpty());
  EXPECT_THAT(Surnames(store().ListLikePupils(other_, made.stored.value, later_)), IsEmpty());
  EXPECT_TRUE(store().ListCarers(other_, made.stored.id, later_)->empty());
  EXPECT_TRUE(store().GetPupil(scope_, made.stored.id, later_).ok());
  ASSERT_TRUE(
      store()
          .ChangeRule(NewChange(), scope_, made.stored.id, rule.id, "v1",
                      [](const AccessRule& before) { return DecideEnd(before, absl::UnixEpoch(), "over"); })
          .ok());
  EXPECT_TRUE(store().GetPupil(other_, made.stored.id, later_).ok());
}

TEST_P(PupilStoreTest, AProtectedAddressIsHiddenFromAllButItsAllowList) {
  const auto made = Create(Named("Example"));
  SetRule(made.stored.id, AccessRuleKind::kAddressProtected, "", {"demo-one"});
  EXPECT_FALSE(store().GetPupil(scope_, made.stored.id, later_)->address_hidden);
  EXPECT_TRUE(store().GetPupil(other_, made.stored.id, later_)->address_hidden);
  EXPECT_TRUE(store().ListPupils(other_, {}, later_)->at(0).address_hidden);
  const auto move = [](const Pupil& before) -> absl::StatusOr<Pupil> {
    Pupil after = before;
    after.address.lines = {"2 Example Road"};
    return after;
  };
  EXPECT_EQ(error::ReasonOf(store().ChangePupil(NewChange(), other_, made.stored.id, "v1", move).status()),
            "ADDRESS_PROTECTED");
  EXPECT_TRUE(store().ChangePupil(NewChange(), scope_, made.stored.id, "v1", move).ok());
  AccessRule again;
  again.pupil_id = made.stored.id;
  again.reason = "Demo";
  EXPECT_EQ(error::ReasonOf(store().CreateRule(NewChange(), scope_, NewUuidV7(absl::Now()), again).status()),
            "RULE_EXISTS");
}

TEST_P(PupilStoreTest, ASchoolMeetsItsOwnRoll) {
  Create(Named("Here", "settings/urn-1"));
  const auto there = Create(Named("There", "settings/urn-2"));
  scope_.settings = std::vector<std::string>{"settings/urn-1", "settings/urn-3"};
  EXPECT_THAT(Surnames(store().ListPupils(scope_, {}, later_)), ElementsAre("Here"));
  EXPECT_FALSE(store().GetPupil(scope_, there.stored.id, later_).ok());
  scope_.settings->clear();
  EXPECT_THAT(Surnames(store().ListPupils(scope_, {}, later_)), IsEmpty());
}

TEST_P(PupilStoreTest, SearchesByNameDateAndIdentifierInPages) {
  Pupil numbered = Named("Beta");
  numbered.uln = "1234567899";
  Create(numbered);
  Create(Named("alpha"));
  Create(Named("Alpine"));
  EXPECT_THAT(Surnames(store().SearchPupils(scope_, {.name_prefix = "ALP"}, later_)),
              ElementsAre("alpha", "Alpine"));
  EXPECT_THAT(Surnames(store().SearchPupils(scope_, {.name_prefix = "%"}, later_)), IsEmpty());
  EXPECT_THAT(Surnames(store().SearchPupils(scope_, {.identifier = "1234567899"}, later_)),
              ElementsAre("Beta"));
  const auto first = store().SearchPupils(scope_, {.name_prefix = "demo", .limit = 2}, later_);
  EXPECT_THAT(Surnames(first), ElementsAre("alpha", "Alpine"));
  EXPECT_THAT(Surnames(store().SearchPupils(
                  scope_, {.name_prefix = "demo", .after = first->back().stored.id, .limit = 2}, later_)),
              ElementsAre("Beta"));
}

INSTANTIATE_TEST_SUITE_P(Stores, PupilStoreTest, ::testing::Values(&NewFake, &NewMysql),
                         [](const auto& subject) { return subject.index == 0 ? "Fake" : "MariaDb"; });

}  // namespace
}  // namespace send::pupil
