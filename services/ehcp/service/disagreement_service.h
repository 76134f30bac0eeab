#pragma once

#include <string>

#include "common/rpc/dispatcher.h"
#include "common/rpc/page_token.h"
#include "send/ehcp/v1/disagreement_service.grpc.pb.h"
#include "services/ehcp/service/convert.h"
#include "services/ehcp/service/pupil_directory.h"
#include "services/ehcp/store/advice_store.h"
#include "services/ehcp/store/authority_store.h"
#include "services/ehcp/store/caseworker_store.h"
#include "services/ehcp/store/disagreement_store.h"
#include "services/ehcp/store/history_store.h"

namespace send::ehcp {

// The contract's DisagreementService; made like EhcRequestService.
class DisagreementService final : public v1::DisagreementService::CallbackService {
 public:
  struct Parts {
    DisagreementStore& store;
    EhcRequestStore& requests;
    HistoryStore& history;
    PupilDirectory& pupils;
    CaseworkerStore& caseworkers;
    AuthorityStore& authorities;
    AdviceStore& advice;
    const civil::HolidayCalendar& calendar;
    const rpc::PageTokens& page_tokens;
    // Null in tests that call the methods themselves.
    rpc::Dispatcher* dispatcher = nullptr;
  };
  explicit DisagreementService(Parts parts) : parts_(parts) {}

  absl::Status Create(const rpc::Call& call, const v1::CreateDisagreementRequest& request,
                      v1::Disagreement& reply);
  absl::Status Get(const rpc::Call& call, const v1::GetDisagreementRequest& request, v1::Disagreement& reply);
  absl::Status List(const rpc::Call& call, const v1::ListDisagreementsRequest& request,
                    v1::ListDisagreementsResponse& reply);
  absl::Status Mediation(const rpc::Call& call, const v1::RecordMediationRequest& request,
                         v1::Disagreement& reply);
  absl::Status Appeal(const rpc::Call& call, const v1::RecordAppealRequest& request, v1::Disagreement& reply);
  absl::Status Retract(const rpc::Call& call, const v1::RetractDisagreementStepRequest& request,
                       v1::Disagreement& reply);
  absl::Status Comply(const rpc::Call& call, const v1::RecordComplianceRequest& request,
                      v1::Disagreement& reply);
  absl::Status Claim(const rpc::Call& call, const v1::ClaimComplianceExceptionRequest& request,
                     v1::Disagreement& reply);
  absl::Status Deadlines(const rpc::Call& call, const v1::GetDisagreementDeadlinesRequest& request,
                         v1::GetDeadlinesResponse& reply);
  absl::Status Explain(const rpc::Call& call, const v1::ExplainDisagreementDeadlineRequest& request,
                       v1::ExplainDisagreementDeadlineResponse& reply);
  absl::Status History(const rpc::Call& call, const v1::ListDisagreementHistoryRequest& request,
                       v1::ListHistoryResponse& reply);
  absl::Status Verify(const rpc::Call& call, const v1::VerifyDisagreementHistoryRequest& request,
                      v1::VerifyHistoryResponse& reply);

 private:
  using Context = grpc::CallbackServerContext;
  using Reactor = grpc::ServerUnaryReactor;

  Reactor* CreateDisagreement(Context* c, const v1::CreateDisagreementRequest* q, v1::Disagreement* r) override;
  Reactor* GetDisagreement(Context* c, const v1::GetDisagreementRequest* q, v1::Disagreement* r) override;
  Reactor* ListDisagreements(Context* c, const v1::ListDisagreementsRequest* q,
                             v1::ListDisagreementsResponse* r) override;
  Reactor* RecordMediation(Context* c, const v1::RecordMediationRequest* q, v1::Disagreement* r) override;
  Reactor* RecordAppeal(Context* c, const v1::RecordAppealRequest* q, v1::Disagreement* r) override;
  Reactor* RetractDisagreementStep(Context* c, const v1::RetractDisagreementStepRequest* q,
                                   v1::Disagreement* r) override;
  Reactor* RecordCompliance(Context* c, const v1::RecordComplianceRequest* q, v1::Disagreement* r) override;
  Reactor* ClaimComplianceException(Context* c, const v1::ClaimComplianceExceptionRequest* q,
                                    v1::Disagreement* r) override;
  Reactor* GetDisagreementDeadlines(Context* c, const v1::GetDisagreementDeadlinesRequest* q,
                                    v1::GetDeadlinesResponse* r) override;
  Reactor* ExplainDisagreementDeadline(Context* c, const v1::ExplainDisagreementDeadlineRequest* q,
                                       v1::ExplainDisagreementDeadlineResponse* r) override;
  Reactor* ListDisagreementHistory(Context* c, const v1::ListDisagreementHistoryRequest* q,
                                   v1::ListHistoryResponse* r) override;
  Reactor* VerifyDisagreementHistory(Context* c, const v1::VerifyDisagreementHistoryRequest* q,
                                     v1::VerifyHistoryResponse* r) override;

  View ViewOf(const rpc::Call& call) const { return {call.tenant, call.today, parts_.calendar}; }
  absl::StatusOr<StoredDisagreement> Load(const rpc::Call& call, const std::string& name);
  absl::Status Change(const rpc::Call& call, const std::string& name, const std::string& etag,
                      error::FieldViolations violations, DisagreementStore::Decision decide,
                      v1::Disagreement& reply);

  const Parts parts_;
};

}  // namespace send::ehcp
