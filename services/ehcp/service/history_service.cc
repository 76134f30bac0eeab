#include "services/ehcp/service/history_service.h"

#include <nlohmann/json.hpp>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/rpc/fields.h"

namespace send::ehcp {
namespace {

using error::FieldViolations;

void WriteChanges(const std::string& facts, v1::HistoryEntry& message) {
  const auto changes = nlohmann::json::parse(facts, nullptr, false);
  if (!changes.is_object()) return;
  const auto text = [](const nlohmann::json& value) { return value.is_null() ? std::string() : value.dump(); };
  for (const auto& [field, values] : changes.items()) {
    v1::ChangedField& change = *message.add_changes();
    change.set_field(field);
    change.set_before(text(values.at(0)));
    change.set_after(text(values.at(1)));
  }
}

void WriteEntry(const journal::HistoryEntry& entry, v1::HistoryEntry& message) {
  message.set_version(entry.version);
  message.set_action(entry.action);
  message.set_actor(entry.actor);
  message.set_on_behalf_of(entry.on_behalf_of);
  message.set_purpose(entry.purpose);
  message.set_erased(entry.erased);
  rpc::SetTime(entry.recorded_at, *message.mutable_record_time());
  WriteChanges(entry.changed_facts, message);
}

// The number that a page token of ours holds; 0 for none.
int64_t PlaceOf(const std::string& cursor) {
  int64_t place = 0;
  return absl::SimpleAtoi(cursor, &place) ? place : 0;
}

}  // namespace

absl::Status HistoryService::List(const rpc::Call& call, const v1::ListHistoryRequest& request,
                                  v1::ListHistoryResponse& reply) {
  FieldViolations violations;
  const int page_size = rpc::ReadPageSize(request.page_size(), violations);
  if (absl::Status status = violations.ToStatus(); !status.ok()) return status;
  const auto cursor = parts_.page_tokens.Open(call, request);
  if (!cursor.ok()) return cursor.status();
  const auto stored = parts_.access.Load(call, request.name());
  if (!stored.ok()) return stored.status();
  const auto entries =
      parts_.store.ListEntries(call.tenant, stored->id, PlaceOf(*cursor), page_size, call.deadline);
  if (!entries.ok()) return entries.status();
  reply.set_name(request.name());
  for (const journal::HistoryEntry& entry : *entries) WriteEntry(entry, *reply.add_entries());
  if (!entries->empty() && entries->back().version < stored->version)
    reply.set_next_page_token(parts_.page_tokens.Seal(call, request, absl::StrCat(entries->back().version)));
  return absl::OkStatus();
}

absl::Status HistoryService::Verify(const rpc::Call& call, const v1::VerifyHistoryRequest& request,
                                    v1::VerifyHistoryResponse& reply) {
  const auto stored = parts_.access.Load(call, request.name());
  if (!stored.ok()) return stored.status();
  const auto report = parts_.store.Verify(call.tenant, stored->id, call.deadline);
  if (!report.ok()) return report.status();
  reply.set_entries(report->entries);
  reply.set_erased(report->erased);
  reply.set_last_hash(absl::BytesToHexString(report->last_hash));
  if (report->fault) {
    reply.set_broken_version(report->fault->version);
    reply.set_fault(report->fault->what);
  }
  reply.set_whole(reply.fault().empty());
  return absl::OkStatus();
}

}  // namespace send::ehcp
