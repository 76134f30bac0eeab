#pragma once

#include <string>

namespace send::auth {

// True where the compact JWS `token` is signed with `algorithm` (RS256, ES256 or EdDSA) by the public key
// `jwk` (JSON). Keys that the token brings along are never looked at.
bool IsSignedBy(const std::string& token, const std::string& algorithm, const std::string& jwk);

}  // namespace send::auth
