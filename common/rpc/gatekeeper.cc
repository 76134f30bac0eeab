#include "common/rpc/gatekeeper.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "common/base/uuid.h"
#include "common/error/error.h"
#include "common/rpc/request_shape.h"

namespace send::rpc {
namespace {

constexpr size_t kMaxHeader = 200;

bool AnyOf(const std::vector<std::string>& some, const std::vector<std::string>& others) {
  return std::any_of(some.begin(), some.end(), [&](const std::string& one) {
    return std::find(others.begin(), others.end(), one) != others.end();
  });
}

// Letters, digits and the marks of ids; anything else a header may bring is left out.
std::string CleanId(std::string text) {
  std::erase_if(
      text, [](char c) { return !absl::ascii_isalnum(static_cast<unsigned char>(c)) && c != '-' && c != '_'; });
  return text.substr(0, 64);
}

absl::Status TakeRequestId(const google::protobuf::Message& request, Call& call) {
  if (!HasField(request, "request_id")) return absl::OkStatus();
  call.request_id = absl::AsciiStrToLower(TextField(request, "request_id"));
  if (!IsUuid(call.request_id))
    return error::InvalidArgument("INVALID_FIELDS", "Send a request_id, a new UUID for each change.",
                                  {{"request_id", "must be a UUID"}});
  call.fingerprint = FingerprintWithout(request, {"request_id"});
  return absl::OkStatus();
}

// Services only, for themselves.
bool IsWithoutUser(const Method& method) { return method.internal && method.roles.empty(); }

absl::Status PeerNotAllowed() {
  return error::PermissionDenied("PEER_NOT_ALLOWED", "This service is called through the gateway only.");
}

}  // namespace

absl::StatusOr<std::shared_ptr<const auth::Caller>> Gatekeeper::Identify(const Method& method,
                                                                         const Envelope& envelope,
                                                                         absl::Time now) const {
  if (IsWithoutUser(method)) {
    const auto peer = std::find_first_of(envelope.peer_names.begin(), envelope.peer_names.end(),
                                         policy_.peers_without_user.begin(), policy_.peers_without_user.end());
    if (peer == envelope.peer_names.end()) return PeerNotAllowed();
    auto service = std::make_shared<auth::Caller>();
    service->issuer = "service";
    service->subject = service->name = *peer;
    service->expires = absl::InfiniteFuture();
    return service;
  }
  if (!AnyOf(envelope.peer_names, method.internal ? policy_.service_peers : policy_.peers))
    return PeerNotAllowed();
  auto caller = verifier_.Verify(envelope.token, now);
  if (!caller.ok()) return caller.status();
  if (!AnyOf((*caller)->roles, method.roles))
    return error::PermissionDenied("ROLE_NOT_ALLOWED",
                                   "Your role does not allow this: ask somebody whose role does.");
  return caller;
}

absl::StatusOr<Call> Gatekeeper::Admit(const Method& method, const Envelope& envelope,
                                       const google::protobuf::Message& request, absl::Time now) const {
  auto caller = Identify(method, envelope, now);
  if (!caller.ok()) return caller.status();
  if (absl::Status status = CheckShape(request); !status.ok()) return status;
  Call call;
  call.tenant = TenantOf(request, policy_.tenant_prefix);
  if (!call.tenant.empty() && !IsWithoutUser(method) && !(*caller)->HasTenant(call.tenant))
    return error::PermissionDenied("WRONG_TENANT", "Your token is not for this authority.");
  if (call.tenant.empty()) call.tenant = policy_.shared_tenant;
  call.caller = *std::move(caller);
  if (!IsWithoutUser(method)) call.token = envelope.token;
  call.method = &method;
  call.now = now;
  call.today = london_.Today(now);
  call.deadline = std::min(envelope.deadline, now + method.deadline);
  call.correlation_id = CleanId(envelope.correlation_id);
  call.purpose = envelope.purpose.substr(0, kMaxHeader);
  if (absl::Status status = TakeRequestId(request, call); !status.ok()) return status;
  return call;
}

absl::StatusOr<Call> Gatekeeper::Renew(const Call& call, absl::Time now) const {
  auto caller = verifier_.Verify(call.token, now);
  if (!caller.ok()) return caller.status();
  Call renewed = call;
  renewed.caller = *std::move(caller);
  renewed.now = now;
  renewed.today = london_.Today(now);
  renewed.deadline = now + call.method->deadline;
  return renewed;
}

}  // namespace send::rpc
