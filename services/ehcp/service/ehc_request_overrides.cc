// The overrides of the generated service: each is its call of the dispatcher.
#include "services/ehcp/service/ehc_request_service.h"

namespace send::ehcp {

using Self = EhcRequestService;

Self::Reactor* Self::CreateEhcRequest(Context* c, const v1::CreateEhcRequestRequest* q, v1::EhcRequest* r) {
  return parts_.dispatcher->Unary(c, q, r, this, &Self::Create);
}
Self::Reactor* Self::GetEhcRequest(Context* c, const v1::GetEhcRequestRequest* q, v1::EhcRequest* r) {
  return parts_.dispatcher->Unary(c, q, r, this, &Self::Get);
}
Self::Reactor* Self::ListEhcRequests(Context* c, const v1::ListEhcRequestsRequest* q,
                                     v1::ListEhcRequestsResponse* r) {
  return parts_.dispatcher->Unary(c, q, r, this, &Self::List);
}
Self::Reactor* Self::UpdateEhcRequest(Context* c, const v1::UpdateEhcRequestRequest* q, v1::EhcRequest* r) {
  return parts_.dispatcher->Unary(c, q, r, this, &Self::Update);
}
Self::Reactor* Self::AllocateEhcRequest(Context* c, const v1::AllocateEhcRequestRequest* q, v1::EhcRequest* r) {
  return parts_.dispatcher->Unary(c, q, r, this, &Self::Allocate);
}
Self::Reactor* Self::WithdrawEhcRequest(Context* c, const v1::WithdrawEhcRequestRequest* q, v1::EhcRequest* r) {
  return parts_.dispatcher->Unary(c, q, r, this, &Self::Withdraw);
}
Self::Reactor* Self::RecordNotice(Context* c, const v1::RecordNoticeRequest* q, v1::EhcRequest* r) {
  return parts_.dispatcher->Unary(c, q, r, this, &Self::Notify);
}
Self::Reactor* Self::ClaimException(Context* c, const v1::ClaimExceptionRequest* q, v1::EhcRequest* r) {
  return parts_.dispatcher->Unary(c, q, r, this, &Self::Claim);
}
Self::Reactor* Self::WithdrawException(Context* c, const v1::WithdrawExceptionRequest* q, v1::EhcRequest* r) {
  return parts_.dispatcher->Unary(c, q, r, this, &Self::Unclaim);
}
Self::Reactor* Self::RecordDecision(Context* c, const v1::RecordDecisionRequest* q, v1::EhcRequest* r) {
  return parts_.dispatcher->Unary(c, q, r, this, &Self::Decide);
}
Self::Reactor* Self::GetDeadlines(Context* c, const v1::GetDeadlinesRequest* q, v1::GetDeadlinesResponse* r) {
  return parts_.dispatcher->Unary(c, q, r, this, &Self::Deadlines);
}
Self::Reactor* Self::ExplainDeadline(Context* c, const v1::ExplainDeadlineRequest* q,
                                     v1::ExplainDeadlineResponse* r) {
  return parts_.dispatcher->Unary(c, q, r, this, &Self::Explain);
}

}  // namespace send::ehcp
