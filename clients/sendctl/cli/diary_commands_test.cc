// As commands_test.cc, for the case diary.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "clients/sendctl/cli/session.h"
#include "clients/sendctl/testing/command_fixture.h"
#include "send/ehcp/v1/diary_service.pb.h"
#include "send/ehcp/v1/history_service.pb.h"

namespace send::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr char kEntry[] = "localAuthorities/999/ehcRequests/r1/diaryEntries/d1";

class DiaryCommandsTest : public CommandTest {
 protected:
  ehcp::v1::CreateDiaryEntryRequest Written() const {
    return api_.Sent<ehcp::v1::CreateDiaryEntryRequest>("CreateDiaryEntry");
  }
};

TEST_F(DiaryCommandsTest, WritesEachKind) {
  ehcp::v1::DiaryEntry reply;
  reply.set_name(kEntry);
  api_.Answer("CreateDiaryEntry", reply);
  ASSERT_EQ(Run({"diary", "note", "r1", "--text", "Thought.", "--date", "2026-03-02"}), 0) << err_.str();
  EXPECT_EQ(Written().parent(), "localAuthorities/999/ehcRequests/r1");
  EXPECT_EQ(Written().diary_entry().note().text(), "Thought.");
  EXPECT_EQ(Written().diary_entry().entry_date(), "2026-03-02");
  EXPECT_FALSE(Written().request_id().empty());
  EXPECT_THAT(out_.str(), HasSubstr(kEntry));
  ASSERT_EQ(Run({"diary", "contact", "r1", "--channel", "telephone", "--with", "Demo-Ada", "--said", "Yes."}),
            0)
      << err_.str();
  EXPECT_EQ(Written().diary_entry().contact().channel(), ehcp::v1::CHANNEL_TELEPHONE);
  ASSERT_EQ(Run({"diary", "task", "r1", "--what", "Ring.", "--due", "2026-03-09", "--owner", "demo-two"}), 0)
      << err_.str();
  EXPECT_EQ(Written().diary_entry().task().owner(), "demo-two");
  ASSERT_EQ(Run({"diary", "document", "r1", "--kind", "medical-record", "--title", "Demo letter", "--from",
                 "Demo Clinic", "--kept-at", "demo/1"}),
            0)
      << err_.str();
  EXPECT_EQ(Written().diary_entry().document().kind(), ehcp::v1::DIARY_DOCUMENT_KIND_MEDICAL_RECORD);
  EXPECT_EQ(Run({"diary", "task", "r1", "--what", "Ring."}), 2) << "a task has a due date";
}

TEST_F(DiaryCommandsTest, CorrectsOnlyWhatIsGiven) {
  ehcp::v1::DiaryEntry read;
  read.set_etag("v3");
  read.mutable_contact()->set_channel(ehcp::v1::CHANNEL_TELEPHONE);
  read.mutable_contact()->set_with_whom("Demo-Ada");
  read.mutable_contact()->set_said("Yes.");
  api_.Answer("GetDiaryEntry", read);
  ASSERT_EQ(Run({"diary", "correct", kEntry, "--said", "No.", "--reason", "Misheard."}), 0) << err_.str();
  auto sent = api_.Sent<ehcp::v1::CorrectDiaryEntryRequest>("CorrectDiaryEntry");
  EXPECT_EQ(sent.name(), kEntry);
  EXPECT_EQ(sent.etag(), "v3");
  EXPECT_EQ(sent.reason(), "Misheard.");
  EXPECT_EQ(sent.diary_entry().contact().with_whom(), "Demo-Ada");
  EXPECT_EQ(sent.diary_entry().contact().said(), "No.");
  read.mutable_task()->set_what("Ring.");
  read.mutable_task()->set_owner("demo");
  read.mutable_task()->set_due_date("2026-03-09");
  api_.Answer("GetDiaryEntry", read);
  ASSERT_EQ(Run({"diary", "correct", kEntry, "--what", "Write.", "--reason", "R", "--etag", "v2"}), 0);
  sent = api_.Sent<ehcp::v1::CorrectDiaryEntryRequest>("CorrectDiaryEntry");
  EXPECT_EQ(sent.etag(), "v2");
  EXPECT_EQ(sent.diary_entry().task().what(), "Write.");
  EXPECT_EQ(sent.diary_entry().task().owner(), "") << "the server does not take one here";
}

TEST_F(DiaryCommandsTest, ChangesTasksWithTheEtagThatWasRead) {
  ehcp::v1::DiaryEntry read;
  read.set_etag("v7");
  api_.Answer("GetDiaryEntry", read);
  ASSERT_EQ(Run({"diary", "done", kEntry, "--done-on", "2026-03-09"}), 0) << err_.str();
  EXPECT_THAT(api_.Methods(), ElementsAre("GetDiaryEntry", "CompleteDiaryTask"));
  const auto done = api_.Sent<ehcp::v1::CompleteDiaryTaskRequest>("CompleteDiaryTask");
  EXPECT_EQ(done.etag(), "v7");
  EXPECT_EQ(done.done_on_date(), "2026-03-09");
  ASSERT_EQ(Run({"diary", "reassign", kEntry, "--owner", "demo-two", "--etag", "v1"}), 0);
  EXPECT_EQ(api_.Sent<ehcp::v1::ReassignDiaryTaskRequest>("ReassignDiaryTask").owner(), "demo-two");
  ASSERT_EQ(Run({"diary", "move", kEntry, "--due", "2026-03-16", "--etag", "v1"}), 0);
  EXPECT_EQ(api_.Sent<ehcp::v1::MoveDiaryTaskRequest>("MoveDiaryTask").due_date(), "2026-03-16");
  ASSERT_EQ(Run({"diary", "cancel", kEntry, "--reason", "Not needed.", "--etag", "v1"}), 0);
  EXPECT_EQ(api_.Sent<ehcp::v1::CancelDiaryTaskRequest>("CancelDiaryTask").reason(), "Not needed.");
  ASSERT_EQ(Run({"diary", "reopen", kEntry, "--etag", "v1"}), 0);
  EXPECT_EQ(api_.Sent<ehcp::v1::ReopenDiaryTaskRequest>("ReopenDiaryTask").name(), kEntry);
}

TEST_F(DiaryCommandsTest, ListsAndShows) {
  ehcp::v1::ListDiaryTasksResponse tasks;
  tasks.add_diary_entries()->mutable_task()->set_due_date("2026-03-09");
  api_.Answer("ListDiaryTasks", tasks);
  ASSERT_EQ(Run({"diary", "tasks", "--mine", "--overdue"}), 0) << err_.str();
  const auto asked = api_.Sent<ehcp::v1::ListDiaryTasksRequest>("ListDiaryTasks");
  EXPECT_EQ(asked.parent(), "localAuthorities/999");
  EXPECT_TRUE(asked.mine());
  EXPECT_TRUE(asked.overdue());
  EXPECT_THAT(out_.str(), HasSubstr("2026-03-09"));
  ehcp::v1::ListDiaryEntriesResponse diary;
  diary.add_diary_entries()->mutable_note()->set_text("Thought.");
  api_.Answer("ListDiaryEntries", diary);
  ASSERT_EQ(Run({"diary", "list", "r1", "--kind", "note"}), 0) << err_.str();
  EXPECT_EQ(api_.Sent<ehcp::v1::ListDiaryEntriesRequest>("ListDiaryEntries").kind(),
            ehcp::v1::DIARY_ENTRY_KIND_NOTE);
  EXPECT_THAT(out_.str(), HasSubstr("Thought."));
  ASSERT_EQ(Run({"diary", "get", kEntry, "--as-of", "2026-03-03T17:00:00Z"}), 0) << err_.str();
  EXPECT_EQ(api_.Sent<ehcp::v1::GetDiaryEntryRequest>("GetDiaryEntry").name(), kEntry);
  EXPECT_EQ(api_.Sent<ehcp::v1::GetDiaryEntryRequest>("GetDiaryEntry").as_of_time().seconds(), 1'772'557'200);
  ASSERT_EQ(Run({"diary", "history", kEntry}), 0);
  EXPECT_EQ(api_.Sent<ehcp::v1::ListDiaryEntryHistoryRequest>("ListDiaryEntryHistory").name(), kEntry);
  ASSERT_EQ(Run({"diary", "verify", kEntry}), 0);
  EXPECT_EQ(api_.Sent<ehcp::v1::VerifyDiaryEntryHistoryRequest>("VerifyDiaryEntryHistory").name(), kEntry);
  ASSERT_EQ(Run({"diary", "reads", kEntry, "--from", "2026-03-03T17:00:00Z"}), 0) << err_.str();
  EXPECT_EQ(api_.Sent<ehcp::v1::ListReadsRequest>("ListReads").name(), kEntry);
}

}  // namespace
}  // namespace send::cli
