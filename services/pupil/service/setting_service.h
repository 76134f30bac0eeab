#pragma once

#include "common/rpc/dispatcher.h"
#include "common/rpc/page_token.h"
#include "send/pupil/v1/setting_service.grpc.pb.h"
#include "services/pupil/service/import_settings.h"
#include "services/pupil/store/setting_store.h"

namespace send::pupil {

// The contract's SettingService. Each override hands its call to the dispatcher, which lets it in and calls the
// method of the same meaning below it; tests call those.
class SettingService final : public v1::SettingService::CallbackService {
 public:
  struct Parts {
    SettingStore& store;
    const rpc::PageTokens& page_tokens;
    rpc::Dispatcher* dispatcher = nullptr;
  };
  explicit SettingService(Parts parts) : parts_(parts) {}

  absl::Status Import(const rpc::Call& call, rpc::Upload<v1::ImportSettingsRequest>& upload,
                      v1::ImportSettingsResponse& reply);
  absl::Status Get(const rpc::Call& call, const v1::GetSettingRequest& request, v1::Setting& reply);
  absl::Status List(const rpc::Call& call, const v1::ListSettingsRequest& request,
                    v1::ListSettingsResponse& reply);
  absl::Status Search(const rpc::Call& call, const v1::SearchSettingsRequest& request,
                      v1::SearchSettingsResponse& reply);
  absl::Status SetDates(const rpc::Call& call, const v1::SetTermDatesRequest& request, v1::Setting& reply);

 private:
  using Context = grpc::CallbackServerContext;
  using Reactor = grpc::ServerUnaryReactor;
  grpc::ServerReadReactor<v1::ImportSettingsRequest>* ImportSettings(Context* c,
                                                                     v1::ImportSettingsResponse* r) override {
    return parts_.dispatcher->Stream(c, r, this, &SettingService::Import);
  }
  Reactor* GetSetting(Context* c, const v1::GetSettingRequest* q, v1::Setting* r) override {
    return parts_.dispatcher->Unary(c, q, r, this, &SettingService::Get);
  }
  Reactor* ListSettings(Context* c, const v1::ListSettingsRequest* q, v1::ListSettingsResponse* r) override {
    return parts_.dispatcher->Unary(c, q, r, this, &SettingService::List);
  }
  Reactor* SearchSettings(Context* c, const v1::SearchSettingsRequest* q,
                          v1::SearchSettingsResponse* r) override {
    return parts_.dispatcher->Unary(c, q, r, this, &SettingService::Search);
  }
  Reactor* SetTermDates(Context* c, const v1::SetTermDatesRequest* q, v1::Setting* r) override {
    return parts_.dispatcher->Unary(c, q, r, this, &SettingService::SetDates);
  }

  const Parts parts_;
};

}  // namespace send::pupil
