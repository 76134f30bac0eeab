#include "services/ehcp/service/disagreement_service.h"

#include "common/base/uuid.h"
#include "common/civil/date.h"
#include "common/rpc/fields.h"
#include "common/rpc/resource_name.h"
#include "services/ehcp/domain/disagreement_clock.h"
#include "services/ehcp/service/access.h"
#include "services/ehcp/service/closure_record.h"
#include "services/ehcp/service/covers.h"
#include "services/ehcp/service/disagreement_convert.h"
#include "services/ehcp/service/history_reply.h"
#include "services/ehcp/service/holder_filters.h"
#include "services/ehcp/service/list_by_day.h"
#include "services/ehcp/store/disagreement_codec.h"

namespace send::ehcp {
namespace {

constexpr size_t kMaxReason = 2000;
constexpr size_t kMaxLimit = 40;

}  // namespace

absl::StatusOr<StoredDisagreement> DisagreementService::Load(const rpc::Call& call, const std::string& name) {
  error::FieldViolations violations;
  const DisagreementKey key = ReadDisagreementName(name, "name", violations);
  if (absl::Status status = violations.ToStatus(); !status.ok()) return status;
  const auto scope = ScopeOf(call, parts_.pupils);
  if (!scope.ok()) return scope.status();
  return parts_.store.Get(*scope, key, call.deadline);
}

absl::Status DisagreementService::Change(const rpc::Call& call, const std::string& name,
                                         const std::string& etag, error::FieldViolations violations,
                                         DisagreementStore::Decision decide, v1::Disagreement& reply) {
  const DisagreementKey key = ReadDisagreementName(name, "name", violations);
  rpc::CheckEtag(etag, "etag", violations);
  if (absl::Status status = violations.ToStatus(); !status.ok()) return status;
  const auto scope = ScopeOf(call, parts_.pupils);
  if (!scope.ok()) return scope.status();
  const auto stored = parts_.store.Change(call.ToChange(), *scope, key, etag, decide);
  if (!stored.ok()) return stored.status();
  Write(*stored, ViewOf(call), reply);
  return absl::OkStatus();
}

absl::Status DisagreementService::Create(const rpc::Call& call, const v1::CreateDisagreementRequest& request,
                                         v1::Disagreement& reply) {
  error::FieldViolations violations;
  const DisagreementKey key{ReadName(request.parent(), "parent", violations), NewUuidV7(call.now)};
  const auto subject =
      rpc::ReadEnum<Subject>(request.disagreement().decision(), "disagreement.decision", violations);
  if (absl::Status status = violations.ToStatus(); !status.ok()) return status;
  const auto scope = ScopeOf(call, parts_.pupils);
  if (!scope.ok()) return scope.status();
  const auto stored = parts_.store.Create(
      call.ToChange(), *scope, key, [&](const EhcRequest& of) { return Begin(of, key.request_id, subject); });
  if (absl::IsAlreadyExists(stored.status()))
    return DisagreementExists(
        rpc::FormatName(kDisagreementName, {call.tenant, key.request_id, error::ResourceOf(stored.status())}));
  if (!stored.ok()) return stored.status();
  Write(*stored, ViewOf(call), reply);
  return absl::OkStatus();
}

absl::Status DisagreementService::Get(const rpc::Call& call, const v1::GetDisagreementRequest& request,
                                      v1::Disagreement& reply) {
  const auto stored = Load(call, request.name());
  if (!stored.ok()) return stored.status();
  Write(*stored, ViewOf(call), reply);
  return absl::OkStatus();
}

absl::Status DisagreementService::List(const rpc::Call& call, const v1::ListDisagreementsRequest& request,
                                       v1::ListDisagreementsResponse& reply) {
  error::FieldViolations violations;
  DisagreementQuery query = ReadList(call, request, violations);
  if (absl::Status status = violations.ToStatus(); !status.ok()) return status;
  const auto scope = ScopeOf(call, parts_.pupils);
  if (!scope.ok()) return scope.status();
  const auto covers = CoversToday(call, parts_.caseworkers);
  if (!covers.ok()) return covers.status();
  query.caseworkers = HoldersShownTo(request.caseworker(), *covers);
  const absl::Status listed = ListByDay(
      parts_.page_tokens, call, request, std::move(query),
      [&](const DisagreementQuery& page) { return parts_.store.List(*scope, page, call.deadline); },
      [&](const StoredDisagreement& stored) { return DisagreementDueOn(stored.value, parts_.calendar); },
      [&](const StoredDisagreement& stored) { Write(stored, ViewOf(call), *reply.add_disagreements()); },
      reply);
  if (!listed.ok() || reply.disagreements_size() > 0 || !request.page_token().empty()) return listed;
  return CheckFiltersAreKnown(call, request.caseworker(), request.team(), parts_.caseworkers,
                              parts_.authorities);
}

absl::Status DisagreementService::Mediation(const rpc::Call& call, const v1::RecordMediationRequest& request,
                                            v1::Disagreement& reply) {
  error::FieldViolations violations;
  const StepRecord step = ReadStep(request.step(), false, violations);
  return Change(
      call, request.name(), request.etag(), std::move(violations),
      [&](const Disagreement& before) { return Decide(before, step, call.today); }, reply);
}

absl::Status DisagreementService::Appeal(const rpc::Call& call, const v1::RecordAppealRequest& request,
                                         v1::Disagreement& reply) {
  error::FieldViolations violations;
  const StepRecord step = ReadStep(request.step(), true, violations);
  return Change(
      call, request.name(), request.etag(), std::move(violations),
      [&](const Disagreement& before) { return Decide(before, step, call.today); }, reply);
}

absl::Status DisagreementService::Retract(const rpc::Call& call,
                                          const v1::RetractDisagreementStepRequest& request,
                                          v1::Disagreement& reply) {
  error::FieldViolations violations;
  rpc::CheckText(request.reason(), "reason", kMaxReason, violations);
  rpc::CheckLength(request.limit_id(), "limit_id", kMaxLimit, violations);
  return Change(
      call, request.name(), request.etag(), std::move(violations),
      [&](const Disagreement& before) {
        return Decide(before, RetractStep{request.reason(), request.limit_id()});
      },
      reply);
}

absl::Status DisagreementService::Comply(const rpc::Call& call, const v1::RecordComplianceRequest& request,
                                         v1::Disagreement& reply) {
  error::FieldViolations violations;
  const Compliance command = ReadCompliance(request.compliance(), violations);
  return Change(
      call, request.name(), request.etag(), std::move(violations),
      [&](const Disagreement& before) { return Decide(before, command, call.today, parts_.calendar); }, reply);
}

absl::Status DisagreementService::Claim(const rpc::Call& call,
                                        const v1::ClaimComplianceExceptionRequest& request,
                                        v1::Disagreement& reply) {
  error::FieldViolations violations;
  ClaimCompliance command{ReadComplianceException(request.exception(), violations)};
  const DisagreementKey key = ReadDisagreementName(request.name(), "name", violations);
  if (absl::Status status = violations.ToStatus(); !status.ok()) return status;
  if (IsClosure(command.claim.ground)) {
    auto record = ClosureRecordOf(call, parts_.pupils, &parts_.advice, key.request_id, command.claim.setting);
    if (!record.ok()) return record.status();
    command.record = *std::move(record);
  }
  return Change(
      call, request.name(), request.etag(), std::move(violations),
      [&](const Disagreement& before) { return Decide(before, command, call.today, parts_.calendar); }, reply);
}

absl::Status DisagreementService::Deadlines(const rpc::Call& call,
                                            const v1::GetDisagreementDeadlinesRequest& request,
                                            v1::GetDeadlinesResponse& reply) {
  const auto stored = Load(call, request.name());
  if (!stored.ok()) return stored.status();
  for (const Deadline& deadline : ComputeDeadlines(stored->value, call.today, parts_.calendar))
    ehcp::Write(deadline, ViewOf(call), *reply.add_deadlines());
  if (stored->value.resumed) {
    const auto scope = ScopeOf(call, parts_.pupils);
    if (!scope.ok()) return scope.status();
    const auto resumed = parts_.requests.Get(*scope, stored->value.request_id, call.deadline);
    if (!resumed.ok()) return resumed.status();
    for (const Deadline& deadline : LimitsResumed(resumed->value, stored->id, call.today, parts_.calendar))
      ehcp::Write(deadline, ViewOf(call), *reply.add_deadlines());
  }
  reply.set_today_date(civil::FormatDate(call.today));
  return absl::OkStatus();
}

absl::Status DisagreementService::Explain(const rpc::Call& call,
                                          const v1::ExplainDisagreementDeadlineRequest& request,
                                          v1::ExplainDisagreementDeadlineResponse& reply) {
  error::FieldViolations violations;
  const auto began = rpc::ReadDayOrNone(request.trigger_date(), "trigger_date", violations);
  if (absl::Status status = violations.ToStatus(); !status.ok()) return status;
  const auto stored = Load(call, request.name());
  if (!stored.ok()) return stored.status();
  const auto deadlines = ComputeDeadlines(stored->value, call.today, parts_.calendar);
  const Deadline* deadline = FindDeadline(deadlines, request.limit_id(), began);
  if (deadline == nullptr)
    return error::InvalidArgument(
        "UNKNOWN_LIMIT", "The disagreement has no such limit: GetDisagreementDeadlines lists those it has.",
        {{"limit_id", "must be a limit of the disagreement that has begun, such as D9"}});
  ehcp::Write(*deadline, ViewOf(call), *reply.mutable_deadline());
  for (const DerivationStep& step : ExplainDueDate(stored->value, *deadline, parts_.calendar))
    ehcp::Write(step, *reply.add_steps());
  for (const auto& exception : ConsiderExceptions(stored->value, *deadline->limit))
    ehcp::Write(exception, *reply.add_exceptions());
  reply.set_in_force_from_date(civil::FormatDate(deadline->limit->in_force_from));
  if (deadline->limit->in_force_until != kStillInForce)
    reply.set_in_force_until_date(civil::FormatDate(deadline->limit->in_force_until));
  return absl::OkStatus();
}

absl::Status DisagreementService::History(const rpc::Call& call,
                                          const v1::ListDisagreementHistoryRequest& request,
                                          v1::ListHistoryResponse& reply) {
  const auto find = [&] { return SubjectOf(call.tenant, Load(call, request.name())); };
  return ListHistoryOf({parts_.history, parts_.page_tokens}, call, request, request.page_size(), find, reply);
}

absl::Status DisagreementService::Verify(const rpc::Call& call,
                                         const v1::VerifyDisagreementHistoryRequest& request,
                                         v1::VerifyHistoryResponse& reply) {
  return VerifyHistoryOf(parts_.history, call, SubjectOf(call.tenant, Load(call, request.name())), reply);
}

using Self = DisagreementService;

// The overrides of the generated service: each is its call of the dispatcher.
Self::Reactor* Self::CreateDisagreement(Context* c, const v1::CreateDisagreementRequest* q,
                                        v1::Disagreement* r) {
  return parts_.dispatcher->Unary(c, q, r, this, &Self::Create);
}
Self::Reactor* Self::GetDisagreement(Context* c, const v1::GetDisagreementRequest* q, v1::Disagreement* r) {
  return parts_.dispatcher->Unary(c, q, r, this, &Self::Get);
}
Self::Reactor* Self::ListDisagreements(Context* c, const v1::ListDisagreementsRequest* q,
                                       v1::ListDisagreementsResponse* r) {
  return parts_.dispatcher->Unary(c, q, r, this, &Self::List);
}
Self::Reactor* Self::RecordMediation(Context* c, const v1::RecordMediationRequest* q, v1::Disagreement* r) {
  return parts_.dispatcher->Unary(c, q, r, this, &Self::Mediation);
}
Self::Reactor* Self::RecordAppeal(Context* c, const v1::RecordAppealRequest* q, v1::Disagreement* r) {
  return parts_.dispatcher->Unary(c, q, r, this, &Self::Appeal);
}
Self::Reactor* Self::RetractDisagreementStep(Context* c, const v1::RetractDisagreementStepRequest* q,
                                             v1::Disagreement* r) {
  return parts_.dispatcher->Unary(c, q, r, this, &Self::Retract);
}
Self::Reactor* Self::RecordCompliance(Context* c, const v1::RecordComplianceRequest* q, v1::Disagreement* r) {
  return parts_.dispatcher->Unary(c, q, r, this, &Self::Comply);
}
Self::Reactor* Self::ClaimComplianceException(Context* c, const v1::ClaimComplianceExceptionRequest* q,
                                              v1::Disagreement* r) {
  return parts_.dispatcher->Unary(c, q, r, this, &Self::Claim);
}
Self::Reactor* Self::GetDisagreementDeadlines(Context* c, const v1::GetDisagreementDeadlinesRequest* q,
                                              v1::GetDeadlinesResponse* r) {
  return parts_.dispatcher->Unary(c, q, r, this, &Self::Deadlines);
}
Self::Reactor* Self::ExplainDisagreementDeadline(Context* c, const v1::ExplainDisagreementDeadlineRequest* q,
                                                 v1::ExplainDisagreementDeadlineResponse* r) {
  return parts_.dispatcher->Unary(c, q, r, this, &Self::Explain);
}
Self::Reactor* Self::ListDisagreementHistory(Context* c, const v1::ListDisagreementHistoryRequest* q,
                                             v1::ListHistoryResponse* r) {
  return parts_.dispatcher->Unary(c, q, r, this, &Self::History);
}
Self::Reactor* Self::VerifyDisagreementHistory(Context* c, const v1::VerifyDisagreementHistoryRequest* q,
                                               v1::VerifyHistoryResponse* r) {
  return parts_.dispatcher->Unary(c, q, r, this, &Self::Verify);
}

}  // namespace send::ehcp
