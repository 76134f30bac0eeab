// One suite on the store of diaries in memory and on MariaDB, so that the one in memory stays honest.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>

#include "common/error/error.h"
#include "services/ehcp/domain/decide.h"
#include "services/ehcp/domain/diary_decide.h"
#include "services/ehcp/domain/testing.h"
#include "services/ehcp/store/fake_diary_store.h"
#include "services/ehcp/store/history_store.h"
#include "services/ehcp/store/mysql_diary_store.h"
#include "tests/contract/stores.h"

namespace send::ehcp {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAreArray;

const absl::Time kNow = absl::FromUnixSeconds(1'795'521'600);

Stores<DiaryStore> NewFake() {
  return InMemory<DiaryStore>(
      [](FakeEhcRequestStore& requests) { return std::make_unique<FakeDiaryStore>(requests); });
}

Stores<DiaryStore> NewMysql() {
  return InMariaDb<DiaryStore>([](db::Database& database, MysqlEhcRequestStore& /*requests*/) {
    return std::make_unique<MysqlDiaryStore>(database);
  });
}

class DiaryStoreTest : public ::testing::TestWithParam<Stores<DiaryStore> (*)()> {
 protected:
  DiaryStoreTest() : subject_(GetParam()()) {}
  DiaryStore& store() { return *subject_.store; }

  static journal::Change NewChange(absl::Time now = kNow) {
    return CallOf("send.ehcp.v1.DiaryService/Test", now);
  }
  std::string NewRequest(const std::string& pupil) {
    EhcRequest request = ReceivedOn(kToday - 60);
    request.pupil = "localAuthorities/999/pupils/" + pupil;
    return subject_.requests->Create(NewChange(), {.la = "999"}, NewUuidV7(absl::Now()), request)->id;
  }
  absl::StatusOr<StoredEntry> Write(const Scope& scope, const std::string& request_id, DiaryContent content,
                                    absl::CivilDay on = kToday, const journal::Change& change = NewChange(),
                                    const absl::Status& refusal = absl::OkStatus()) {
    return store().Create(change, scope, NewUuidV7(absl::Now()),
                          {.request_id = request_id,
                           .pupil = "localAuthorities/999/pupils/a",
                           .on = on,
                           .content = std::move(content),
                           .author = "demo",
                           .correction = {}},
                          [&] { return refusal; });
  }
  StoredEntry Task(const std::string& request_id, const std::string& owner, absl::CivilDay due_on) {
    return *Write(scope_, request_id, DiaryTask{.what = "call", .owner = owner, .due_on = due_on});
  }
  template <class Command>
  absl::StatusOr<StoredEntry> Do(const StoredEntry& stored, const Command& command,
                                 const journal::Change& change = NewChange()) {
    return store().Change(change, scope_, KeyOf(stored), journal::EtagOf(stored.version),
                          [&](const DiaryEntry& before) {
                            if constexpr (requires { Decide(before, command, kToday); })
                              return Decide(before, command, kToday);
                            else
                              return Decide(before, command);
                          });
  }
  static DiaryKey KeyOf(const StoredEntry& stored) { return {stored.value.request_id, stored.id}; }
  static std::vector<std::string> IdsOf(const absl::StatusOr<std::vector<StoredEntry>>& found) {
    EXPECT_TRUE(found.ok()) << found.status();
    std::vector<std::string> ids;
    for (const StoredEntry& stored : *found) ids.push_back(stored.id);
    return ids;
  }
  std::vector<std::string> Diary(const DiaryQuery& query) {
    return IdsOf(store().List(scope_, query, absl::InfiniteFuture()));
  }
  std::vector<std::string> Tasks(const TaskQuery& query, const Scope& scope = {.la = "999"}) {
    return IdsOf(store().ListTasks(scope, query, absl::InfiniteFuture()));
  }

  const Scope scope_{.la = "999"};
  Stores<DiaryStore> subject_;
};

TEST_P(DiaryStoreTest, KeepsEveryKindOfEntryAsItWasWritten) {
  const std::string request = NewRequest("a");
  const std::string text = "\U0001F600 \u00e9 '; DROP TABLE diary_entry; --\nanother line";
  const std::vector<DiaryContent> contents{
      DiaryNote{text}, DiaryContact{Channel::kInPerson, "Demo-Parent", text},
      DiaryTask{text, "demo-two", kToday + 7, DiaryTaskState::kOpen, {}, "", ""},
      DiaryDocument{DiaryDocumentKind::kMedicalRecord, text, "Demo-Sender", "demo/1"}};
  for (const DiaryContent& content : contents) {
    const auto written = Write(scope_, request, content, kToday - 3);
    ASSERT_TRUE(written.ok()) << written.status();
    const auto read = store().Get(scope_, KeyOf(*written), absl::InfiniteFuture());
    ASSERT_TRUE(read.ok()) << read.status();
    EXPECT_EQ(read->value, written->value);
    EXPECT_EQ(read->value.content, content);
    EXPECT_EQ(read->version, 1);
  }
}

TEST_P(DiaryStoreTest, ACorrectionLeavesWhatWasWrittenReadable) {
  const StoredEntry first = *Write(scope_, NewRequest("a"), DiaryNote{"They agree."});
  const auto corrected =
      Do(first, CorrectEntry{kToday - 1, DiaryNote{"They do not agree."}, "demo-two", "misheard"},
         NewChange(kNow + absl::Minutes(5)));
  ASSERT_TRUE(corrected.ok()) << corrected.status();
  EXPECT_EQ(corrected->version, 2);
  const auto at = [&](absl::Time time) {
    return store().GetAsOf(scope_, KeyOf(first), time, absl::InfiniteFuture());
  };
  EXPECT_EQ(std::get<DiaryNote>(at(kNow)->value.content).text, "They agree.");
  EXPECT_EQ(at(kNow)->version, 1);
  EXPECT_EQ(at(kNow + absl::Minutes(5))->value, corrected->value);
  EXPECT_EQ(error::ReasonOf(at(kNow - absl::Seconds(1)).status()), "VERSION_NOT_FOUND");
  EXPECT_EQ(error::ReasonOf(Do(first, CorrectEntry{{}, DiaryNote{"Late."}, "demo", "R"}).status()),
            "STALE_ETAG");
}

TEST_P(DiaryStoreTest, TheSameCallWritesOnce) {
  const std::string request = NewRequest("a");
  const journal::Change change = NewChange();
  const auto once = Write(scope_, request, DiaryNote{"once"}, kToday, change);
  const auto again = Write(scope_, request, DiaryNote{"once"}, kToday, change);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->id, once->id);
  EXPECT_THAT(Diary({.request_id = request}), ElementsAre(once->id));
}

TEST_P(DiaryStoreTest, IsWrittenOnWhenTheRequestHasEnded) {
  const std::string request = NewRequest("a");
  ASSERT_TRUE(subject_.requests
                  ->Change(NewChange(), scope_, request, "v1",
                           [](const EhcRequest& before) {
                             return Decide(before, Withdraw{kToday, "moved away"}, kToday);
                           })
                  .ok());
  const auto written = Write(scope_, request, DiaryNote{"They rang again."});
  ASSERT_TRUE(written.ok()) << written.status();
  EXPECT_THAT(Diary({.request_id = request}), ElementsAre(written->id));
}

TEST_P(DiaryStoreTest, IsForTheAuthorityAndNotForWhoIsBarred) {
  const std::string request = NewRequest("a");
  const StoredEntry entry = Task(request, "ann", kToday);
  Bar(*subject_.relations, "a", "barred");
  for (const Scope& scope : {Scope{.la = "998"}, Scope{.la = "999", .subject = "barred"},
                             Scope{.la = "999", .settings = std::vector<std::string>{"settings/urn-1"}}}) {
    EXPECT_EQ(error::ReasonOf(store().Get(scope, KeyOf(entry), absl::InfiniteFuture()).status()),
              "DIARY_ENTRY_NOT_FOUND");
    EXPECT_EQ(error::ReasonOf(store().GetAsOf(scope, KeyOf(entry), kNow, absl::InfiniteFuture()).status()),
              "DIARY_ENTRY_NOT_FOUND");
    EXPECT_EQ(
        error::ReasonOf(store()
                            .Change(NewChange(), scope, KeyOf(entry), "v1",
                                    [](const DiaryEntry& before) { return Decide(before, AssignTask{"x"}); })
                            .status()),
        "DIARY_ENTRY_NOT_FOUND");
    EXPECT_EQ(error::ReasonOf(Write(scope, request, DiaryNote{"no"}).status()), "REQUEST_NOT_FOUND");
    EXPECT_THAT(IdsOf(store().List(scope, {.request_id = request}, absl::InfiniteFuture())), IsEmpty());
    EXPECT_THAT(Tasks({}, scope), IsEmpty());
  }
  EXPECT_EQ(error::ReasonOf(store().Get(scope_, {NewRequest("b"), entry.id}, absl::InfiniteFuture()).status()),
            "DIARY_ENTRY_NOT_FOUND");
  EXPECT_THAT(Diary({.request_id = request}), ElementsAre(entry.id));
}

TEST_P(DiaryStoreTest, ListsTheNewestDayFirstByKindAndPage) {
  const std::string request = NewRequest("a");
  const StoredEntry old = *Write(scope_, request, DiaryNote{"old"}, kToday - 9);
  const StoredEntry first = *Write(scope_, request, DiaryContact{}, kToday);
  const StoredEntry second = *Write(scope_, request, DiaryNote{"second"}, kToday);
  const StoredEntry between = *Write(scope_, request, DiaryNote{"between"}, kToday - 4);
  ASSERT_TRUE(Write(scope_, NewRequest("b"), DiaryNote{"of another"}).ok());
  EXPECT_THAT(Diary({.request_id = request}), ElementsAre(second.id, first.id, between.id, old.id));
  EXPECT_THAT(Diary({.request_id = request, .limit = 2}), ElementsAre(second.id, first.id));
  EXPECT_THAT(Diary({.request_id = request, .after = std::pair(kToday, first.id)}),
              ElementsAre(between.id, old.id));
  EXPECT_THAT(Diary({.request_id = request, .kind = DiaryKind::kContact}), ElementsAre(first.id));
  EXPECT_THAT(Diary({.request_id = request, .kind = DiaryKind::kTask}), IsEmpty());
}

TEST_P(DiaryStoreTest, ListsTasksOfEveryRequestByDueDate) {
  const std::string a = NewRequest("a"), b = NewRequest("b");
  const StoredEntry later = Task(a, "ann", kToday + 9);
  const StoredEntry soon = Task(b, "ann", kToday + 1);
  const StoredEntry others = Task(a, "bob", kToday + 5);
  const StoredEntry done = *Do(Task(a, "ann", kToday), CompleteTask{kToday, "ann"});
  ASSERT_TRUE(Write(scope_, a, DiaryNote{"no task"}).ok());
  EXPECT_THAT(Tasks({}), ElementsAre(soon.id, others.id, later.id));
  EXPECT_THAT(Tasks({.owner = "ann"}), ElementsAre(soon.id, later.id));
  EXPECT_THAT(Tasks({.owner = "ANN"}), IsEmpty());
  EXPECT_THAT(Tasks({.due_before = kToday + 5}), ElementsAre(soon.id));
  EXPECT_THAT(Tasks({.state = DiaryTaskState::kDone}), ElementsAre(done.id));
  EXPECT_THAT(Tasks({.state = DiaryTaskState::kCancelled}), IsEmpty());
  Bar(*subject_.relations, "b", "barred");
  EXPECT_THAT(Tasks({}, {.la = "999", .subject = "barred"}), ElementsAre(others.id, later.id));
  ASSERT_TRUE(Do(others, AssignTask{"ann"}).ok());
  EXPECT_THAT(Tasks({.owner = "ann", .limit = 2}), ElementsAre(soon.id, others.id));
}

// Between the pages tasks are put off, brought forward, done and added: one that stays as it is stands on one
// page.
TEST_P(DiaryStoreTest, AnUnchangedTaskStandsOnOnePageWhileOthersChange) {
  const std::string request = NewRequest("a");
  std::vector<StoredEntry> unchanged, changing;
  std::vector<std::string> unchanged_ids;
  for (int i = 0; i < 12; ++i) {
    // Several on one day, so that the id decides.
    unchanged.push_back(Task(request, "ann", kToday + i / 3));
    unchanged_ids.push_back(unchanged.back().id);
    changing.push_back(Task(request, "ann", kToday + i / 3));
  }
  std::vector<std::string> seen;
  TaskQuery query{.limit = 3};
  for (size_t round = 0; round < 40; ++round) {
    const auto page = store().ListTasks(scope_, query, absl::InfiniteFuture());
    ASSERT_TRUE(page.ok()) << page.status();
    if (page->empty()) break;
    for (const StoredEntry& stored : *page) seen.push_back(stored.id);
    query.after = std::pair(TaskOf(page->back().value)->due_on, page->back().id);
    if (round < changing.size()) {
      StoredEntry& other = changing[round];
      absl::Status changed;
      if (round % 3 == 0) changed = Do(other, MoveDueDate{kToday + 8}).status();
      if (round % 3 == 1) changed = Do(other, CompleteTask{kToday, "ann"}).status();
      EXPECT_TRUE(changed.ok()) << changed;
      if (round % 3 == 2) Task(request, "ann", kToday);
    }
  }
  std::erase_if(seen, [&](const std::string& id) {
    return std::find(unchanged_ids.begin(), unchanged_ids.end(), id) == unchanged_ids.end();
  });
  EXPECT_THAT(seen, UnorderedElementsAreArray(unchanged_ids));
}

TEST_P(DiaryStoreTest, ACallThatComesAgainIsNotCheckedAnew) {
  const std::string request = NewRequest("a");
  const absl::Status refusal = error::FailedPrecondition("REFUSED", "Not this one.");
  const journal::Change change = NewChange();
  const auto first = Write(scope_, request, DiaryNote{"One."}, kToday, change);
  ASSERT_TRUE(first.ok()) << first.status();
  const auto again = Write(scope_, request, DiaryNote{"One."}, kToday, change, refusal);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->id, first->id);
  EXPECT_EQ(error::ReasonOf(Write(scope_, request, DiaryNote{"Two."}, kToday, NewChange(), refusal).status()),
            "REFUSED");
  EXPECT_EQ(store().List(scope_, {.request_id = request}, absl::InfiniteFuture())->size(), 1u);
}

INSTANTIATE_TEST_SUITE_P(Stores, DiaryStoreTest, ::testing::Values(&NewFake, &NewMysql),
                         [](const auto& subject) { return subject.index == 0 ? "Fake" : "MariaDb"; });

TEST(DiaryHistory, NamesEachFieldThatChangedAndIsWhole) {
  const Stores<DiaryStore> subject = NewMysql();
  const Scope scope{.la = "999"};
  const journal::Change change{.tenant = "999",
                               .actor = "issuer#demo",
                               .method = "send.ehcp.v1.DiaryService/Test",
                               .request_id = NewUuidV7(absl::Now()),
                               .fingerprint = journal::Sha256("content"),
                               .now = kNow,
                               .deadline = absl::Now() + absl::Seconds(20)};
  const std::string request =
      subject.requests->Create(change, scope, NewUuidV7(absl::Now()), ReceivedOn(kToday))->id;
  journal::Change next = change;
  next.request_id = NewUuidV7(absl::Now());
  const DiaryEntry entry{request, "localAuthorities/999/pupils/demo", kToday, DiaryNote{"They agree."}, "demo",
                         {}};
  const StoredEntry first =
      *subject.store->Create(next, scope, NewUuidV7(absl::Now()), entry, [] { return absl::OkStatus(); });
  next.request_id = NewUuidV7(absl::Now());
  next.actor = "issuer#demo-two";
  ASSERT_TRUE(
      subject.store
          ->Change(
              next, scope, {request, first.id}, "v1",
              [](const DiaryEntry& before) {
                return Decide(before, CorrectEntry{{}, DiaryNote{"They do not."}, "demo-two", "R"}, kToday);
              })
          .ok());
  const civil::HolidayCalendar calendar = civil::BankHolidays();
  MysqlHistoryStore history(*subject.database, calendar);
  const journal::Key key{"999", "diaryEntry", first.id};
  const auto entries = history.ListEntries(key, 0, 10, absl::InfiniteFuture());
  ASSERT_TRUE(entries.ok()) << entries.status();
  ASSERT_EQ(entries->size(), 2U);
  EXPECT_EQ((*entries)[1].actor, "issuer#demo-two");
  EXPECT_THAT((*entries)[1].changed_facts, ::testing::HasSubstr(R"("text":["They agree.","They do not."])"));
  const auto report = history.Verify(key, absl::InfiniteFuture());
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->entries, 2);
  EXPECT_FALSE(report->fault.has_value());
}

}  // namespace
}  // namespace send::ehcp
