#include "services/ehcp/service/pupil_identities.h"

#include <grpcpp/grpcpp.h>

#include "common/error/error.h"
#include "common/rpc/channel.h"
#include "send/pupil/v1/pupil_service.grpc.pb.h"
#include "services/ehcp/service/ask_pupil.h"

namespace send::ehcp {
namespace {

class GrpcPupilIdentities : public PupilIdentities {
 public:
  explicit GrpcPupilIdentities(const std::shared_ptr<grpc::ChannelInterface>& channel)
      : pupils_(pupil::v1::PupilService::NewStub(channel)) {}

  absl::StatusOr<std::map<std::string, PupilIdentity>> Identify(const rpc::Call& call,
                                                                const std::set<std::string>& pupils) override {
    std::map<std::string, PupilIdentity> identities;
    if (pupils.empty()) return identities;
    grpc::ClientContext context;
    rpc::PassOn(call, context);
    pupil::v1::IdentifyPupilsRequest request;
    request.set_parent("localAuthorities/" + call.tenant);
    request.mutable_names()->Assign(pupils.begin(), pupils.end());
    pupil::v1::IdentifyPupilsResponse reply;
    const absl::Status status = FromPupil(pupils_->IdentifyPupils(&context, request, &reply),
                                          error::Internal("the owner does not say who a pupil is"));
    if (!status.ok()) return status;
    for (const pupil::v1::PupilIdentity& identity : reply.identities())
      identities[identity.name()] = {identity.full_name(), identity.birth_date()};
    return identities;
  }

 private:
  const std::unique_ptr<pupil::v1::PupilService::Stub> pupils_;
};

}  // namespace

std::unique_ptr<PupilIdentities> NewPupilIdentities(const std::shared_ptr<grpc::ChannelInterface>& channel) {
  return std::make_unique<GrpcPupilIdentities>(channel);
}

}  // namespace send::ehcp
