#pragma once

#include <string>

#include "common/rpc/dispatcher.h"
#include "common/rpc/page_token.h"
#include "send/ehcp/v1/diary_service.grpc.pb.h"
#include "services/ehcp/service/change_request.h"
#include "services/ehcp/service/diary_convert.h"
#include "services/ehcp/store/diary_store.h"
#include "services/ehcp/store/history_store.h"

namespace send::ehcp {

// The contract's DiaryService; made like EhcRequestService.
class DiaryService final : public v1::DiaryService::CallbackService {
 public:
  struct Parts {
    RequestAccess access;
    DiaryStore& store;
    HistoryStore& history;
    const rpc::PageTokens& page_tokens;
    // Null in tests that call the methods themselves.
    rpc::Dispatcher* dispatcher = nullptr;
  };
  explicit DiaryService(Parts parts) : parts_(parts) {}

  absl::Status Create(const rpc::Call& call, const v1::CreateDiaryEntryRequest& request, v1::DiaryEntry& reply);
  absl::Status Get(const rpc::Call& call, const v1::GetDiaryEntryRequest& request, v1::DiaryEntry& reply);
  absl::Status List(const rpc::Call& call, const v1::ListDiaryEntriesRequest& request,
                    v1::ListDiaryEntriesResponse& reply);
  absl::Status Tasks(const rpc::Call& call, const v1::ListDiaryTasksRequest& request,
                     v1::ListDiaryTasksResponse& reply);
  absl::Status Correct(const rpc::Call& call, const v1::CorrectDiaryEntryRequest& request,
                       v1::DiaryEntry& reply);
  absl::Status Reassign(const rpc::Call& call, const v1::ReassignDiaryTaskRequest& request,
                        v1::DiaryEntry& reply);
  absl::Status Move(const rpc::Call& call, const v1::MoveDiaryTaskRequest& request, v1::DiaryEntry& reply);
  absl::Status Complete(const rpc::Call& call, const v1::CompleteDiaryTaskRequest& request,
                        v1::DiaryEntry& reply);
  absl::Status Cancel(const rpc::Call& call, const v1::CancelDiaryTaskRequest& request, v1::DiaryEntry& reply);
  absl::Status Reopen(const rpc::Call& call, const v1::ReopenDiaryTaskRequest& request, v1::DiaryEntry& reply);
  absl::Status History(const rpc::Call& call, const v1::ListDiaryEntryHistoryRequest& request,
                       v1::ListHistoryResponse& reply);
  absl::Status Verify(const rpc::Call& call, const v1::VerifyDiaryEntryHistoryRequest& request,
                      v1::VerifyHistoryResponse& reply);

 private:
  using Context = grpc::CallbackServerContext;
  using Reactor = grpc::ServerUnaryReactor;

  Reactor* CreateDiaryEntry(Context* c, const v1::CreateDiaryEntryRequest* q, v1::DiaryEntry* r) override;
  Reactor* GetDiaryEntry(Context* c, const v1::GetDiaryEntryRequest* q, v1::DiaryEntry* r) override;
  Reactor* ListDiaryEntries(Context* c, const v1::ListDiaryEntriesRequest* q,
                            v1::ListDiaryEntriesResponse* r) override;
  Reactor* ListDiaryTasks(Context* c, const v1::ListDiaryTasksRequest* q,
                          v1::ListDiaryTasksResponse* r) override;
  Reactor* CorrectDiaryEntry(Context* c, const v1::CorrectDiaryEntryRequest* q, v1::DiaryEntry* r) override;
  Reactor* ReassignDiaryTask(Context* c, const v1::ReassignDiaryTaskRequest* q, v1::DiaryEntry* r) override;
  Reactor* MoveDiaryTask(Context* c, const v1::MoveDiaryTaskRequest* q, v1::DiaryEntry* r) override;
  Reactor* CompleteDiaryTask(Context* c, const v1::CompleteDiaryTaskRequest* q, v1::DiaryEntry* r) override;
  Reactor* CancelDiaryTask(Context* c, const v1::CancelDiaryTaskRequest* q, v1::DiaryEntry* r) override;
  Reactor* ReopenDiaryTask(Context* c, const v1::ReopenDiaryTaskRequest* q, v1::DiaryEntry* r) override;
  Reactor* ListDiaryEntryHistory(Context* c, const v1::ListDiaryEntryHistoryRequest* q,
                                 v1::ListHistoryResponse* r) override;
  Reactor* VerifyDiaryEntryHistory(Context* c, const v1::VerifyDiaryEntryHistoryRequest* q,
                                   v1::VerifyHistoryResponse* r) override;

  absl::StatusOr<StoredEntry> Load(const rpc::Call& call, const std::string& name,
                                   absl::Time time = absl::InfiniteFuture());
  // What was wrong with the fields, scope, save, reply.
  template <class Request>
  absl::Status Change(const rpc::Call& call, const Request& request, error::FieldViolations violations,
                      DiaryStore::Decision decide, v1::DiaryEntry& reply);

  const Parts parts_;
};

}  // namespace send::ehcp
