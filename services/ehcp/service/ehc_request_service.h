#pragma once

#include "common/rpc/dispatcher.h"
#include "common/rpc/page_token.h"
#include "send/ehcp/v1/ehc_request_service.grpc.pb.h"
#include "services/ehcp/service/change_request.h"
#include "services/ehcp/store/authority_store.h"
#include "services/ehcp/store/caseworker_store.h"

namespace send::ehcp {

// The contract's EhcRequestService. Each override hands its call to the dispatcher, which lets it in and calls
// the method of the same meaning below it; tests call those.
class EhcRequestService final : public v1::EhcRequestService::CallbackService {
 public:
  struct Parts {
    RequestAccess access;
    CaseworkerStore& caseworkers;
    AuthorityStore& authorities;
    const rpc::PageTokens& page_tokens;
    // Null in tests that call the methods themselves.
    rpc::Dispatcher* dispatcher = nullptr;
  };
  explicit EhcRequestService(Parts parts) : parts_(parts) {}

  absl::Status Create(const rpc::Call& call, const v1::CreateEhcRequestRequest& request, v1::EhcRequest& reply);
  absl::Status Get(const rpc::Call& call, const v1::GetEhcRequestRequest& request, v1::EhcRequest& reply);
  absl::Status List(const rpc::Call& call, const v1::ListEhcRequestsRequest& request,
                    v1::ListEhcRequestsResponse& reply);
  absl::Status Update(const rpc::Call& call, const v1::UpdateEhcRequestRequest& request, v1::EhcRequest& reply);
  absl::Status Allocate(const rpc::Call& call, const v1::AllocateEhcRequestRequest& request,
                        v1::EhcRequest& reply);
  absl::Status Withdraw(const rpc::Call& call, const v1::WithdrawEhcRequestRequest& request,
                        v1::EhcRequest& reply);
  absl::Status Notify(const rpc::Call& call, const v1::RecordNoticeRequest& request, v1::EhcRequest& reply);
  absl::Status Claim(const rpc::Call& call, const v1::ClaimExceptionRequest& request, v1::EhcRequest& reply);
  absl::Status Unclaim(const rpc::Call& call, const v1::WithdrawExceptionRequest& request,
                       v1::EhcRequest& reply);
  absl::Status Decide(const rpc::Call& call, const v1::RecordDecisionRequest& request, v1::EhcRequest& reply);
  absl::Status Deadlines(const rpc::Call& call, const v1::GetDeadlinesRequest& request,
                         v1::GetDeadlinesResponse& reply);
  absl::Status Explain(const rpc::Call& call, const v1::ExplainDeadlineRequest& request,
                       v1::ExplainDeadlineResponse& reply);

 private:
  // Of a list that found nothing.
  absl::Status CheckFilters(const rpc::Call& call, const v1::ListEhcRequestsRequest& request);
  absl::Status ListAsOf(const rpc::Call& call, const v1::ListEhcRequestsRequest& request,
                        const ListQuery& query, v1::ListEhcRequestsResponse& reply);

  using Context = grpc::CallbackServerContext;
  using Reactor = grpc::ServerUnaryReactor;

  Reactor* CreateEhcRequest(Context* c, const v1::CreateEhcRequestRequest* q, v1::EhcRequest* r) override;
  Reactor* GetEhcRequest(Context* c, const v1::GetEhcRequestRequest* q, v1::EhcRequest* r) override;
  Reactor* ListEhcRequests(Context* c, const v1::ListEhcRequestsRequest* q,
                           v1::ListEhcRequestsResponse* r) override;
  Reactor* UpdateEhcRequest(Context* c, const v1::UpdateEhcRequestRequest* q, v1::EhcRequest* r) override;
  Reactor* AllocateEhcRequest(Context* c, const v1::AllocateEhcRequestRequest* q, v1::EhcRequest* r) override;
  Reactor* WithdrawEhcRequest(Context* c, const v1::WithdrawEhcRequestRequest* q, v1::EhcRequest* r) override;
  Reactor* RecordNotice(Context* c, const v1::RecordNoticeRequest* q, v1::EhcRequest* r) override;
  Reactor* ClaimException(Context* c, const v1::ClaimExceptionRequest* q, v1::EhcRequest* r) override;
  Reactor* WithdrawException(Context* c, const v1::WithdrawExceptionRequest* q, v1::EhcRequest* r) override;
  Reactor* RecordDecision(Context* c, const v1::RecordDecisionRequest* q, v1::EhcRequest* r) override;
  Reactor* GetDeadlines(Context* c, const v1::GetDeadlinesRequest* q, v1::GetDeadlinesResponse* r) override;
  Reactor* ExplainDeadline(Context* c, const v1::ExplainDeadlineRequest* q,
                           v1::ExplainDeadlineResponse* r) override;

  const Parts parts_;
};

}  // namespace send::ehcp
