#include "services/ehcp/service/ehc_request_service.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/base/uuid.h"
#include "common/civil/date.h"
#include "common/rpc/fields.h"
#include "common/rpc/resource_name.h"
#include "services/ehcp/domain/due_date.h"
#include "services/ehcp/domain/family_rights.h"
#include "services/ehcp/domain/resumption.h"
#include "services/ehcp/service/access.h"
#include "services/ehcp/service/closure_record.h"
#include "services/ehcp/service/covers.h"
#include "services/ehcp/service/holder_filters.h"
#include "services/ehcp/service/page_bytes.h"

namespace send::ehcp {
namespace {

constexpr size_t kMaxAllocationReason = 500;

void WriteSeen(const StoredRequest& stored, const rpc::Call& call, const RequestAccess& access,
               v1::EhcRequest& message) {
  if (SeesWhole(*call.caller, stored.value))
    Write(stored, access.ViewOf(call), message);
  else
    WriteStatus(stored, access.ViewOf(call), message);
}

bool AsksForMoreThanStatus(const ListQuery& query) {
  return !query.caseworkers.empty() || !query.team.empty() || !query.requesting_setting.empty() ||
         query.source || query.due_before || query.unallocated || query.still_owed ||
         !query.due_limit.empty() || query.received_from || query.received_to;
}

}  // namespace

absl::Status EhcRequestService::Create(const rpc::Call& call, const v1::CreateEhcRequestRequest& request,
                                       v1::EhcRequest& reply) {
  error::FieldViolations violations;
  CreateRequest command = ReadCreate(call, request, violations);
  if (absl::Status status = violations.ToStatus(); !status.ok()) return status;
  const auto child = parts_.access.pupils.ChildOf(call, command.request.pupil);
  if (!child.ok()) return child.status();
  command.birth_date = child->birth_date;
  if (command.request.registered_at.empty()) command.request.registered_at = child->setting;
  const auto scope = ScopeOf(call, parts_.access.pupils);
  if (!scope.ok()) return scope.status();
  const auto decided = ehcp::Decide(command, call.today);
  if (!decided.ok()) return decided.status();
  const auto stored = parts_.access.store.Create(call.ToChange(), *scope, NewUuidV7(call.now), *decided);
  if (absl::IsAlreadyExists(stored.status())) {
    const std::string id = error::ResourceOf(stored.status());
    return OpenRequestExists(id.empty() ? "" : absl::StrCat(request.parent(), "/ehcRequests/", id));
  }
  if (!stored.ok()) return stored.status();
  Write(*stored, parts_.access.ViewOf(call), reply);
  return absl::OkStatus();
}

absl::Status EhcRequestService::Get(const rpc::Call& call, const v1::GetEhcRequestRequest& request,
                                    v1::EhcRequest& reply) {
  const auto stored = request.has_as_of_time()
                          ? parts_.access.LoadAsOf(call, request.name(), rpc::ReadTime(request.as_of_time()))
                          : parts_.access.LoadSeen(call, request.name());
  if (!stored.ok()) return stored.status();
  if (request.has_as_of_time() || !SeesWhole(*call.caller, stored->value)) {
    WriteSeen(*stored, call, parts_.access, reply);
    return absl::OkStatus();
  }
  if (absl::Status status = parts_.access.Show(call, *stored, reply); !status.ok()) return status;
  if (reply.caseworker().empty()) return absl::OkStatus();
  const auto covers = CoversToday(call, parts_.caseworkers);
  if (!covers.ok()) return covers.status();
  reply.set_covered_by(covers->CovererOf(reply.caseworker()));
  return absl::OkStatus();
}

absl::Status EhcRequestService::List(const rpc::Call& call, const v1::ListEhcRequestsRequest& request,
                                     v1::ListEhcRequestsResponse& reply) {
  error::FieldViolations violations;
  ListQuery query = ReadList(call, request, violations);
  if (absl::Status status = violations.ToStatus(); !status.ok()) return status;
  if (request.has_as_of_time()) return ListAsOf(call, request, query, reply);
  const auto cursor = parts_.page_tokens.Open(call, request);
  if (!cursor.ok()) return cursor.status();
  if (!cursor->empty()) {
    const std::pair<std::string, std::string> place = absl::StrSplit(*cursor, absl::MaxSplits(' ', 1));
    query.after = {civil::ParseDate(place.first).value_or(kNoDueDate), place.second};
  }
  auto scope = ScopeOf(call, parts_.access.pupils);
  if (!scope.ok()) return scope.status();
  // A filter by what is not shown would show it.
  scope->refused_too = !AsksForMoreThanStatus(query);
  const auto covers = CoversToday(call, parts_.caseworkers);
  if (!covers.ok()) return covers.status();
  query.caseworkers = HoldersShownTo(request.caseworker(), *covers);
  // One more than asked tells whether there is another page.
  const auto page_size = static_cast<size_t>(query.limit++);
  const auto found = parts_.access.store.List(*scope, query, call.deadline);
  if (!found.ok()) return found.status();
  if (found->empty() && cursor->empty()) return CheckFilters(call, request);
  const size_t shown = WritePage(*found, page_size, reply, [&](const StoredRequest& stored) {
    v1::EhcRequest& row = *reply.add_ehc_requests();
    WriteSeen(stored, call, parts_.access, row);
    row.set_covered_by(covers->CovererOf(row.caseworker()));
  });
  if (found->size() > shown) {
    const StoredRequest& last = (*found)[shown - 1];
    const std::string place = civil::FormatDate(StandingOf(last.value, parts_.access.calendar).next_due_on);
    reply.set_next_page_token(parts_.page_tokens.Seal(call, request, absl::StrCat(place, " ", last.id)));
  }
  return absl::OkStatus();
}

absl::Status EhcRequestService::CheckFilters(const rpc::Call& call, const v1::ListEhcRequestsRequest& request) {
  return CheckFiltersAreKnown(call, request.caseworker(), request.team(), parts_.caseworkers,
                              parts_.authorities);
}

absl::Status EhcRequestService::ListAsOf(const rpc::Call& call, const v1::ListEhcRequestsRequest& request,
                                         const ListQuery& query, v1::ListEhcRequestsResponse& reply) {
  const auto cursor = parts_.page_tokens.Open(call, request);
  if (!cursor.ok()) return cursor.status();
  const auto scope = ScopeOf(call, parts_.access.pupils);
  if (!scope.ok()) return scope.status();
  const AsOf as_of{rpc::ReadTime(request.as_of_time()), *cursor};
  const auto page = parts_.access.store.ListAsOf(*scope, query, as_of, call.deadline);
  if (!page.ok()) return page.status();
  if (page->requests.empty() && cursor->empty() && page->cursor.empty()) return CheckFilters(call, request);
  for (const StoredRequest& stored : page->requests)
    Write(stored, parts_.access.ViewOf(call), *reply.add_ehc_requests());
  reply.set_next_page_token(parts_.page_tokens.Seal(call, request, page->cursor));
  return absl::OkStatus();
}

absl::Status EhcRequestService::Update(const rpc::Call& call, const v1::UpdateEhcRequestRequest& request,
                                       v1::EhcRequest& reply) {
  error::FieldViolations violations;
  Correct command = ReadCorrect(request, violations);
  if (absl::Status status = violations.ToStatus(); !status.ok()) return status;
  if (command.received_on) {
    const auto child = parts_.access.ChildOf(call, request.ehc_request().name());
    if (!child.ok()) return child.status();
    command.birth_date = child->birth_date;
  }
  return parts_.access.Change(
      call, request.ehc_request().name(), request.ehc_request().etag(), violations,
      [&](const EhcRequest& before) { return ehcp::Decide(before, command, call.today); }, reply);
}

absl::Status EhcRequestService::Allocate(const rpc::Call& call, const v1::AllocateEhcRequestRequest& request,
                                         v1::EhcRequest& reply) {
  error::FieldViolations violations;
  CheckSubject(request.caseworker(), "caseworker", violations);
  CheckTeamId(request.team(), "team", violations);
  rpc::CheckLength(request.reason(), "reason", kMaxAllocationReason, violations);
  ehcp::Allocate command{request.caseworker(), request.team(), request.reason()};
  // Refused once it is known that this is no repeated call, and not before: that answers as it did.
  absl::Status recipient;
  if (!command.caseworker.empty() && violations.empty()) {
    const auto found = parts_.caseworkers.FindBySubject(call.tenant, command.caseworker, call.deadline);
    if (!found.ok()) return found.status();
    recipient = CheckActive(found->has_value() ? &(*found)->value : nullptr, call.today);
    if (command.team.empty() && found->has_value()) command.team = (*found)->value.team;
  }
  // Their own team may have been closed since they came to it.
  if (!command.team.empty() && violations.empty())
    recipient.Update(parts_.authorities.CheckTeam(call.tenant, command.team, call.deadline));
  return parts_.access.Change(
      call, request.name(), request.etag(), std::move(violations),
      [&](const EhcRequest& before) -> absl::StatusOr<EhcRequest> {
        auto after = ehcp::Decide(before, command);
        if (after.ok() && !recipient.ok()) return recipient;
        return after;
      },
      reply);
}

absl::Status EhcRequestService::Withdraw(const rpc::Call& call, const v1::WithdrawEhcRequestRequest& request,
                                         v1::EhcRequest& reply) {
  error::FieldViolations violations;
  const ehcp::Withdraw command = ReadWithdraw(request, violations);
  return parts_.access.Change(
      call, request.name(), request.etag(), std::move(violations),
      [&](const EhcRequest& before) { return ehcp::Decide(before, command, call.today); }, reply);
}

absl::Status EhcRequestService::Notify(const rpc::Call& call, const v1::RecordNoticeRequest& request,
                                       v1::EhcRequest& reply) {
  error::FieldViolations violations;
  const ehcp::RecordNotice command{ReadNotice(request.notice(), "notice", violations)};
  return parts_.access.Change(
      call, request.name(), request.etag(), std::move(violations),
      [&](const EhcRequest& before) { return ehcp::Decide(before, command, call.today); }, reply);
}

absl::Status EhcRequestService::Claim(const rpc::Call& call, const v1::ClaimExceptionRequest& request,
                                      v1::EhcRequest& reply) {
  error::FieldViolations violations;
  ehcp::ClaimException command{ReadClaim(request.exception(), NewUuidV7(call.now), violations)};
  const std::string id = ReadName(request.name(), "name", violations);
  if (absl::Status status = violations.ToStatus(); !status.ok()) return status;
  if (!command.claim.setting.empty()) {
    auto record = ClosureRecordOf(call, parts_.access.pupils, parts_.access.advice, id, command.claim.setting);
    if (!record.ok()) return record.status();
    command.record = *std::move(record);
  }
  return parts_.access.Change(
      call, request.name(), request.etag(), std::move(violations),
      [&](const EhcRequest& before) {
        return ehcp::Decide(before, command, call.today, parts_.access.calendar);
      },
      reply);
}

absl::Status EhcRequestService::Unclaim(const rpc::Call& call, const v1::WithdrawExceptionRequest& request,
                                        v1::EhcRequest& reply) {
  error::FieldViolations violations;
  rpc::CheckText(request.claim_id(), "claim_id", 64, violations);
  rpc::CheckText(request.reason(), "reason", 2000, violations);
  const ehcp::WithdrawException command{request.claim_id(), request.reason()};
  return parts_.access.Change(
      call, request.name(), request.etag(), std::move(violations),
      [&](const EhcRequest& before) { return ehcp::Decide(before, command, call.today); }, reply);
}

absl::Status EhcRequestService::Decide(const rpc::Call& call, const v1::RecordDecisionRequest& request,
                                       v1::EhcRequest& reply) {
  error::FieldViolations violations;
  const ehcp::RecordDecision command = ReadDecision(request, violations);
  return parts_.access.Change(
      call, request.name(), request.etag(), std::move(violations),
      [&](const EhcRequest& before) { return ehcp::Decide(before, command, call.today); }, reply);
}

absl::Status EhcRequestService::Deadlines(const rpc::Call& call, const v1::GetDeadlinesRequest& request,
                                          v1::GetDeadlinesResponse& reply) {
  const auto stored = parts_.access.Load(call, request.name());
  if (!stored.ok()) return stored.status();
  const ehcp::Deadlines deadlines = ComputeDeadlines(stored->value, call.today, parts_.access.calendar);
  for (const Deadline& deadline : deadlines)
    Write(deadline, parts_.access.ViewOf(call), *reply.add_deadlines());
  reply.set_today_date(civil::FormatDate(call.today));
  reply.set_warning(WarnOfRights(stored->value, call.today));
  return absl::OkStatus();
}

absl::Status EhcRequestService::Explain(const rpc::Call& call, const v1::ExplainDeadlineRequest& request,
                                        v1::ExplainDeadlineResponse& reply) {
  const auto stored = parts_.access.Load(call, request.name());
  if (!stored.ok()) return stored.status();
  const ehcp::Deadlines deadlines = ComputeDeadlines(stored->value, call.today, parts_.access.calendar);
  const Deadline* deadline = deadlines.Find(request.limit_id());
  if (deadline == nullptr)
    return error::InvalidArgument("UNKNOWN_LIMIT",
                                  "The request has no such limit: GetDeadlines lists those it has.",
                                  {{"limit_id", "must be a limit of the request, such as A2"}});
  Write(*deadline, parts_.access.ViewOf(call), *reply.mutable_deadline());
  for (const DerivationStep& step : ehcp::ExplainDeadline(stored->value, *deadline, parts_.access.calendar))
    Write(step, *reply.add_steps());
  for (const ConsideredException& exception : ConsiderExceptions(stored->value, *deadline->limit))
    Write(exception, *reply.add_exceptions());
  reply.set_in_force_from_date(civil::FormatDate(deadline->limit->in_force_from));
  if (deadline->limit->in_force_until != kStillInForce)
    reply.set_in_force_until_date(civil::FormatDate(deadline->limit->in_force_until));
  return absl::OkStatus();
}

}  // namespace send::ehcp
