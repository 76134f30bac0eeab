#include "services/ehcp/service/allocation_service.h"

#include "common/base/uuid.h"
#include "common/rpc/fields.h"
#include "common/rpc/resource_name.h"
#include "services/ehcp/service/access.h"
#include "services/ehcp/service/allocation_convert.h"

namespace send::ehcp {

using error::FieldViolations;

absl::Status AllocationService::Change(const rpc::Call& call, const std::string& name, const std::string& etag,
                                       FieldViolations violations,
                                       absl::FunctionRef<absl::StatusOr<Caseworker>(const Caseworker&)> decide,
                                       v1::Caseworker& reply) {
  const std::string id = ReadCaseworkerName(name, "name", violations);
  rpc::CheckEtag(etag, "etag", violations);
  if (absl::Status status = violations.ToStatus(); !status.ok()) return status;
  const auto stored = parts_.caseworkers.Change(call.ToChange(), id, etag, decide);
  if (!stored.ok()) return stored.status();
  ehcp::Write(*stored, call.tenant, call.today, reply);
  return absl::OkStatus();
}

absl::StatusOr<std::vector<ListedCaseworker>> AllocationService::Find(const rpc::Call& call,
                                                                      const CaseworkerQuery& query) {
  Scope scope{.la = call.tenant, .subject = call.caller->subject};
  if (SeesAuthority(*call.caller)) {
    auto seen = ScopeOf(call, parts_.access.pupils);
    if (!seen.ok()) return seen.status();
    scope = *std::move(seen);
  }
  return parts_.caseworkers.List(scope, query, call.deadline);
}

void AllocationService::Write(const ListedCaseworker& listed, const rpc::Call& call,
                              v1::Caseworker& message) const {
  ehcp::Write(listed.caseworker, call.tenant, call.today, message);
  if (SeesAuthority(*call.caller)) message.set_held_requests(listed.held);
}

absl::Status AllocationService::CheckTeam(const rpc::Call& call, const std::string& team) {
  if (team.empty()) return absl::OkStatus();
  return parts_.authorities.CheckTeam(call.tenant, team, call.deadline);
}

absl::Status AllocationService::Create(const rpc::Call& call, const v1::CreateCaseworkerRequest& request,
                                       v1::Caseworker& reply) {
  FieldViolations violations;
  if (!rpc::ParseName(kAuthorityName, request.parent()))
    violations.Add("parent", "must be a name such as localAuthorities/999");
  const Caseworker caseworker = ReadCaseworker(request.caseworker(), call.today, violations);
  if (absl::Status status = violations.ToStatus(); !status.ok()) return status;
  // Refused only where this is no repeated call: its team may have been closed since.
  absl::Status refusal = CheckTeam(call, caseworker.team);
  refusal.Update(CheckDays(caseworker).status());
  const auto stored =
      parts_.caseworkers.Create(call.ToChange(), NewUuidV7(call.now), caseworker, [&] { return refusal; });
  if (absl::IsAlreadyExists(stored.status())) {
    const std::string id = error::ResourceOf(stored.status());
    return CaseworkerExists(id.empty() ? "" : rpc::FormatName(kCaseworkerName, {call.tenant, id}));
  }
  if (!stored.ok()) return stored.status();
  ehcp::Write(*stored, call.tenant, call.today, reply);
  return absl::OkStatus();
}

absl::Status AllocationService::Get(const rpc::Call& call, const v1::GetCaseworkerRequest& request,
                                    v1::Caseworker& reply) {
  FieldViolations violations;
  const std::string id = ReadCaseworkerName(request.name(), "name", violations);
  if (absl::Status status = violations.ToStatus(); !status.ok()) return status;
  const auto found = Find(call, {.today = call.today, .id = id});
  if (!found.ok()) return found.status();
  if (found->empty()) return CaseworkerNotFound();
  Write(found->front(), call, reply);
  return absl::OkStatus();
}

absl::Status AllocationService::List(const rpc::Call& call, const v1::ListCaseworkersRequest& request,
                                     v1::ListCaseworkersResponse& reply) {
  FieldViolations violations;
  CaseworkerQuery query = ReadList(request, SeesAuthority(*call.caller), call.today, violations);
  if (absl::Status status = violations.ToStatus(); !status.ok()) return status;
  auto cursor = parts_.page_tokens.Open(call, request);
  if (!cursor.ok()) return cursor.status();
  query.after = *std::move(cursor);
  // One more than asked tells whether there is another page.
  const auto page_size = static_cast<size_t>(query.limit++);
  const auto found = Find(call, query);
  if (!found.ok()) return found.status();
  const size_t shown = std::min(page_size, found->size());
  for (size_t i = 0; i < shown; ++i) Write((*found)[i], call, *reply.add_caseworkers());
  if (found->size() > page_size)
    reply.set_next_page_token(parts_.page_tokens.Seal(call, request, (*found)[shown - 1].caseworker.id));
  return absl::OkStatus();
}

absl::Status AllocationService::Update(const rpc::Call& call, const v1::UpdateCaseworkerRequest& request,
                                       v1::Caseworker& reply) {
  FieldViolations violations;
  const v1::Caseworker& message = request.caseworker();
  if (request.update_mask().paths().empty()) violations.Add("update_mask", "must name at least one field");
  Caseworker checked;
  for (const std::string& path : request.update_mask().paths())
    MergeCaseworker(path, message, checked, violations);
  const absl::Status team = violations.empty() ? CheckTeam(call, checked.team) : absl::OkStatus();
  return Change(
      call, message.name(), message.etag(), std::move(violations),
      [&](const Caseworker& before) -> absl::StatusOr<Caseworker> {
        if (!team.ok()) return team;
        Caseworker after = before;
        FieldViolations none;
        for (const std::string& path : request.update_mask().paths())
          MergeCaseworker(path, message, after, none);
        return CheckDays(std::move(after));
      },
      reply);
}

absl::Status AllocationService::Cover(const rpc::Call& call, const v1::StartCoverRequest& request,
                                      v1::Caseworker& reply) {
  FieldViolations violations;
  ehcp::StartCover command{.cover = ReadCover(request.cover(), NewUuidV7(call.now), violations), .covered = {}};
  if (absl::Status status = violations.ToStatus(); !status.ok()) return status;
  const auto coverer = parts_.caseworkers.FindBySubject(call.tenant, command.cover.covered_by, call.deadline);
  if (!coverer.ok()) return coverer.status();
  if (coverer->has_value()) command.coverer = &(*coverer)->value;
  auto covered = parts_.caseworkers.ListCovered(call.tenant, call.today, call.deadline);
  if (!covered.ok()) return covered.status();
  command.covered = *std::move(covered);
  return Change(
      call, request.name(), request.etag(), std::move(violations),
      [&](const Caseworker& before) { return Decide(before, command, call.today); }, reply);
}

absl::Status AllocationService::Uncover(const rpc::Call& call, const v1::EndCoverRequest& request,
                                        v1::Caseworker& reply) {
  FieldViolations violations;
  rpc::CheckText(request.cover_id(), "cover_id", 64, violations);
  const ehcp::EndCover command{request.cover_id()};
  return Change(
      call, request.name(), request.etag(), std::move(violations),
      [&](const Caseworker& before) { return Decide(before, command, call.today); }, reply);
}

absl::Status AllocationService::HandOver(const rpc::Call& call, const v1::HandOverCaseloadRequest& request,
                                         v1::HandOverCaseloadResponse& reply) {
  FieldViolations violations;
  const HandOverCommand command = ReadHandOver(request, violations);
  if (absl::Status status = violations.ToStatus(); !status.ok()) return status;
  const auto scope = ScopeOf(call, parts_.access.pupils);
  if (!scope.ok()) return scope.status();
  CaseloadMover mover(parts_.access.store, parts_.caseworkers, parts_.authorities, parts_.access.calendar);
  const auto done = mover.Run(call, *scope, command);
  if (!done.ok()) return done.status();
  ehcp::Write(*done, reply);
  return absl::OkStatus();
}

}  // namespace send::ehcp
