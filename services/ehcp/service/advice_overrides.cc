// The overrides of the generated service: each is its call of the dispatcher.
#include "services/ehcp/service/advice_service.h"

namespace send::ehcp {

using Self = AdviceService;

Self::Reactor* Self::RequestAdvice(Context* c, const v1::RequestAdviceRequest* q, v1::AdviceRequest* r) {
  return parts_.dispatcher->Unary(c, q, r, this, &Self::Ask);
}
Self::Reactor* Self::RecordAdviceNotNeeded(Context* c, const v1::RecordAdviceNotNeededRequest* q,
                                           v1::AdviceRequest* r) {
  return parts_.dispatcher->Unary(c, q, r, this, &Self::NotNeeded);
}
Self::Reactor* Self::GetAdviceRequest(Context* c, const v1::GetAdviceRequestRequest* q, v1::AdviceRequest* r) {
  return parts_.dispatcher->Unary(c, q, r, this, &Self::Get);
}
Self::Reactor* Self::ListAdviceRequests(Context* c, const v1::ListAdviceRequestsRequest* q,
                                        v1::ListAdviceRequestsResponse* r) {
  return parts_.dispatcher->Unary(c, q, r, this, &Self::List);
}
Self::Reactor* Self::ListMyAdviceRequests(Context* c, const v1::ListMyAdviceRequestsRequest* q,
                                          v1::ListMyAdviceRequestsResponse* r) {
  return parts_.dispatcher->Unary(c, q, r, this, &Self::ListMine);
}
Self::Reactor* Self::ListOpenAdviceRequests(Context* c, const v1::ListOpenAdviceRequestsRequest* q,
                                            v1::ListOpenAdviceRequestsResponse* r) {
  return parts_.dispatcher->Unary(c, q, r, this, &Self::ListOpen);
}
Self::Reactor* Self::RecordAdviceReceipt(Context* c, const v1::RecordAdviceReceiptRequest* q,
                                         v1::AdviceRequest* r) {
  return parts_.dispatcher->Unary(c, q, r, this, &Self::Receive);
}
Self::Reactor* Self::AnswerAdvice(Context* c, const v1::AnswerAdviceRequest* q, v1::AdviceRequest* r) {
  return parts_.dispatcher->Unary(c, q, r, this, &Self::Answer);
}
Self::Reactor* Self::RetractAdviceStep(Context* c, const v1::RetractAdviceStepRequest* q,
                                       v1::AdviceRequest* r) {
  return parts_.dispatcher->Unary(c, q, r, this, &Self::Retract);
}
Self::Reactor* Self::WithdrawAdviceRequest(Context* c, const v1::WithdrawAdviceRequestRequest* q,
                                           v1::AdviceRequest* r) {
  return parts_.dispatcher->Unary(c, q, r, this, &Self::Withdraw);
}
Self::Reactor* Self::ClaimAdviceException(Context* c, const v1::ClaimAdviceExceptionRequest* q,
                                          v1::AdviceRequest* r) {
  return parts_.dispatcher->Unary(c, q, r, this, &Self::Claim);
}
Self::Reactor* Self::WithdrawAdviceException(Context* c, const v1::WithdrawAdviceExceptionRequest* q,
                                             v1::AdviceRequest* r) {
  return parts_.dispatcher->Unary(c, q, r, this, &Self::Unclaim);
}
Self::Reactor* Self::ExplainAdviceDeadline(Context* c, const v1::ExplainAdviceDeadlineRequest* q,
                                           v1::ExplainAdviceDeadlineResponse* r) {
  return parts_.dispatcher->Unary(c, q, r, this, &Self::Explain);
}
Self::Reactor* Self::ListAdviceChases(Context* c, const v1::ListAdviceChasesRequest* q,
                                      v1::ListAdviceChasesResponse* r) {
  return parts_.dispatcher->Unary(c, q, r, this, &Self::Chases);
}
Self::Reactor* Self::ListAdviceHistory(Context* c, const v1::ListAdviceHistoryRequest* q,
                                       v1::ListHistoryResponse* r) {
  return parts_.dispatcher->Unary(c, q, r, this, &Self::History);
}
Self::Reactor* Self::VerifyAdviceHistory(Context* c, const v1::VerifyAdviceHistoryRequest* q,
                                         v1::VerifyHistoryResponse* r) {
  return parts_.dispatcher->Unary(c, q, r, this, &Self::Verify);
}

}  // namespace send::ehcp
