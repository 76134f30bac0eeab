#include "services/ehcp/service/history_service.h"

#include "absl/strings/str_cat.h"
#include "common/rpc/fields.h"
#include "services/ehcp/service/history_reply.h"
#include "services/ehcp/store/ehc_request_codec.h"

namespace send::ehcp {
namespace {

using error::FieldViolations;

constexpr absl::Duration kDefaultWindow = absl::Hours(31 * 24);
constexpr absl::Duration kLongestWindow = absl::Hours(92 * 24);

}  // namespace

absl::Status HistoryService::List(const rpc::Call& call, const v1::ListHistoryRequest& request,
                                  v1::ListHistoryResponse& reply) {
  const auto find = [&] { return Find(call, request.name()); };
  return ListHistoryOf({parts_.store, parts_.page_tokens}, call, request, request.page_size(), find, reply);
}

absl::Status HistoryService::Verify(const rpc::Call& call, const v1::VerifyHistoryRequest& request,
                                    v1::VerifyHistoryResponse& reply) {
  const auto subject = Find(call, request.name());
  if (!subject.ok()) return subject.status();
  return VerifyHistoryOf(parts_.store, call, *subject, reply);
}

absl::StatusOr<HistorySubject> HistoryService::Find(const rpc::Call& call, const std::string& name) const {
  const auto stored = parts_.access.Load(call, name);
  if (!stored.ok()) return stored.status();
  return SubjectOf(call.tenant, *stored);
}

absl::Status HistoryService::Reads(const rpc::Call& call, const v1::ListReadsRequest& request,
                                   v1::ListReadsResponse& reply) {
  FieldViolations violations;
  const auto page_size = static_cast<size_t>(rpc::ReadPageSize(request.page_size(), violations));
  const absl::Time to = request.has_to_time() ? rpc::ReadTime(request.to_time()) : call.now;
  const absl::Time from = request.has_from_time() ? rpc::ReadTime(request.from_time()) : to - kDefaultWindow;
  if (to <= from || to - from > kLongestWindow)
    violations.Add("from_time", "must be before to_time, by at most 92 days");
  if (absl::Status status = violations.ToStatus(); !status.ok()) return status;
  const auto cursor = parts_.page_tokens.Open(call, request);
  if (!cursor.ok()) return cursor.status();
  const auto stored = parts_.access.Load(call, request.name());
  if (!stored.ok()) return stored.status();
  // One more than asked tells whether there is another page.
  const auto reads = parts_.store.ListReads(
      {call.tenant, request.name(), from, to, HistoryPlaceOf(*cursor), static_cast<int64_t>(page_size) + 1},
      call.deadline);
  if (!reads.ok()) return reads.status();
  const size_t shown = std::min(page_size, reads->size());
  for (size_t i = 0; i < shown; ++i) {
    const journal::ReadEntry& read = (*reads)[i];
    v1::RecordRead& message = *reply.add_reads();
    message.set_actor(read.actor);
    message.set_method(read.method);
    message.set_purpose(read.purpose);
    message.set_correlation_id(read.correlation_id);
    rpc::SetTime(read.read_at, *message.mutable_read_time());
  }
  if (reads->size() > page_size)
    reply.set_next_page_token(parts_.page_tokens.Seal(call, request, absl::StrCat((*reads)[shown - 1].id)));
  return absl::OkStatus();
}

}  // namespace send::ehcp
