#pragma once

#include "common/rpc/dispatcher.h"
#include "common/rpc/page_token.h"
#include "send/ehcp/v1/allocation_service.grpc.pb.h"
#include "services/ehcp/service/change_request.h"
#include "services/ehcp/store/authority_store.h"
#include "services/ehcp/store/caseworker_store.h"

namespace send::ehcp {

// The contract's AllocationService: caseworkers, cover for their absences, handing a caseload over.
class AllocationService final : public v1::AllocationService::CallbackService {
 public:
  struct Parts {
    RequestAccess access;
    CaseworkerStore& caseworkers;
    AuthorityStore& authorities;
    const rpc::PageTokens& page_tokens;
    // Null in tests that call the methods themselves.
    rpc::Dispatcher* dispatcher = nullptr;
  };
  explicit AllocationService(Parts parts) : parts_(parts) {}

  absl::Status Create(const rpc::Call& call, const v1::CreateCaseworkerRequest& request, v1::Caseworker& reply);
  absl::Status Get(const rpc::Call& call, const v1::GetCaseworkerRequest& request, v1::Caseworker& reply);
  absl::Status List(const rpc::Call& call, const v1::ListCaseworkersRequest& request,
                    v1::ListCaseworkersResponse& reply);
  absl::Status Update(const rpc::Call& call, const v1::UpdateCaseworkerRequest& request, v1::Caseworker& reply);
  absl::Status Cover(const rpc::Call& call, const v1::StartCoverRequest& request, v1::Caseworker& reply);
  absl::Status Uncover(const rpc::Call& call, const v1::EndCoverRequest& request, v1::Caseworker& reply);
  absl::Status HandOver(const rpc::Call& call, const v1::HandOverCaseloadRequest& request,
                        v1::HandOverCaseloadResponse& reply);

 private:
  using Context = grpc::CallbackServerContext;
  using Reactor = grpc::ServerUnaryReactor;
  Reactor* CreateCaseworker(Context* c, const v1::CreateCaseworkerRequest* q, v1::Caseworker* r) override {
    return parts_.dispatcher->Unary(c, q, r, this, &AllocationService::Create);
  }
  Reactor* GetCaseworker(Context* c, const v1::GetCaseworkerRequest* q, v1::Caseworker* r) override {
    return parts_.dispatcher->Unary(c, q, r, this, &AllocationService::Get);
  }
  Reactor* ListCaseworkers(Context* c, const v1::ListCaseworkersRequest* q,
                           v1::ListCaseworkersResponse* r) override {
    return parts_.dispatcher->Unary(c, q, r, this, &AllocationService::List);
  }
  Reactor* UpdateCaseworker(Context* c, const v1::UpdateCaseworkerRequest* q, v1::Caseworker* r) override {
    return parts_.dispatcher->Unary(c, q, r, this, &AllocationService::Update);
  }
  Reactor* StartCover(Context* c, const v1::StartCoverRequest* q, v1::Caseworker* r) override {
    return parts_.dispatcher->Unary(c, q, r, this, &AllocationService::Cover);
  }
  Reactor* EndCover(Context* c, const v1::EndCoverRequest* q, v1::Caseworker* r) override {
    return parts_.dispatcher->Unary(c, q, r, this, &AllocationService::Uncover);
  }
  Reactor* HandOverCaseload(Context* c, const v1::HandOverCaseloadRequest* q,
                            v1::HandOverCaseloadResponse* r) override {
    return parts_.dispatcher->Unary(c, q, r, this, &AllocationService::HandOver);
  }

  // The second half of every change: what was wrong with the fields, save, reply.
  absl::Status Change(const rpc::Call& call, const std::string& name, const std::string& etag,
                      error::FieldViolations violations,
                      absl::FunctionRef<absl::StatusOr<Caseworker>(const Caseworker&)> decide,
                      v1::Caseworker& reply);
  // OK for none.
  absl::Status CheckTeam(const rpc::Call& call, const std::string& team);
  // One page of the query, within what the caller may count.
  absl::StatusOr<std::vector<ListedCaseworker>> Find(const rpc::Call& call, const CaseworkerQuery& query);
  void Write(const ListedCaseworker& listed, const rpc::Call& call, v1::Caseworker& message) const;

  const Parts parts_;
};

}  // namespace send::ehcp
