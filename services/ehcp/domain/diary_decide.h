#pragma once

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "services/ehcp/domain/diary.h"

// The decisions on an entry of the diary: pure functions as in decide.h. Whether the request is open or has
// ended plays no part: contacts and tasks go on after it.
//
// Every refusal is FAILED_PRECONDITION: DATE_IN_FUTURE; NOTHING_CHANGES, where the entry says that already; and
// those named at each command. NOT_A_TASK: only tasks have an owner, a due date and an end. TASK_ENDED: it is
// done or cancelled.
namespace send::ehcp {

// DUE_BEFORE_TASK: a task is due on the day it was set, or later.
absl::Status CheckNewEntry(const DiaryEntry& entry, absl::CivilDay today);

// Sets right what an entry says, as a new version; why is kept. Of a task only `what`: the owner, the due date
// and the end have commands of their own. OTHER_KIND: an entry stays a note, a contact, a task or a document.
// DUE_BEFORE_TASK, DATE_BEFORE_TASK.
struct CorrectEntry {
  // nullopt leaves the day as it is.
  std::optional<absl::CivilDay> on;
  DiaryContent content;
  std::string by;
  std::string reason;
};
absl::StatusOr<DiaryEntry> Decide(const DiaryEntry& entry, const CorrectEntry& command, absl::CivilDay today);

struct AssignTask {
  std::string owner;
};
absl::StatusOr<DiaryEntry> Decide(const DiaryEntry& entry, const AssignTask& command);

// DUE_BEFORE_TASK.
struct MoveDueDate {
  absl::CivilDay due_on;
};
absl::StatusOr<DiaryEntry> Decide(const DiaryEntry& entry, const MoveDueDate& command);

// Late or not. DATE_BEFORE_TASK: nothing is done before it was set.
struct CompleteTask {
  absl::CivilDay done_on;
  std::string by;
};
absl::StatusOr<DiaryEntry> Decide(const DiaryEntry& entry, const CompleteTask& command, absl::CivilDay today);

struct CancelTask {
  std::string by;
  std::string reason;
};
absl::StatusOr<DiaryEntry> Decide(const DiaryEntry& entry, const CancelTask& command, absl::CivilDay today);

// Opens again what was ended by mistake. TASK_OPEN: it has not ended.
struct ReopenTask {};
absl::StatusOr<DiaryEntry> Decide(const DiaryEntry& entry, const ReopenTask& command);

}  // namespace send::ehcp
