#pragma once

#include "common/rpc/dispatcher.h"
#include "send/ehcp/v1/plan_making_service.grpc.pb.h"
#include "services/ehcp/service/change_request.h"
#include "services/ehcp/store/disagreement_store.h"

namespace send::ehcp {

// The contract's PlanMakingService: what comes of a request after the decision
// whether to assess.
class PlanMakingService final : public v1::PlanMakingService::CallbackService {
 public:
  // `dispatcher` is null in tests that call the methods themselves.
  PlanMakingService(RequestAccess access, DisagreementStore& disagreements,
                    rpc::Dispatcher* dispatcher = nullptr)
      : access_(access), disagreements_(disagreements), dispatcher_(dispatcher) {}

  absl::Status Resume(const rpc::Call& call, const v1::ResumeEhcRequestRequest& request, v1::EhcRequest& reply);

  absl::Status DecideIssue(const rpc::Call& call, const v1::RecordIssueDecisionRequest& request,
                           v1::EhcRequest& reply);
  absl::Status Serve(const rpc::Call& call, const v1::ServeDraftPlanRequest& request, v1::EhcRequest& reply);
  absl::Status Hear(const rpc::Call& call, const v1::RecordRepresentationRequest& request,
                    v1::EhcRequest& reply);
  absl::Status Meet(const rpc::Call& call, const v1::RecordMeetingRequest& request, v1::EhcRequest& reply);
  absl::Status Finalise(const rpc::Call& call, const v1::FinalisePlanRequest& request, v1::EhcRequest& reply);
  absl::Status Move(const rpc::Call& call, const v1::RecordMoveAwayRequest& request, v1::EhcRequest& reply);
  absl::Status PassRights(const rpc::Call& call, const v1::PassRightsToYoungPersonRequest& request,
                          v1::EhcRequest& reply);
  // Takes back what was recorded in error. PERMISSION_DENIED (ROLE_NOT_ALLOWED) for a panel member, but of the
  // two decisions.
  absl::Status Retract(const rpc::Call& call, const v1::RetractEhcRequestStepRequest& request,
                       v1::EhcRequest& reply);

 private:
  using Context = grpc::CallbackServerContext;
  using Reactor = grpc::ServerUnaryReactor;

  Reactor* ResumeEhcRequest(Context* c, const v1::ResumeEhcRequestRequest* q, v1::EhcRequest* r) override;
  Reactor* RecordIssueDecision(Context* c, const v1::RecordIssueDecisionRequest* q, v1::EhcRequest* r) override;
  Reactor* ServeDraftPlan(Context* c, const v1::ServeDraftPlanRequest* q, v1::EhcRequest* r) override;
  Reactor* RecordRepresentation(Context* c, const v1::RecordRepresentationRequest* q,
                                v1::EhcRequest* r) override;
  Reactor* RecordMeeting(Context* c, const v1::RecordMeetingRequest* q, v1::EhcRequest* r) override;
  Reactor* FinalisePlan(Context* c, const v1::FinalisePlanRequest* q, v1::EhcRequest* r) override;
  Reactor* RecordMoveAway(Context* c, const v1::RecordMoveAwayRequest* q, v1::EhcRequest* r) override;
  Reactor* RetractEhcRequestStep(Context* c, const v1::RetractEhcRequestStepRequest* q,
                                 v1::EhcRequest* r) override;
  Reactor* PassRightsToYoungPerson(Context* c, const v1::PassRightsToYoungPersonRequest* q,
                                   v1::EhcRequest* r) override;

  absl::StatusOr<StoredRequest> RetractOne(const rpc::Call& call, const Scope& scope, const std::string& id,
                                           const std::string& etag, const RetractRequestStep& command);
  // The request and the disagreement that it went on by, in one change.
  absl::StatusOr<StoredRequest> RetractResumption(const rpc::Call& call, const Scope& scope,
                                                  const std::string& id, const std::string& etag,
                                                  const RetractRequestStep& command);

  const RequestAccess access_;
  DisagreementStore& disagreements_;
  rpc::Dispatcher* const dispatcher_;
};

}  // namespace send::ehcp
