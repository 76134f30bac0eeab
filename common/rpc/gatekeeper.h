#pragma once

#include <google/protobuf/message.h>

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/auth/token_verifier.h"
#include "common/civil/london.h"
#include "common/rpc/call.h"

namespace send::rpc {

// What arrives with a request.
struct Envelope {
  // SPIFFE and DNS names of the caller's certificate.
  std::vector<std::string> peer_names;
  // Headers: authorization (without "Bearer "), x-request-id, x-send-purpose.
  std::string token;
  std::string correlation_id;
  std::string purpose;
  absl::Time deadline = absl::InfiniteFuture();
};

// The one policy point before a handler: peer, token, role, tenant and the request's shape, in this order.
class Gatekeeper {
 public:
  struct Policy {
    // Certificates by name: who may call at all, and who may call internal methods.
    std::vector<std::string> peers;
    std::vector<std::string> service_peers;
    // "tenants/": what a tenant's resource names begin with, and what stands for no tenant in storage.
    std::string tenant_prefix;
    std::string shared_tenant;
    // Who of them may call without a user; nobody where it is empty.
    std::vector<std::string> peers_without_user = {};
  };

  Gatekeeper(Policy policy, auth::TokenVerifier& verifier, const civil::London& london)
      : policy_(std::move(policy)), verifier_(verifier), london_(london) {}

  // PERMISSION_DENIED: PEER_NOT_ALLOWED, ROLE_NOT_ALLOWED, WRONG_TENANT (also for what is not there).
  // UNAUTHENTICATED as TokenVerifier. INVALID_ARGUMENT: a bad shape, a request_id that is no UUID.
  //
  // Services only, without a user: an internal method of no role is let in by the certificate alone, for every
  // tenant. A token that comes along counts for nothing. Its caller is the service: issuer "service",
  // subject the certificate's name, no roles.
  absl::StatusOr<Call> Admit(const Method& method, const Envelope& envelope,
                             const google::protobuf::Message& request, absl::Time now) const;

  // The call as it would be let in now, for one that lasts: with today's date and a new deadline.
  // UNAUTHENTICATED once its token is no longer good.
  absl::StatusOr<Call> Renew(const Call& call, absl::Time now) const;

 private:
  // Who calls, of those who may call the method.
  absl::StatusOr<std::shared_ptr<const auth::Caller>> Identify(const Method& method, const Envelope& envelope,
                                                               absl::Time now) const;

  const Policy policy_;
  auth::TokenVerifier& verifier_;
  const civil::London& london_;
};

}  // namespace send::rpc
