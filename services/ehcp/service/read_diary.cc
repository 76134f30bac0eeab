#include "common/rpc/fields.h"
#include "common/rpc/page_token.h"
#include "common/rpc/resource_name.h"
#include "services/ehcp/service/diary_convert.h"

namespace send::ehcp {
namespace {

using error::FieldViolations;
using rpc::CheckText;
using rpc::ReadDay;
using rpc::ReadDayOrNone;
using rpc::ReadEnum;

constexpr size_t kMaxText = 10'000;
constexpr size_t kMaxTask = 2000;
constexpr size_t kMaxReason = 2000;
constexpr size_t kMaxName = 200;
constexpr size_t kMaxTitle = 300;
constexpr size_t kMaxKeptAt = 500;

DiaryContact ReadContact(const v1::DiaryContact& message, FieldViolations& violations) {
  CheckText(message.with_whom(), "diary_entry.contact.with_whom", kMaxName, violations);
  CheckText(message.said(), "diary_entry.contact.said", kMaxText, violations);
  return {ReadEnum<Channel>(message.channel(), "diary_entry.contact.channel", violations), message.with_whom(),
          message.said()};
}

DiaryDocument ReadDocument(const v1::DiaryDocument& message, FieldViolations& violations) {
  CheckText(message.title(), "diary_entry.document.title", kMaxTitle, violations);
  CheckText(message.sender(), "diary_entry.document.sender", kMaxName, violations);
  CheckText(message.kept_at(), "diary_entry.document.kept_at", kMaxKeptAt, violations);
  return {ReadEnum<DiaryDocumentKind>(message.kind(), "diary_entry.document.kind", violations), message.title(),
          message.sender(), message.kept_at()};
}

DiaryContent ReadContent(const v1::DiaryEntry& message, FieldViolations& violations) {
  switch (message.content_case()) {
    case v1::DiaryEntry::kNote:
      CheckText(message.note().text(), "diary_entry.note.text", kMaxText, violations);
      return DiaryNote{message.note().text()};
    case v1::DiaryEntry::kContact:
      return ReadContact(message.contact(), violations);
    case v1::DiaryEntry::kTask:
      CheckText(message.task().what(), "diary_entry.task.what", kMaxTask, violations);
      return DiaryTask{.what = message.task().what(), .owner = ""};
    case v1::DiaryEntry::kDocument:
      return ReadDocument(message.document(), violations);
    case v1::DiaryEntry::CONTENT_NOT_SET:
      break;
  }
  violations.Add("diary_entry", "must have one of note, contact, task and document");
  return DiaryNote();
}

}  // namespace

DiaryKey ReadDiaryEntryName(std::string_view name, std::string_view field, FieldViolations& violations) {
  const auto ids = rpc::ParseName(kDiaryEntryName, name);
  if (!ids) violations.Add(field, "must be a name such as localAuthorities/999/ehcRequests/ID/diaryEntries/ID");
  return ids ? DiaryKey{(*ids)[1], (*ids)[2]} : DiaryKey();
}

DiaryEntry ReadNewEntry(const rpc::Call& call, const v1::CreateDiaryEntryRequest& request,
                        FieldViolations& violations) {
  const v1::DiaryEntry& message = request.diary_entry();
  DiaryEntry entry;
  entry.request_id = ReadName(request.parent(), "parent", violations);
  entry.on = ReadDayOrNone(message.entry_date(), "diary_entry.entry_date", violations).value_or(call.today);
  entry.content = ReadContent(message, violations);
  entry.author = call.caller->subject;
  if (auto* task = std::get_if<DiaryTask>(&entry.content)) {
    task->owner = message.task().owner().empty() ? call.caller->subject : message.task().owner();
    CheckText(task->owner, "diary_entry.task.owner", kMaxSubject, violations);
    task->due_on = ReadDay(message.task().due_date(), "diary_entry.task.due_date", violations);
  }
  return entry;
}

CorrectEntry ReadCorrection(const rpc::Call& call, const v1::CorrectDiaryEntryRequest& request,
                            FieldViolations& violations) {
  const v1::DiaryEntry& message = request.diary_entry();
  CorrectEntry command;
  command.on = ReadDayOrNone(message.entry_date(), "diary_entry.entry_date", violations);
  command.content = ReadContent(message, violations);
  command.by = call.caller->subject;
  command.reason = request.reason();
  if (!message.task().owner().empty())
    violations.Add("diary_entry.task.owner", "must be empty: reassign the task instead");
  if (!message.task().due_date().empty())
    violations.Add("diary_entry.task.due_date", "must be empty: move the task instead");
  CheckText(command.reason, "reason", kMaxReason, violations);
  return command;
}

DiaryQuery ReadDiaryList(const v1::ListDiaryEntriesRequest& request, FieldViolations& violations) {
  DiaryQuery query{.request_id = ReadName(request.parent(), "parent", violations)};
  if (request.kind() != v1::DIARY_ENTRY_KIND_UNSPECIFIED)
    query.kind = ReadEnum<DiaryKind>(request.kind(), "kind", violations);
  query.limit = rpc::ReadPageSize(request.page_size(), violations);
  return query;
}

TaskQuery ReadTaskList(const rpc::Call& call, const v1::ListDiaryTasksRequest& request,
                       FieldViolations& violations) {
  if (!rpc::ParseName(kAuthorityName, request.parent()))
    violations.Add("parent", "must be a name such as localAuthorities/999");
  TaskQuery query{.owner = request.mine() ? call.caller->subject : request.owner()};
  if (request.mine() && !request.owner().empty()) violations.Add("owner", "must be empty where `mine` is true");
  if (request.state() != v1::DIARY_TASK_STATE_UNSPECIFIED)
    query.state = ReadEnum<DiaryTaskState>(request.state(), "state", violations);
  query.due_before = ReadDayOrNone(request.due_before_date(), "due_before_date", violations);
  if (request.overdue()) {
    if (query.state != DiaryTaskState::kOpen)
      violations.Add("state", "must be that of open tasks where `overdue` is true");
    if (query.due_before) violations.Add("due_before_date", "must be empty where `overdue` is true");
    query.due_before = call.today;
  }
  query.limit = rpc::ReadPageSize(request.page_size(), violations);
  return query;
}

AssignTask ReadAssignment(const v1::ReassignDiaryTaskRequest& request, FieldViolations& violations) {
  CheckText(request.owner(), "owner", kMaxSubject, violations);
  return {request.owner()};
}

CancelTask ReadCancellation(const rpc::Call& call, const v1::CancelDiaryTaskRequest& request,
                            FieldViolations& violations) {
  CheckText(request.reason(), "reason", kMaxReason, violations);
  return {call.caller->subject, request.reason()};
}

}  // namespace send::ehcp
