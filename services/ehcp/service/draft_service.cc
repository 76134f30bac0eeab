#include "services/ehcp/service/draft_service.h"

#include "absl/strings/str_cat.h"
#include "common/base/uuid.h"
#include "common/civil/date.h"
#include "common/journal/change.h"
#include "common/rpc/fields.h"
#include "common/rpc/resource_name.h"
#include "services/ehcp/service/access.h"

namespace send::ehcp {
namespace {

using error::FieldViolations;

constexpr std::string_view kDraftName = "localAuthorities/*/ehcRequestDrafts/*";
constexpr size_t kMaxText = 10'000;
constexpr char kField[] = "ehc_request_draft.";

std::string ReadDraftName(std::string_view name, std::string_view field, FieldViolations& violations) {
  const auto ids = rpc::ParseName(kDraftName, name);
  if (!ids) violations.Add(field, "must be a name such as localAuthorities/999/ehcRequestDrafts/ID");
  return ids ? (*ids)[1] : "";
}

// Takes what the path names out of `message`; a violation for any other path.
void MergeParticular(const std::string& path, const v1::RequestParticulars& message,
                     RequestParticulars& particulars, FieldViolations& violations) {
  const auto text = [&](std::string_view name, const std::string& given, std::string& kept) {
    if (path != absl::StrCat("particulars.", std::string(name))) return false;
    rpc::CheckLength(given, absl::StrCat(kField, path), kMaxText, violations);
    kept = given;
    return true;
  };
  if (path == "particulars.family_told_date") {
    particulars.family_told_on =
        rpc::ReadDayOrNone(message.family_told_date(), absl::StrCat(kField, path), violations);
    return;
  }
  if (text("reasons", message.reasons(), particulars.reasons) ||
      text("needs", message.needs(), particulars.needs) ||
      text("support_so_far", message.support_so_far(), particulars.support_so_far) ||
      text("family_views", message.family_views(), particulars.family_views))
    return;
  violations.Add("update_mask",
                 "may name particulars.reasons, particulars.needs, particulars.support_so_far, "
                 "particulars.family_views and particulars.family_told_date");
}

constexpr const char* kPaths[] = {"particulars.reasons", "particulars.needs", "particulars.support_so_far",
                                  "particulars.family_views", "particulars.family_told_date"};

}  // namespace

void DraftService::Write(const StoredDraft& stored, const rpc::Call& call, v1::EhcRequestDraft& message) const {
  const RequestDraft& draft = stored.value;
  message.set_name(rpc::FormatName(kDraftName, {call.tenant, stored.id}));
  message.set_etag(journal::EtagOf(stored.version));
  message.set_pupil(draft.pupil);
  message.set_requesting_setting(draft.setting);
  ehcp::Write(draft.particulars, *message.mutable_particulars());
  message.set_state(rpc::ToWire<v1::DraftState>(draft.state));
  if (draft.state == DraftState::kOpen) {
    for (const MissingParticular& missing : FindMissing(draft)) {
      v1::MissingParticular& item = *message.add_missing();
      item.set_field(std::string(missing.field));
      item.set_description(std::string(missing.description));
      item.set_required(missing.required);
    }
  }
  if (draft.received_on) {
    v1::Acknowledgement& acknowledgement = *message.mutable_acknowledgement();
    acknowledgement.set_ehc_request(rpc::FormatName(kRequestName, {call.tenant, draft.request_id}));
    acknowledgement.set_received_date(civil::FormatDate(*draft.received_on));
    EhcRequest received;
    received.received_on = *draft.received_on;
    acknowledgement.set_decision_due_date(
        civil::FormatDate(StandingOf(received, parts_.calendar).decision_due_on));
  }
  rpc::SetTime(stored.created_at, *message.mutable_create_time());
  rpc::SetTime(stored.updated_at, *message.mutable_update_time());
}

absl::Status DraftService::Change(
    const rpc::Call& call, const std::string& name, const std::string& etag, FieldViolations violations,
    absl::FunctionRef<absl::StatusOr<StoredDraft>(const Scope&, const std::string&)> change,
    v1::EhcRequestDraft& reply) {
  const std::string id = ReadDraftName(name, "name", violations);
  rpc::CheckEtag(etag, "etag", violations);
  if (absl::Status status = violations.ToStatus(); !status.ok()) return status;
  const auto scope = ScopeOf(call, parts_.pupils);
  if (!scope.ok()) return scope.status();
  const auto stored = change(*scope, id);
  if (!stored.ok()) return stored.status();
  Write(*stored, call, reply);
  return absl::OkStatus();
}

absl::Status DraftService::Create(const rpc::Call& call, const v1::CreateEhcRequestDraftRequest& request,
                                  v1::EhcRequestDraft& reply) {
  FieldViolations violations;
  const v1::EhcRequestDraft& message = request.ehc_request_draft();
  ReadPupil(call, request.parent(), message.pupil(), "ehc_request_draft.pupil", violations);
  RequestDraft draft;
  draft.pupil = message.pupil();
  draft.setting =
      ReadOwnSetting(call, message.requesting_setting(), "ehc_request_draft.requesting_setting", violations);
  for (const char* path : kPaths) MergeParticular(path, message.particulars(), draft.particulars, violations);
  if (absl::Status status = violations.ToStatus(); !status.ok()) return status;
  const auto checked = Edit(draft, draft.particulars, call.today);
  if (!checked.ok()) return checked.status();
  if (const auto child = parts_.pupils.ChildOf(call, draft.pupil); !child.ok()) return child.status();
  const auto scope = ScopeOf(call, parts_.pupils);
  if (!scope.ok()) return scope.status();
  const auto stored = parts_.store.Create(call.ToChange(), *scope, NewUuidV7(call.now), draft);
  if (!stored.ok()) return stored.status();
  Write(*stored, call, reply);
  return absl::OkStatus();
}

absl::Status DraftService::Get(const rpc::Call& call, const v1::GetEhcRequestDraftRequest& request,
                               v1::EhcRequestDraft& reply) {
  FieldViolations violations;
  const std::string id = ReadDraftName(request.name(), "name", violations);
  if (absl::Status status = violations.ToStatus(); !status.ok()) return status;
  const auto scope = ScopeOf(call, parts_.pupils);
  if (!scope.ok()) return scope.status();
  const auto stored = parts_.store.Get(*scope, id, call.deadline);
  if (!stored.ok()) return stored.status();
  Write(*stored, call, reply);
  return absl::OkStatus();
}

absl::Status DraftService::List(const rpc::Call& call, const v1::ListEhcRequestDraftsRequest& request,
                                v1::ListEhcRequestDraftsResponse& reply) {
  FieldViolations violations;
  DraftQuery query;
  if (!rpc::ParseName(kAuthorityName, request.parent()))
    violations.Add("parent", "must be a name such as localAuthorities/999");
  const auto page_size = static_cast<size_t>(rpc::ReadPageSize(request.page_size(), violations));
  if (request.state() != v1::DRAFT_STATE_UNSPECIFIED)
    query.state = static_cast<DraftState>(request.state() - 1);
  if (absl::Status status = violations.ToStatus(); !status.ok()) return status;
  auto cursor = parts_.page_tokens.Open(call, request);
  if (!cursor.ok()) return cursor.status();
  query.after = *std::move(cursor);
  // One more than asked tells whether there is another page.
  query.limit = static_cast<int64_t>(page_size) + 1;
  const auto scope = ScopeOf(call, parts_.pupils);
  if (!scope.ok()) return scope.status();
  const auto found = parts_.store.List(*scope, query, call.deadline);
  if (!found.ok()) return found.status();
  const size_t shown = std::min(page_size, found->size());
  for (size_t i = 0; i < shown; ++i) Write((*found)[i], call, *reply.add_ehc_request_drafts());
  if (found->size() > page_size)
    reply.set_next_page_token(parts_.page_tokens.Seal(call, request, (*found)[shown - 1].id));
  return absl::OkStatus();
}

absl::Status DraftService::Update(const rpc::Call& call, const v1::UpdateEhcRequestDraftRequest& request,
                                  v1::EhcRequestDraft& reply) {
  FieldViolations violations;
  const v1::EhcRequestDraft& message = request.ehc_request_draft();
  if (request.update_mask().paths().empty()) violations.Add("update_mask", "must name at least one field");
  RequestParticulars checked;
  for (const std::string& path : request.update_mask().paths())
    MergeParticular(path, message.particulars(), checked, violations);
  return Change(
      call, message.name(), message.etag(), std::move(violations),
      [&](const Scope& scope, const std::string& id) {
        return parts_.store.Change(call.ToChange(), scope, id, message.etag(), [&](const RequestDraft& draft) {
          RequestParticulars particulars = draft.particulars;
          FieldViolations none;
          for (const std::string& path : request.update_mask().paths())
            MergeParticular(path, message.particulars(), particulars, none);
          return Edit(draft, particulars, call.today);
        });
      },
      reply);
}

absl::Status DraftService::DiscardOne(const rpc::Call& call, const v1::DiscardEhcRequestDraftRequest& request,
                                      v1::EhcRequestDraft& reply) {
  return Change(
      call, request.name(), request.etag(), {},
      [&](const Scope& scope, const std::string& id) {
        return parts_.store.Change(call.ToChange(), scope, id, request.etag(), &Discard);
      },
      reply);
}

absl::Status DraftService::SubmitOne(const rpc::Call& call, const v1::SubmitEhcRequestDraftRequest& request,
                                     v1::EhcRequestDraft& reply) {
  const std::string request_id = NewUuidV7(call.now);
  const absl::Status status = Change(
      call, request.name(), request.etag(), {},
      [&](const Scope& scope, const std::string& id) -> absl::StatusOr<StoredDraft> {
        // The child may have left the school since the draft was begun.
        const auto draft = parts_.store.Get(scope, id, call.deadline);
        if (!draft.ok()) return draft.status();
        const auto child = parts_.pupils.ChildOf(call, draft->value.pupil);
        if (!child.ok()) return child.status();
        return parts_.store.Submit(call.ToChange(), scope, id, request.etag(), [&](const RequestDraft& before) {
          return Submit(before, request_id, call.caller->name, call.today, child->birth_date);
        });
      },
      reply);
  if (!absl::IsAlreadyExists(status)) return status;
  const std::string id = error::ResourceOf(status);
  return OpenRequestExists(id.empty() ? "" : rpc::FormatName(kRequestName, {call.tenant, id}));
}

}  // namespace send::ehcp
