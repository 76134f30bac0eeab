// Runs tests/scenarios/diary/*.scenario, each the story of one entry of a diary; the language is in the README
// above them.
#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <string>

#include "services/ehcp/domain/diary_decide.h"
#include "services/ehcp/domain/story.h"

namespace send::ehcp {
namespace {

const std::map<std::string, Channel> kChannels = {{"portal", Channel::kPortal},
                                                  {"email", Channel::kEmail},
                                                  {"first-class", Channel::kPostFirstClass},
                                                  {"second-class", Channel::kPostSecondClass},
                                                  {"in-person", Channel::kInPerson},
                                                  {"telephone", Channel::kTelephone}};
const std::map<std::string, DiaryTaskState> kStates = {{"open", DiaryTaskState::kOpen},
                                                       {"done", DiaryTaskState::kDone},
                                                       {"cancelled", DiaryTaskState::kCancelled}};

class DiaryStory : public Story {
  std::optional<std::string> Check() override {
    const std::string verb = At(0);
    if (verb == "today") {
      today_ = Day(1);
      return "";
    }
    if (verb != "says" && verb != "task-is" && verb != "overdue" && verb != "not-overdue") return std::nullopt;
    if (!entry_) return "there is no entry yet";
    if (verb == "says") return CheckSays();
    const DiaryTask* task = TaskOf(*entry_);
    if (task == nullptr) return "it is no task";
    if (verb == "task-is") return CheckTask(*task);
    return IsOverdue(*task, today_) == (verb == "overdue") ? "" : "it is the other way round";
  }

  absl::Status Act() override {
    if (At(0) == "written") return Write();
    if (!entry_) return absl::FailedPreconditionError("there is no entry yet");
    const auto after = Change();
    if (after.ok()) entry_ = *after;
    return after.status();
  }

  // written note|contact|task|document DATE …
  absl::Status Write() {
    DiaryEntry entry;
    entry.on = Day(2);
    entry.content = Content(1, true);
    if (absl::Status status = CheckNewEntry(entry, today_); !status.ok()) return status;
    entry_ = entry;
    return absl::OkStatus();
  }

  absl::StatusOr<DiaryEntry> Change() {
    const std::string verb = At(0);
    if (verb == "corrected-to")
      return Decide(*entry_, CorrectEntry{{}, Content(1, false), "demo", "R"}, today_);
    if (verb == "corrected-day")
      return Decide(*entry_, CorrectEntry{Day(1), entry_->content, "demo", "R"}, today_);
    if (verb == "assigned") return Decide(*entry_, AssignTask{At(1)});
    if (verb == "due-moved") return Decide(*entry_, MoveDueDate{Day(1)});
    if (verb == "done") return Decide(*entry_, CompleteTask{Day(1), At(3)}, today_);
    if (verb == "cancelled") return Decide(*entry_, CancelTask{At(2), "made up"}, today_);
    if (verb == "reopened") return Decide(*entry_, ReopenTask());
    return UnknownVerb();
  }

  // The kind, and its particulars from the second word after it on where a new entry has them, the date
  // between.
  DiaryContent Content(size_t at, bool fresh) {
    const std::string kind = At(at);
    const size_t more = at + (fresh ? 2 : 1);
    if (kind == "note") return DiaryNote{At(more)};
    if (kind == "contact") return DiaryContact{Meaning(kChannels, more), "Demo-Parent", At(more + 1)};
    if (kind == "document") return DiaryDocument{DiaryDocumentKind::kReport, At(more), "Demo-Sender", "demo/1"};
    DiaryTask task{.what = At(more), .owner = ""};
    if (fresh) {
      task.owner = At(more + 2);
      task.due_on = Day(more + 4);
    }
    return task;
  }

  std::string CheckSays() {
    std::string text;
    if (const auto* note = std::get_if<DiaryNote>(&entry_->content)) text = note->text;
    if (const auto* contact = std::get_if<DiaryContact>(&entry_->content)) text = contact->said;
    if (const auto* document = std::get_if<DiaryDocument>(&entry_->content)) text = document->title;
    if (const auto* task = TaskOf(*entry_)) text = task->what;
    if (text != At(1)) return "it says " + text;
    if (civil::FormatDate(entry_->on) != At(3)) return "it is of " + civil::FormatDate(entry_->on);
    return entry_->correction.has_value() == Has(4) ? "" : "whether it was corrected is the other way round";
  }

  // task-is STATE owner WHO due DATE [ended DATE by WHO]
  std::string CheckTask(const DiaryTask& task) {
    if (task.state != Meaning(kStates, 1)) return "it stands otherwise";
    if (task.owner != At(3)) return "its owner is " + task.owner;
    if (task.due_on != Day(5)) return "it is due " + civil::FormatDate(task.due_on);
    if (task.ended_on.has_value() != Has(6)) return "whether it ended is the other way round";
    if (!Has(6)) return "";
    if (*task.ended_on != Day(7)) return "it ended " + civil::FormatDate(*task.ended_on);
    return task.ended_by == At(9) ? "" : "it was ended by " + task.ended_by;
  }

  absl::CivilDay today_;
  std::optional<DiaryEntry> entry_;
};

TEST(DiaryScenarios, Hold) {
  EXPECT_GT(RunStories<DiaryStory>("tests/scenarios/diary"), 60)
      << "no scenarios were found: run the test in the root of the tree";
}

TEST(DiaryScenarios, ALineThatDoesNotHoldOrCannotBeReadIsFound) {
  DiaryStory story;
  EXPECT_EQ(story.Run("today 2026-03-02"), "");
  EXPECT_EQ(story.Run("assigned ann"), "there is no entry yet");
  EXPECT_EQ(story.Run("written task 2026-03-03 call owner ann due 2026-03-09"),
            "it is refused: DATE_IN_FUTURE");
  EXPECT_EQ(story.Run("written task 2026-03-02 call owner ann due"), "'' is not a date");
  EXPECT_EQ(story.Run("written task 2026-03-02 call owner ann due 2026-03-09"), "");
  EXPECT_EQ(story.Run("task-is open owner bob due 2026-03-09"), "its owner is ann");
  EXPECT_EQ(story.Run("task-is done owner ann due 2026-03-09"), "it stands otherwise");
  EXPECT_EQ(story.Run("task-is open owner ann due 2026-03-10"), "it is due 2026-03-09");
  EXPECT_EQ(story.Run("task-is open owner ann due 2026-03-09 ended 2026-03-09 by ann"),
            "whether it ended is the other way round");
  EXPECT_EQ(story.Run("overdue"), "it is the other way round");
  EXPECT_EQ(story.Run("says called of 2026-03-02"), "it says call");
  EXPECT_EQ(story.Run("refuses TASK_ENDED assigned bob"), "it is not refused");
  EXPECT_EQ(story.Run("sung"), "unknown verb 'sung'");
}

}  // namespace
}  // namespace send::ehcp
