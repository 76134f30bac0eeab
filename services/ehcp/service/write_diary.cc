#include "common/civil/date.h"
#include "common/journal/change.h"
#include "common/rpc/fields.h"
#include "common/rpc/resource_name.h"
#include "services/ehcp/service/diary_convert.h"

namespace send::ehcp {
namespace {

using civil::FormatDate;
using rpc::SetTime;
using rpc::ToWire;

static_assert(v1::DIARY_ENTRY_KIND_DOCUMENT == static_cast<int>(DiaryKind::kDocument) + 1);
static_assert(v1::DIARY_TASK_STATE_CANCELLED == static_cast<int>(DiaryTaskState::kCancelled) + 1);
static_assert(v1::DIARY_DOCUMENT_KIND_OTHER == static_cast<int>(DiaryDocumentKind::kOther) + 1);

void WriteContent(const DiaryNote& note, const View& /*view*/, v1::DiaryEntry& message) {
  message.mutable_note()->set_text(note.text);
}

void WriteContent(const DiaryContact& contact, const View& /*view*/, v1::DiaryEntry& message) {
  v1::DiaryContact& written = *message.mutable_contact();
  written.set_channel(ToWire<v1::Channel>(contact.channel));
  written.set_with_whom(contact.with_whom);
  written.set_said(contact.said);
}

void WriteContent(const DiaryTask& task, const View& view, v1::DiaryEntry& message) {
  v1::DiaryTask& written = *message.mutable_task();
  written.set_what(task.what);
  written.set_owner(task.owner);
  written.set_due_date(FormatDate(task.due_on));
  written.set_state(ToWire<v1::DiaryTaskState>(task.state));
  written.set_overdue(IsOverdue(task, view.today));
  written.set_ended_on_date(rpc::DayText(task.ended_on));
  written.set_ended_by(task.ended_by);
  written.set_ended_reason(task.ended_reason);
}

void WriteContent(const DiaryDocument& document, const View& /*view*/, v1::DiaryEntry& message) {
  v1::DiaryDocument& written = *message.mutable_document();
  written.set_kind(ToWire<v1::DiaryDocumentKind>(document.kind));
  written.set_title(document.title);
  written.set_sender(document.sender);
  written.set_kept_at(document.kept_at);
}

}  // namespace

void Write(const StoredEntry& stored, const View& view, v1::DiaryEntry& message) {
  const DiaryEntry& entry = stored.value;
  message.set_name(rpc::FormatName(kDiaryEntryName, {view.la, entry.request_id, stored.id}));
  message.set_etag(journal::EtagOf(stored.version));
  message.set_pupil(entry.pupil);
  message.set_kind(ToWire<v1::DiaryEntryKind>(KindOf(entry.content)));
  message.set_entry_date(FormatDate(entry.on));
  std::visit([&](const auto& content) { WriteContent(content, view, message); }, entry.content);
  message.set_author(entry.author);
  if (entry.correction) {
    v1::DiaryCorrection& correction = *message.mutable_correction();
    correction.set_corrected_on_date(FormatDate(entry.correction->on));
    correction.set_corrected_by(entry.correction->by);
    correction.set_reason(entry.correction->reason);
  }
  SetTime(stored.created_at, *message.mutable_create_time());
  SetTime(stored.updated_at, *message.mutable_update_time());
}

}  // namespace send::ehcp
