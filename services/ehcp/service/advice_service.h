#pragma once

#include <string>

#include "common/civil/holiday_calendar.h"
#include "common/rpc/dispatcher.h"
#include "common/rpc/page_token.h"
#include "send/ehcp/v1/advice_service.grpc.pb.h"
#include "services/ehcp/service/advice_convert.h"
#include "services/ehcp/service/pupil_directory.h"
#include "services/ehcp/service/pupil_identities.h"
#include "services/ehcp/store/advice_store.h"
#include "services/ehcp/store/authority_store.h"
#include "services/ehcp/store/caseworker_store.h"
#include "services/ehcp/store/ehc_request_store.h"
#include "services/ehcp/store/history_store.h"

namespace send::ehcp {

// The contract's AdviceService; made like EhcRequestService.
class AdviceService final : public v1::AdviceService::CallbackService {
 public:
  struct Parts {
    AdviceStore& store;
    EhcRequestStore& requests;
    HistoryStore& history;
    PupilDirectory& pupils;
    PupilIdentities& identities;
    CaseworkerStore& caseworkers;
    AuthorityStore& authorities;
    const civil::HolidayCalendar& calendar;
    const rpc::PageTokens& page_tokens;
    // Null in tests that call the methods themselves.
    rpc::Dispatcher* dispatcher = nullptr;
  };
  explicit AdviceService(Parts parts) : parts_(parts) {}

  absl::Status Ask(const rpc::Call& call, const v1::RequestAdviceRequest& request, v1::AdviceRequest& reply);
  absl::Status NotNeeded(const rpc::Call& call, const v1::RecordAdviceNotNeededRequest& request,
                         v1::AdviceRequest& reply);
  absl::Status Get(const rpc::Call& call, const v1::GetAdviceRequestRequest& request, v1::AdviceRequest& reply);
  absl::Status List(const rpc::Call& call, const v1::ListAdviceRequestsRequest& request,
                    v1::ListAdviceRequestsResponse& reply);
  absl::Status ListMine(const rpc::Call& call, const v1::ListMyAdviceRequestsRequest& request,
                        v1::ListMyAdviceRequestsResponse& reply);
  absl::Status ListOpen(const rpc::Call& call, const v1::ListOpenAdviceRequestsRequest& request,
                        v1::ListOpenAdviceRequestsResponse& reply);
  absl::Status Receive(const rpc::Call& call, const v1::RecordAdviceReceiptRequest& request,
                       v1::AdviceRequest& reply);
  absl::Status Answer(const rpc::Call& call, const v1::AnswerAdviceRequest& request, v1::AdviceRequest& reply);
  absl::Status Retract(const rpc::Call& call, const v1::RetractAdviceStepRequest& request,
                       v1::AdviceRequest& reply);
  absl::Status Withdraw(const rpc::Call& call, const v1::WithdrawAdviceRequestRequest& request,
                        v1::AdviceRequest& reply);
  absl::Status Claim(const rpc::Call& call, const v1::ClaimAdviceExceptionRequest& request,
                     v1::AdviceRequest& reply);
  absl::Status Unclaim(const rpc::Call& call, const v1::WithdrawAdviceExceptionRequest& request,
                       v1::AdviceRequest& reply);
  absl::Status Explain(const rpc::Call& call, const v1::ExplainAdviceDeadlineRequest& request,
                       v1::ExplainAdviceDeadlineResponse& reply);
  absl::Status Chases(const rpc::Call& call, const v1::ListAdviceChasesRequest& request,
                      v1::ListAdviceChasesResponse& reply);
  absl::Status History(const rpc::Call& call, const v1::ListAdviceHistoryRequest& request,
                       v1::ListHistoryResponse& reply);
  absl::Status Verify(const rpc::Call& call, const v1::VerifyAdviceHistoryRequest& request,
                      v1::VerifyHistoryResponse& reply);

 private:
  using Context = grpc::CallbackServerContext;
  using Reactor = grpc::ServerUnaryReactor;

  Reactor* RequestAdvice(Context* c, const v1::RequestAdviceRequest* q, v1::AdviceRequest* r) override;
  Reactor* RecordAdviceNotNeeded(Context* c, const v1::RecordAdviceNotNeededRequest* q,
                                 v1::AdviceRequest* r) override;
  Reactor* GetAdviceRequest(Context* c, const v1::GetAdviceRequestRequest* q, v1::AdviceRequest* r) override;
  Reactor* ListAdviceRequests(Context* c, const v1::ListAdviceRequestsRequest* q,
                              v1::ListAdviceRequestsResponse* r) override;
  Reactor* ListOpenAdviceRequests(Context* c, const v1::ListOpenAdviceRequestsRequest* q,
                                  v1::ListOpenAdviceRequestsResponse* r) override;
  Reactor* ListMyAdviceRequests(Context* c, const v1::ListMyAdviceRequestsRequest* q,
                                v1::ListMyAdviceRequestsResponse* r) override;
  Reactor* RecordAdviceReceipt(Context* c, const v1::RecordAdviceReceiptRequest* q,
                               v1::AdviceRequest* r) override;
  Reactor* AnswerAdvice(Context* c, const v1::AnswerAdviceRequest* q, v1::AdviceRequest* r) override;
  Reactor* RetractAdviceStep(Context* c, const v1::RetractAdviceStepRequest* q, v1::AdviceRequest* r) override;
  Reactor* WithdrawAdviceRequest(Context* c, const v1::WithdrawAdviceRequestRequest* q,
                                 v1::AdviceRequest* r) override;
  Reactor* ClaimAdviceException(Context* c, const v1::ClaimAdviceExceptionRequest* q,
                                v1::AdviceRequest* r) override;
  Reactor* WithdrawAdviceException(Context* c, const v1::WithdrawAdviceExceptionRequest* q,
                                   v1::AdviceRequest* r) override;
  Reactor* ExplainAdviceDeadline(Context* c, const v1::ExplainAdviceDeadlineRequest* q,
                                 v1::ExplainAdviceDeadlineResponse* r) override;
  Reactor* ListAdviceChases(Context* c, const v1::ListAdviceChasesRequest* q,
                            v1::ListAdviceChasesResponse* r) override;
  Reactor* ListAdviceHistory(Context* c, const v1::ListAdviceHistoryRequest* q,
                             v1::ListHistoryResponse* r) override;
  Reactor* VerifyAdviceHistory(Context* c, const v1::VerifyAdviceHistoryRequest* q,
                               v1::VerifyHistoryResponse* r) override;

  // What is still to be sought, for who sees all of the request.
  absl::Status ListMissing(const rpc::Call& call, const AdviceScope& scope, const std::string& request_id,
                           v1::ListAdviceRequestsResponse& reply);
  View ViewOf(const rpc::Call& call) const { return {call.tenant, call.today, parts_.calendar}; }
  // All of the authority's, or what is asked of the caller; the latter for everybody where `own_only`.
  absl::StatusOr<AdviceScope> ScopeOf(const rpc::Call& call, bool own_only = false);
  absl::StatusOr<StoredAdvice> Load(const rpc::Call& call, const std::string& name);
  // Keeps a new one, under the EHC request that it names.
  absl::Status Create(const rpc::Call& call, ehcp::AdviceRequest advice, v1::AdviceRequest& reply);
  absl::Status Change(const rpc::Call& call, const std::string& name, const std::string& etag,
                      error::FieldViolations violations, AdviceStore::Decision decide,
                      v1::AdviceRequest& reply);
  template <class Request, class Reply>
  absl::Status ListPage(const rpc::Call& call, const Request& request, const AdviceScope& scope,
                        AdviceQuery query, Reply& reply);

  const Parts parts_;
};

}  // namespace send::ehcp
