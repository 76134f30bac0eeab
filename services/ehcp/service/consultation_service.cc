#include "services/ehcp/service/consultation_service.h"

#include "common/base/uuid.h"
#include "common/rpc/fields.h"
#include "common/rpc/resource_name.h"
#include "services/ehcp/service/access.h"
#include "services/ehcp/service/history_reply.h"
#include "services/ehcp/service/identify.h"
#include "services/ehcp/service/list_by_day.h"
#include "services/ehcp/store/consultation_codec.h"

namespace send::ehcp {
namespace {

// An open consultation that stands in the way, by its name.
absl::Status NameOpenConsultation(const rpc::Call& call, const std::string& request_id, absl::Status status) {
  if (!absl::IsAlreadyExists(status)) return status;
  const std::string id = error::ResourceOf(status);
  return ConsultationOpen(id.empty() ? "" : rpc::FormatName(kConsultationName, {call.tenant, request_id, id}));
}

}  // namespace

absl::StatusOr<StoredConsultation> ConsultationService::Load(const rpc::Call& call, const std::string& name) {
  error::FieldViolations violations;
  const ConsultationKey key = ReadConsultationName(name, "name", violations);
  if (absl::Status status = violations.ToStatus(); !status.ok()) return status;
  const auto scope = ScopeOf(call, parts_.pupils);
  if (!scope.ok()) return scope.status();
  return parts_.store.Get(*scope, key, call.deadline);
}

absl::Status ConsultationService::Change(const rpc::Call& call, const std::string& name,
                                         const std::string& etag, error::FieldViolations violations,
                                         ConsultationStore::Decision decide, v1::Consultation& reply) {
  const ConsultationKey key = ReadConsultationName(name, "name", violations);
  rpc::CheckEtag(etag, "etag", violations);
  if (absl::Status status = violations.ToStatus(); !status.ok()) return status;
  const auto scope = ScopeOf(call, parts_.pupils);
  if (!scope.ok()) return scope.status();
  const auto stored = parts_.store.Change(call.ToChange(), *scope, key, etag, decide);
  if (!stored.ok()) return NameOpenConsultation(call, key.request_id, stored.status());
  Write(*stored, ViewOf(call), SeesAuthority(*call.caller), reply);
  return absl::OkStatus();
}

absl::Status ConsultationService::Create(const rpc::Call& call, const v1::CreateConsultationRequest& request,
                                         v1::Consultation& reply) {
  error::FieldViolations violations;
  Consultation consultation = ReadNewConsultation(call, request, violations);
  if (absl::Status status = violations.ToStatus(); !status.ok()) return status;
  const auto scope = ScopeOf(call, parts_.pupils);
  if (!scope.ok()) return scope.status();
  const auto parent = parts_.requests.Get(*scope, consultation.request_id, call.deadline);
  if (!parent.ok()) return parent.status();
  auto facts = parts_.pupils.FactsOf(call, consultation.setting);
  if (!facts.ok()) return facts.status();
  consultation.pupil = parent->value.pupil;
  consultation.draft_version = DraftVersionOn(parent->value, consultation.sent_on);
  consultation.facts = *std::move(facts);
  if (consultation.consultee == ConsulteeKind::kMaintainingAuthority && consultation.authority.empty())
    consultation.authority = consultation.facts.maintained_by;
  const auto check = [&](const EhcRequest& now) {
    return CheckNewConsultation(consultation, now, call.tenant, call.today);
  };
  const auto stored = parts_.store.Create(call.ToChange(), *scope, NewUuidV7(call.now), consultation, check);
  if (!stored.ok()) return NameOpenConsultation(call, consultation.request_id, stored.status());
  Write(*stored, ViewOf(call), true, reply);
  return absl::OkStatus();
}

absl::Status ConsultationService::Get(const rpc::Call& call, const v1::GetConsultationRequest& request,
                                      v1::Consultation& reply) {
  const auto stored = Load(call, request.name());
  if (!stored.ok()) return stored.status();
  const bool whole = SeesAuthority(*call.caller);
  Write(*stored, ViewOf(call), whole, reply);
  return whole ? absl::OkStatus() : Identify(call, parts_.identities, reply, ConsultationNotFound());
}

template <class Request, class Reply>
absl::Status ConsultationService::ListPage(const rpc::Call& call, const Request& request, const Scope& scope,
                                           ConsultationQuery query, Reply& reply) {
  const absl::Status listed = ListByDay(
      parts_.page_tokens, call, request, std::move(query),
      [&](const ConsultationQuery& page) { return parts_.store.List(scope, page, call.deadline); },
      [&](const StoredConsultation& stored) { return ConsultationDueOn(stored.value, parts_.calendar); },
      [&](const StoredConsultation& stored) {
        Write(stored, ViewOf(call), !scope.settings, *reply.add_consultations());
      },
      reply);
  if (!listed.ok() || !scope.settings) return listed;
  return Identify(call, parts_.identities, *reply.mutable_consultations());
}

absl::Status ConsultationService::List(const rpc::Call& call, const v1::ListConsultationsRequest& request,
                                       v1::ListConsultationsResponse& reply) {
  error::FieldViolations violations;
  ConsultationQuery query{.request_id = ReadName(request.parent(), "parent", violations)};
  query.limit = rpc::ReadPageSize(request.page_size(), violations);
  if (absl::Status status = violations.ToStatus(); !status.ok()) return status;
  const auto scope = ScopeOf(call, parts_.pupils);
  if (!scope.ok()) return scope.status();
  const std::string request_id = query.request_id;
  if (absl::Status status = ListPage(call, request, *scope, std::move(query), reply); !status.ok())
    return status;
  if (scope->settings) return absl::OkStatus();
  const auto parent = parts_.requests.Get(*scope, request_id, call.deadline);
  if (absl::IsNotFound(parent.status())) return absl::OkStatus();
  if (!parent.ok()) return parent.status();
  const auto all = AllConsultations(parts_.store, *scope, request_id, call.deadline);
  if (!all.ok()) return all.status();
  for (const ehcp::MissingConsultation& missing :
       FindMissingConsultations(parent->value, *all, call.tenant, parts_.calendar))
    Write(missing, *reply.add_missing());
  return absl::OkStatus();
}

absl::Status ConsultationService::ListMine(const rpc::Call& call, const v1::ListMyConsultationsRequest& request,
                                           v1::ListMyConsultationsResponse& reply) {
  error::FieldViolations violations;
  if (!rpc::ParseName(kAuthorityName, request.parent()))
    violations.Add("parent", "must be a name such as localAuthorities/999");
  ConsultationQuery query;
  query.limit = rpc::ReadPageSize(request.page_size(), violations);
  if (absl::Status status = violations.ToStatus(); !status.ok()) return status;
  auto scope = ScopeOf(call, parts_.pupils);
  if (!scope.ok()) return scope.status();
  scope->settings = ActsForSetting(*call.caller) ? call.caller->settings : std::vector<std::string>();
  return ListPage(call, request, *scope, std::move(query), reply);
}

absl::Status ConsultationService::ListOpen(const rpc::Call& call,
                                           const v1::ListOpenConsultationsRequest& request,
                                           v1::ListOpenConsultationsResponse& reply) {
  error::FieldViolations violations;
  ConsultationQuery query = ReadOpenConsultations(call, request, violations);
  if (absl::Status status = violations.ToStatus(); !status.ok()) return status;
  const auto scope = ScopeOf(call, parts_.pupils);
  if (!scope.ok()) return scope.status();
  return ListPage(call, request, *scope, std::move(query), reply);
}

absl::Status ConsultationService::Receive(const rpc::Call& call,
                                          const v1::RecordConsultationReceiptRequest& request,
                                          v1::Consultation& reply) {
  error::FieldViolations violations;
  const ReceiveConsultation command{rpc::ReadDay(request.received_on_date(), "received_on_date", violations)};
  return Change(
      call, request.name(), request.etag(), std::move(violations),
      [&](const Consultation& before) { return Decide(before, command, call.today); }, reply);
}

absl::Status ConsultationService::Answer(const rpc::Call& call, const v1::AnswerConsultationRequest& request,
                                         v1::Consultation& reply) {
  error::FieldViolations violations;
  const ehcp::AnswerConsultation command = ReadConsultationAnswer(call, request, violations);
  return Change(
      call, request.name(), request.etag(), std::move(violations),
      [&](const Consultation& before) { return Decide(before, command, call.today); }, reply);
}

absl::Status ConsultationService::Retract(const rpc::Call& call,
                                          const v1::RetractConsultationStepRequest& request,
                                          v1::Consultation& reply) {
  error::FieldViolations violations;
  rpc::CheckText(request.reason(), "reason", 2000, violations);
  const ehcp::RetractConsultationStep command{
      rpc::ReadEnum<ConsultationStep>(request.step(), "step", violations), request.reason(),
      call.caller->subject};
  return Change(
      call, request.name(), request.etag(), std::move(violations),
      [&](const Consultation& before) { return Decide(before, command, call.today); }, reply);
}

absl::Status ConsultationService::Withdraw(const rpc::Call& call,
                                           const v1::WithdrawConsultationRequest& request,
                                           v1::Consultation& reply) {
  error::FieldViolations violations;
  const ehcp::WithdrawConsultation command = ReadWithdrawConsultation(request, violations);
  return Change(
      call, request.name(), request.etag(), std::move(violations),
      [&](const Consultation& before) { return Decide(before, command, call.today); }, reply);
}

absl::Status ConsultationService::Explain(const rpc::Call& call,
                                          const v1::ExplainConsultationDeadlineRequest& request,
                                          v1::ExplainConsultationDeadlineResponse& reply) {
  const auto stored = Load(call, request.name());
  if (!stored.ok()) return stored.status();
  Write(ComputeConsultationDeadline(stored->value, call.today, parts_.calendar), ViewOf(call),
        *reply.mutable_deadline());
  for (const DerivationStep& step : ehcp::ExplainConsultationDeadline(stored->value, parts_.calendar))
    Write(step, *reply.add_steps());
  return absl::OkStatus();
}

absl::Status ConsultationService::History(const rpc::Call& call,
                                          const v1::ListConsultationHistoryRequest& request,
                                          v1::ListHistoryResponse& reply) {
  const auto find = [&] { return SubjectOf(call.tenant, Load(call, request.name())); };
  return ListHistoryOf({parts_.history, parts_.page_tokens}, call, request, request.page_size(), find, reply);
}

absl::Status ConsultationService::Verify(const rpc::Call& call,
                                         const v1::VerifyConsultationHistoryRequest& request,
                                         v1::VerifyHistoryResponse& reply) {
  return VerifyHistoryOf(parts_.history, call, SubjectOf(call.tenant, Load(call, request.name())), reply);
}

}  // namespace send::ehcp
