// The methods called directly, on the stores in memory and a directory of pupils in memory.
#include "services/ehcp/service/diary_service.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/base/uuid.h"
#include "common/civil/date.h"
#include "common/civil/testing.h"
#include "common/error/error.h"
#include "common/rpc/testing.h"
#include "services/ehcp/domain/testing.h"
#include "services/ehcp/service/fake_pupil_directory.h"
#include "services/ehcp/service/given_history.h"
#include "services/ehcp/service/history_testing.h"
#include "services/ehcp/store/diary_codec.h"
#include "services/ehcp/store/fake_diary_store.h"
#include "services/ehcp/store/fake_ehc_request_store.h"
#include "services/ehcp/store/relation_testing.h"

namespace send::ehcp {
namespace {

using rpc::BadFieldsOf;
using rpc::CallBy;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const absl::CivilDay kToday(2026, 11, 24);
constexpr char kLa[] = "localAuthorities/999";

std::string Text(absl::CivilDay day) { return civil::FormatDate(day); }

class DiaryServiceTest : public ::testing::Test {
 protected:
  DiaryServiceTest()
      : calendar_(civil::BankHolidays()),
        requests_(calendar_),
        store_(requests_),
        page_tokens_(rpc::PageTokens::Create(std::string(32, 'k')).value()),
        service_({{requests_, pupils_, calendar_}, store_, history_, page_tokens_}) {}

  std::string NewRequest(const std::string& pupil, State state = State::kAssessing) {
    EhcRequest request = ReceivedOn(kToday - 60);
    request.pupil = std::string(kLa) + "/pupils/" + pupil;
    request.state = state;
    const journal::Change change = CallBy("CASEWORKER", v1::GetDiaryEntryRequest()).ToChange();
    const auto made = requests_.Create(change, {.la = "999"}, NewUuidV7(absl::UnixEpoch()), request);
    return std::string(kLa) + "/ehcRequests/" + made->id;
  }
  static v1::CreateDiaryEntryRequest NewEntry(const std::string& parent) {
    v1::CreateDiaryEntryRequest request;
    request.set_parent(parent);
    return request;
  }
  v1::DiaryEntry Write(const v1::CreateDiaryEntryRequest& request) {
    v1::DiaryEntry reply;
    const absl::Status status = service_.Create(CallBy("CASEWORKER", request), request, reply);
    EXPECT_TRUE(status.ok()) << status;
    return reply;
  }
  v1::DiaryEntry WriteNote(const std::string& parent, const std::string& text, absl::CivilDay day = kToday) {
    v1::CreateDiaryEntryRequest request = NewEntry(parent);
    request.mutable_diary_entry()->set_entry_date(Text(day));
    request.mutable_diary_entry()->mutable_note()->set_text(text);
    return Write(request);
  }
  v1::DiaryEntry WriteTask(const std::string& parent, const std::string& owner, absl::CivilDay due) {
    v1::CreateDiaryEntryRequest request = NewEntry(parent);
    request.mutable_diary_entry()->set_entry_date(Text(kToday - 30));
    request.mutable_diary_entry()->mutable_task()->set_what("Ring the school.");
    request.mutable_diary_entry()->mutable_task()->set_owner(owner);
    request.mutable_diary_entry()->mutable_task()->set_due_date(Text(due));
    return Write(request);
  }
  // Its name and etag filled in.
  template <class Request>
  static Request About(const v1::DiaryEntry& entry) {
    Request request;
    request.set_name(entry.name());
    request.set_etag(entry.etag());
    return request;
  }
  template <class Request>
  absl::Status Do(absl::Status (DiaryService::*method)(const rpc::Call&, const Request&, v1::DiaryEntry&),
                  const Request& request, v1::DiaryEntry& reply, const std::string& role = "CASEWORKER") {
    reply.Clear();
    return (service_.*method)(CallBy(role, request), request, reply);
  }
  absl::Status Get(const std::string& name, v1::DiaryEntry& reply) {
    v1::GetDiaryEntryRequest request;
    request.set_name(name);
    return Do(&DiaryService::Get, request, reply, "AUDITOR");
  }
  std::vector<std::string> Tasks(const v1::ListDiaryTasksRequest& request, std::string* token = nullptr) {
    v1::ListDiaryTasksResponse reply;
    const absl::Status status = service_.Tasks(CallBy("TEAM_MANAGER", request), request, reply);
    EXPECT_TRUE(status.ok()) << status;
    std::vector<std::string> names;
    for (const auto& entry : reply.diary_entries()) names.push_back(entry.name());
    if (token != nullptr) *token = reply.next_page_token();
    return names;
  }

  civil::HolidayCalendar calendar_;
  FakeEhcRequestStore requests_;
  FakeDiaryStore store_;
  FakePupilDirectory pupils_;
  GivenHistory history_;
  rpc::PageTokens page_tokens_;
  DiaryService service_;
};

TEST_F(DiaryServiceTest, AnEntryThatComesAgainTheNextDayAnswersAsItDid) {
  v1::CreateDiaryEntryRequest request = NewEntry(NewRequest("a"));
  request.mutable_diary_entry()->mutable_task()->set_what("Ring the school.");
  request.mutable_diary_entry()->mutable_task()->set_due_date(Text(kToday));
  rpc::Call call = CallBy("CASEWORKER", request);
  v1::DiaryEntry first;
  ASSERT_TRUE(service_.Create(call, request, first).ok());
  call.today += 1;
  v1::DiaryEntry again;
  const absl::Status status = service_.Create(call, request, again);
  ASSERT_TRUE(status.ok()) << status;
  EXPECT_EQ(again.name(), first.name());
}

TEST_F(DiaryServiceTest, WritesAnEntryOfEachKind) {
  const std::string parent = NewRequest("a");
  v1::CreateDiaryEntryRequest request = NewEntry(parent);
  v1::DiaryContact& contact = *request.mutable_diary_entry()->mutable_contact();
  contact.set_channel(v1::CHANNEL_TELEPHONE);
  contact.set_with_whom("Demo-Ada Example-0001");
  contact.set_said("They want a meeting.");
  const v1::DiaryEntry rung = Write(request);
  EXPECT_EQ(rung.kind(), v1::DIARY_ENTRY_KIND_CONTACT);
  EXPECT_EQ(rung.entry_date(), Text(kToday));
  EXPECT_EQ(rung.pupil(), std::string(kLa) + "/pupils/a");
  EXPECT_EQ(rung.author(), "demo-CASEWORKER");
  EXPECT_EQ(rung.etag(), "v1");
  EXPECT_EQ(rung.contact().said(), "They want a meeting.");
  EXPECT_FALSE(rung.has_correction());

  v1::DiaryDocument& document = *request.mutable_diary_entry()->mutable_document();
  document.set_kind(v1::DIARY_DOCUMENT_KIND_REPORT);
  document.set_title("Demo report");
  document.set_sender("Demo Clinic");
  document.set_kept_at("demo-store/1");
  request.mutable_diary_entry()->set_entry_date(Text(kToday - 3));
  const v1::DiaryEntry received = Write(request);
  EXPECT_EQ(received.kind(), v1::DIARY_ENTRY_KIND_DOCUMENT);
  EXPECT_EQ(received.document().kind(), v1::DIARY_DOCUMENT_KIND_REPORT);

  const v1::DiaryEntry task = WriteTask(parent, "", kToday - 1);
  EXPECT_EQ(task.task().owner(), "demo-CASEWORKER");
  EXPECT_EQ(task.task().state(), v1::DIARY_TASK_STATE_OPEN);
  EXPECT_TRUE(task.task().overdue());
  v1::DiaryEntry read;
  ASSERT_TRUE(Get(received.name(), read).ok());
  EXPECT_EQ(read.SerializeAsString(), received.SerializeAsString());
}

TEST_F(DiaryServiceTest, NamesEveryBadField) {
  v1::CreateDiaryEntryRequest request = NewEntry("localAuthorities/999");
  v1::DiaryEntry reply;
  const auto bad = [&] { return BadFieldsOf(service_.Create(CallBy("CASEWORKER", request), request, reply)); };
  EXPECT_THAT(bad(), ElementsAre("parent", "diary_entry"));
  request.mutable_diary_entry()->set_entry_date("yesterday");
  request.mutable_diary_entry()->mutable_note()->set_text(std::string(10'001, 'x'));
  EXPECT_THAT(bad(), ElementsAre("parent", "diary_entry.entry_date", "diary_entry.note.text"));
  request.mutable_diary_entry()->clear_entry_date();
  request.mutable_diary_entry()->mutable_contact()->set_with_whom(std::string(201, 'x'));
  EXPECT_THAT(bad(), ElementsAre("parent", "diary_entry.contact.with_whom", "diary_entry.contact.said",
                                 "diary_entry.contact.channel"));
  request.mutable_diary_entry()->mutable_task()->set_owner(std::string(129, 'x'));
  EXPECT_THAT(bad(), ElementsAre("parent", "diary_entry.task.what", "diary_entry.task.owner",
                                 "diary_entry.task.due_date"));
  request.mutable_diary_entry()->mutable_document()->set_title(std::string(301, 'x'));
  EXPECT_THAT(bad(), ElementsAre("parent", "diary_entry.document.title", "diary_entry.document.sender",
                                 "diary_entry.document.kept_at", "diary_entry.document.kind"));
}

TEST_F(DiaryServiceTest, IsWrittenOnARequestThatHasEndedButNotAhead) {
  const std::string parent = NewRequest("a", State::kFinalised);
  WriteNote(parent, "They rang again.");
  v1::CreateDiaryEntryRequest request = NewEntry(parent);
  request.mutable_diary_entry()->set_entry_date(Text(kToday + 1));
  request.mutable_diary_entry()->mutable_note()->set_text("tomorrow");
  v1::DiaryEntry reply;
  EXPECT_EQ(error::ReasonOf(Do(&DiaryService::Create, request, reply)), "DATE_IN_FUTURE");
}

TEST_F(DiaryServiceTest, ACorrectionKeepsWhatItCorrects) {
  const v1::DiaryEntry written = WriteNote(NewRequest("a"), "They agree.");
  auto correct = About<v1::CorrectDiaryEntryRequest>(written);
  correct.mutable_diary_entry()->mutable_note()->set_text("They do not agree.");
  v1::DiaryEntry reply;
  EXPECT_THAT(BadFieldsOf(Do(&DiaryService::Correct, correct, reply)), ElementsAre("reason"));
  correct.set_reason("Misheard.");
  ASSERT_TRUE(Do(&DiaryService::Correct, correct, reply, "TEAM_MANAGER").ok());
  EXPECT_EQ(reply.note().text(), "They do not agree.");
  EXPECT_EQ(reply.entry_date(), written.entry_date());
  EXPECT_EQ(reply.author(), "demo-CASEWORKER");
  EXPECT_EQ(reply.correction().corrected_by(), "demo-TEAM_MANAGER");
  EXPECT_EQ(reply.correction().reason(), "Misheard.");
  EXPECT_EQ(error::ReasonOf(Do(&DiaryService::Correct, correct, reply)), "STALE_ETAG");
}

TEST_F(DiaryServiceTest, ShowsAnEntryAsItWasOnRecord) {
  const v1::DiaryEntry written = WriteNote(NewRequest("a"), "They agree.");
  auto correct = About<v1::CorrectDiaryEntryRequest>(written);
  correct.mutable_diary_entry()->mutable_note()->set_text("They do not agree.");
  correct.set_reason("Misheard.");
  rpc::Call later = CallBy("CASEWORKER", correct);
  later.now += absl::Minutes(5);
  v1::DiaryEntry reply;
  ASSERT_TRUE(service_.Correct(later, correct, reply).ok());
  v1::GetDiaryEntryRequest get;
  get.set_name(written.name());
  *get.mutable_as_of_time() = written.update_time();
  ASSERT_TRUE(Do(&DiaryService::Get, get, reply).ok());
  EXPECT_EQ(reply.note().text(), "They agree.");
  get.mutable_as_of_time()->set_seconds(1);
  EXPECT_EQ(error::ReasonOf(Do(&DiaryService::Get, get, reply)), "VERSION_NOT_FOUND");
}

TEST_F(DiaryServiceTest, ATaskIsChangedByItsOwnMethods) {
  v1::DiaryEntry task = WriteTask(NewRequest("a"), "demo-one", kToday);
  auto correct = About<v1::CorrectDiaryEntryRequest>(task);
  *correct.mutable_diary_entry()->mutable_task() = task.task();
  correct.set_reason("R");
  v1::DiaryEntry reply;
  EXPECT_THAT(BadFieldsOf(Do(&DiaryService::Correct, correct, reply)),
              ElementsAre("diary_entry.task.owner", "diary_entry.task.due_date"));
  auto reassign = About<v1::ReassignDiaryTaskRequest>(task);
  EXPECT_THAT(BadFieldsOf(Do(&DiaryService::Reassign, reassign, reply)), ElementsAre("owner"));
  reassign.set_owner("demo-two");
  ASSERT_TRUE(Do(&DiaryService::Reassign, reassign, task).ok());
  auto move = About<v1::MoveDiaryTaskRequest>(task);
  EXPECT_THAT(BadFieldsOf(Do(&DiaryService::Move, move, reply)), ElementsAre("due_date"));
  move.set_due_date(Text(kToday + 7));
  ASSERT_TRUE(Do(&DiaryService::Move, move, task).ok());
  ASSERT_TRUE(Do(&DiaryService::Complete, About<v1::CompleteDiaryTaskRequest>(task), task).ok());
  EXPECT_EQ(task.task().state(), v1::DIARY_TASK_STATE_DONE);
  EXPECT_EQ(task.task().ended_on_date(), Text(kToday));
  EXPECT_EQ(task.task().ended_by(), "demo-CASEWORKER");
  ASSERT_TRUE(Do(&DiaryService::Reopen, About<v1::ReopenDiaryTaskRequest>(task), task).ok());
  EXPECT_EQ(task.task().ended_by(), "");
  auto cancel = About<v1::CancelDiaryTaskRequest>(task);
  EXPECT_THAT(BadFieldsOf(Do(&DiaryService::Cancel, cancel, reply)), ElementsAre("reason"));
  cancel.set_reason("Not needed.");
  ASSERT_TRUE(Do(&DiaryService::Cancel, cancel, task).ok());
  EXPECT_EQ(task.task().state(), v1::DIARY_TASK_STATE_CANCELLED);
  EXPECT_EQ(task.task().owner(), "demo-two");
  EXPECT_EQ(task.task().due_date(), Text(kToday + 7));
  EXPECT_EQ(task.etag(), "v6");
}

TEST_F(DiaryServiceTest, WhoIsBarredMeetsNothing) {
  const std::string parent = NewRequest("a");
  const v1::DiaryEntry task = WriteTask(parent, "demo-one", kToday);
  for (const char* role : {"CASEWORKER", "TEAM_MANAGER", "AUDITOR"})
    Bar(requests_.relations, "a", absl::StrCat("demo-", role));
  v1::DiaryEntry reply;
  EXPECT_EQ(error::ReasonOf(Get(task.name(), reply)), "DIARY_ENTRY_NOT_FOUND");
  EXPECT_EQ(error::ReasonOf(Do(&DiaryService::Complete, About<v1::CompleteDiaryTaskRequest>(task), reply)),
            "DIARY_ENTRY_NOT_FOUND");
  v1::CreateDiaryEntryRequest write = NewEntry(parent);
  write.mutable_diary_entry()->mutable_note()->set_text("no");
  EXPECT_EQ(error::ReasonOf(Do(&DiaryService::Create, write, reply)), "REQUEST_NOT_FOUND");
  v1::ListDiaryEntriesRequest list;
  list.set_parent(parent);
  v1::ListDiaryEntriesResponse page;
  EXPECT_EQ(error::ReasonOf(service_.List(CallBy("CASEWORKER", list), list, page)), "REQUEST_NOT_FOUND");
  v1::ListDiaryTasksRequest tasks;
  tasks.set_parent(kLa);
  EXPECT_THAT(Tasks(tasks), IsEmpty());
  v1::ListDiaryEntryHistoryRequest history;
  history.set_name(task.name());
  v1::ListHistoryResponse changes;
  EXPECT_EQ(error::ReasonOf(service_.History(CallBy("AUDITOR", history), history, changes)),
            "DIARY_ENTRY_NOT_FOUND");
  pupils_.stale = true;
  EXPECT_EQ(Get(task.name(), reply).code(), absl::StatusCode::kUnavailable);
}

TEST_F(DiaryServiceTest, ListsADiaryByPageAndKind) {
  const std::string parent = NewRequest("a");
  const auto old = WriteNote(parent, "old", kToday - 9);
  const auto latest = WriteNote(parent, "new");
  const auto task = WriteTask(parent, "demo-one", kToday);
  v1::ListDiaryEntriesRequest request;
  request.set_parent(parent);
  request.set_page_size(1);
  std::vector<std::string> names;
  do {
    v1::ListDiaryEntriesResponse page;
    ASSERT_TRUE(service_.List(CallBy("PANEL_MEMBER", request), request, page).ok());
    for (const auto& entry : page.diary_entries()) names.push_back(entry.name());
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_THAT(names, ElementsAre(latest.name(), old.name(), task.name()));
  request.set_kind(v1::DIARY_ENTRY_KIND_TASK);
  v1::ListDiaryEntriesResponse page;
  ASSERT_TRUE(service_.List(CallBy("PANEL_MEMBER", request), request, page).ok());
  ASSERT_EQ(page.diary_entries_size(), 1);
  EXPECT_EQ(page.diary_entries(0).name(), task.name());
  request.set_parent(std::string(kLa) + "/ehcRequests/none");
  EXPECT_EQ(error::ReasonOf(service_.List(CallBy("PANEL_MEMBER", request), request, page)),
            "REQUEST_NOT_FOUND");
}

TEST_F(DiaryServiceTest, TheWorkListIsOfOneOwnerOrOfAll) {
  const auto mine = WriteTask(NewRequest("a"), "demo-TEAM_MANAGER", kToday - 1);
  const auto others = WriteTask(NewRequest("b"), "demo-one", kToday);
  const auto mine_later = WriteTask(NewRequest("c"), "demo-TEAM_MANAGER", kToday + 1);
  v1::ListDiaryTasksRequest request;
  request.set_parent(kLa);
  request.set_page_size(2);
  std::string token;
  EXPECT_THAT(Tasks(request, &token), ElementsAre(mine.name(), others.name()));
  request.set_page_token(token);
  EXPECT_THAT(Tasks(request, &token), ElementsAre(mine_later.name()));
  EXPECT_EQ(token, "");
  request.clear_page_token();
  request.set_mine(true);
  EXPECT_THAT(Tasks(request), ElementsAre(mine.name(), mine_later.name()));
  request.set_overdue(true);
  EXPECT_THAT(Tasks(request), ElementsAre(mine.name()));
  request.clear_mine();
  request.clear_overdue();
  request.set_owner("demo-one");
  EXPECT_THAT(Tasks(request), ElementsAre(others.name()));
  request.set_state(v1::DIARY_TASK_STATE_DONE);
  EXPECT_THAT(Tasks(request), IsEmpty());
  request.set_mine(true);
  request.set_overdue(true);
  request.set_due_before_date(Text(kToday));
  request.set_page_size(201);
  v1::ListDiaryTasksResponse reply;
  EXPECT_THAT(BadFieldsOf(service_.Tasks(CallBy("AUDITOR", request), request, reply)),
              ElementsAre("owner", "state", "due_before_date", "page_size"));
}

TEST_F(DiaryServiceTest, TellsTheHistoryOfAnEntry) {
  const auto written = WriteNote(NewRequest("a"), "They agree.");
  ExpectHistoryOf<v1::ListDiaryEntryHistoryRequest, v1::VerifyDiaryEntryHistoryRequest>(
      "diaryEntry", written.name(), service_, history_);
}

}  // namespace
}  // namespace send::ehcp
