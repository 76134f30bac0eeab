// The overrides of the generated service: each is its call of the dispatcher.
#include "services/ehcp/service/diary_service.h"

namespace send::ehcp {

using Self = DiaryService;

Self::Reactor* Self::CreateDiaryEntry(Context* c, const v1::CreateDiaryEntryRequest* q, v1::DiaryEntry* r) {
  return parts_.dispatcher->Unary(c, q, r, this, &Self::Create);
}
Self::Reactor* Self::GetDiaryEntry(Context* c, const v1::GetDiaryEntryRequest* q, v1::DiaryEntry* r) {
  return parts_.dispatcher->Unary(c, q, r, this, &Self::Get);
}
Self::Reactor* Self::ListDiaryEntries(Context* c, const v1::ListDiaryEntriesRequest* q,
                                      v1::ListDiaryEntriesResponse* r) {
  return parts_.dispatcher->Unary(c, q, r, this, &Self::List);
}
Self::Reactor* Self::ListDiaryTasks(Context* c, const v1::ListDiaryTasksRequest* q,
                                    v1::ListDiaryTasksResponse* r) {
  return parts_.dispatcher->Unary(c, q, r, this, &Self::Tasks);
}
Self::Reactor* Self::CorrectDiaryEntry(Context* c, const v1::CorrectDiaryEntryRequest* q, v1::DiaryEntry* r) {
  return parts_.dispatcher->Unary(c, q, r, this, &Self::Correct);
}
Self::Reactor* Self::ReassignDiaryTask(Context* c, const v1::ReassignDiaryTaskRequest* q, v1::DiaryEntry* r) {
  return parts_.dispatcher->Unary(c, q, r, this, &Self::Reassign);
}
Self::Reactor* Self::MoveDiaryTask(Context* c, const v1::MoveDiaryTaskRequest* q, v1::DiaryEntry* r) {
  return parts_.dispatcher->Unary(c, q, r, this, &Self::Move);
}
Self::Reactor* Self::CompleteDiaryTask(Context* c, const v1::CompleteDiaryTaskRequest* q, v1::DiaryEntry* r) {
  return parts_.dispatcher->Unary(c, q, r, this, &Self::Complete);
}
Self::Reactor* Self::CancelDiaryTask(Context* c, const v1::CancelDiaryTaskRequest* q, v1::DiaryEntry* r) {
  return parts_.dispatcher->Unary(c, q, r, this, &Self::Cancel);
}
Self::Reactor* Self::ReopenDiaryTask(Context* c, const v1::ReopenDiaryTaskRequest* q, v1::DiaryEntry* r) {
  return parts_.dispatcher->Unary(c, q, r, this, &Self::Reopen);
}
Self::Reactor* Self::ListDiaryEntryHistory(Context* c, const v1::ListDiaryEntryHistoryRequest* q,
                                           v1::ListHistoryResponse* r) {
  return parts_.dispatcher->Unary(c, q, r, this, &Self::History);
}
Self::Reactor* Self::VerifyDiaryEntryHistory(Context* c, const v1::VerifyDiaryEntryHistoryRequest* q,
                                             v1::VerifyHistoryResponse* r) {
  return parts_.dispatcher->Unary(c, q, r, this, &Self::Verify);
}

}  // namespace send::ehcp
