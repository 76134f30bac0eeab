#pragma once

#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/auth/caller.h"
#include "common/auth/issuer.h"

namespace send::auth {

// The two JSON parts of a compact JWS, not verified.
struct TokenParts {
  nlohmann::json header;
  nlohmann::json claims;
};
std::optional<TokenParts> SplitToken(std::string_view token);

// `typ`, `alg` and `crit` against the issuer's table.
absl::Status CheckHeader(const nlohmann::json& header, const Issuer& issuer);

// Audience, times and shapes; the caller that they name.
absl::StatusOr<Caller> ReadClaims(const nlohmann::json& claims, const Issuer& issuer, absl::Time now);

absl::Status BadToken(std::string_view reason, std::string_view message);

}  // namespace send::auth
