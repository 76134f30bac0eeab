#pragma once

#include "common/rpc/dispatcher.h"
#include "common/rpc/page_token.h"
#include "send/pupil/v1/pupil_service.grpc.pb.h"
#include "services/pupil/store/pupil_store.h"
#include "services/pupil/store/setting_store.h"

namespace send::pupil {

// The contract's PupilService; made like SettingService.
class PupilService final : public v1::PupilService::CallbackService {
 public:
  struct Parts {
    PupilStore& store;
    SettingStore& settings;
    const rpc::PageTokens& page_tokens;
    rpc::Dispatcher* dispatcher = nullptr;
  };
  explicit PupilService(Parts parts) : parts_(parts) {}

  absl::Status Create(const rpc::Call& call, const v1::CreatePupilRequest& request, v1::Pupil& reply);
  absl::Status Get(const rpc::Call& call, const v1::GetPupilRequest& request, v1::Pupil& reply);
  absl::Status BatchGet(const rpc::Call& call, const v1::BatchGetPupilsRequest& request,
                        v1::BatchGetPupilsResponse& reply);
  absl::Status Identify(const rpc::Call& call, const v1::IdentifyPupilsRequest& request,
                        v1::IdentifyPupilsResponse& reply);
  absl::Status Update(const rpc::Call& call, const v1::UpdatePupilRequest& request, v1::Pupil& reply);
  absl::Status List(const rpc::Call& call, const v1::ListPupilsRequest& request, v1::ListPupilsResponse& reply);
  absl::Status Search(const rpc::Call& call, const v1::SearchPupilsRequest& request,
                      v1::SearchPupilsResponse& reply);
  absl::Status FindDuplicates(const rpc::Call& call, const v1::FindDuplicatePupilsRequest& request,
                              v1::FindDuplicatePupilsResponse& reply);

 private:
  using Context = grpc::CallbackServerContext;
  using Reactor = grpc::ServerUnaryReactor;
  Reactor* CreatePupil(Context* c, const v1::CreatePupilRequest* q, v1::Pupil* r) override {
    return parts_.dispatcher->Unary(c, q, r, this, &PupilService::Create);
  }
  Reactor* GetPupil(Context* c, const v1::GetPupilRequest* q, v1::Pupil* r) override {
    return parts_.dispatcher->Unary(c, q, r, this, &PupilService::Get);
  }
  Reactor* BatchGetPupils(Context* c, const v1::BatchGetPupilsRequest* q,
                          v1::BatchGetPupilsResponse* r) override {
    return parts_.dispatcher->Unary(c, q, r, this, &PupilService::BatchGet);
  }
  Reactor* IdentifyPupils(Context* c, const v1::IdentifyPupilsRequest* q,
                          v1::IdentifyPupilsResponse* r) override {
    return parts_.dispatcher->Unary(c, q, r, this, &PupilService::Identify);
  }
  Reactor* UpdatePupil(Context* c, const v1::UpdatePupilRequest* q, v1::Pupil* r) override {
    return parts_.dispatcher->Unary(c, q, r, this, &PupilService::Update);
  }
  Reactor* ListPupils(Context* c, const v1::ListPupilsRequest* q, v1::ListPupilsResponse* r) override {
    return parts_.dispatcher->Unary(c, q, r, this, &PupilService::List);
  }
  Reactor* SearchPupils(Context* c, const v1::SearchPupilsRequest* q, v1::SearchPupilsResponse* r) override {
    return parts_.dispatcher->Unary(c, q, r, this, &PupilService::Search);
  }
  Reactor* FindDuplicatePupils(Context* c, const v1::FindDuplicatePupilsRequest* q,
                               v1::FindDuplicatePupilsResponse* r) override {
    return parts_.dispatcher->Unary(c, q, r, this, &PupilService::FindDuplicates);
  }

  // OK where the setting is none or is in the register; a school may name its own only.
  absl::Status CheckSetting(const rpc::Call& call, const Pupil& pupil);
  // Those of `names` that are in the scope, in the order asked; a bad name is a violation.
  template <class Request>
  absl::StatusOr<std::vector<Shown<Pupil>>> FindNamed(const rpc::Call& call, const Request& request,
                                                      const Scope& scope);
  // Records that may be of the same child, the likeliest first.
  struct Match {
    Shown<Pupil> shown;
    Likeness likeness;
  };
  absl::StatusOr<std::vector<Match>> FindMatches(const rpc::Call& call, const Pupil& pupil);

  const Parts parts_;
};

}  // namespace send::pupil
