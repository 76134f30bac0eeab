#include "services/ehcp/service/advice_service.h"

#include "common/base/uuid.h"
#include "common/rpc/fields.h"
#include "common/rpc/resource_name.h"
#include "services/ehcp/service/access.h"
#include "services/ehcp/service/covers.h"
#include "services/ehcp/service/history_reply.h"
#include "services/ehcp/service/holder_filters.h"
#include "services/ehcp/service/identify.h"
#include "services/ehcp/service/list_by_day.h"
#include "services/ehcp/store/advice_codec.h"

namespace send::ehcp {

absl::StatusOr<AdviceScope> AdviceService::ScopeOf(const rpc::Call& call, bool own_only) {
  const auth::Caller& caller = *call.caller;
  AdviceScope scope{.la = call.tenant, .subject = caller.subject};
  if (own_only || !SeesAuthority(caller)) {
    scope.relation.emplace();
    if (caller.HasRole("ADVISER")) scope.relation->subject = caller.subject;
    if (ActsForSetting(caller)) scope.relation->settings = caller.settings;
  }
  if (absl::Status status = parts_.pupils.CheckRelations(call); !status.ok()) return status;
  return scope;
}

absl::StatusOr<StoredAdvice> AdviceService::Load(const rpc::Call& call, const std::string& name) {
  error::FieldViolations violations;
  const AdviceKey key = ReadAdviceName(name, "name", violations);
  if (absl::Status status = violations.ToStatus(); !status.ok()) return status;
  const auto scope = ScopeOf(call);
  if (!scope.ok()) return scope.status();
  return parts_.store.Get(*scope, key, call.deadline);
}

absl::Status AdviceService::Create(const rpc::Call& call, ehcp::AdviceRequest advice,
                                   v1::AdviceRequest& reply) {
  const auto scope = ScopeOf(call);
  if (!scope.ok()) return scope.status();
  const auto request =
      parts_.requests.Get({.la = scope->la, .subject = scope->subject}, advice.request_id, call.deadline);
  if (!request.ok()) return request.status();
  advice.pupil = request->value.pupil;
  const auto check = [&](const EhcRequest& now) { return CheckNewAdvice(advice, now, call.today); };
  const auto stored = parts_.store.Create(call.ToChange(), *scope, NewUuidV7(call.now), advice, check);
  if (!stored.ok()) return stored.status();
  Write(*stored, ViewOf(call), true, reply);
  return absl::OkStatus();
}

absl::Status AdviceService::Change(const rpc::Call& call, const std::string& name, const std::string& etag,
                                   error::FieldViolations violations, AdviceStore::Decision decide,
                                   v1::AdviceRequest& reply) {
  const AdviceKey key = ReadAdviceName(name, "name", violations);
  rpc::CheckEtag(etag, "etag", violations);
  if (absl::Status status = violations.ToStatus(); !status.ok()) return status;
  const auto scope = ScopeOf(call);
  if (!scope.ok()) return scope.status();
  const auto stored = parts_.store.Change(call.ToChange(), *scope, key, etag, decide);
  if (!stored.ok()) return stored.status();
  Write(*stored, ViewOf(call), SeesAuthority(*call.caller), reply);
  return absl::OkStatus();
}

absl::Status AdviceService::Ask(const rpc::Call& call, const v1::RequestAdviceRequest& request,
                                v1::AdviceRequest& reply) {
  error::FieldViolations violations;
  ehcp::AdviceRequest advice = ReadNewAdvice(call, request, violations);
  if (absl::Status status = violations.ToStatus(); !status.ok()) return status;
  return Create(call, std::move(advice), reply);
}

absl::Status AdviceService::NotNeeded(const rpc::Call& call, const v1::RecordAdviceNotNeededRequest& request,
                                      v1::AdviceRequest& reply) {
  error::FieldViolations violations;
  ehcp::AdviceRequest advice = ReadNotNeeded(call, request, violations);
  if (absl::Status status = violations.ToStatus(); !status.ok()) return status;
  return Create(call, std::move(advice), reply);
}

absl::Status AdviceService::Get(const rpc::Call& call, const v1::GetAdviceRequestRequest& request,
                                v1::AdviceRequest& reply) {
  const auto stored = Load(call, request.name());
  if (!stored.ok()) return stored.status();
  const bool whole = SeesAuthority(*call.caller);
  Write(*stored, ViewOf(call), whole, reply);
  return whole ? absl::OkStatus() : Identify(call, parts_.identities, reply, AdviceNotFound());
}

template <class Request, class Reply>
absl::Status AdviceService::ListPage(const rpc::Call& call, const Request& request, const AdviceScope& scope,
                                     AdviceQuery query, Reply& reply) {
  const absl::Status listed = ListByDay(
      parts_.page_tokens, call, request, std::move(query),
      [&](const AdviceQuery& page) { return parts_.store.List(scope, page, call.deadline); },
      [&](const StoredAdvice& stored) { return AdviceDueOn(stored.value, parts_.calendar); },
      [&](const StoredAdvice& stored) {
        Write(stored, ViewOf(call), !scope.relation, *reply.add_advice_requests());
      },
      reply);
  if (!listed.ok() || !scope.relation) return listed;
  return Identify(call, parts_.identities, *reply.mutable_advice_requests());
}

absl::Status AdviceService::List(const rpc::Call& call, const v1::ListAdviceRequestsRequest& request,
                                 v1::ListAdviceRequestsResponse& reply) {
  error::FieldViolations violations;
  AdviceQuery query{.request_id = ReadName(request.parent(), "parent", violations)};
  query.limit = rpc::ReadPageSize(request.page_size(), violations);
  if (absl::Status status = violations.ToStatus(); !status.ok()) return status;
  const auto scope = ScopeOf(call);
  if (!scope.ok()) return scope.status();
  const std::string request_id = query.request_id;
  const absl::Status listed = ListPage(call, request, *scope, std::move(query), reply);
  if (!listed.ok() || scope->relation) return listed;
  return ListMissing(call, *scope, request_id, reply);
}

absl::Status AdviceService::ListMissing(const rpc::Call& call, const AdviceScope& scope,
                                        const std::string& request_id, v1::ListAdviceRequestsResponse& reply) {
  const auto parent =
      parts_.requests.Get({.la = scope.la, .subject = scope.subject}, request_id, call.deadline);
  if (absl::IsNotFound(parent.status())) return absl::OkStatus();
  if (!parent.ok()) return parent.status();
  const auto all = AllAdvice(parts_.store, scope, request_id, call.deadline);
  if (!all.ok()) return all.status();
  // Asked only where the answer matters; and without its owner the list is still given.
  std::optional<bool> year_nine = false;
  if (!FindMissingAdvice(parent->value, *all, true).empty()) {
    const auto child = parts_.pupils.ChildOf(call, parent->value.pupil);
    year_nine = child.ok() ? std::optional(IsInOrBeyondYearNine(*child, call.today)) : std::nullopt;
  }
  for (const ehcp::MissingAdvice& missing : FindMissingAdvice(parent->value, *all, year_nine))
    Write(missing, *reply.add_missing());
  return absl::OkStatus();
}

absl::Status AdviceService::ListMine(const rpc::Call& call, const v1::ListMyAdviceRequestsRequest& request,
                                     v1::ListMyAdviceRequestsResponse& reply) {
  error::FieldViolations violations;
  if (!rpc::ParseName("localAuthorities/*", request.parent()))
    violations.Add("parent", "must be a name such as localAuthorities/999");
  AdviceQuery query;
  query.limit = rpc::ReadPageSize(request.page_size(), violations);
  if (absl::Status status = violations.ToStatus(); !status.ok()) return status;
  const auto scope = ScopeOf(call, true);
  if (!scope.ok()) return scope.status();
  return ListPage(call, request, *scope, std::move(query), reply);
}

absl::Status AdviceService::ListOpen(const rpc::Call& call, const v1::ListOpenAdviceRequestsRequest& request,
                                     v1::ListOpenAdviceRequestsResponse& reply) {
  error::FieldViolations violations;
  AdviceQuery query = ReadOpenAdvice(call, request, violations);
  if (absl::Status status = violations.ToStatus(); !status.ok()) return status;
  const auto scope = ScopeOf(call);
  if (!scope.ok()) return scope.status();
  const auto covers = CoversToday(call, parts_.caseworkers);
  if (!covers.ok()) return covers.status();
  query.open->caseworkers = HoldersShownTo(request.caseworker(), *covers);
  if (absl::Status status = ListPage(call, request, *scope, std::move(query), reply); !status.ok())
    return status;
  if (reply.advice_requests_size() > 0 || !request.page_token().empty()) return absl::OkStatus();
  return CheckFiltersAreKnown(call, request.caseworker(), request.team(), parts_.caseworkers,
                              parts_.authorities);
}

absl::Status AdviceService::Receive(const rpc::Call& call, const v1::RecordAdviceReceiptRequest& request,
                                    v1::AdviceRequest& reply) {
  error::FieldViolations violations;
  const RecordReceipt command{rpc::ReadDay(request.received_on_date(), "received_on_date", violations)};
  return Change(
      call, request.name(), request.etag(), std::move(violations),
      [&](const ehcp::AdviceRequest& before) { return Decide(before, command, call.today); }, reply);
}

absl::Status AdviceService::Answer(const rpc::Call& call, const v1::AnswerAdviceRequest& request,
                                   v1::AdviceRequest& reply) {
  error::FieldViolations violations;
  const ehcp::AnswerAdvice command = ReadAnswer(call, request, violations);
  return Change(
      call, request.name(), request.etag(), std::move(violations),
      [&](const ehcp::AdviceRequest& before) { return Decide(before, command, call.today); }, reply);
}

absl::Status AdviceService::Withdraw(const rpc::Call& call, const v1::WithdrawAdviceRequestRequest& request,
                                     v1::AdviceRequest& reply) {
  error::FieldViolations violations;
  const WithdrawAdvice command = ReadWithdrawAdvice(request, violations);
  return Change(
      call, request.name(), request.etag(), std::move(violations),
      [&](const ehcp::AdviceRequest& before) { return Decide(before, command, call.today); }, reply);
}

absl::Status AdviceService::Retract(const rpc::Call& call, const v1::RetractAdviceStepRequest& request,
                                    v1::AdviceRequest& reply) {
  error::FieldViolations violations;
  rpc::CheckText(request.reason(), "reason", 2000, violations);
  const ehcp::RetractAdviceStep command{rpc::ReadEnum<AdviceStep>(request.step(), "step", violations),
                                        request.reason(), call.caller->subject};
  return Change(
      call, request.name(), request.etag(), std::move(violations),
      [&](const ehcp::AdviceRequest& before) { return Decide(before, command, call.today); }, reply);
}

absl::Status AdviceService::Claim(const rpc::Call& call, const v1::ClaimAdviceExceptionRequest& request,
                                  v1::AdviceRequest& reply) {
  error::FieldViolations violations;
  const ehcp::ClaimAdviceException command{
      ReadAdviceException(request.exception(), NewUuidV7(call.now), violations)};
  return Change(
      call, request.name(), request.etag(), std::move(violations),
      [&](const ehcp::AdviceRequest& before) { return Decide(before, command, call.today, parts_.calendar); },
      reply);
}

absl::Status AdviceService::Unclaim(const rpc::Call& call, const v1::WithdrawAdviceExceptionRequest& request,
                                    v1::AdviceRequest& reply) {
  error::FieldViolations violations;
  rpc::CheckText(request.claim_id(), "claim_id", 64, violations);
  rpc::CheckText(request.reason(), "reason", 2000, violations);
  const ehcp::WithdrawAdviceException command{request.claim_id(), request.reason()};
  return Change(
      call, request.name(), request.etag(), std::move(violations),
      [&](const ehcp::AdviceRequest& before) { return Decide(before, command, call.today); }, reply);
}

absl::Status AdviceService::Explain(const rpc::Call& call, const v1::ExplainAdviceDeadlineRequest& request,
                                    v1::ExplainAdviceDeadlineResponse& reply) {
  const auto stored = Load(call, request.name());
  if (!stored.ok()) return stored.status();
  const Deadline deadline = ComputeAdviceDeadline(stored->value, call.today, parts_.calendar);
  Write(deadline, ViewOf(call), *reply.mutable_deadline());
  for (const DerivationStep& step : ehcp::ExplainAdviceDeadline(stored->value, parts_.calendar))
    Write(step, *reply.add_steps());
  // What was claimed, and for when, is the authority's.
  if (!SeesAuthority(*call.caller)) return absl::OkStatus();
  for (const ConsideredAdviceException& exception : ConsiderAdviceExceptions(stored->value))
    Write(exception, *reply.add_exceptions());
  return absl::OkStatus();
}

absl::Status AdviceService::Chases(const rpc::Call& call, const v1::ListAdviceChasesRequest& request,
                                   v1::ListAdviceChasesResponse& reply) {
  const auto stored = Load(call, request.name());
  if (!stored.ok()) return stored.status();
  const auto messages = parts_.store.ListMessages(call.tenant, stored->id, call.deadline);
  if (!messages.ok()) return messages.status();
  const std::vector<Chase>& chases = stored->value.chases;
  constexpr size_t kMost = 200;
  for (size_t i = chases.size() > kMost ? chases.size() - kMost : 0; i < chases.size(); ++i) {
    const auto message = std::find_if(messages->begin(), messages->end(), [&](const MessageState& state) {
      return state.id == chases[i].chase_id;
    });
    Write(chases[i], message == messages->end() ? nullptr : &*message, *reply.add_chases());
  }
  return absl::OkStatus();
}

absl::Status AdviceService::History(const rpc::Call& call, const v1::ListAdviceHistoryRequest& request,
                                    v1::ListHistoryResponse& reply) {
  const auto find = [&] { return SubjectOf(call.tenant, Load(call, request.name())); };
  return ListHistoryOf({parts_.history, parts_.page_tokens}, call, request, request.page_size(), find, reply);
}

absl::Status AdviceService::Verify(const rpc::Call& call, const v1::VerifyAdviceHistoryRequest& request,
                                   v1::VerifyHistoryResponse& reply) {
  return VerifyHistoryOf(parts_.history, call, SubjectOf(call.tenant, Load(call, request.name())), reply);
}

}  // namespace send::ehcp
