// Disagreements, on the store in memory and on the one in MariaDB.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <memory>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/error/error.h"
#include "services/ehcp/domain/disagreement_decide.h"
#include "services/ehcp/domain/standing.h"
#include "services/ehcp/domain/testing.h"
#include "services/ehcp/store/fake_disagreement_store.h"
#include "tests/contract/stores.h"

namespace send::ehcp {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Stores<DisagreementStore> NewFake() {
  return InMemory<DisagreementStore>([](FakeEhcRequestStore& requests) {
    return std::make_unique<FakeDisagreementStore>(requests, Calendar());
  });
}

Stores<DisagreementStore> NewMysql() {
  return InMariaDb<DisagreementStore>([](db::Database& database, MysqlEhcRequestStore& requests) {
    return std::make_unique<MysqlDisagreementStore>(database, requests, Calendar());
  });
}

class DisagreementStoreTest : public ::testing::TestWithParam<Stores<DisagreementStore> (*)()> {
 protected:
  DisagreementStoreTest() : subjects_(GetParam()()) {
    for (const char* id : {"first", "second"}) {
      EhcRequest request = ReceivedOn(kToday - 60);
      request.pupil = absl::StrCat("localAuthorities/999/pupils/of-", id);
      request.state = State::kRefusedToAssess;
      request.decision = ehcp::Decision::kDoNotAssess;
      request.notices = {NoticeTo(RecipientKind::kParent, NoticeKind::kAssessmentDecision, kToday - 30)};
      EXPECT_TRUE(subjects_.requests->Create(NewChange(), scope_, id, request).ok());
    }
  }
  journal::Change NewChange() { return CallOf("send.ehcp.v1.DisagreementService/Test"); }
  // About the notice of the decision, or one that was sent so many days later.
  absl::StatusOr<StoredDisagreement> Create(const std::string& request, const journal::Change& change,
                                            int days_later = 0) {
    return subjects_.store->Create(change, scope_, {request, NewUuidV7(absl::Now())},
                                   [&](const EhcRequest& of) {
                                     auto begun = Begin(of, request, Subject::kNoAssessment);
                                     if (begun.ok()) begun->notice_sent_on += days_later;
                                     return begun;
                                   });
  }
  absl::StatusOr<StoredDisagreement> Record(const StoredDisagreement& stored, StepRecord step) {
    return subjects_.store->Change(NewChange(), scope_, {stored.value.request_id, stored.id},
                                   journal::EtagOf(stored.version),
                                   [&](const Disagreement& before) { return Decide(before, step, kToday); });
  }
  std::vector<std::string> Ids(const DisagreementQuery& query) {
    std::vector<std::string> ids;
    const auto found = subjects_.store->List(scope_, query, absl::InfiniteFuture());
    for (const StoredDisagreement& stored : *found) ids.push_back(stored.id);
    return ids;
  }

  Scope scope_{.la = "999"};
  Stores<DisagreementStore> subjects_;
};

TEST_P(DisagreementStoreTest, KeepsOneAsItWasMadeAndChanged) {
  const journal::Change change = NewChange();
  const auto created = Create("first", change);
  ASSERT_TRUE(created.ok()) << created.status();
  EXPECT_EQ(Create("first", change)->id, created->id) << "the same call again";
  Disagreement whole = created->value;
  whole.subject = Subject::kPlanInstitution;
  whole.steps = {{Step::kMediationArranged, kToday - 3, kToday + 9, 0, std::nullopt, "note \u00e9", "in error"},
                 {Step::kActDirected, kToday - 2, std::nullopt, 14, std::nullopt, "", ""},
                 {Step::kOrderMade, kToday - 1, std::nullopt, 0, Order::kAmendInstitution, "", ""}};
  whole.compliance = {{"T44-institution", kToday}};
  whole.exceptions = {{"T44-institution", true, kToday - 20, kToday, "evidence"}};
  const DisagreementKey key{"first", created->id};
  const auto changed =
      subjects_.store->Change(NewChange(), scope_, key, "v1",
                              [&](const Disagreement&) -> absl::StatusOr<Disagreement> { return whole; });
  ASSERT_TRUE(changed.ok()) << changed.status();
  const auto read = subjects_.store->Get(scope_, key, absl::InfiniteFuture());
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->value, whole);
  EXPECT_EQ(read->version, 2);
  EXPECT_EQ(error::ReasonOf(Record(*created, {Step::kAdviserContacted, kToday}).status()), "STALE_ETAG");
}

TEST_P(DisagreementStoreTest, KeepsOneForEachNoticeOfADecision) {
  const journal::Change change = NewChange();
  const auto first = Create("first", change);
  ASSERT_TRUE(first.ok()) << first.status();
  const auto second = Create("first", NewChange());
  EXPECT_EQ(second.status().code(), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(error::ReasonOf(second.status()), "DISAGREEMENT_EXISTS");
  EXPECT_EQ(error::ResourceOf(second.status()), first->id);
  EXPECT_EQ(Create("first", change)->id, first->id) << "the same call again answers as it did";
  EXPECT_TRUE(Create("second", NewChange()).ok());
  EXPECT_TRUE(Create("first", NewChange(), 1).ok()) << "a notice that was sent anew";
}

TEST_P(DisagreementStoreTest, KeepsOneOfManyThatAreMadeAtOnce) {
  constexpr int kAtOnce = 6;
  std::array<absl::Status, kAtOnce> made;
  std::vector<std::thread> threads;
  for (absl::Status& status : made)
    threads.emplace_back([&] { status = Create("first", NewChange()).status(); });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(std::count_if(made.begin(), made.end(), [](const absl::Status& status) { return status.ok(); }), 1);
  for (const absl::Status& status : made)
    if (!status.ok()) {
      EXPECT_EQ(error::ReasonOf(status), "DISAGREEMENT_EXISTS");
    }
  EXPECT_EQ(Ids({.request_id = "first"}).size(), 1U);
}

TEST_P(DisagreementStoreTest, ListsByWhatIsOwedNextInPages) {
  const auto idle = Create("first", NewChange());
  auto later = Create("second", NewChange());
  auto sooner = Create("first", NewChange(), 1);
  later = Record(*later, {Step::kMediationWanted, kToday - 5});
  sooner = Record(*sooner, {Step::kMediationWanted, kToday - 10});
  ASSERT_TRUE(later.ok() && sooner.ok());
  EXPECT_THAT(Ids({}), ElementsAre(sooner->id, later->id, idle->id));
  EXPECT_THAT(Ids({.request_id = "first"}), ElementsAre(sooner->id, idle->id));
  EXPECT_THAT(Ids({.limit = 1}), ElementsAre(sooner->id));
  const auto after = [&](const StoredDisagreement& stored) {
    return DisagreementQuery{.after = {{DisagreementDueOn(stored.value, Calendar()), stored.id}}};
  };
  EXPECT_THAT(Ids(after(*sooner)), ElementsAre(later->id, idle->id));
  EXPECT_THAT(Ids(after(*idle)), IsEmpty());
  EXPECT_EQ(DisagreementDueOn(idle->value, Calendar()), kNoDueDate);
}

TEST_P(DisagreementStoreTest, OutOfScopeIsAsIfItWereNotThere) {
  const auto created = Create("first", NewChange());
  const auto reason = [&](const Scope& scope, const DisagreementKey& key) {
    return error::ReasonOf(subjects_.store->Get(scope, key, absl::InfiniteFuture()).status());
  };
  EXPECT_EQ(reason({.la = "998"}, {"first", created->id}), "DISAGREEMENT_NOT_FOUND");
  Bar(*subjects_.relations, "of-first", "barred");
  EXPECT_EQ(reason({.la = "999", .subject = "barred"}, {"first", created->id}), "DISAGREEMENT_NOT_FOUND");
  EXPECT_EQ(reason(scope_, {"second", created->id}), "DISAGREEMENT_NOT_FOUND");
  EXPECT_EQ(error::ReasonOf(Create("third", NewChange()).status()), "REQUEST_NOT_FOUND");
  scope_.subject = "barred";
  EXPECT_THAT(Ids({}), IsEmpty());
  EXPECT_EQ(error::ReasonOf(Record(*created, {Step::kAdviserContacted, kToday}).status()),
            "DISAGREEMENT_NOT_FOUND");
}

INSTANTIATE_TEST_SUITE_P(Stores, DisagreementStoreTest, ::testing::Values(&NewFake, &NewMysql),
                         [](const auto& subject) { return subject.index == 0 ? "Fake" : "MariaDb"; });

}  // namespace
}  // namespace send::ehcp
