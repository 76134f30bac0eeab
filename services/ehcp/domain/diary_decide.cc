#include "services/ehcp/domain/diary_decide.h"

#include "absl/functional/function_ref.h"
#include "common/error/error.h"
#include "services/ehcp/domain/checks.h"

namespace send::ehcp {
namespace {

// The days of a task follow each other.
absl::Status CheckTaskDays(const DiaryEntry& entry) {
  const DiaryTask* task = TaskOf(entry);
  if (task == nullptr) return absl::OkStatus();
  if (task->due_on < entry.on)
    return error::FailedPrecondition("DUE_BEFORE_TASK",
                                     "A task is due on the day it was set, or later: correct one of the two.");
  if (task->ended_on && *task->ended_on < entry.on)
    return error::FailedPrecondition("DATE_BEFORE_TASK",
                                     "The date is before the task was set: correct one of the two.");
  return absl::OkStatus();
}

absl::Status CheckChanged(const DiaryEntry& before, const DiaryEntry& after) {
  if (after != before) return absl::OkStatus();
  return error::FailedPrecondition("NOTHING_CHANGES",
                                   "The entry says that already: there is nothing to change.");
}

absl::Status CheckTask(const DiaryEntry& entry, bool open) {
  const DiaryTask* task = TaskOf(entry);
  if (task == nullptr)
    return error::FailedPrecondition(
        "NOT_A_TASK", "Only a task has an owner, a due date and an end: correct the entry instead.");
  if (open && task->state != DiaryTaskState::kOpen)
    return error::FailedPrecondition("TASK_ENDED", "The task is done or cancelled: reopen it first.");
  if (!open && task->state == DiaryTaskState::kOpen)
    return error::FailedPrecondition("TASK_OPEN", "The task is open: there is nothing to reopen.");
  return absl::OkStatus();
}

// The entry with its task as `change` leaves it; of an `open` task, or of one that has ended.
absl::StatusOr<DiaryEntry> ChangeTask(const DiaryEntry& entry, bool open,
                                      absl::FunctionRef<void(DiaryTask&)> change) {
  if (absl::Status status = CheckTask(entry, open); !status.ok()) return status;
  DiaryEntry after = entry;
  change(std::get<DiaryTask>(after.content));
  if (absl::Status status = CheckChanged(entry, after); !status.ok()) return status;
  if (absl::Status status = CheckTaskDays(after); !status.ok()) return status;
  return after;
}

}  // namespace

absl::Status CheckNewEntry(const DiaryEntry& entry, absl::CivilDay today) {
  if (absl::Status status = CheckNotAfter(entry.on, today); !status.ok()) return status;
  return CheckTaskDays(entry);
}

absl::StatusOr<DiaryEntry> Decide(const DiaryEntry& entry, const CorrectEntry& command, absl::CivilDay today) {
  if (KindOf(command.content) != KindOf(entry.content))
    return error::FailedPrecondition(
        "OTHER_KIND", "An entry keeps its kind: write a new one, and say in this one that it was a mistake.");
  DiaryEntry after = entry;
  after.on = command.on.value_or(entry.on);
  if (auto* task = std::get_if<DiaryTask>(&after.content))
    task->what = std::get<DiaryTask>(command.content).what;
  else
    after.content = command.content;
  if (absl::Status status = CheckChanged(entry, after); !status.ok()) return status;
  if (absl::Status status = CheckNewEntry(after, today); !status.ok()) return status;
  after.correction = DiaryCorrection{today, command.by, command.reason};
  return after;
}

absl::StatusOr<DiaryEntry> Decide(const DiaryEntry& entry, const AssignTask& command) {
  return ChangeTask(entry, true, [&](DiaryTask& task) { task.owner = command.owner; });
}

absl::StatusOr<DiaryEntry> Decide(const DiaryEntry& entry, const MoveDueDate& command) {
  return ChangeTask(entry, true, [&](DiaryTask& task) { task.due_on = command.due_on; });
}

absl::StatusOr<DiaryEntry> Decide(const DiaryEntry& entry, const CompleteTask& command, absl::CivilDay today) {
  if (absl::Status status = CheckNotAfter(command.done_on, today); !status.ok()) return status;
  return ChangeTask(entry, true, [&](DiaryTask& task) {
    task.state = DiaryTaskState::kDone;
    task.ended_on = command.done_on;
    task.ended_by = command.by;
  });
}

absl::StatusOr<DiaryEntry> Decide(const DiaryEntry& entry, const CancelTask& command, absl::CivilDay today) {
  return ChangeTask(entry, true, [&](DiaryTask& task) {
    task.state = DiaryTaskState::kCancelled;
    task.ended_on = today;
    task.ended_by = command.by;
    task.ended_reason = command.reason;
  });
}

absl::StatusOr<DiaryEntry> Decide(const DiaryEntry& entry, const ReopenTask& /*command*/) {
  return ChangeTask(entry, false, [](DiaryTask& task) {
    task.state = DiaryTaskState::kOpen;
    task.ended_on.reset();
    task.ended_by.clear();
    task.ended_reason.clear();
  });
}

}  // namespace send::ehcp
