#include "services/ehcp/service/pupil_directory.h"

#include <grpcpp/grpcpp.h>

#include "absl/strings/str_cat.h"
#include "common/civil/date.h"
#include "common/error/error.h"
#include "common/rpc/channel.h"
#include "send/pupil/v1/pupil_service.grpc.pb.h"
#include "send/pupil/v1/setting_service.grpc.pb.h"
#include "services/ehcp/service/ask_pupil.h"

namespace send::ehcp {
namespace {

absl::Status WithoutBirthDate() { return error::Internal("a pupil without a birth date"); }

class GrpcPupilDirectory : public PupilDirectory {
 public:
  GrpcPupilDirectory(const std::shared_ptr<grpc::ChannelInterface>& channel, const RelationFreshness& freshness)
      : freshness_(freshness),
        pupils_(pupil::v1::PupilService::NewStub(channel)),
        settings_(pupil::v1::SettingService::NewStub(channel)) {}

  absl::StatusOr<Child> ChildOf(const rpc::Call& call, const std::string& pupil) override {
    const auto found = GetPupil(call, pupil);
    if (!found.ok()) return found.status();
    const auto born = civil::ParseDate(found->birth_date());
    if (!born) return WithoutBirthDate();
    return Child{*born, found->year_group(), found->setting()};
  }

  absl::StatusOr<NamedPupil> NamedPupilOf(const rpc::Call& call, const std::string& pupil) override {
    const auto found = GetPupil(call, pupil);
    if (!found.ok()) return found.status();
    const auto born = civil::ParseDate(found->birth_date());
    if (!born) return WithoutBirthDate();
    const auto either = [](const std::string& preferred, const std::string& recorded) {
      return preferred.empty() ? recorded : preferred;
    };
    return NamedPupil{absl::StrCat(either(found->preferred_forename(), found->forename()), " ",
                                   either(found->preferred_surname(), found->surname())),
                      *born};
  }

  absl::StatusOr<std::string> SettingTitleOf(const rpc::Call& call, const std::string& setting) override {
    const auto found = GetSetting(call, setting);
    if (!found.ok()) return found.status();
    return found->title();
  }

  absl::Status CheckRelations(const rpc::Call& call) override { return freshness_.Check(call.now); }

  absl::StatusOr<std::vector<Closure>> ClosuresOf(const rpc::Call& call, const std::string& setting) override {
    const auto found = GetSetting(call, setting);
    if (!found.ok()) return found.status();
    std::vector<Closure> closures;
    for (const pupil::v1::Closure& closure : found->closures()) {
      const auto from = civil::ParseDate(closure.closed_from_date());
      const auto reopens = civil::ParseDate(closure.reopens_date());
      if (from && reopens) closures.push_back({*from, *reopens});
    }
    return closures;
  }

  absl::StatusOr<SettingFacts> FactsOf(const rpc::Call& call, const std::string& setting) override {
    const auto found = GetSetting(call, setting);
    if (!found.ok()) return found.status();
    const bool open = found->status() == pupil::v1::SETTING_STATUS_OPEN ||
                      found->status() == pupil::v1::SETTING_STATUS_OPEN_PROPOSED_TO_CLOSE;
    return SettingFacts{open,
                        found->may_be_named_in_plan(),
                        found->mainstream(),
                        found->maintaining_authority_code(),
                        {found->statutory_low_age(), found->statutory_high_age()}};
  }

 private:
  absl::StatusOr<pupil::v1::Pupil> GetPupil(const rpc::Call& call, const std::string& pupil) {
    grpc::ClientContext context;
    rpc::PassOn(call, context);
    pupil::v1::GetPupilRequest request;
    request.set_name(pupil);
    pupil::v1::Pupil reply;
    const absl::Status status = FromPupil(
        pupils_->GetPupil(&context, request, &reply),
        error::FailedPrecondition(
            "PUPIL_NOT_VISIBLE",
            "There is no such pupil of this authority that you may see: record or find the pupil first."));
    if (!status.ok()) return status;
    return reply;
  }

  absl::StatusOr<pupil::v1::Setting> GetSetting(const rpc::Call& call, const std::string& setting) {
    grpc::ClientContext context;
    rpc::PassOn(call, context);
    pupil::v1::GetSettingRequest request;
    request.set_name(setting);
    pupil::v1::Setting reply;
    const absl::Status status =
        FromPupil(settings_->GetSetting(&context, request, &reply),
                  error::FailedPrecondition("SETTING_NOT_IN_REGISTER",
                                            "There is no such setting: search for it by name."));
    if (!status.ok()) return status;
    return reply;
  }

  const RelationFreshness& freshness_;
  const std::unique_ptr<pupil::v1::PupilService::Stub> pupils_;
  const std::unique_ptr<pupil::v1::SettingService::Stub> settings_;
};

}  // namespace

std::unique_ptr<PupilDirectory> NewPupilDirectory(const std::shared_ptr<grpc::ChannelInterface>& channel,
                                                  const RelationFreshness& freshness) {
  return std::make_unique<GrpcPupilDirectory>(channel, freshness);
}

}  // namespace send::ehcp
