#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/auth/caller.h"
#include "common/auth/issuer.h"
#include "common/auth/key_set.h"

namespace send::auth {

// Verifies access tokens (JWT, RFC 7519 and 9068) of the trusted issuers. Thread-safe.
//
// All errors are UNAUTHENTICATED and say nothing of the token but the reason: TOKEN_MISSING, TOKEN_MALFORMED
// (also over 16 KiB, a `crit` header, a `typ` that is not the issuer's), TOKEN_UNKNOWN_ISSUER,
// TOKEN_BAD_ALGORITHM (`none`, anything symmetric, or not the issuer's), TOKEN_UNKNOWN_KEY,
// TOKEN_BAD_SIGNATURE, TOKEN_WRONG_AUDIENCE, TOKEN_EXPIRED, TOKEN_NOT_YET_VALID, TOKEN_BAD_CLAIMS.
class TokenVerifier {
 public:
  explicit TokenVerifier(std::vector<Issuer> issuers);
  // As above, with the keys from elsewhere than the issuer says; for tests. One fetch an issuer.
  TokenVerifier(std::vector<Issuer> issuers, std::vector<KeySet::Fetch> fetches);
  ~TokenVerifier();

  // A token that was verified before is taken from a cache for up to a minute, while it and its key last.
  absl::StatusOr<std::shared_ptr<const Caller>> Verify(std::string_view token, absl::Time now);

  // Fetches every issuer's keys; to be called at start and every `keys_max_age()`. The first failure.
  absl::Status RefreshKeys(absl::Time now);

  // The shortest of the issuers'.
  absl::Duration keys_max_age() const;

 private:
  struct Trusted;
  class Cache;
  absl::StatusOr<std::shared_ptr<const Caller>> VerifyAnew(const std::string& token, absl::Time now,
                                                           size_t& issuer, std::string& key_id);

  std::vector<std::unique_ptr<Trusted>> trusted_;
  std::unique_ptr<Cache> cache_;
};

}  // namespace send::auth
