#include "common/rpc/status.h"

#include <google/protobuf/any.pb.h>

#include <utility>
#include <vector>

#include "common/base/strings.h"
#include "common/error/error.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

namespace send::rpc {
namespace {

constexpr absl::Duration kDefaultRetry = absl::Seconds(1);

void AddErrorInfo(const absl::Status& status, google::rpc::Status& wire) {
  google::rpc::ErrorInfo info;
  std::string reason = error::ReasonOf(status);
  info.set_reason(reason.empty() ? std::string(absl::StatusCodeToString(status.code())) : std::move(reason));
  info.set_domain(std::string(kErrorDomain));
  for (const auto& [key, value] : error::MetadataOf(status)) (*info.mutable_metadata())[key] = value;
  wire.add_details()->PackFrom(info);
}

void AddBadRequest(const absl::Status& status, google::rpc::Status& wire) {
  const auto violations = error::ViolationsOf(status);
  if (violations.empty()) return;
  google::rpc::BadRequest bad;
  for (const error::FieldViolation& violation : violations) {
    auto* field = bad.add_field_violations();
    field->set_field(violation.field);
    field->set_description(violation.description);
  }
  wire.add_details()->PackFrom(bad);
}

void AddResource(const absl::Status& status, google::rpc::Status& wire) {
  const std::string name = error::ResourceOf(status);
  if (name.empty()) return;
  google::rpc::ResourceInfo resource;
  resource.set_resource_name(name);
  wire.add_details()->PackFrom(resource);
}

void AddRetry(const absl::Status& status, google::rpc::Status& wire) {
  const auto after = error::RetryAfterOf(status);
  if (!after) return;
  google::rpc::RetryInfo retry;
  const int64_t millis = absl::ToInt64Milliseconds(*after);
  retry.mutable_retry_delay()->set_seconds(millis / 1000);
  retry.mutable_retry_delay()->set_nanos(static_cast<int32_t>(millis % 1000) * 1'000'000);
  wire.add_details()->PackFrom(retry);
}

absl::Status Make(absl::StatusCode code, std::string_view reason, std::string_view message,
                  std::vector<error::FieldViolation> violations, std::string_view resource,
                  absl::Duration retry_after) {
  switch (code) {
    case absl::StatusCode::kInvalidArgument:
      return error::InvalidArgument(reason, message, std::move(violations));
    case absl::StatusCode::kFailedPrecondition:
      return error::FailedPrecondition(reason, message);
    case absl::StatusCode::kAborted:
      return error::Aborted(reason, message);
    case absl::StatusCode::kNotFound:
      return error::NotFound(reason, message);
    case absl::StatusCode::kPermissionDenied:
      return error::PermissionDenied(reason, message);
    case absl::StatusCode::kUnauthenticated:
      return error::Unauthenticated(reason, message);
    case absl::StatusCode::kAlreadyExists:
      return error::AlreadyExists(reason, message, resource);
    case absl::StatusCode::kResourceExhausted:
      return error::ResourceExhausted(reason, message, retry_after);
    case absl::StatusCode::kUnavailable:
      return error::Unavailable(reason, message, retry_after);
    case absl::StatusCode::kDeadlineExceeded:
      return error::DeadlineExceeded(message);
    case absl::StatusCode::kInternal:
      return error::Internal(message);
    default:
      return absl::Status(code, ToAbsl(message));
  }
}

}  // namespace

grpc::Status ToGrpc(const absl::Status& status) {
  if (status.ok()) return grpc::Status::OK;
  const bool ours = status.code() == absl::StatusCode::kInternal || status.code() == absl::StatusCode::kUnknown;
  const std::string message =
      ours
          ? "Something went wrong here; nothing was changed by this call. Try again, and report it if it stays."
          : std::string(status.message());
  google::rpc::Status wire;
  wire.set_code(static_cast<int>(status.code()));
  wire.set_message(message);
  AddErrorInfo(status, wire);
  AddBadRequest(status, wire);
  AddResource(status, wire);
  AddRetry(status, wire);
  return {static_cast<grpc::StatusCode>(status.code()), message, wire.SerializeAsString()};
}

absl::Status FromGrpc(const grpc::Status& status) {
  if (status.ok()) return absl::OkStatus();
  google::rpc::Status wire;
  wire.ParseFromString(status.error_details());
  std::string reason = "UNKNOWN_REASON";
  std::vector<error::FieldViolation> violations;
  std::string resource;
  absl::Duration retry = kDefaultRetry;
  std::vector<std::pair<std::string, std::string>> metadata;
  for (const google::protobuf::Any& detail : wire.details()) {
    google::rpc::ErrorInfo info;
    google::rpc::BadRequest bad;
    google::rpc::ResourceInfo named;
    google::rpc::RetryInfo later;
    if (detail.UnpackTo(&info)) {
      reason = info.reason();
      metadata.assign(info.metadata().begin(), info.metadata().end());
    } else if (detail.UnpackTo(&bad)) {
      for (const auto& field : bad.field_violations())
        violations.push_back({field.field(), field.description()});
    } else if (detail.UnpackTo(&named)) {
      resource = named.resource_name();
    } else if (detail.UnpackTo(&later)) {
      retry = absl::Seconds(later.retry_delay().seconds()) + absl::Nanoseconds(later.retry_delay().nanos());
    }
  }
  absl::Status made = Make(static_cast<absl::StatusCode>(status.error_code()), reason, status.error_message(),
                           std::move(violations), resource, retry);
  for (const auto& [key, value] : metadata) made = error::WithMetadata(std::move(made), key, value);
  return made;
}

}  // namespace send::rpc
