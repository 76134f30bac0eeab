#pragma once

#include "common/rpc/dispatcher.h"
#include "send/pupil/v1/relation_service.grpc.pb.h"
#include "services/pupil/store/relation_feed.h"

namespace send::pupil {

// The contract's RelationService, for other services; made like SettingService.
class RelationService final : public v1::RelationService::CallbackService {
 public:
  RelationService(RelationFeed& feed, rpc::Dispatcher* dispatcher) : feed_(feed), dispatcher_(dispatcher) {}

  absl::Status List(const rpc::Call& call, const v1::ListRelationChangesRequest& request,
                    v1::ListRelationChangesResponse& reply);

 private:
  grpc::ServerUnaryReactor* ListRelationChanges(grpc::CallbackServerContext* c,
                                                const v1::ListRelationChangesRequest* q,
                                                v1::ListRelationChangesResponse* r) override {
    return dispatcher_->Unary(c, q, r, this, &RelationService::List);
  }

  RelationFeed& feed_;
  rpc::Dispatcher* const dispatcher_;
};

}  // namespace send::pupil
