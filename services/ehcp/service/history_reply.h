#pragma once

#include <cstdint>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "common/rpc/call.h"
#include "common/rpc/page_token.h"
#include "send/ehcp/v1/history_service.pb.h"
#include "services/ehcp/store/history_store.h"

// The answers about the history of one record, whichever its kind.
namespace send::ehcp {

// A record that the caller may meet, as it stands.
struct HistorySubject {
  journal::Key key;
  int64_t version = 0;
  // As its codec writes it.
  std::string document;
};
// Of what was loaded, or why it could not be.
template <class T>
absl::StatusOr<HistorySubject> SubjectOf(const std::string& la,
                                         const absl::StatusOr<journal::Stored<T>>& stored) {
  if (!stored.ok()) return stored.status();
  return HistorySubject{
      {la, journal::Codec<T>::kKind, stored->id}, stored->version, journal::Codec<T>::Encode(stored->value)};
}
using FindSubject = absl::FunctionRef<absl::StatusOr<HistorySubject>()>;

struct HistorySource {
  HistoryStore& store;
  const rpc::PageTokens& page_tokens;
};

// The number that a page token of ours holds; 0 for none.
int64_t HistoryPlaceOf(const std::string& cursor);

// One page of the changes of what `find` finds; `request` has its name, page size and page token.
absl::Status ListHistoryOf(const HistorySource& source, const rpc::Call& call,
                           const google::protobuf::Message& request, int32_t page_size, FindSubject find,
                           v1::ListHistoryResponse& reply);

// Whether the chain is whole, and ends in the record as it stands.
absl::Status VerifyHistoryOf(HistoryStore& store, const rpc::Call& call,
                             const absl::StatusOr<HistorySubject>& subject, v1::VerifyHistoryResponse& reply);

}  // namespace send::ehcp
