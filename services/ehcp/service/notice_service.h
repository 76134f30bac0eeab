#pragma once

#include "common/rpc/dispatcher.h"
#include "send/ehcp/v1/notice_service.grpc.pb.h"
#include "services/ehcp/service/change_request.h"
#include "services/ehcp/store/authority_store.h"

namespace send::ehcp {

// The contract's NoticeService: the letters that go out with notices.
class NoticeService final : public v1::NoticeService::CallbackService {
 public:
  // The dispatcher is null in tests that call the methods themselves.
  NoticeService(RequestAccess access, AuthorityStore& authorities, rpc::Dispatcher* dispatcher = nullptr)
      : access_(access), authorities_(authorities), dispatcher_(dispatcher) {}

  absl::Status Render(const rpc::Call& call, const v1::RenderNoticeRequest& request,
                      v1::RenderNoticeResponse& reply);

 private:
  grpc::ServerUnaryReactor* RenderNotice(grpc::CallbackServerContext* c, const v1::RenderNoticeRequest* q,
                                         v1::RenderNoticeResponse* r) override {
    return dispatcher_->Unary(c, q, r, this, &NoticeService::Render);
  }

  const RequestAccess access_;
  AuthorityStore& authorities_;
  rpc::Dispatcher* const dispatcher_;
};

}  // namespace send::ehcp
