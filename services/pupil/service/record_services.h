#pragma once

#include "common/rpc/dispatcher.h"
#include "send/pupil/v1/access_rule_service.grpc.pb.h"
#include "send/pupil/v1/carer_service.grpc.pb.h"
#include "services/pupil/store/pupil_store.h"

// What hangs on a pupil's record; made like SettingService.
namespace send::pupil {

class CarerService final : public v1::CarerService::CallbackService {
 public:
  CarerService(PupilStore& store, rpc::Dispatcher* dispatcher) : store_(store), dispatcher_(dispatcher) {}

  absl::Status Create(const rpc::Call& call, const v1::CreateCarerRequest& request, v1::Carer& reply);
  absl::Status Get(const rpc::Call& call, const v1::GetCarerRequest& request, v1::Carer& reply);
  absl::Status List(const rpc::Call& call, const v1::ListCarersRequest& request, v1::ListCarersResponse& reply);
  absl::Status Update(const rpc::Call& call, const v1::UpdateCarerRequest& request, v1::Carer& reply);

 private:
  using Context = grpc::CallbackServerContext;
  using Reactor = grpc::ServerUnaryReactor;
  Reactor* CreateCarer(Context* c, const v1::CreateCarerRequest* q, v1::Carer* r) override {
    return dispatcher_->Unary(c, q, r, this, &CarerService::Create);
  }
  Reactor* GetCarer(Context* c, const v1::GetCarerRequest* q, v1::Carer* r) override {
    return dispatcher_->Unary(c, q, r, this, &CarerService::Get);
  }
  Reactor* ListCarers(Context* c, const v1::ListCarersRequest* q, v1::ListCarersResponse* r) override {
    return dispatcher_->Unary(c, q, r, this, &CarerService::List);
  }
  Reactor* UpdateCarer(Context* c, const v1::UpdateCarerRequest* q, v1::Carer* r) override {
    return dispatcher_->Unary(c, q, r, this, &CarerService::Update);
  }

  PupilStore& store_;
  rpc::Dispatcher* const dispatcher_;
};

class AccessRuleService final : public v1::AccessRuleService::CallbackService {
 public:
  AccessRuleService(PupilStore& store, rpc::Dispatcher* dispatcher) : store_(store), dispatcher_(dispatcher) {}

  absl::Status Create(const rpc::Call& call, const v1::CreateAccessRuleRequest& request, v1::AccessRule& reply);
  absl::Status List(const rpc::Call& call, const v1::ListAccessRulesRequest& request,
                    v1::ListAccessRulesResponse& reply);
  absl::Status Allow(const rpc::Call& call, const v1::SetAllowListRequest& request, v1::AccessRule& reply);
  absl::Status End(const rpc::Call& call, const v1::EndAccessRuleRequest& request, v1::AccessRule& reply);

 private:
  using Context = grpc::CallbackServerContext;
  using Reactor = grpc::ServerUnaryReactor;
  Reactor* CreateAccessRule(Context* c, const v1::CreateAccessRuleRequest* q, v1::AccessRule* r) override {
    return dispatcher_->Unary(c, q, r, this, &AccessRuleService::Create);
  }
  Reactor* ListAccessRules(Context* c, const v1::ListAccessRulesRequest* q,
                           v1::ListAccessRulesResponse* r) override {
    return dispatcher_->Unary(c, q, r, this, &AccessRuleService::List);
  }
  Reactor* SetAllowList(Context* c, const v1::SetAllowListRequest* q, v1::AccessRule* r) override {
    return dispatcher_->Unary(c, q, r, this, &AccessRuleService::Allow);
  }
  Reactor* EndAccessRule(Context* c, const v1::EndAccessRuleRequest* q, v1::AccessRule* r) override {
    return dispatcher_->Unary(c, q, r, this, &AccessRuleService::End);
  }
  // The pupil must be one that the caller may meet: whoever is barred cannot see, set or end its rules.
  absl::Status CheckPupil(const rpc::Call& call, const std::string& pupil_id);
  absl::Status Change(const rpc::Call& call, const std::string& name, const std::string& etag,
                      PupilStore::Decision<AccessRule> decide, v1::AccessRule& reply);

  PupilStore& store_;
  rpc::Dispatcher* const dispatcher_;
};

}  // namespace send::pupil
