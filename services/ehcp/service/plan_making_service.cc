#include "services/ehcp/service/plan_making_service.h"

#include "common/base/uuid.h"

namespace send::ehcp {

using error::FieldViolations;
using Self = PlanMakingService;

absl::Status Self::DecideIssue(const rpc::Call& call, const v1::RecordIssueDecisionRequest& request,
                               v1::EhcRequest& reply) {
  FieldViolations violations;
  const ehcp::DecideIssue command = ReadIssueDecision(request, violations);
  return access_.Change(
      call, request.name(), request.etag(), std::move(violations),
      [&](const EhcRequest& before) { return Decide(before, command, call.today); }, reply);
}

absl::Status Self::Serve(const rpc::Call& call, const v1::ServeDraftPlanRequest& request,
                         v1::EhcRequest& reply) {
  FieldViolations violations;
  const ServeDraft command = ReadDraft(request, violations);
  return access_.Change(
      call, request.name(), request.etag(), std::move(violations),
      [&](const EhcRequest& before) { return Decide(before, command, call.today); }, reply);
}

absl::Status Self::Hear(const rpc::Call& call, const v1::RecordRepresentationRequest& request,
                        v1::EhcRequest& reply) {
  FieldViolations violations;
  const ehcp::RecordRepresentation command{ReadRepresentation(request.representation(), violations)};
  return access_.Change(
      call, request.name(), request.etag(), std::move(violations),
      [&](const EhcRequest& before) { return Decide(before, command, call.today); }, reply);
}

absl::Status Self::Meet(const rpc::Call& call, const v1::RecordMeetingRequest& request, v1::EhcRequest& reply) {
  FieldViolations violations;
  const ehcp::RecordMeeting command{ReadMeeting(request.meeting(), violations)};
  return access_.Change(
      call, request.name(), request.etag(), std::move(violations),
      [&](const EhcRequest& before) { return Decide(before, command, call.today); }, reply);
}

absl::Status Self::Finalise(const rpc::Call& call, const v1::FinalisePlanRequest& request,
                            v1::EhcRequest& reply) {
  FieldViolations violations;
  ehcp::Finalise command = ReadFinalise(request, NewUuidV7(call.now), violations);
  if (absl::Status status = violations.ToStatus(); !status.ok()) return status;
  auto child = access_.ChildOf(call, request.name());
  if (!child.ok()) return child.status();
  command.child = *std::move(child);
  if (command.placement.kind == PlacementKind::kSetting) {
    const auto facts = access_.pupils.FactsOf(call, command.placement.setting);
    if (!facts.ok()) return facts.status();
    command.maintained_by = facts->maintained_by;
  }
  return access_.Change(
      call, request.name(), request.etag(), std::move(violations),
      [&](const EhcRequest& before) { return Decide(before, command, call.today, access_.calendar); }, reply);
}

absl::Status Self::Move(const rpc::Call& call, const v1::RecordMoveAwayRequest& request,
                        v1::EhcRequest& reply) {
  FieldViolations violations;
  const RecordMove command{ReadMoveAway(request.move_away(), call.tenant, violations)};
  return access_.Change(
      call, request.name(), request.etag(), std::move(violations),
      [&](const EhcRequest& before) { return Decide(before, command, call.today); }, reply);
}

absl::Status Self::PassRights(const rpc::Call& call, const v1::PassRightsToYoungPersonRequest& request,
                              v1::EhcRequest& reply) {
  FieldViolations violations;
  ehcp::PassRights command{
      ReadRights(request.rights(), violations), {}, request.rights().passed_on_date().empty()};
  if (absl::Status status = violations.ToStatus(); !status.ok()) return status;
  const auto child = access_.ChildOf(call, request.name());
  if (!child.ok()) return child.status();
  command.birth_date = child->birth_date;
  return access_.Change(
      call, request.name(), request.etag(), std::move(violations),
      [&](const EhcRequest& before) { return Decide(before, command, call.today); }, reply);
}

Self::Reactor* Self::RecordIssueDecision(Context* c, const v1::RecordIssueDecisionRequest* q,
                                         v1::EhcRequest* r) {
  return dispatcher_->Unary(c, q, r, this, &Self::DecideIssue);
}
Self::Reactor* Self::ServeDraftPlan(Context* c, const v1::ServeDraftPlanRequest* q, v1::EhcRequest* r) {
  return dispatcher_->Unary(c, q, r, this, &Self::Serve);
}
Self::Reactor* Self::RecordRepresentation(Context* c, const v1::RecordRepresentationRequest* q,
                                          v1::EhcRequest* r) {
  return dispatcher_->Unary(c, q, r, this, &Self::Hear);
}
Self::Reactor* Self::RecordMeeting(Context* c, const v1::RecordMeetingRequest* q, v1::EhcRequest* r) {
  return dispatcher_->Unary(c, q, r, this, &Self::Meet);
}
Self::Reactor* Self::FinalisePlan(Context* c, const v1::FinalisePlanRequest* q, v1::EhcRequest* r) {
  return dispatcher_->Unary(c, q, r, this, &Self::Finalise);
}
Self::Reactor* Self::RecordMoveAway(Context* c, const v1::RecordMoveAwayRequest* q, v1::EhcRequest* r) {
  return dispatcher_->Unary(c, q, r, this, &Self::Move);
}
Self::Reactor* Self::PassRightsToYoungPerson(Context* c, const v1::PassRightsToYoungPersonRequest* q,
                                             v1::EhcRequest* r) {
  return dispatcher_->Unary(c, q, r, this, &Self::PassRights);
}

}  // namespace send::ehcp
