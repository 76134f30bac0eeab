#include "services/ehcp/service/ask_pupil.h"

#include "common/error/error.h"
#include "common/rpc/status.h"

namespace send::ehcp {
namespace {

absl::Status Away() {
  return error::Unavailable("PUPIL_SERVICE_AWAY",
                            "Pupils and settings cannot be looked up for the moment: try again.",
                            absl::Seconds(2));
}

}  // namespace

absl::Status FromPupil(const grpc::Status& status, const absl::Status& when_absent) {
  switch (status.error_code()) {
    case grpc::StatusCode::OK:
      return absl::OkStatus();
    case grpc::StatusCode::NOT_FOUND:
    case grpc::StatusCode::PERMISSION_DENIED:
    case grpc::StatusCode::INVALID_ARGUMENT:
      return when_absent;
    case grpc::StatusCode::UNAVAILABLE:
      return Away();
    default:
      return rpc::FromGrpc(status);
  }
}

}  // namespace send::ehcp
