// One suite on the store in memory and on the one in MariaDB: what a handler test learns from the one holds for
// the other.
#include <gmock/gmock.h>

#include "tests/contract/ehc_request_store_fixture.h"

namespace send::ehcp {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

ExceptionClaim ClosureClaim() {
  ExceptionClaim claim;
  claim.claim_id = "c";
  claim.limit_id = "A2";
  claim.setting = "settings/urn-990000";
  claim.ground = ExceptionGround::kSchoolClosure;
  claim.advice_requested_on = kToday;
  claim.closed_from = kToday;
  claim.reopens = kToday + 30;
  claim.claimed_on = kToday;
  return claim;
}

// A retraction of every kind of step, of what the request has.
std::vector<Retraction> OneOfEach(const EhcRequest& request) {
  const std::vector<RecordedStep> steps = {request.notices[0],
                                           DecisionRecord{Decision::kAssess, kToday, "why"},
                                           *request.issue_before,
                                           request.drafts[0],
                                           request.representations[0],
                                           request.meetings[0],
                                           *request.plan,
                                           *request.move_away,
                                           *request.rights,
                                           WithdrawalRecord{kToday, "why"},
                                           request.resumptions[0]};
  EXPECT_EQ(steps.size(), std::variant_size_v<RecordedStep>);
  std::vector<Retraction> retractions;
  for (size_t i = 0; i < steps.size(); ++i) {
    EXPECT_EQ(steps[i].index(), i);
    retractions.push_back({steps[i], static_cast<int>(i), kToday, "demo-caseworker", "a slip"});
  }
  return retractions;
}

TEST_P(EhcRequestStoreTest, KeepsARequestAsItWasMade) {
  EhcRequest request = ReceivedOn(kToday - 50);
  request.source = RequestSource::kHealthProfessional;
  request.relevant_youth_accommodation = true;
  request.received_by = "Demo-Taker \u00e9 \U0001F600 '; DROP TABLE ehc_request; --";
  request.notices = {NoticeTo(RecipientKind::kParent, NoticeKind::kConsidering, kToday)};
  request.notices[0].served_on = kToday;
  request.exceptions = {ClosureClaim()};
  request.team = "north";
  request.allocation_reason = "why them";
  request.decision = Decision::kAssess;
  request.decided_on = kToday - 40;
  request.decision_reasons = "why";
  request.issue_decision = IssueDecision::kIssue;
  request.issue_decided_on = kToday - 30;
  request.issue_reasons = "why it is issued";
  request.drafts = {{kToday - 20, "first"}, {kToday - 18, "second"}};
  request.representations = {{kToday - 5, "what was said", "settings/urn-990001", true, true, true},
                             {kToday - 4, "", "", false, false}};
  request.meetings = {{kToday - 3, "Demo Parent", "agreed"}};
  request.plan = FinalPlan{"plan",      kToday,       {PlacementKind::kOtherwise, "", "at home"},
                           "kept-here", kToday + 364, kToday + 180,
                           kToday + 80, "P2"};
  request.plan->year_nine = true;
  request.move_away = MoveAway{kToday, kToday, "998"};
  request.rights = YoungPersonRights{kToday, false, "a view", "Demo Representative"};
  request.registered_at = "settings/urn-3";
  request.rights_pass_on = kToday + 90;
  request.particulars = RequestParticulars{"why", "needs", "support", "views", kToday - 61};
  request.resumptions = {{"one",
                          ResumedBy::kAgreement,
                          ResumedTo::kAssess,
                          kToday - 50,
                          kToday - 9,
                          {{"T44-assess", kToday - 48}}},
                         {"two",
                          ResumedBy::kOrder,
                          ResumedTo::kReconsider,
                          kToday - 5,
                          std::nullopt,
                          {},
                          {{kToday - 8, "why not"}}},
                         {"three", ResumedBy::kNotOpposed, ResumedTo::kMakePlan, kToday - 4}};
  request.issue_before = IssueRecord{IssueDecision::kIssue, kToday - 31, "why"};
  request.retractions = OneOfEach(request);
  request.state = State::kFinalised;
  const auto created = store().Create(NewChange(), scope_, NewUuidV7(absl::Now()), request);
  ASSERT_TRUE(created.ok()) << created.status();
  EXPECT_EQ(created->version, 1);
  const auto read = store().Get(scope_, created->id, absl::InfiniteFuture());
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->value, request);
  EXPECT_EQ(read->created_at, created->created_at);
}

TEST_P(EhcRequestStoreTest, AnswersWhatWasOnRecordAtATime) {
  journal::Change change = NewChange();
  change.now = absl::FromUnixSeconds(1'795'000'000);
  const auto created = store().Create(change, scope_, NewUuidV7(absl::Now()), ReceivedOn(kToday));
  ASSERT_TRUE(created.ok()) << created.status();
  journal::Change later = NewChange("later");
  later.now = change.now + absl::Hours(1);
  ASSERT_TRUE(AllocateTo(*created, "somebody", later).ok());
  const auto at = [&](absl::Time time) {
    return store().GetAsOf(scope_, created->id, time, absl::InfiniteFuture());
  };
  EXPECT_EQ(error::ReasonOf(at(change.now - absl::Microseconds(1)).status()), "VERSION_NOT_FOUND");
  EXPECT_EQ(at(change.now)->value.caseworker, "");
  EXPECT_EQ(at(later.now - absl::Microseconds(1))->version, 1);
  EXPECT_EQ(at(later.now)->value.caseworker, "somebody");
  // Who may not see it now does not see it then.
  const Scope other{.la = "999", .settings = std::vector<std::string>{"settings/urn-2"}};
  EXPECT_EQ(error::ReasonOf(store().GetAsOf(other, created->id, later.now, absl::InfiniteFuture()).status()),
            "REQUEST_NOT_FOUND");
}

TEST_P(EhcRequestStoreTest, AClockSetBackPutsNoVersionBeforeTheOneItFollows) {
  const auto created = Create("p");
  journal::Change earlier = NewChange();
  earlier.now = created->updated_at - absl::Hours(1);
  const auto after = AllocateTo(*created, "demo-caseworker", earlier);
  ASSERT_TRUE(after.ok()) << after.status();
  EXPECT_EQ(after->updated_at, created->updated_at);
  EXPECT_EQ(store().GetAsOf(scope_, created->id, created->updated_at, absl::InfiniteFuture())->version, 2);
  EXPECT_EQ(error::ReasonOf(store().GetAsOf(scope_, created->id, earlier.now, absl::InfiniteFuture()).status()),
            "VERSION_NOT_FOUND");
}

TEST_P(EhcRequestStoreTest, HoldsOneOpenRequestAChildAndNamesItToThoseInScope) {
  const auto first = Create("a", kToday, "settings/urn-1");
  ASSERT_TRUE(first.ok());
  const auto second = Create("a");
  EXPECT_EQ(error::ReasonOf(second.status()), "OPEN_REQUEST_EXISTS");
  EXPECT_EQ(error::ResourceOf(second.status()), first->id);
  Scope other = scope_;
  other.settings = std::vector<std::string>{"settings/urn-2"};
  EhcRequest request = first->value;
  const auto third = store().Create(NewChange(), other, NewUuidV7(absl::Now()), request);
  EXPECT_EQ(error::ReasonOf(third.status()), "OPEN_REQUEST_EXISTS");
  EXPECT_EQ(error::ResourceOf(third.status()), "") << "its name is not for who may not see it";
  const auto ended = store().Change(NewChange(), scope_, first->id, "v1", [&](const EhcRequest& before) {
    return Decide(before, Withdraw{kToday, "moved away"}, kToday);
  });
  ASSERT_TRUE(ended.ok()) << ended.status();
  const auto next = Create("a");
  ASSERT_TRUE(next.ok());
  // One that has ended may open again, where there is no other.
  const auto again = store().Change(NewChange(), scope_, first->id, "v2",
                                    [&](const EhcRequest&) -> absl::StatusOr<EhcRequest> { return request; });
  EXPECT_EQ(error::ReasonOf(again.status()), "OPEN_REQUEST_EXISTS");
  EXPECT_EQ(error::ResourceOf(again.status()), next->id);
}

TEST_P(EhcRequestStoreTest, ARepeatedCallAnswersWhatItAnswered) {
  const journal::Change create = NewChange();
  const EhcRequest request = ReceivedOn(kToday);
  const auto first = store().Create(create, scope_, NewUuidV7(absl::Now()), request);
  ASSERT_TRUE(first.ok());
  const journal::Change allocate = NewChange();
  const auto allocated = AllocateTo(*first, "one", allocate);
  ASSERT_TRUE(allocated.ok()) << allocated.status();
  ASSERT_TRUE(AllocateTo(*allocated, "two", NewChange()).ok());
  // Both again, though the request is at version 3 by now: with the old etag, and with another id.
  const auto again = store().Create(create, scope_, NewUuidV7(absl::Now()), request);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->id, first->id);
  EXPECT_EQ(again->version, 1);
  const auto allocated_again = AllocateTo(*first, "one", allocate);
  ASSERT_TRUE(allocated_again.ok()) << allocated_again.status();
  EXPECT_EQ(allocated_again->version, 2);
  EXPECT_EQ(allocated_again->value.caseworker, "one");
  EXPECT_EQ(store().Get(scope_, first->id, absl::InfiniteFuture())->version, 3);
}

TEST_P(EhcRequestStoreTest, ARepeatedIdWithOtherContentIsRefusedAndSoIsAnotherCallers) {
  journal::Change change = NewChange("one");
  ASSERT_TRUE(store().Create(change, scope_, NewUuidV7(absl::Now()), ReceivedOn(kToday)).ok());
  change.fingerprint = journal::Sha256("two");
  EXPECT_EQ(
      error::ReasonOf(store().Create(change, scope_, NewUuidV7(absl::Now()), ReceivedOn(kToday)).status()),
      "REQUEST_ID_REUSED");
  change.actor = "issuer#other";
  EXPECT_EQ(
      error::ReasonOf(store().Create(change, scope_, NewUuidV7(absl::Now()), ReceivedOn(kToday)).status()),
      "OPEN_REQUEST_EXISTS")
      << "another caller's call with the same id is another call";
}

TEST_P(EhcRequestStoreTest, RefusesAStaleEtagAndWhatTheDecisionRefuses) {
  const auto created = Create("a");
  ASSERT_TRUE(AllocateTo(*created, "one", NewChange()).ok());
  EXPECT_EQ(error::ReasonOf(AllocateTo(*created, "two", NewChange()).status()), "STALE_ETAG");
  EXPECT_EQ(AllocateTo(*created, "two", NewChange(), "nonsense").status().code(),
            absl::StatusCode::kInvalidArgument);
  const auto refused = store().Change(NewChange(), scope_, created->id, "v2", [](const EhcRequest&) {
    return absl::StatusOr<EhcRequest>(error::FailedPrecondition("NO", "no"));
  });
  EXPECT_EQ(error::ReasonOf(refused.status()), "NO");
  EXPECT_EQ(store().Get(scope_, created->id, absl::InfiniteFuture())->version, 2);
}

TEST_P(EhcRequestStoreTest, OutOfScopeIsAsIfItWereNotThere) {
  const auto created = Create("a", kToday, "settings/urn-1");
  const auto reason = [&](const Scope& scope) {
    const auto change = store().Change(NewChange(), scope, created->id, "v1",
                                       [&](const EhcRequest& before) { return Decide(before, Allocate{"x"}); });
    EXPECT_EQ(change.status().ToString(),
              store().Get(scope, created->id, absl::InfiniteFuture()).status().ToString());
    EXPECT_THAT(PupilsOf(scope, {}), IsEmpty());
    return error::ReasonOf(change.status());
  };
  EXPECT_EQ(reason({.la = "998"}), "REQUEST_NOT_FOUND");
  EXPECT_EQ(reason({.la = "999", .settings = std::vector<std::string>{"settings/urn-2"}}), "REQUEST_NOT_FOUND");
  EXPECT_EQ(reason({.la = "999", .settings = std::vector<std::string>{}}), "REQUEST_NOT_FOUND");
  // On whose roll the pupil is, and who is barred: relation_store_test.cc.
  EXPECT_EQ(reason({.la = "999", .settings = std::vector<std::string>{"settings/urn-1"}}), "REQUEST_NOT_FOUND");
  EXPECT_EQ(store().Get(scope_, "no-such-id", absl::InfiniteFuture()).status().ToString(),
            store().Get({.la = "998"}, created->id, absl::InfiniteFuture()).status().ToString());
}

TEST_P(EhcRequestStoreTest, OfManyAtOnceOneWinsAndTheRestAreToldOrReplayed) {
  const auto created = Create("a");
  constexpr int kCallers = 16;
  std::vector<absl::Status> statuses(kCallers);
  std::vector<std::thread> callers;
  for (int i = 0; i < kCallers; ++i)
    callers.emplace_back([&, i] {
      statuses[static_cast<size_t>(i)] = AllocateTo(*created, "w" + std::to_string(i), NewChange()).status();
    });
  for (std::thread& caller : callers) caller.join();
  int won = 0;
  for (const absl::Status& status : statuses) {
    if (status.ok())
      ++won;
    else
      EXPECT_EQ(error::ReasonOf(status), "STALE_ETAG") << status;
  }
  EXPECT_EQ(won, 1);
  EXPECT_EQ(store().Get(scope_, created->id, absl::InfiniteFuture())->version, 2);
}

TEST_P(EhcRequestStoreTest, TwinsAtOnceGetOneAnswer) {
  const journal::Change change = NewChange();
  constexpr int kCallers = 8;
  std::vector<std::string> ids(kCallers);
  std::vector<std::thread> callers;
  for (int i = 0; i < kCallers; ++i)
    callers.emplace_back([&, i] {
      const auto created = store().Create(change, scope_, NewUuidV7(absl::Now()), ReceivedOn(kToday));
      ids[static_cast<size_t>(i)] = created.ok() ? created->id : created.status().ToString();
    });
  for (std::thread& caller : callers) caller.join();
  EXPECT_EQ(ids, std::vector<std::string>(kCallers, ids[0]));
  EXPECT_THAT(PupilsOf(scope_, {}), ElementsAre("demo"));
}

INSTANTIATE_TEST_SUITE_P(Stores, EhcRequestStoreTest, ::testing::Values(&NewFake, &NewMysql),
                         [](const auto& subject) { return subject.index == 0 ? "Fake" : "MariaDb"; });

}  // namespace
}  // namespace send::ehcp
