#pragma once

#include "common/rpc/dispatcher.h"
#include "common/rpc/page_token.h"
#include "send/ehcp/v1/caseload_service.grpc.pb.h"
#include "services/ehcp/service/pupil_directory.h"
#include "services/ehcp/store/caseload_store.h"

namespace send::ehcp {

// The contract's CaseloadService: an authority's requests as a whole.
class CaseloadService final : public v1::CaseloadService::CallbackService {
 public:
  struct Parts {
    CaseloadStore& store;
    PupilDirectory& pupils;
    const rpc::PageTokens& page_tokens;
    // Null in tests that call the methods themselves.
    rpc::Dispatcher* dispatcher = nullptr;
  };
  explicit CaseloadService(Parts parts) : parts_(parts) {}

  absl::Status Summarise(const rpc::Call& call, const v1::SummariseCaseloadRequest& request,
                         v1::SummariseCaseloadResponse& reply);
  absl::Status ForecastMisses(const rpc::Call& call, const v1::ForecastBreachesRequest& request,
                              v1::ForecastBreachesResponse& reply);

 private:
  using Context = grpc::CallbackServerContext;
  using Reactor = grpc::ServerUnaryReactor;
  Reactor* SummariseCaseload(Context* c, const v1::SummariseCaseloadRequest* q,
                             v1::SummariseCaseloadResponse* r) override {
    return parts_.dispatcher->Unary(c, q, r, this, &CaseloadService::Summarise);
  }
  Reactor* ForecastBreaches(Context* c, const v1::ForecastBreachesRequest* q,
                            v1::ForecastBreachesResponse* r) override {
    return parts_.dispatcher->Unary(c, q, r, this, &CaseloadService::ForecastMisses);
  }

  const Parts parts_;
};

}  // namespace send::ehcp
