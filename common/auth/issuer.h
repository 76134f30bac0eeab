#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace send::auth {

// An issuer of tokens that is trusted, and how its claims are called.
struct Issuer {
  std::string issuer;
  std::string audience;
  // Where its keys are (JWKS, RFC 7517): one of the two.
  std::string jwks_url;
  std::string jwks_file;
  // The authority that signed the certificate of `jwks_url`; the system's where empty.
  std::string ca_file;
  // Of RS256, ES256 and EdDSA; nothing else is ever accepted.
  std::vector<std::string> algorithms;
  // Accepted `typ` headers, compared without case; a token without one passes only where "" is in the list.
  std::vector<std::string> types;
  absl::Duration clock_skew = absl::Seconds(30);
  // From `iat` (or now, where there is none) to `exp`.
  absl::Duration max_lifetime = absl::Hours(1);
  // How often the keys are fetched: a key that the issuer has removed counts no longer than this.
  absl::Duration keys_max_age = absl::Minutes(1);
  struct Claims {
    std::string subject = "sub";
    std::string name = "name";
    std::string tenants = "la";
    std::string roles = "roles";
    std::string settings = "settings";
  } claims;
};

// From the JSON of a configuration file:
//   [{"issuer": "https://…", "audience": "…", "jwks_url" | "jwks_file": "…", "ca_file": "…",
//     "algorithms": ["ES256"], "typ": ["at+jwt"], "clock_skew_seconds": 30, "max_lifetime_seconds": 3600,
//     "keys_max_age_seconds": 60, "claims": {"subject": "sub", "name": "name", "authorities": "la", "roles":
//     "roles",
//                "settings": "settings"}}]
// INVALID_ARGUMENT (BAD_ISSUERS) names what is missing, wrong or unknown.
absl::StatusOr<std::vector<Issuer>> ParseIssuers(std::string_view json);

}  // namespace send::auth
