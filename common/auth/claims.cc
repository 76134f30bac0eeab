#include "common/auth/claims.h"

#include <algorithm>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "common/base/strings.h"
#include "common/error/error.h"

namespace send::auth {
namespace {

using nlohmann::json;

std::optional<json> DecodePart(absl::string_view part) {
  std::string text;
  // Base64url without padding; Abseil takes padded text too.
  if (absl::StrContains(part, "=") || !absl::WebSafeBase64Unescape(part, &text)) return std::nullopt;
  json object = json::parse(text, nullptr, false);
  if (!object.is_object()) return std::nullopt;
  return object;
}

std::string TextOf(const json& object, const std::string& name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

// A list of texts, or one text; nullopt for anything else. Absent is empty.
std::optional<std::vector<std::string>> TextsOf(const json& object, const std::string& name) {
  const auto found = object.find(name);
  if (found == object.end()) return std::vector<std::string>();
  if (found->is_string()) return std::vector<std::string>{found->get<std::string>()};
  if (!found->is_array() || found->size() > 500) return std::nullopt;
  std::vector<std::string> texts;
  for (const json& item : *found) {
    if (!item.is_string()) return std::nullopt;
    texts.push_back(item.get<std::string>());
  }
  return texts;
}

// Letters, digits and what joins them: a name that could stand in an address.
bool IsName(const std::string& text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '/' || c == '-' || c == '_' || c == '.';
  });
}

std::optional<absl::Time> TimeOf(const json& claims, const char* name) {
  const auto found = claims.find(name);
  if (found == claims.end() || !found->is_number()) return std::nullopt;
  const double seconds = found->get<double>();
  if (!(seconds >= 0 && seconds < 1e11)) return std::nullopt;
  return absl::UnixEpoch() + absl::Seconds(seconds);
}

absl::Status CheckTimes(const json& claims, const Issuer& issuer, absl::Time now, absl::Time& expires) {
  const auto exp = TimeOf(claims, "exp");
  if (!exp) return BadToken("TOKEN_BAD_CLAIMS", "The token has no time of expiry.");
  if (now >= *exp + issuer.clock_skew)
    return BadToken("TOKEN_EXPIRED", "The token has expired: sign in again.");
  for (const char* name : {"nbf", "iat"}) {
    if (!claims.contains(name)) continue;
    const auto from = TimeOf(claims, name);
    if (!from) return BadToken("TOKEN_BAD_CLAIMS", "The token has a time that is no time.");
    if (now < *from - issuer.clock_skew)
      return BadToken("TOKEN_NOT_YET_VALID",
                      "The token is not valid yet: check the clock, then sign in again.");
  }
  const absl::Time issued = TimeOf(claims, "iat").value_or(now);
  if (*exp - issued > issuer.max_lifetime)
    return BadToken("TOKEN_BAD_CLAIMS", "The token lives longer than its issuer may let it.");
  expires = *exp;
  return absl::OkStatus();
}

}  // namespace

absl::Status BadToken(std::string_view reason, std::string_view message) {
  return error::Unauthenticated(reason, message);
}

std::optional<TokenParts> SplitToken(std::string_view token) {
  const std::vector<absl::string_view> parts = absl::StrSplit(ToAbsl(token), '.');
  if (parts.size() != 3) return std::nullopt;
  auto header = DecodePart(parts[0]);
  auto claims = DecodePart(parts[1]);
  if (!header || !claims) return std::nullopt;
  return TokenParts{*std::move(header), *std::move(claims)};
}

absl::Status CheckHeader(const json& header, const Issuer& issuer) {
  const std::string algorithm = TextOf(header, "alg");
  if (std::find(issuer.algorithms.begin(), issuer.algorithms.end(), algorithm) == issuer.algorithms.end())
    return BadToken("TOKEN_BAD_ALGORITHM", "The token is not signed in a way that is accepted: sign in again.");
  if (header.contains("crit"))
    return BadToken("TOKEN_MALFORMED", "The token asks for extensions that are not known here.");
  const std::string type = TextOf(header, "typ");
  const bool known = std::any_of(issuer.types.begin(), issuer.types.end(),
                                 [&](const std::string& t) { return absl::EqualsIgnoreCase(t, type); });
  if (!known) return BadToken("TOKEN_MALFORMED", "The token is no access token: send the access token.");
  return absl::OkStatus();
}

absl::StatusOr<Caller> ReadClaims(const json& claims, const Issuer& issuer, absl::Time now) {
  const auto audiences = TextsOf(claims, "aud");
  if (!audiences || std::find(audiences->begin(), audiences->end(), issuer.audience) == audiences->end())
    return BadToken("TOKEN_WRONG_AUDIENCE", "The token is for another system: ask for one for this.");
  Caller caller;
  if (absl::Status status = CheckTimes(claims, issuer, now, caller.expires); !status.ok()) return status;
  caller.issuer = issuer.issuer;
  caller.subject = TextOf(claims, issuer.claims.subject);
  caller.name = TextOf(claims, issuer.claims.name);
  auto tenants = TextsOf(claims, issuer.claims.tenants);
  auto roles = TextsOf(claims, issuer.claims.roles);
  auto settings = TextsOf(claims, issuer.claims.settings);
  if (caller.subject.empty() || caller.subject.size() > 128 || !tenants || !roles || !settings ||
      !std::all_of(settings->begin(), settings->end(), &IsName))
    return BadToken("TOKEN_BAD_CLAIMS",
                    "The token does not say who you are, for whom you act, or in which role.");
  caller.tenants = *std::move(tenants);
  caller.roles = *std::move(roles);
  caller.settings = *std::move(settings);
  return caller;
}

}  // namespace send::auth
