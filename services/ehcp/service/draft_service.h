#pragma once

#include "common/rpc/dispatcher.h"
#include "common/rpc/page_token.h"
#include "send/ehcp/v1/ehc_request_draft_service.grpc.pb.h"
#include "services/ehcp/service/convert.h"
#include "services/ehcp/service/pupil_directory.h"
#include "services/ehcp/store/draft_store.h"

namespace send::ehcp {

// The contract's EhcRequestDraftService: what settings write before they ask.
class DraftService final : public v1::EhcRequestDraftService::CallbackService {
 public:
  struct Parts {
    DraftStore& store;
    PupilDirectory& pupils;
    const civil::HolidayCalendar& calendar;
    const rpc::PageTokens& page_tokens;
    // Null in tests that call the methods themselves.
    rpc::Dispatcher* dispatcher = nullptr;
  };
  explicit DraftService(Parts parts) : parts_(parts) {}

  absl::Status Create(const rpc::Call& call, const v1::CreateEhcRequestDraftRequest& request,
                      v1::EhcRequestDraft& reply);
  absl::Status Get(const rpc::Call& call, const v1::GetEhcRequestDraftRequest& request,
                   v1::EhcRequestDraft& reply);
  absl::Status List(const rpc::Call& call, const v1::ListEhcRequestDraftsRequest& request,
                    v1::ListEhcRequestDraftsResponse& reply);
  absl::Status Update(const rpc::Call& call, const v1::UpdateEhcRequestDraftRequest& request,
                      v1::EhcRequestDraft& reply);
  absl::Status DiscardOne(const rpc::Call& call, const v1::DiscardEhcRequestDraftRequest& request,
                          v1::EhcRequestDraft& reply);
  absl::Status SubmitOne(const rpc::Call& call, const v1::SubmitEhcRequestDraftRequest& request,
                         v1::EhcRequestDraft& reply);

 private:
  using Context = grpc::CallbackServerContext;
  using Reactor = grpc::ServerUnaryReactor;
  Reactor* CreateEhcRequestDraft(Context* c, const v1::CreateEhcRequestDraftRequest* q,
                                 v1::EhcRequestDraft* r) override {
    return parts_.dispatcher->Unary(c, q, r, this, &DraftService::Create);
  }
  Reactor* GetEhcRequestDraft(Context* c, const v1::GetEhcRequestDraftRequest* q,
                              v1::EhcRequestDraft* r) override {
    return parts_.dispatcher->Unary(c, q, r, this, &DraftService::Get);
  }
  Reactor* ListEhcRequestDrafts(Context* c, const v1::ListEhcRequestDraftsRequest* q,
                                v1::ListEhcRequestDraftsResponse* r) override {
    return parts_.dispatcher->Unary(c, q, r, this, &DraftService::List);
  }
  Reactor* UpdateEhcRequestDraft(Context* c, const v1::UpdateEhcRequestDraftRequest* q,
                                 v1::EhcRequestDraft* r) override {
    return parts_.dispatcher->Unary(c, q, r, this, &DraftService::Update);
  }
  Reactor* DiscardEhcRequestDraft(Context* c, const v1::DiscardEhcRequestDraftRequest* q,
                                  v1::EhcRequestDraft* r) override {
    return parts_.dispatcher->Unary(c, q, r, this, &DraftService::DiscardOne);
  }
  Reactor* SubmitEhcRequestDraft(Context* c, const v1::SubmitEhcRequestDraftRequest* q,
                                 v1::EhcRequestDraft* r) override {
    return parts_.dispatcher->Unary(c, q, r, this, &DraftService::SubmitOne);
  }

  // A name, an etag, the scope; then what `change` does with them, as the reply.
  absl::Status Change(const rpc::Call& call, const std::string& name, const std::string& etag,
                      error::FieldViolations violations,
                      absl::FunctionRef<absl::StatusOr<StoredDraft>(const Scope&, const std::string&)> change,
                      v1::EhcRequestDraft& reply);
  void Write(const StoredDraft& stored, const rpc::Call& call, v1::EhcRequestDraft& message) const;

  const Parts parts_;
};

}  // namespace send::ehcp
