// HistoryService: who looked.
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/rpc/fields.h"
#include "common/rpc/resource_name.h"
#include "services/ehcp/service/access.h"
#include "services/ehcp/service/history_service.h"

namespace send::ehcp {
namespace {

using error::FieldViolations;

constexpr absl::Duration kDefaultWindow = absl::Hours(31 * 24);
constexpr absl::Duration kLongestWindow = absl::Hours(92 * 24);
// Of what belongs to a request, whatever its kind.
constexpr std::string_view kNameBelow = "localAuthorities/*/ehcRequests/*/*/*";

// The request that the name is of, or below.
std::string RequestNameOf(const std::string& name) {
  const auto ids = rpc::ParseName(kNameBelow, name);
  return ids ? rpc::FormatName(kRequestName, {(*ids)[0], (*ids)[1]}) : name;
}

// The time and the page that are asked for; whose reads, the caller adds.
template <class Request>
journal::ReadQuery ReadWindow(const rpc::Call& call, const Request& request, FieldViolations& violations) {
  journal::ReadQuery query;
  query.tenant = call.tenant;
  // One more than asked tells whether there is another page.
  query.limit = rpc::ReadPageSize(request.page_size(), violations) + 1;
  query.to = request.has_to_time() ? rpc::ReadTime(request.to_time()) : call.now;
  query.from = request.has_from_time() ? rpc::ReadTime(request.from_time()) : query.to - kDefaultWindow;
  if (query.to <= query.from || query.to - query.from > kLongestWindow)
    violations.Add("from_time", "must be before to_time, by at most 92 days");
  return query;
}

void WriteRead(const journal::ReadEntry& read, v1::RecordRead& message) {
  message.set_actor(read.actor);
  message.set_method(read.method);
  message.set_purpose(read.purpose);
  message.set_correlation_id(read.correlation_id);
  rpc::SetTime(read.read_at, *message.mutable_read_time());
}

template <class Request>
absl::Status ListThem(HistoryStore& store, const rpc::PageTokens& tokens, const rpc::Call& call,
                      const Request& request, journal::ReadQuery query, v1::ListReadsResponse& reply) {
  const auto cursor = tokens.Open(call, request);
  if (!cursor.ok()) return cursor.status();
  if (!absl::SimpleAtoi(*cursor, &query.after_id)) query.after_id = 0;
  const auto reads = store.ListReads(query, call.deadline);
  if (!reads.ok()) return reads.status();
  const auto page_size = static_cast<size_t>(query.limit - 1);
  const size_t shown = std::min(page_size, reads->size());
  for (size_t i = 0; i < shown; ++i) WriteRead((*reads)[i], *reply.add_reads());
  if (reads->size() > page_size)
    reply.set_next_page_token(tokens.Seal(call, request, absl::StrCat((*reads)[shown - 1].id)));
  return absl::OkStatus();
}

}  // namespace

absl::Status HistoryService::Reads(const rpc::Call& call, const v1::ListReadsRequest& request,
                                   v1::ListReadsResponse& reply) {
  FieldViolations violations;
  journal::ReadQuery query = ReadWindow(call, request, violations);
  if (absl::Status status = violations.ToStatus(); !status.ok()) return status;
  const auto stored = parts_.access.Load(call, RequestNameOf(request.name()));
  if (!stored.ok()) return stored.status();
  query.records = {request.name()};
  return ListThem(parts_.store, parts_.page_tokens, call, request, std::move(query), reply);
}

absl::Status HistoryService::PupilReads(const rpc::Call& call, const v1::ListPupilReadsRequest& request,
                                        v1::ListReadsResponse& reply) {
  FieldViolations violations;
  journal::ReadQuery query = ReadWindow(call, request, violations);
  const std::string pupil = ReadPupil(call, request.parent(), request.pupil(), "pupil", violations);
  if (absl::Status status = violations.ToStatus(); !status.ok()) return status;
  const auto scope = ScopeOf(call, parts_.access.pupils);
  if (!scope.ok()) return scope.status();
  auto records = parts_.store.RecordsOf(*scope, pupil, call.deadline);
  if (!records.ok()) return records.status();
  if (records->empty()) return RequestNotFound();
  query.records = *std::move(records);
  query.records.push_back(request.pupil());
  return ListThem(parts_.store, parts_.page_tokens, call, request, std::move(query), reply);
}

}  // namespace send::ehcp
