#include "services/ehcp/service/history_service.h"

#include "services/ehcp/service/history_reply.h"
#include "services/ehcp/store/ehc_request_codec.h"

namespace send::ehcp {

absl::Status HistoryService::List(const rpc::Call& call, const v1::ListHistoryRequest& request,
                                  v1::ListHistoryResponse& reply) {
  const auto find = [&] { return Find(call, request.name()); };
  return ListHistoryOf({parts_.store, parts_.page_tokens}, call, request, request.page_size(), find, reply);
}

absl::Status HistoryService::Verify(const rpc::Call& call, const v1::VerifyHistoryRequest& request,
                                    v1::VerifyHistoryResponse& reply) {
  return VerifyHistoryOf(parts_.store, call, Find(call, request.name()), reply);
}

absl::StatusOr<HistorySubject> HistoryService::Find(const rpc::Call& call, const std::string& name) const {
  return SubjectOf(call.tenant, parts_.access.Load(call, name));
}

}  // namespace send::ehcp
