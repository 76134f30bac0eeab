// Work-lists: which rows they hold, and in which pages; on the store in memory and on MariaDB.
#include <gmock/gmock.h>

#include <atomic>
#include <map>

#include "tests/contract/ehc_request_store_fixture.h"

namespace send::ehcp {
namespace {

using ::testing::ElementsAre;

class EhcRequestListTest : public EhcRequestStoreTest {};

TEST_P(EhcRequestListTest, ListsByEachFilter) {
  EhcRequest request = ReceivedOn(kToday - 60);
  const auto make = [&](const std::string& pupil, auto change) {
    EhcRequest other = request;
    other.pupil = "localAuthorities/999/pupils/" + pupil;
    change(other);
    ASSERT_TRUE(store().Create(NewChange(), scope_, NewUuidV7(absl::Now()), other).ok());
  };
  make("plain", [](EhcRequest&) {});
  make("team", [](EhcRequest& r) { r.team = "north"; });
  make("source", [](EhcRequest& r) { r.source = RequestSource::kOther; });
  make("setting", [](EhcRequest& r) { r.requesting_setting = "settings/urn-1"; });
  make("excused", [](EhcRequest& r) {
    r.exceptions = {{.claim_id = "c", .limit_id = "A2", .ground = ExceptionGround::kExceptionalCircumstances}};
  });
  make("one", [](EhcRequest& r) { r.caseworker = "one"; });
  make("two", [](EhcRequest& r) { r.caseworker = "two"; });
  make("both", [](EhcRequest& r) { r.caseworker = "CN=one,two"; });
  EXPECT_THAT(PupilsOf(scope_, {.team = "north"}), ElementsAre("team"));
  EXPECT_THAT(PupilsOf(scope_, {.source = RequestSource::kOther}), ElementsAre("source"));
  EXPECT_THAT(PupilsOf(scope_, {.requesting_setting = "settings/urn-1"}), ElementsAre("setting"));
  EXPECT_THAT(PupilsOf(scope_, {.excused_before = kToday}), ElementsAre("excused"));
  EXPECT_THAT(PupilsOf(scope_, {.caseworkers = {"one", "two"}}), ElementsAre("one", "two"));
  EXPECT_THAT(PupilsOf(scope_, {.caseworkers = {"CN=one,two"}}), ElementsAre("both"));
  EXPECT_THAT(PupilsOf(scope_, {.caseworkers = {"CN=one,two", "one"}}), ElementsAre("one", "both"));
  EXPECT_THAT(PupilsOf(scope_, {.caseworkers = {"on", "One"}}), ElementsAre());
  EXPECT_EQ(PupilsOf(scope_, {.unexcused_before = kToday}).size(), 7u);
  EXPECT_THAT(PupilsOf(scope_, {.unallocated = true}),
              ElementsAre("plain", "team", "source", "setting", "excused"));
}

TEST_P(EhcRequestListTest, AnExcusedLimitHidesNoLaterOneThatIsNot) {
  const auto make = [&](const std::string& pupil, int days, std::vector<std::string> excused) {
    EhcRequest request = ReceivedOn(kToday - days);
    request.pupil = "localAuthorities/999/pupils/" + pupil;
    for (const std::string& limit : excused)
      request.exceptions.push_back(
          {.claim_id = limit, .limit_id = limit, .ground = ExceptionGround::kExceptionalCircumstances});
    ASSERT_TRUE(store().Create(NewChange(), scope_, NewUuidV7(absl::Now()), request).ok());
  };
  // A2 is due after 42 days, B4 after 112 and C4d after 140; of each, A2 is the next one due.
  make("all late, none excused", 200, {});
  make("A2 excused, the others late", 200, {"A2"});
  make("A2 and B4 excused, C4d late", 200, {"A2", "B4"});
  make("all late and excused", 199, {"A2", "B4", "C4d"});
  make("A2 late and excused", 60, {"A2"});
  make("in time", 10, {});
  const auto unexcused = PupilsOf(scope_, {.due_before = kToday, .unexcused_before = kToday});
  EXPECT_THAT(unexcused, ElementsAre("all late, none excused", "A2 excused, the others late",
                                     "A2 and B4 excused, C4d late"));
  const auto excused = PupilsOf(scope_, {.due_before = kToday, .excused_before = kToday});
  EXPECT_THAT(excused, ElementsAre("all late and excused", "A2 late and excused"));
  // On its last day a limit is not late.
  EXPECT_EQ(PupilsOf(scope_, {.unexcused_before = kToday - 200 + 42}).size(), 0u);
  EXPECT_EQ(PupilsOf(scope_, {.unexcused_before = kToday - 200 + 43}).size(), 1u);
  EXPECT_EQ(PupilsOf(scope_, {.unexcused_before = kToday - 200 + 141}).size(), 3u);
}

TEST_P(EhcRequestListTest, ListsByTheLimitThatIsNextAndByTheDayOfReceipt) {
  ASSERT_TRUE(Create("first", kToday - 30).ok());
  ASSERT_TRUE(Create("last", kToday - 20).ok());
  const auto told = Create("told", kToday - 25);
  const auto tell = [](EhcRequest request) -> absl::StatusOr<EhcRequest> {
    request.notices.push_back(
        NoticeTo(RecipientKind::kParent, NoticeKind::kAssessmentDecision, request.received_on + 5));
    return request;
  };
  ASSERT_TRUE(store().Change(NewChange(), scope_, told->id, "v1", tell).ok());
  EXPECT_THAT(PupilsOf(scope_, {.due_limit = "A2"}), ElementsAre("first", "last"));
  EXPECT_THAT(PupilsOf(scope_, {.due_limit = "B4"}), ElementsAre("told"));
  EXPECT_THAT(PupilsOf(scope_, {.received_from = kToday - 25}), ElementsAre("last", "told"));
  EXPECT_THAT(PupilsOf(scope_, {.received_to = kToday - 25}), ElementsAre("first", "told"));
  EXPECT_THAT(PupilsOf(scope_, {.received_from = kToday - 25, .received_to = kToday - 25}),
              ElementsAre("told"));
}

TEST_P(EhcRequestListTest, WhatACaseworkerHasIsOnOneOfThePagesWhateverMovesMeanwhile) {
  std::vector<StoredRequest> held;
  for (const char* pupil : {"a", "b", "c", "d", "e"})
    held.push_back(AllocateTo(*Create(pupil), "me", NewChange()).value());
  ASSERT_TRUE(AllocateTo(*Create("others"), "other", NewChange()).ok());
  const auto gone = AllocateTo(*Create("gone"), "me", NewChange());
  const auto withdraw = [](const EhcRequest& before) {
    return Decide(before, Withdraw{kToday, "moved away"}, kToday);
  };
  ASSERT_TRUE(store().Change(NewChange(), scope_, gone->id, "v2", withdraw).ok());
  std::vector<std::string> seen;
  std::string after;
  while (true) {
    const auto page = store().ListHeld(scope_, "me", after, 2, absl::InfiniteFuture());
    ASSERT_TRUE(page.ok()) << page.status();
    if (page->empty()) break;
    EXPECT_LE(page->size(), 2u);
    for (const StoredRequest& stored : *page) seen.push_back(PupilIdOf(stored.value.pupil));
    // Each that is yet to come is due before those that came.
    for (const StoredRequest& stored : held) {
      if (stored.id <= page->back().id) continue;
      const auto earlier = [](EhcRequest request) -> absl::StatusOr<EhcRequest> {
        request.received_on -= 50;
        return request;
      };
      const auto now = store().Get(scope_, stored.id, absl::InfiniteFuture());
      ASSERT_TRUE(store().Change(NewChange(), scope_, stored.id, journal::EtagOf(now->version), earlier).ok());
    }
    after = page->back().id;
  }
  EXPECT_THAT(seen, ElementsAre("a", "b", "c", "d", "e"));
  EXPECT_TRUE(store().ListHeld({.la = "998"}, "me", "", 9, absl::InfiniteFuture())->empty());
  EXPECT_TRUE(
      store()
          .ListHeld({.la = "999", .settings = {{"settings/urn-1"}}}, "me", "", 9, absl::InfiniteFuture())
          ->empty());
}

TEST_P(EhcRequestListTest, ListsByDueDateInPagesAndByFilter) {
  ASSERT_TRUE(Create("late", kToday - 100).ok());
  ASSERT_TRUE(Create("new", kToday).ok());
  const auto mid = Create("mid", kToday - 30);
  const auto gone = Create("gone", kToday - 200);
  ASSERT_TRUE(AllocateTo(*mid, "me", NewChange()).ok());
  ASSERT_TRUE(store()
                  .Change(NewChange(), scope_, gone->id, "v1",
                          [](const EhcRequest& before) {
                            return Decide(before, Withdraw{kToday, "moved away"}, kToday);
                          })
                  .ok());
  EXPECT_THAT(PupilsOf(scope_, {}), ElementsAre("late", "mid", "new", "gone"));
  EXPECT_THAT(PupilsOf(scope_, {.state = State::kReceived}), ElementsAre("late", "mid", "new"));
  EXPECT_THAT(PupilsOf(scope_, {.caseworkers = {"me"}}), ElementsAre("mid"));
  EXPECT_THAT(PupilsOf(scope_, {.pupil_id = "new"}), ElementsAre("new"));
  EXPECT_THAT(PupilsOf(scope_, {.due_before = kToday}), ElementsAre("late"));
  std::vector<std::string> paged;
  ListQuery query{.limit = 1};
  while (true) {
    const auto page = store().List(scope_, query, absl::InfiniteFuture());
    ASSERT_TRUE(page.ok()) << page.status();
    if (page->empty()) break;
    paged.push_back(PupilIdOf(page->back().value.pupil));
    query.after = {StandingOf(page->back().value, Calendar()).next_due_on, page->back().id};
    ASSERT_LE(paged.size(), 4U);
  }
  EXPECT_THAT(paged, ElementsAre("late", "mid", "new", "gone"));
}

TEST_P(EhcRequestListTest, ListsWhatIsStillOwed) {
  ASSERT_TRUE(Create("open").ok());
  const auto change = [&](const std::string& pupil, auto command) {
    const auto created = Create(pupil, kToday - 20);
    const auto decide = [&](const EhcRequest& before) { return Decide(before, command, kToday); };
    ASSERT_TRUE(store().Change(NewChange(), scope_, created->id, "v1", decide).ok());
  };
  // Refused, and nobody is told yet.
  change("refused", RecordDecision{Decision::kDoNotAssess, kToday, "why", {}});
  change("withdrawn", Withdraw{kToday, "moved away"});
  EXPECT_THAT(PupilsOf(scope_, {.still_owed = true}), ElementsAre("refused", "open"));
  EXPECT_EQ(PupilsOf(scope_, {}).size(), 3u);
}

TEST_P(EhcRequestListTest, ARowThatDoesNotChangeAppearsOnceWhileOthersMove) {
  constexpr int kRows = 40;
  std::vector<StoredRequest> moving;
  for (int i = 0; i < kRows; ++i) {
    auto created = Create("p" + std::to_string(i), kToday - (i % 5));
    ASSERT_TRUE(created.ok());
    if (i % 2 == 0) moving.push_back(*std::move(created));
  }
  // Those of even number are moved to and fro in the list, by another thread and without a pause, while the
  // pages are read; those of odd number stay as they are.
  std::atomic<bool> done = false;
  std::atomic<int> moves = 0;
  std::thread mover([&] {
    for (int round = 0; !done; ++round) {
      StoredRequest& row = moving[static_cast<size_t>(round * 7) % moving.size()];
      auto moved = store().Change(NewChange(), scope_, row.id, journal::EtagOf(row.version),
                                  [&](const EhcRequest& before) -> absl::StatusOr<EhcRequest> {
                                    EhcRequest after = before;
                                    after.received_on = kToday - (round % 2 == 0 ? 9 : 0) - round % 5;
                                    return after;
                                  });
      EXPECT_TRUE(moved.ok()) << moved.status();
      if (!moved.ok()) return;
      row = *std::move(moved);
      ++moves;
    }
  });
  for (int walk = 0; walk < 10 || moves < 50; ++walk) {
    std::map<std::string, int> seen;
    for (ListQuery query{.limit = 3};;) {
      const auto found = store().List(scope_, query, absl::InfiniteFuture());
      if (!found.ok() || found->empty()) break;
      for (const StoredRequest& stored : *found) ++seen[PupilIdOf(stored.value.pupil)];
      query.after = {StandingOf(found->back().value, Calendar()).next_due_on, found->back().id};
    }
    for (int i = 1; i < kRows; i += 2) EXPECT_EQ(seen["p" + std::to_string(i)], 1) << i << " in walk " << walk;
  }
  done = true;
  mover.join();
}

INSTANTIATE_TEST_SUITE_P(Stores, EhcRequestListTest, ::testing::Values(&NewFake, &NewMysql),
                         [](const auto& subject) { return subject.index == 0 ? "Fake" : "MariaDb"; });

}  // namespace
}  // namespace send::ehcp
