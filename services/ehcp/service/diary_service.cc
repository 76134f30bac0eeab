#include "services/ehcp/service/diary_service.h"

#include "common/base/uuid.h"
#include "common/rpc/fields.h"
#include "services/ehcp/service/access.h"
#include "services/ehcp/service/history_reply.h"
#include "services/ehcp/service/list_by_day.h"
#include "services/ehcp/store/diary_codec.h"

namespace send::ehcp {

absl::StatusOr<StoredEntry> DiaryService::Load(const rpc::Call& call, const std::string& name,
                                               absl::Time time) {
  error::FieldViolations violations;
  const DiaryKey key = ReadDiaryEntryName(name, "name", violations);
  if (absl::Status status = violations.ToStatus(); !status.ok()) return status;
  const auto scope = ScopeOf(call, parts_.access.pupils);
  if (!scope.ok()) return scope.status();
  if (time == absl::InfiniteFuture()) return parts_.store.Get(*scope, key, call.deadline);
  return parts_.store.GetAsOf(*scope, key, time, call.deadline);
}

template <class Request>
absl::Status DiaryService::Change(const rpc::Call& call, const Request& request,
                                  error::FieldViolations violations, DiaryStore::Decision decide,
                                  v1::DiaryEntry& reply) {
  const DiaryKey key = ReadDiaryEntryName(request.name(), "name", violations);
  rpc::CheckEtag(request.etag(), "etag", violations);
  if (absl::Status status = violations.ToStatus(); !status.ok()) return status;
  const auto scope = ScopeOf(call, parts_.access.pupils);
  if (!scope.ok()) return scope.status();
  const auto stored = parts_.store.Change(call.ToChange(), *scope, key, request.etag(), decide);
  if (!stored.ok()) return stored.status();
  Write(*stored, parts_.access.ViewOf(call), reply);
  return absl::OkStatus();
}

absl::Status DiaryService::Create(const rpc::Call& call, const v1::CreateDiaryEntryRequest& request,
                                  v1::DiaryEntry& reply) {
  error::FieldViolations violations;
  DiaryEntry entry = ReadNewEntry(call, request, violations);
  if (absl::Status status = violations.ToStatus(); !status.ok()) return status;
  const auto scope = ScopeOf(call, parts_.access.pupils);
  if (!scope.ok()) return scope.status();
  const auto about = parts_.access.store.Get(*scope, entry.request_id, call.deadline);
  if (!about.ok()) return about.status();
  entry.pupil = about->value.pupil;
  const auto stored = parts_.store.Create(call.ToChange(), *scope, NewUuidV7(call.now), entry,
                                          [&] { return CheckNewEntry(entry, call.today); });
  if (!stored.ok()) return stored.status();
  Write(*stored, parts_.access.ViewOf(call), reply);
  return absl::OkStatus();
}

absl::Status DiaryService::Get(const rpc::Call& call, const v1::GetDiaryEntryRequest& request,
                               v1::DiaryEntry& reply) {
  const auto stored = request.has_as_of_time() ? Load(call, request.name(), rpc::ReadTime(request.as_of_time()))
                                               : Load(call, request.name());
  if (!stored.ok()) return stored.status();
  Write(*stored, parts_.access.ViewOf(call), reply);
  return absl::OkStatus();
}

absl::Status DiaryService::List(const rpc::Call& call, const v1::ListDiaryEntriesRequest& request,
                                v1::ListDiaryEntriesResponse& reply) {
  error::FieldViolations violations;
  const DiaryQuery query = ReadDiaryList(request, violations);
  if (absl::Status status = violations.ToStatus(); !status.ok()) return status;
  const auto scope = ScopeOf(call, parts_.access.pupils);
  if (!scope.ok()) return scope.status();
  const auto about = parts_.access.store.Get(*scope, query.request_id, call.deadline);
  if (!about.ok()) return about.status();
  return ListByDay(
      parts_.page_tokens, call, request, query,
      [&](const DiaryQuery& page) { return parts_.store.List(*scope, page, call.deadline); },
      [](const StoredEntry& stored) { return stored.value.on; },
      [&](const StoredEntry& stored) { Write(stored, parts_.access.ViewOf(call), *reply.add_diary_entries()); },
      reply);
}

absl::Status DiaryService::Tasks(const rpc::Call& call, const v1::ListDiaryTasksRequest& request,
                                 v1::ListDiaryTasksResponse& reply) {
  error::FieldViolations violations;
  const TaskQuery query = ReadTaskList(call, request, violations);
  if (absl::Status status = violations.ToStatus(); !status.ok()) return status;
  const auto scope = ScopeOf(call, parts_.access.pupils);
  if (!scope.ok()) return scope.status();
  return ListByDay(
      parts_.page_tokens, call, request, query,
      [&](const TaskQuery& page) { return parts_.store.ListTasks(*scope, page, call.deadline); },
      [](const StoredEntry& stored) { return TaskOf(stored.value)->due_on; },
      [&](const StoredEntry& stored) { Write(stored, parts_.access.ViewOf(call), *reply.add_diary_entries()); },
      reply);
}

absl::Status DiaryService::Correct(const rpc::Call& call, const v1::CorrectDiaryEntryRequest& request,
                                   v1::DiaryEntry& reply) {
  error::FieldViolations violations;
  const CorrectEntry command = ReadCorrection(call, request, violations);
  return Change(
      call, request, std::move(violations),
      [&](const DiaryEntry& before) { return Decide(before, command, call.today); }, reply);
}

absl::Status DiaryService::Reassign(const rpc::Call& call, const v1::ReassignDiaryTaskRequest& request,
                                    v1::DiaryEntry& reply) {
  error::FieldViolations violations;
  const AssignTask command = ReadAssignment(request, violations);
  return Change(
      call, request, std::move(violations), [&](const DiaryEntry& before) { return Decide(before, command); },
      reply);
}

absl::Status DiaryService::Move(const rpc::Call& call, const v1::MoveDiaryTaskRequest& request,
                                v1::DiaryEntry& reply) {
  error::FieldViolations violations;
  const MoveDueDate command{rpc::ReadDay(request.due_date(), "due_date", violations)};
  return Change(
      call, request, std::move(violations), [&](const DiaryEntry& before) { return Decide(before, command); },
      reply);
}

absl::Status DiaryService::Complete(const rpc::Call& call, const v1::CompleteDiaryTaskRequest& request,
                                    v1::DiaryEntry& reply) {
  error::FieldViolations violations;
  const auto done_on = rpc::ReadDayOrNone(request.done_on_date(), "done_on_date", violations);
  const CompleteTask command{done_on.value_or(call.today), call.caller->subject};
  return Change(
      call, request, std::move(violations),
      [&](const DiaryEntry& before) { return Decide(before, command, call.today); }, reply);
}

absl::Status DiaryService::Cancel(const rpc::Call& call, const v1::CancelDiaryTaskRequest& request,
                                  v1::DiaryEntry& reply) {
  error::FieldViolations violations;
  const CancelTask command = ReadCancellation(call, request, violations);
  return Change(
      call, request, std::move(violations),
      [&](const DiaryEntry& before) { return Decide(before, command, call.today); }, reply);
}

absl::Status DiaryService::Reopen(const rpc::Call& call, const v1::ReopenDiaryTaskRequest& request,
                                  v1::DiaryEntry& reply) {
  return Change(
      call, request, {}, [](const DiaryEntry& before) { return Decide(before, ReopenTask()); }, reply);
}

absl::Status DiaryService::History(const rpc::Call& call, const v1::ListDiaryEntryHistoryRequest& request,
                                   v1::ListHistoryResponse& reply) {
  const auto find = [&] { return SubjectOf(call.tenant, Load(call, request.name())); };
  return ListHistoryOf({parts_.history, parts_.page_tokens}, call, request, request.page_size(), find, reply);
}

absl::Status DiaryService::Verify(const rpc::Call& call, const v1::VerifyDiaryEntryHistoryRequest& request,
                                  v1::VerifyHistoryResponse& reply) {
  return VerifyHistoryOf(parts_.history, call, SubjectOf(call.tenant, Load(call, request.name())), reply);
}

}  // namespace send::ehcp
