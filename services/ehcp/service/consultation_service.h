#pragma once

#include <string>

#include "common/civil/holiday_calendar.h"
#include "common/rpc/dispatcher.h"
#include "common/rpc/page_token.h"
#include "send/ehcp/v1/consultation_service.grpc.pb.h"
#include "services/ehcp/service/consultation_convert.h"
#include "services/ehcp/service/pupil_directory.h"
#include "services/ehcp/service/pupil_identities.h"
#include "services/ehcp/store/consultation_store.h"
#include "services/ehcp/store/ehc_request_store.h"
#include "services/ehcp/store/history_store.h"

namespace send::ehcp {

// The contract's ConsultationService; made like AdviceService.
class ConsultationService final : public v1::ConsultationService::CallbackService {
 public:
  struct Parts {
    ConsultationStore& store;
    EhcRequestStore& requests;
    HistoryStore& history;
    PupilDirectory& pupils;
    PupilIdentities& identities;
    const civil::HolidayCalendar& calendar;
    const rpc::PageTokens& page_tokens;
    // Null in tests that call the methods themselves.
    rpc::Dispatcher* dispatcher = nullptr;
  };
  explicit ConsultationService(Parts parts) : parts_(parts) {}

  absl::Status Create(const rpc::Call& call, const v1::CreateConsultationRequest& request,
                      v1::Consultation& reply);
  absl::Status Get(const rpc::Call& call, const v1::GetConsultationRequest& request, v1::Consultation& reply);
  absl::Status List(const rpc::Call& call, const v1::ListConsultationsRequest& request,
                    v1::ListConsultationsResponse& reply);
  absl::Status ListMine(const rpc::Call& call, const v1::ListMyConsultationsRequest& request,
                        v1::ListMyConsultationsResponse& reply);
  absl::Status ListOpen(const rpc::Call& call, const v1::ListOpenConsultationsRequest& request,
                        v1::ListOpenConsultationsResponse& reply);
  absl::Status Receive(const rpc::Call& call, const v1::RecordConsultationReceiptRequest& request,
                       v1::Consultation& reply);
  absl::Status Answer(const rpc::Call& call, const v1::AnswerConsultationRequest& request,
                      v1::Consultation& reply);
  absl::Status Retract(const rpc::Call& call, const v1::RetractConsultationStepRequest& request,
                       v1::Consultation& reply);
  absl::Status Withdraw(const rpc::Call& call, const v1::WithdrawConsultationRequest& request,
                        v1::Consultation& reply);
  absl::Status Explain(const rpc::Call& call, const v1::ExplainConsultationDeadlineRequest& request,
                       v1::ExplainConsultationDeadlineResponse& reply);
  absl::Status History(const rpc::Call& call, const v1::ListConsultationHistoryRequest& request,
                       v1::ListHistoryResponse& reply);
  absl::Status Verify(const rpc::Call& call, const v1::VerifyConsultationHistoryRequest& request,
                      v1::VerifyHistoryResponse& reply);

 private:
  using Context = grpc::CallbackServerContext;
  using Reactor = grpc::ServerUnaryReactor;

  Reactor* CreateConsultation(Context* c, const v1::CreateConsultationRequest* q,
                              v1::Consultation* r) override {
    return parts_.dispatcher->Unary(c, q, r, this, &ConsultationService::Create);
  }
  Reactor* GetConsultation(Context* c, const v1::GetConsultationRequest* q, v1::Consultation* r) override {
    return parts_.dispatcher->Unary(c, q, r, this, &ConsultationService::Get);
  }
  Reactor* ListConsultations(Context* c, const v1::ListConsultationsRequest* q,
                             v1::ListConsultationsResponse* r) override {
    return parts_.dispatcher->Unary(c, q, r, this, &ConsultationService::List);
  }
  Reactor* ListMyConsultations(Context* c, const v1::ListMyConsultationsRequest* q,
                               v1::ListMyConsultationsResponse* r) override {
    return parts_.dispatcher->Unary(c, q, r, this, &ConsultationService::ListMine);
  }
  Reactor* ListOpenConsultations(Context* c, const v1::ListOpenConsultationsRequest* q,
                                 v1::ListOpenConsultationsResponse* r) override {
    return parts_.dispatcher->Unary(c, q, r, this, &ConsultationService::ListOpen);
  }
  Reactor* RecordConsultationReceipt(Context* c, const v1::RecordConsultationReceiptRequest* q,
                                     v1::Consultation* r) override {
    return parts_.dispatcher->Unary(c, q, r, this, &ConsultationService::Receive);
  }
  Reactor* AnswerConsultation(Context* c, const v1::AnswerConsultationRequest* q,
                              v1::Consultation* r) override {
    return parts_.dispatcher->Unary(c, q, r, this, &ConsultationService::Answer);
  }
  Reactor* RetractConsultationStep(Context* c, const v1::RetractConsultationStepRequest* q,
                                   v1::Consultation* r) override {
    return parts_.dispatcher->Unary(c, q, r, this, &ConsultationService::Retract);
  }
  Reactor* WithdrawConsultation(Context* c, const v1::WithdrawConsultationRequest* q,
                                v1::Consultation* r) override {
    return parts_.dispatcher->Unary(c, q, r, this, &ConsultationService::Withdraw);
  }
  Reactor* ExplainConsultationDeadline(Context* c, const v1::ExplainConsultationDeadlineRequest* q,
                                       v1::ExplainConsultationDeadlineResponse* r) override {
    return parts_.dispatcher->Unary(c, q, r, this, &ConsultationService::Explain);
  }
  Reactor* ListConsultationHistory(Context* c, const v1::ListConsultationHistoryRequest* q,
                                   v1::ListHistoryResponse* r) override {
    return parts_.dispatcher->Unary(c, q, r, this, &ConsultationService::History);
  }
  Reactor* VerifyConsultationHistory(Context* c, const v1::VerifyConsultationHistoryRequest* q,
                                     v1::VerifyHistoryResponse* r) override {
    return parts_.dispatcher->Unary(c, q, r, this, &ConsultationService::Verify);
  }

  View ViewOf(const rpc::Call& call) const { return {call.tenant, call.today, parts_.calendar}; }
  absl::StatusOr<StoredConsultation> Load(const rpc::Call& call, const std::string& name);
  absl::Status Change(const rpc::Call& call, const std::string& name, const std::string& etag,
                      error::FieldViolations violations, ConsultationStore::Decision decide,
                      v1::Consultation& reply);
  template <class Request, class Reply>
  absl::Status ListPage(const rpc::Call& call, const Request& request, const Scope& scope,
                        ConsultationQuery query, Reply& reply);

  const Parts parts_;
};

}  // namespace send::ehcp
