#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "absl/time/civil_time.h"
#include "services/ehcp/domain/ehc_request.h"

// The case diary of an EHC request: what was noted, said, set as a task and received. An entry is never taken
// away and never overwritten: each change makes a new version of it, and all of them stay in its history.
namespace send::ehcp {

struct DiaryNote {
  std::string text;
  friend bool operator==(const DiaryNote&, const DiaryNote&) = default;
};

// With the family: what was said, by whichever of the two.
struct DiaryContact {
  Channel channel = Channel::kTelephone;
  std::string with_whom;
  std::string said;
  friend bool operator==(const DiaryContact&, const DiaryContact&) = default;
};

enum class DiaryTaskState : uint8_t { kOpen, kDone, kCancelled };

struct DiaryTask {
  std::string what;
  // Whose it is: a subject in tokens.
  std::string owner;
  absl::CivilDay due_on = {};
  DiaryTaskState state = DiaryTaskState::kOpen;
  // When and by whom (a subject) it was done or cancelled; why, where it was cancelled.
  std::optional<absl::CivilDay> ended_on = std::nullopt;
  std::string ended_by = {};
  std::string ended_reason = {};
  friend bool operator==(const DiaryTask&, const DiaryTask&) = default;
};

enum class DiaryDocumentKind : uint8_t {
  kReport,         // of a professional
  kSchoolRecord,   // of a school, college or early-years setting
  kMedicalRecord,  // a letter or record of a health service
  kFamilyViews,
  kChildViews,  // of the child or young person
  kProof,       // of identity, address or responsibility
  kLetter,
  kOther
};

// A document that came in. The document itself is kept elsewhere.
struct DiaryDocument {
  DiaryDocumentKind kind = DiaryDocumentKind::kOther;
  std::string title;
  std::string sender;
  std::string kept_at;
  friend bool operator==(const DiaryDocument&, const DiaryDocument&) = default;
};

// In the order of DiaryContent.
enum class DiaryKind : uint8_t { kNote, kContact, kTask, kDocument };
using DiaryContent = std::variant<DiaryNote, DiaryContact, DiaryTask, DiaryDocument>;

// The last time that an entry was corrected; earlier times are in its history.
struct DiaryCorrection {
  absl::CivilDay on;
  std::string by;
  std::string reason;
  friend bool operator==(const DiaryCorrection&, const DiaryCorrection&) = default;
};

struct DiaryEntry {
  // The EHC request's id, and its pupil's name.
  std::string request_id;
  std::string pupil;
  // The day that it is about: of the contact, of the receipt; of a task, the day it was set.
  absl::CivilDay on;
  DiaryContent content;
  // Who wrote it: a subject.
  std::string author;
  std::optional<DiaryCorrection> correction;
  friend bool operator==(const DiaryEntry&, const DiaryEntry&) = default;
};

inline DiaryKind KindOf(const DiaryContent& content) { return static_cast<DiaryKind>(content.index()); }
// Null where the entry is another kind.
inline const DiaryTask* TaskOf(const DiaryEntry& entry) { return std::get_if<DiaryTask>(&entry.content); }

// An open task whose due date has passed.
inline bool IsOverdue(const DiaryTask& task, absl::CivilDay today) {
  return task.state == DiaryTaskState::kOpen && task.due_on < today;
}

}  // namespace send::ehcp
