// HistoryService: what auditors check elsewhere.
#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/base/strings.h"
#include "common/rpc/fields.h"
#include "common/rpc/resource_name.h"
#include "services/ehcp/service/history_service.h"
#include "services/ehcp/service/page_bytes.h"

namespace send::ehcp {
namespace {

using error::FieldViolations;

// States are large: a page of more would be cut short at its bytes.
constexpr int kMostEntries = 20;

std::string Hex(std::string_view bytes) { return absl::BytesToHexString(ToAbsl(bytes)); }

void WriteExported(const journal::ChainEntry& entry, v1::ExportedEntry& message) {
  message.set_tenant(entry.tenant);
  message.set_kind(entry.kind);
  message.set_id(entry.id);
  message.set_version(entry.version);
  message.set_action(entry.action);
  message.set_actor(entry.actor);
  message.set_on_behalf_of(entry.on_behalf_of);
  message.set_purpose(entry.purpose);
  message.set_change_request_id(entry.request_id);
  message.set_correlation_id(entry.correlation_id);
  message.set_created_us(entry.created_us);
  message.set_recorded_us(entry.recorded_us);
  message.set_schema_version(entry.schema_version);
  message.set_changed_facts(entry.facts.value_or(""));
  message.set_state(entry.state.value_or(""));
  message.set_salt(Hex(entry.salt.value_or("")));
  message.set_state_digest(Hex(entry.digest));
  message.set_previous_hash(Hex(entry.previous));
  message.set_hash(Hex(entry.hash));
}

void WriteRoot(const journal::SignedRoot& root, v1::SignedRoot& message) {
  message.set_from_sequence(root.from_seq);
  message.set_to_sequence(root.to_seq);
  message.set_root(Hex(root.root));
  message.set_previous_root(Hex(root.previous_root));
  rpc::SetTime(root.signed_at, *message.mutable_sign_time());
  message.set_key_id(root.key_id);
  message.set_signature(Hex(root.signature));
}

}  // namespace

absl::Status HistoryService::Roots(const rpc::Call& call, const v1::ListRootsRequest& request,
                                   v1::ListRootsResponse& reply) {
  FieldViolations violations;
  const int page_size = rpc::ReadPageSize(request.page_size(), violations);
  if (!rpc::ParseName(kAuthorityName, request.parent()))
    violations.Add("parent", "must be a name such as localAuthorities/999");
  if (request.after_sequence() < 0) violations.Add("after_sequence", "must be 0 or more");
  if (absl::Status status = violations.ToStatus(); !status.ok()) return status;
  const auto cursor = parts_.page_tokens.Open(call, request);
  if (!cursor.ok()) return cursor.status();
  int64_t after = request.after_sequence();
  if (!cursor->empty() && !absl::SimpleAtoi(*cursor, &after)) after = request.after_sequence();
  const auto roots = parts_.store.ListRoots(after, page_size + 1, call.deadline);
  if (!roots.ok()) return roots.status();
  const size_t shown = std::min(static_cast<size_t>(page_size), roots->size());
  for (size_t i = 0; i < shown; ++i) WriteRoot((*roots)[i], *reply.add_roots());
  if (shown < roots->size())
    reply.set_next_page_token(parts_.page_tokens.Seal(call, request, absl::StrCat((*roots)[shown - 1].to_seq)));
  return absl::OkStatus();
}

absl::Status HistoryService::Export(const rpc::Call& call, const v1::ExportHistoryRequest& request,
                                    v1::ExportHistoryResponse& reply) {
  FieldViolations violations;
  const int page_size = std::min(rpc::ReadPageSize(request.page_size(), violations), kMostEntries);
  if (absl::Status status = violations.ToStatus(); !status.ok()) return status;
  const auto cursor = parts_.page_tokens.Open(call, request);
  if (!cursor.ok()) return cursor.status();
  const auto subject = Find(call, request.name());
  if (!subject.ok()) return subject.status();
  const auto entries = parts_.store.Export(subject->key, HistoryPlaceOf(*cursor), page_size, call.deadline);
  if (!entries.ok()) return entries.status();
  reply.set_name(request.name());
  WritePage(*entries, entries->size(), reply,
            [&](const journal::ChainEntry& entry) { WriteExported(entry, *reply.add_entries()); });
  if (const auto& shown = reply.entries(); !shown.empty() && shown.rbegin()->version() < subject->version)
    reply.set_next_page_token(parts_.page_tokens.Seal(call, request, absl::StrCat(shown.rbegin()->version())));
  return absl::OkStatus();
}

absl::Status HistoryService::Prove(const rpc::Call& call, const v1::GetInclusionProofRequest& request,
                                   v1::InclusionProof& reply) {
  const auto subject = Find(call, request.name());
  if (!subject.ok()) return subject.status();
  const auto proof = parts_.store.Prove(subject->key, call.deadline);
  if (!proof.ok()) return proof.status();
  reply.set_name(request.name());
  reply.set_version(proof->version);
  reply.set_leaf_index(proof->leaf_index);
  reply.set_from_sequence(proof->from_seq);
  reply.set_to_sequence(proof->to_seq);
  for (const std::string& hash : proof->path) reply.add_path(Hex(hash));
  return absl::OkStatus();
}

}  // namespace send::ehcp
