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
#include "services/ehcp/store/disagreement_codec.h"
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
  whole.exceptions = {{.limit_id = "T44-institution",
                       .ground = ComplianceGround::kAbsence,
                       .from = kToday - 20,
                       .to = kToday,
                       .evidence = "evidence"},
                      {.limit_id = "T44-institution",
                       .ground = ComplianceGround::kEarlyYearsClosed,
                       .evidence = "more",
                       .setting = "settings/urn-990001",
                       .advice_requested_on = kToday - 9,
                       .closed_from = kToday - 5,
                       .reopens = kToday + 30}};
  whole.resumed = true;
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

TEST_P(DisagreementStoreTest, TheRequestGoesOnAndTheDisagreementSaysSoOrNeitherDoes) {
  const auto created = Create("first", NewChange());
  ASSERT_TRUE(created.ok()) << created.status();
  const DisagreementKey key{"first", created->id};
  const auto go_on = [&](const EhcRequest& before, const StoredDisagreement& by) -> absl::StatusOr<GoneOn> {
    GoneOn after{before, by.value};
    after.request.state = State::kAssessing;
    after.request.resumptions = {{by.id, ResumedBy::kNotOpposed, ResumedTo::kAssess, kToday - 3, kToday + 90}};
    after.disagreement.resumed = true;
    return after;
  };
  const auto refuse = [](const EhcRequest&, const StoredDisagreement&) -> absl::StatusOr<GoneOn> {
    return error::FailedPrecondition("NO", "no");
  };
  const auto reason = [&](const DisagreementKey& of, std::string_view etag,
                          DisagreementStore::DecisionOnBoth decide) {
    return error::ReasonOf(subjects_.store->ChangeBoth(NewChange(), scope_, of, etag, decide).status());
  };
  EXPECT_EQ(reason(key, "v1", refuse), "NO");
  EXPECT_EQ(reason(key, "v2", go_on), "STALE_ETAG") << "the etag is the request's";
  EXPECT_EQ(reason({"second", created->id}, "v1", go_on), "DISAGREEMENT_NOT_FOUND");
  EXPECT_FALSE(subjects_.store->Get(scope_, key, absl::InfiniteFuture())->value.resumed);

  const journal::Change change = NewChange();
  const auto resumed = subjects_.store->ChangeBoth(change, scope_, key, "v1", go_on);
  ASSERT_TRUE(resumed.ok()) << resumed.status();
  EXPECT_EQ(resumed->id, "first");
  EXPECT_EQ(resumed->version, 2);
  const auto again = subjects_.store->ChangeBoth(change, scope_, key, "v1", refuse);
  ASSERT_TRUE(again.ok()) << "the same call answers as it did";
  EXPECT_EQ(again->value, resumed->value);
  const auto request = subjects_.requests->Get(scope_, "first", absl::InfiniteFuture());
  EXPECT_EQ(request->value, resumed->value);
  EXPECT_EQ(request->value.resumptions.at(0).disagreement, created->id);
  const auto stored = subjects_.store->Get(scope_, key, absl::InfiniteFuture());
  EXPECT_TRUE(stored->value.resumed);
  EXPECT_EQ(stored->version, 2);
  EXPECT_EQ(DisagreementDueOn(stored->value, Calendar()), kNoDueDate);
}

TEST(DisagreementCodec, ReadsClaimsFromBeforeThereWereClosures) {
  Disagreement kept;
  kept.request_id = "first";
  kept.pupil = "localAuthorities/999/pupils/demo";
  kept.notice_sent_on = kToday;
  kept.exceptions = {{.limit_id = "T44-draft",
                      .ground = ComplianceGround::kAbsence,
                      .from = kToday,
                      .to = kToday + 20,
                      .evidence = "evidence"},
                     {.limit_id = "T44-final", .from = kToday, .to = kToday + 1, .evidence = "more"}};
  using Codec = journal::Codec<Disagreement>;
  std::string document = Codec::Encode(kept);
  for (const auto& [now, before] :
       {std::pair("\"ground\":\"absence\"", "\"absence\":true"),
        std::pair("\"ground\":\"exceptional_circumstances\"", "\"absence\":false")}) {
    const size_t place = document.find(now);
    ASSERT_NE(place, std::string::npos) << document;
    document.replace(place, std::string_view(now).size(), before);
  }
  EXPECT_EQ(Codec::Decode(document, Codec::kSchemaVersion).value(), kept);
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

// Whoever takes back a notice sees what disputes it, and who disputes it sees that it was taken back.
TEST_P(DisagreementStoreTest, ANoticeIsTakenBackOrDisputed) {
  const auto retract = [&](const journal::Change& change) {
    return subjects_.requests->ChangeBesideDisagreements(
        change, scope_, "first", "v1",
        [](const EhcRequest& before, const std::vector<Disagreement>& all) -> absl::StatusOr<EhcRequest> {
          if (!all.empty()) return error::FailedPrecondition("STEP_IN_USE", "It is disputed.");
          EhcRequest after = before;
          after.notices.clear();
          return after;
        });
  };
  ASSERT_TRUE(Create("second", NewChange()).ok());
  absl::Status disputed;
  std::thread disputes([&] { disputed = Create("first", NewChange()).status(); });
  const absl::Status retracted = retract(NewChange()).status();
  disputes.join();
  EXPECT_NE(retracted.ok(), disputed.ok()) << retracted << disputed;
  if (retracted.ok()) {
    EXPECT_EQ(error::ReasonOf(Create("first", NewChange()).status()), "NOTHING_TO_APPEAL");
  } else {
    EXPECT_EQ(error::ReasonOf(retracted), "STEP_IN_USE");
    EXPECT_EQ(error::ReasonOf(retract(NewChange()).status()), "STEP_IN_USE");
  }
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

TEST_P(DisagreementStoreTest, ListsByWhoseCaseItIsAndByWhatCameOfIt) {
  const auto idle = Create("first", NewChange());
  auto late = Create("second", NewChange());
  auto dismissed = Create("first", NewChange(), 1);
  // D3: three working days.
  late = Record(*late, {Step::kMediationWantedHealthToo, kToday - 10});
  dismissed = Record(*dismissed, {Step::kAppealReceivedByAuthority, kToday - 10});
  dismissed = Record(*dismissed, {Step::kOrderMade, kToday - 5, std::nullopt, 0, Order::kDismissed});
  ASSERT_TRUE(late.ok() && dismissed.ok()) << late.status() << dismissed.status();
  const auto given =
      subjects_.requests->Change(NewChange(), scope_, "second", "v1", [](const EhcRequest& before) {
        EhcRequest after = before;
        after.caseworker = "CN=one,two";
        after.team = "north";
        return absl::StatusOr<EhcRequest>(after);
      });
  ASSERT_TRUE(given.ok()) << given.status();
  EXPECT_THAT(Ids({.caseworkers = {"CN=one,two"}}), ElementsAre(late->id));
  EXPECT_THAT(Ids({.caseworkers = {"me", "CN=one,two"}}), ElementsAre(late->id));
  EXPECT_THAT(Ids({.caseworkers = {"one", "two"}}), IsEmpty());
  EXPECT_THAT(Ids({.team = "north"}), ElementsAre(late->id));
  EXPECT_THAT(Ids({.unallocated = true}), ElementsAre(idle->id, dismissed->id));
  EXPECT_THAT(Ids({.due_before = kToday}), ElementsAre(late->id));
  EXPECT_THAT(Ids({.due_before = DisagreementDueOn(late->value, Calendar())}), IsEmpty());
  EXPECT_THAT(Ids({.outcome = Outcome::kDismissed}), ElementsAre(dismissed->id));
  EXPECT_THAT(Ids({.outcome = Outcome::kOpen}), ElementsAre(late->id, idle->id));
  EXPECT_THAT(Ids({.still_owed = true}), ElementsAre(late->id, idle->id));
  EXPECT_THAT(Ids({.request_id = "first", .still_owed = true}), ElementsAre(idle->id));
}

TEST_P(DisagreementStoreTest, StillOwesWhatAnOrderAsksUntilThatIsDone) {
  auto ordered = Create("first", NewChange());
  ordered = Record(*ordered, {Step::kAppealReceivedByTribunal, kToday - 10});
  ASSERT_TRUE(ordered.ok()) << ordered.status();
  ordered = Record(*ordered, {Step::kOrderMade, kToday - 5, std::nullopt, 0, Order::kAssess});
  ASSERT_TRUE(ordered.ok()) << ordered.status();
  EXPECT_THAT(Ids({.outcome = Outcome::kUpheld, .still_owed = true}), ElementsAre(ordered->id));
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
