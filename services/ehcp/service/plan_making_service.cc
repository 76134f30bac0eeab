#include "services/ehcp/service/plan_making_service.h"

#include "common/base/uuid.h"
#include "common/rpc/fields.h"
#include "common/rpc/resource_name.h"
#include "services/ehcp/domain/resumption.h"
#include "services/ehcp/service/disagreement_convert.h"

namespace send::ehcp {

using error::FieldViolations;
using Self = PlanMakingService;

namespace {

// An open request that stands in the way, by its name.
absl::Status NameOpenRequest(const rpc::Call& call, absl::Status status) {
  const std::string other = error::ResourceOf(status);
  if (!absl::IsAlreadyExists(status) || other.empty()) return status;
  return OpenRequestExists(rpc::FormatName(kRequestName, {call.tenant, other}));
}

// A panel decides, and records no more.
bool MayRecord(const auth::Caller& caller, RequestStep step) {
  return WorksForAuthority(caller) || step == RequestStep::kDecision || step == RequestStep::kIssueDecision;
}

}  // namespace

absl::Status Self::Resume(const rpc::Call& call, const v1::ResumeEhcRequestRequest& request,
                          v1::EhcRequest& reply) {
  FieldViolations violations;
  const DisagreementKey key = ReadDisagreementName(request.disagreement(), "disagreement", violations);
  if (!key.id.empty() && !request.disagreement().starts_with(request.name() + "/"))
    violations.Add("disagreement", "must be one of this request");
  ReadName(request.name(), "name", violations);
  rpc::CheckEtag(request.etag(), "etag", violations);
  if (absl::Status status = violations.ToStatus(); !status.ok()) return status;
  const auto scope = ScopeOf(call, access_.pupils);
  if (!scope.ok()) return scope.status();
  const auto stored =
      disagreements_.ChangeBoth(call.ToChange(), *scope, key, request.etag(),
                                [&](const EhcRequest& before, const StoredDisagreement& disagreement) {
                                  return GoOn(before, disagreement.value, disagreement.id, call.today);
                                });
  if (!stored.ok()) return NameOpenRequest(call, stored.status());
  return access_.Show(call, *stored, reply);
}

absl::Status Self::Retract(const rpc::Call& call, const v1::RetractEhcRequestStepRequest& request,
                           v1::EhcRequest& reply) {
  FieldViolations violations;
  const RetractRequestStep command = ReadRetraction(call, request, violations);
  const std::string id = ReadName(request.name(), "name", violations);
  rpc::CheckEtag(request.etag(), "etag", violations);
  if (absl::Status status = violations.ToStatus(); !status.ok()) return status;
  if (!MayRecord(*call.caller, command.step))
    return error::PermissionDenied("ROLE_NOT_ALLOWED",
                                   "Your role may take back the two decisions: ask a caseworker for the rest.");
  const auto scope = ScopeOf(call, access_.pupils);
  if (!scope.ok()) return scope.status();
  const auto stored = command.step == RequestStep::kResumption
                          ? RetractResumption(call, *scope, id, request.etag(), command)
                          : RetractOne(call, *scope, id, request.etag(), command);
  if (!stored.ok()) return NameOpenRequest(call, stored.status());
  return access_.Show(call, *stored, reply);
}

absl::StatusOr<StoredRequest> Self::RetractOne(const rpc::Call& call, const Scope& scope, const std::string& id,
                                               const std::string& etag, const RetractRequestStep& command) {
  return access_.store.ChangeBesideDisagreements(
      call.ToChange(), scope, id, etag,
      [&](const EhcRequest& before, const std::vector<Disagreement>& disagreements) {
        return Decide(before, command, disagreements, call.today);
      });
}

absl::StatusOr<StoredRequest> Self::RetractResumption(const rpc::Call& call, const Scope& scope,
                                                      const std::string& id, const std::string& etag,
                                                      const RetractRequestStep& command) {
  const auto now = access_.store.Get(scope, id, call.deadline);
  if (!now.ok()) return now.status();
  const Resumption* last = LastResumption(now->value);
  // None: it is refused, or answered again what it answered.
  if (last == nullptr) return RetractOne(call, scope, id, etag, command);
  const std::string disagreement = last->disagreement;
  const auto both = [&](const EhcRequest& before, const StoredDisagreement& of) -> absl::StatusOr<GoneOn> {
    const Resumption* goes = LastResumption(before);
    if (goes == nullptr || goes->disagreement != of.id)
      return error::Aborted("STALE_ETAG", "Somebody changed the request at the same time: read it again.");
    auto after = Decide(before, command, {of.value}, call.today);
    if (!after.ok()) return after.status();
    return GoneOn{*std::move(after), GoBack(before, of.value).disagreement};
  };
  return disagreements_.ChangeBoth(call.ToChange(), scope, {id, disagreement}, etag, both);
}

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
  ehcp::RecordRepresentation command{ReadRepresentation(request.representation(), violations)};
  if (absl::Status status = violations.ToStatus(); !status.ok()) return status;
  if (const std::string& asked = command.representation.asks_for_setting; !asked.empty()) {
    const auto facts = access_.pupils.FactsOf(call, asked);
    if (!facts.ok()) return facts.status();
    command.representation.outside_list = !facts->may_be_asked_for;
  }
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
    command.ages = facts->ages;
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

Self::Reactor* Self::ResumeEhcRequest(Context* c, const v1::ResumeEhcRequestRequest* q, v1::EhcRequest* r) {
  return dispatcher_->Unary(c, q, r, this, &Self::Resume);
}
Self::Reactor* Self::RetractEhcRequestStep(Context* c, const v1::RetractEhcRequestStepRequest* q,
                                           v1::EhcRequest* r) {
  return dispatcher_->Unary(c, q, r, this, &Self::Retract);
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
