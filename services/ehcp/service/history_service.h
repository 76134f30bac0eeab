#pragma once

#include "common/rpc/dispatcher.h"
#include "common/rpc/page_token.h"
#include "send/ehcp/v1/history_service.grpc.pb.h"
#include "services/ehcp/service/change_request.h"
#include "services/ehcp/service/history_reply.h"
#include "services/ehcp/store/history_store.h"

namespace send::ehcp {

// The contract's HistoryService: who did what to a request, whether its history is whole, who looked at it.
class HistoryService final : public v1::HistoryService::CallbackService {
 public:
  struct Parts {
    RequestAccess access;
    HistoryStore& store;
    const rpc::PageTokens& page_tokens;
    // Null in tests that call the methods themselves.
    rpc::Dispatcher* dispatcher = nullptr;
  };
  explicit HistoryService(Parts parts) : parts_(parts) {}

  absl::Status List(const rpc::Call& call, const v1::ListHistoryRequest& request,
                    v1::ListHistoryResponse& reply);
  absl::Status Verify(const rpc::Call& call, const v1::VerifyHistoryRequest& request,
                      v1::VerifyHistoryResponse& reply);
  absl::Status Reads(const rpc::Call& call, const v1::ListReadsRequest& request, v1::ListReadsResponse& reply);
  absl::Status PupilReads(const rpc::Call& call, const v1::ListPupilReadsRequest& request,
                          v1::ListReadsResponse& reply);
  absl::Status Roots(const rpc::Call& call, const v1::ListRootsRequest& request, v1::ListRootsResponse& reply);
  absl::Status Export(const rpc::Call& call, const v1::ExportHistoryRequest& request,
                      v1::ExportHistoryResponse& reply);
  absl::Status Prove(const rpc::Call& call, const v1::GetInclusionProofRequest& request,
                     v1::InclusionProof& reply);

 private:
  using Context = grpc::CallbackServerContext;
  using Reactor = grpc::ServerUnaryReactor;
  Reactor* ListHistory(Context* c, const v1::ListHistoryRequest* q, v1::ListHistoryResponse* r) override {
    return parts_.dispatcher->Unary(c, q, r, this, &HistoryService::List);
  }
  Reactor* VerifyHistory(Context* c, const v1::VerifyHistoryRequest* q, v1::VerifyHistoryResponse* r) override {
    return parts_.dispatcher->Unary(c, q, r, this, &HistoryService::Verify);
  }
  Reactor* ListReads(Context* c, const v1::ListReadsRequest* q, v1::ListReadsResponse* r) override {
    return parts_.dispatcher->Unary(c, q, r, this, &HistoryService::Reads);
  }
  Reactor* ListPupilReads(Context* c, const v1::ListPupilReadsRequest* q, v1::ListReadsResponse* r) override {
    return parts_.dispatcher->Unary(c, q, r, this, &HistoryService::PupilReads);
  }
  Reactor* ListRoots(Context* c, const v1::ListRootsRequest* q, v1::ListRootsResponse* r) override {
    return parts_.dispatcher->Unary(c, q, r, this, &HistoryService::Roots);
  }
  Reactor* ExportHistory(Context* c, const v1::ExportHistoryRequest* q, v1::ExportHistoryResponse* r) override {
    return parts_.dispatcher->Unary(c, q, r, this, &HistoryService::Export);
  }
  Reactor* GetInclusionProof(Context* c, const v1::GetInclusionProofRequest* q,
                             v1::InclusionProof* r) override {
    return parts_.dispatcher->Unary(c, q, r, this, &HistoryService::Prove);
  }

  absl::StatusOr<HistorySubject> Find(const rpc::Call& call, const std::string& name) const;

  const Parts parts_;
};

}  // namespace send::ehcp
