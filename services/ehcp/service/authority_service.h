#pragma once

#include "common/rpc/dispatcher.h"
#include "send/ehcp/v1/authority_service.grpc.pb.h"
#include "services/ehcp/store/authority_store.h"

namespace send::ehcp {

// The contract's AuthorityService: what an authority says of itself.
class AuthorityService final : public v1::AuthorityService::CallbackService {
 public:
  // The dispatcher is null in tests that call the methods themselves.
  explicit AuthorityService(AuthorityStore& store, rpc::Dispatcher* dispatcher = nullptr)
      : store_(store), dispatcher_(dispatcher) {}

  absl::Status Get(const rpc::Call& call, const v1::GetParticularsRequest& request,
                   v1::AuthorityParticulars& reply);
  absl::Status Update(const rpc::Call& call, const v1::UpdateParticularsRequest& request,
                      v1::AuthorityParticulars& reply);

 private:
  using Context = grpc::CallbackServerContext;
  using Reactor = grpc::ServerUnaryReactor;
  Reactor* GetParticulars(Context* c, const v1::GetParticularsRequest* q,
                          v1::AuthorityParticulars* r) override {
    return dispatcher_->Unary(c, q, r, this, &AuthorityService::Get);
  }
  Reactor* UpdateParticulars(Context* c, const v1::UpdateParticularsRequest* q,
                             v1::AuthorityParticulars* r) override {
    return dispatcher_->Unary(c, q, r, this, &AuthorityService::Update);
  }

  AuthorityStore& store_;
  rpc::Dispatcher* const dispatcher_;
};

}  // namespace send::ehcp
