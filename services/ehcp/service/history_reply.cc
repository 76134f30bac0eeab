#include "services/ehcp/service/history_reply.h"

#include <nlohmann/json.hpp>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/rpc/fields.h"
#include "common/rpc/request_shape.h"
#include "services/ehcp/service/page_bytes.h"

namespace send::ehcp {
namespace {

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

}  // namespace

int64_t HistoryPlaceOf(const std::string& cursor) {
  int64_t place = 0;
  return absl::SimpleAtoi(cursor, &place) ? place : 0;
}

absl::Status ListHistoryOf(const HistorySource& source, const rpc::Call& call,
                           const google::protobuf::Message& request, int32_t page_size, FindSubject find,
                           v1::ListHistoryResponse& reply) {
  error::FieldViolations violations;
  const int limit = rpc::ReadPageSize(page_size, violations);
  if (absl::Status status = violations.ToStatus(); !status.ok()) return status;
  const auto cursor = source.page_tokens.Open(call, request);
  if (!cursor.ok()) return cursor.status();
  const auto subject = find();
  if (!subject.ok()) return subject.status();
  const auto entries = source.store.ListEntries(subject->key, HistoryPlaceOf(*cursor), limit, call.deadline);
  if (!entries.ok()) return entries.status();
  reply.set_name(rpc::TextField(request, "name"));
  WritePage(*entries, entries->size(), reply,
            [&](const journal::HistoryEntry& entry) { WriteEntry(entry, *reply.add_entries()); });
  if (const auto& shown = reply.entries(); !shown.empty() && shown.rbegin()->version() < subject->version)
    reply.set_next_page_token(source.page_tokens.Seal(call, request, absl::StrCat(shown.rbegin()->version())));
  return absl::OkStatus();
}

absl::Status VerifyHistoryOf(HistoryStore& store, const rpc::Call& call,
                             const absl::StatusOr<HistorySubject>& subject, v1::VerifyHistoryResponse& reply) {
  if (!subject.ok()) return subject.status();
  const auto report = store.Verify(subject->key, call.deadline);
  if (!report.ok()) return report.status();
  reply.set_entries(report->entries);
  reply.set_erased(report->erased);
  reply.set_last_hash(absl::BytesToHexString(report->last_hash));
  if (report->fault) {
    reply.set_broken_version(report->fault->version);
    reply.set_fault(report->fault->what);
  } else if (report->entries < subject->version) {
    reply.set_broken_version(report->entries + 1);
    reply.set_fault("it is missing: the record has a later version");
  } else if (report->entries == subject->version && !report->last_state.empty() &&
             report->last_state != subject->document) {
    reply.set_broken_version(subject->version);
    reply.set_fault("the record as it stands is not what was recorded last");
  }
  reply.set_whole(reply.fault().empty());
  return absl::OkStatus();
}

}  // namespace send::ehcp
