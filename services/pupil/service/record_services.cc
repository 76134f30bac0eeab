#include "services/pupil/service/record_services.h"

#include "absl/strings/str_cat.h"
#include "common/base/uuid.h"
#include "common/rpc/fields.h"
#include "services/pupil/service/convert.h"

namespace send::pupil {

absl::Status CarerService::Create(const rpc::Call& call, const v1::CreateCarerRequest& request,
                                  v1::Carer& reply) {
  error::FieldViolations violations;
  const Ids ids = ReadName(kPupilName, request.parent(), "parent", violations);
  const Carer carer = ReadCarer(request.carer(), ids.pupil, violations);
  if (absl::Status status = violations.ToStatus(); !status.ok()) return status;
  const Scope scope = ScopeOf(call);
  if (auto pupil = store_.GetPupil(scope, ids.pupil, call.deadline); !pupil.ok()) return pupil.status();
  const auto check = [](size_t others) {
    if (others < static_cast<size_t>(kMaxCarers)) return absl::OkStatus();
    return error::FailedPrecondition("TOO_MANY_CARERS",
                                     absl::StrCat("A pupil has at most ", kMaxCarers, " parents and carers."));
  };
  const auto created = store_.CreateCarer(call.ToChange(), scope, NewUuidV7(call.now), carer, check);
  if (!created.ok()) return created.status();
  Write(*created, call, reply);
  return absl::OkStatus();
}

absl::Status CarerService::Get(const rpc::Call& call, const v1::GetCarerRequest& request, v1::Carer& reply) {
  error::FieldViolations violations;
  const Ids ids = ReadName(kCarerName, request.name(), "name", violations);
  if (absl::Status status = violations.ToStatus(); !status.ok()) return status;
  const auto found = store_.GetCarer(ScopeOf(call), ids.pupil, ids.item, call.deadline);
  if (!found.ok()) return found.status();
  Write(*found, call, reply);
  return absl::OkStatus();
}

absl::Status CarerService::List(const rpc::Call& call, const v1::ListCarersRequest& request,
                                v1::ListCarersResponse& reply) {
  error::FieldViolations violations;
  const Ids ids = ReadName(kPupilName, request.parent(), "parent", violations);
  if (absl::Status status = violations.ToStatus(); !status.ok()) return status;
  const Scope scope = ScopeOf(call);
  if (auto pupil = store_.GetPupil(scope, ids.pupil, call.deadline); !pupil.ok()) return pupil.status();
  const auto carers = store_.ListCarers(scope, ids.pupil, call.deadline);
  if (!carers.ok()) return carers.status();
  for (const Shown<Carer>& shown : *carers) Write(shown, call, *reply.add_carers());
  return absl::OkStatus();
}

absl::Status CarerService::Update(const rpc::Call& call, const v1::UpdateCarerRequest& request,
                                  v1::Carer& reply) {
  error::FieldViolations violations;
  const Ids ids = ReadName(kCarerName, request.carer().name(), "carer.name", violations);
  rpc::CheckEtag(request.carer().etag(), "carer.etag", violations);
  v1::Carer unused;
  Merge(request.update_mask(), request.carer(), unused, violations);
  if (absl::Status status = violations.ToStatus(); !status.ok()) return status;
  const auto changed =
      store_.ChangeCarer(call.ToChange(), ScopeOf(call), ids.pupil, ids.item, request.carer().etag(),
                         [&](const Carer& before) -> absl::StatusOr<Carer> {
                           v1::Carer message;
                           WriteWhole(before, message);
                           error::FieldViolations bad;
                           Merge(request.update_mask(), request.carer(), message, bad);
                           Carer after = ReadCarer(message, before.pupil_id, bad);
                           if (absl::Status status = bad.ToStatus(); !status.ok()) return status;
                           return after;
                         });
  if (!changed.ok()) return changed.status();
  Write(*changed, call, reply);
  return absl::OkStatus();
}

absl::Status AccessRuleService::CheckPupil(const rpc::Call& call, const std::string& pupil_id) {
  return store_.GetPupil(ScopeOf(call), pupil_id, call.deadline).status();
}

absl::Status AccessRuleService::Create(const rpc::Call& call, const v1::CreateAccessRuleRequest& request,
                                       v1::AccessRule& reply) {
  error::FieldViolations violations;
  const Ids ids = ReadName(kPupilName, request.parent(), "parent", violations);
  AccessRule rule = ReadRule(request.access_rule(), ids.pupil, call.caller->subject, violations);
  if (absl::Status status = violations.ToStatus(); !status.ok()) return status;
  if (absl::Status status = CheckPupil(call, ids.pupil); !status.ok()) return status;
  const auto decided = DecideCreate(std::move(rule));
  if (!decided.ok()) return decided.status();
  const auto created = store_.CreateRule(call.ToChange(), ScopeOf(call), NewUuidV7(call.now), *decided);
  if (!created.ok()) return created.status();
  Write(*created, call, reply);
  return absl::OkStatus();
}

absl::Status AccessRuleService::List(const rpc::Call& call, const v1::ListAccessRulesRequest& request,
                                     v1::ListAccessRulesResponse& reply) {
  error::FieldViolations violations;
  const Ids ids = ReadName(kPupilName, request.parent(), "parent", violations);
  if (absl::Status status = violations.ToStatus(); !status.ok()) return status;
  if (absl::Status status = CheckPupil(call, ids.pupil); !status.ok()) return status;
  const auto rules = store_.ListRules(ScopeOf(call), ids.pupil, call.deadline);
  if (!rules.ok()) return rules.status();
  for (const auto& rule : *rules) Write(rule, call, *reply.add_access_rules());
  return absl::OkStatus();
}

absl::Status AccessRuleService::Change(const rpc::Call& call, const std::string& name, const std::string& etag,
                                       PupilStore::Decision<AccessRule> decide, v1::AccessRule& reply) {
  error::FieldViolations violations;
  const Ids ids = ReadName(kRuleName, name, "name", violations);
  rpc::CheckEtag(etag, "etag", violations);
  if (absl::Status status = violations.ToStatus(); !status.ok()) return status;
  if (absl::Status status = CheckPupil(call, ids.pupil); !status.ok()) return status;
  const auto changed = store_.ChangeRule(call.ToChange(), ScopeOf(call), ids.pupil, ids.item, etag, decide);
  if (!changed.ok()) return changed.status();
  Write(*changed, call, reply);
  return absl::OkStatus();
}

absl::Status AccessRuleService::Allow(const rpc::Call& call, const v1::SetAllowListRequest& request,
                                      v1::AccessRule& reply) {
  const std::vector<std::string> allowed{request.allowed_subjects().begin(), request.allowed_subjects().end()};
  return Change(
      call, request.name(), request.etag(),
      [&](const AccessRule& before) { return DecideAllow(before, allowed, request.reason()); }, reply);
}

absl::Status AccessRuleService::End(const rpc::Call& call, const v1::EndAccessRuleRequest& request,
                                    v1::AccessRule& reply) {
  return Change(
      call, request.name(), request.etag(),
      [&](const AccessRule& before) { return DecideEnd(before, call.now, request.reason()); }, reply);
}

}  // namespace send::pupil
