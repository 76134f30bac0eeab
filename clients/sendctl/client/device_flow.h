#pragma once

#include <functional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "clients/sendctl/client/http.h"
#include "clients/sendctl/client/token.h"

namespace send::client {

struct DeviceFlow {
  // "https://identity.example": its discovery document says where the rest is (OpenID Connect Discovery 1.0).
  std::string issuer;
  std::string client_id;
  std::string scope = "openid";
  // The API the token is for (RFC 8707); left out when empty.
  std::string resource;
  std::function<absl::Time()> now = absl::Now;
  std::function<void(absl::Duration)> sleep = absl::SleepFor;
  // Shows the person where to go and what to type there.
  std::function<void(const std::string& address, const std::string& code)> prompt;
};

// Signs somebody in who has a browser elsewhere (RFC 8628), and waits until they have.
// UNAVAILABLE (ISSUER_UNREACHABLE). FAILED_PRECONDITION: ISSUER_NOT_USABLE (no device flow there, or a document
// that is another issuer's), SIGN_IN_REFUSED (by the person or the provider), SIGN_IN_EXPIRED.
absl::StatusOr<SavedToken> SignIn(const DeviceFlow& flow, Http& http);

}  // namespace send::client
