#include "services/ehcp/service/change_request.h"

#include "common/rpc/fields.h"
#include "services/ehcp/domain/missing_advice.h"
#include "services/ehcp/service/access.h"

namespace send::ehcp {

absl::StatusOr<StoredRequest> RequestAccess::Load(const rpc::Call& call, const std::string& name) const {
  return Find(call, name, false,
              [&](const Scope& scope, const std::string& id) { return store.Get(scope, id, call.deadline); });
}

absl::StatusOr<StoredRequest> RequestAccess::LoadSeen(const rpc::Call& call, const std::string& name) const {
  return Find(call, name, true,
              [&](const Scope& scope, const std::string& id) { return store.Get(scope, id, call.deadline); });
}

absl::StatusOr<StoredRequest> RequestAccess::LoadAsOf(const rpc::Call& call, const std::string& name,
                                                      absl::Time time) const {
  return Find(call, name, false, [&](const Scope& scope, const std::string& id) {
    return store.GetAsOf(scope, id, time, call.deadline);
  });
}

absl::StatusOr<Child> RequestAccess::ChildOf(const rpc::Call& call, const std::string& name) const {
  const auto stored = Load(call, name);
  if (!stored.ok()) return stored.status();
  return pupils.ChildOf(call, stored->value.pupil);
}

absl::StatusOr<StoredRequest> RequestAccess::Find(
    const rpc::Call& call, const std::string& name, bool refused_too,
    absl::FunctionRef<absl::StatusOr<StoredRequest>(const Scope&, const std::string&)> get) const {
  error::FieldViolations violations;
  const std::string id = ReadName(name, "name", violations);
  if (absl::Status status = violations.ToStatus(); !status.ok()) return status;
  auto scope = ScopeOf(call, pupils);
  if (!scope.ok()) return scope.status();
  scope->refused_too = refused_too;
  return get(*scope, id);
}

absl::Status RequestAccess::Show(const rpc::Call& call, const StoredRequest& stored,
                                 v1::EhcRequest& reply) const {
  Write(stored, ViewOf(call), reply);
  if (!stored.value.plan || consultations == nullptr || !SeesAuthority(*call.caller)) return absl::OkStatus();
  // The request is in the caller's scope, and with it all that is its.
  const auto all = AllConsultations(*consultations, {.la = call.tenant}, stored.id, call.deadline);
  if (!all.ok()) return all.status();
  const PlacementReview review = ReviewPlacement(stored.value, *all, call.tenant, calendar);
  v1::FinalPlan& plan = *reply.mutable_final_plan();
  plan.set_placement_consulted_on_date(rpc::DayText(review.consulted_on));
  for (const Finding& finding : review.findings) Write(finding, *plan.add_findings());
  return ShowAdviceFaults(call, stored, reply);
}

absl::Status RequestAccess::ShowAdviceFaults(const rpc::Call& call, const StoredRequest& stored,
                                             v1::EhcRequest& reply) const {
  if (advice == nullptr) return absl::OkStatus();
  const auto all = AllAdvice(*advice, {.la = call.tenant}, stored.id, call.deadline);
  if (!all.ok()) return all.status();
  for (const Finding& finding : FindAdviceFaults(stored.value, *all))
    Write(finding, *reply.mutable_final_plan()->add_findings());
  return absl::OkStatus();
}

absl::Status RequestAccess::Change(const rpc::Call& call, const std::string& name, const std::string& etag,
                                   error::FieldViolations violations,
                                   absl::FunctionRef<absl::StatusOr<EhcRequest>(const EhcRequest&)> decide,
                                   v1::EhcRequest& reply) const {
  const std::string id = ReadName(name, "name", violations);
  rpc::CheckEtag(etag, "etag", violations);
  if (absl::Status status = violations.ToStatus(); !status.ok()) return status;
  const auto scope = ScopeOf(call, pupils);
  if (!scope.ok()) return scope.status();
  const auto stored = store.Change(call.ToChange(), *scope, id, etag, decide);
  if (!stored.ok()) return stored.status();
  return Show(call, *stored, reply);
}

}  // namespace send::ehcp
