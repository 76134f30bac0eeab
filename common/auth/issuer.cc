#include "common/auth/issuer.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/auth/caller.h"
#include "common/error/error.h"

namespace send::auth {
namespace {

using nlohmann::json;

constexpr std::array<std::string_view, 3> kAlgorithms{"RS256", "ES256", "EdDSA"};

absl::Status Bad(const std::string& what) {
  return error::InvalidArgument("BAD_ISSUERS", absl::StrCat("The file of issuers: ", what, "."));
}

// Takes fields out of an object, so that what is left over is unknown.
class Fields {
 public:
  Fields(json object, std::string where) : object_(std::move(object)), where_(std::move(where)) {}

  std::string Text(const char* name, bool required, std::string otherwise = "") {
    const json value = Take(name);
    if (value.is_null() && !required) return otherwise;
    if (!value.is_string() || value.get<std::string>().empty()) return Fail(name, "must be a text"), "";
    return value.get<std::string>();
  }
  std::vector<std::string> Texts(const char* name) {
    const json value = Take(name);
    const bool good = value.is_array() && !value.empty() &&
                      std::all_of(value.begin(), value.end(), [](const json& v) { return v.is_string(); });
    if (!good) return Fail(name, "must be a list of texts"), std::vector<std::string>();
    return value.get<std::vector<std::string>>();
  }
  absl::Duration Seconds(const char* name, absl::Duration otherwise) {
    const json value = Take(name);
    if (value.is_null()) return otherwise;
    if (!value.is_number_unsigned() || value.get<int64_t>() > 86400)
      return Fail(name, "must be a number of seconds up to 86400"), otherwise;
    return absl::Seconds(value.get<int64_t>());
  }
  json Object(const char* name) {
    const json value = Take(name);
    if (value.is_null()) return json::object();
    if (!value.is_object()) Fail(name, "must be an object");
    return value.is_object() ? value : json::object();
  }
  void Fail(std::string_view name, std::string_view why) {
    if (status_.ok()) status_ = Bad(absl::StrCat(where_, ".", std::string(name), " ", std::string(why)));
  }
  absl::Status Finish() {
    if (status_.ok() && !object_.empty()) Fail(object_.begin().key(), "is not known");
    return status_;
  }

 private:
  json Take(const char* name) {
    const auto found = object_.find(name);
    if (found == object_.end()) return {};
    json value = *found;
    object_.erase(found);
    return value;
  }

  json object_;
  const std::string where_;
  absl::Status status_;
};

absl::StatusOr<Issuer> ParseIssuer(const json& object, const std::string& where) {
  if (!object.is_object()) return Bad(where + " must be an object");
  Fields fields(object, where);
  Issuer issuer;
  issuer.issuer = fields.Text("issuer", true);
  issuer.audience = fields.Text("audience", true);
  issuer.jwks_url = fields.Text("jwks_url", false);
  issuer.jwks_file = fields.Text("jwks_file", false);
  issuer.ca_file = fields.Text("ca_file", false);
  issuer.algorithms = fields.Texts("algorithms");
  issuer.types = fields.Texts("typ");
  issuer.clock_skew = fields.Seconds("clock_skew_seconds", issuer.clock_skew);
  issuer.max_lifetime = fields.Seconds("max_lifetime_seconds", issuer.max_lifetime);
  issuer.keys_max_age = fields.Seconds("keys_max_age_seconds", issuer.keys_max_age);
  if (issuer.keys_max_age < absl::Seconds(1)) fields.Fail("keys_max_age_seconds", "must be at least 1");
  Fields claims(fields.Object("claims"), where + ".claims");
  issuer.claims.subject = claims.Text("subject", false, issuer.claims.subject);
  issuer.claims.name = claims.Text("name", false, issuer.claims.name);
  issuer.claims.tenants = claims.Text("authorities", false, issuer.claims.tenants);
  issuer.claims.roles = claims.Text("roles", false, issuer.claims.roles);
  issuer.claims.settings = claims.Text("settings", false, issuer.claims.settings);
  if (issuer.jwks_url.empty() == issuer.jwks_file.empty())
    fields.Fail("jwks_url", "or jwks_file must be given, not both");
  if (!issuer.jwks_url.empty() && !absl::StartsWith(issuer.jwks_url, "https://"))
    fields.Fail("jwks_url", "must begin with https://");
  for (const std::string& algorithm : issuer.algorithms)
    if (std::find(kAlgorithms.begin(), kAlgorithms.end(), algorithm) == kAlgorithms.end())
      fields.Fail("algorithms", "may hold RS256, ES256 and EdDSA only");
  if (absl::Status status = claims.Finish(); !status.ok()) return status;
  if (absl::Status status = fields.Finish(); !status.ok()) return status;
  return issuer;
}

}  // namespace

bool Caller::HasTenant(std::string_view tenant) const {
  return std::find(tenants.begin(), tenants.end(), tenant) != tenants.end();
}

bool Caller::HasRole(std::string_view role) const {
  return std::find(roles.begin(), roles.end(), role) != roles.end();
}

absl::StatusOr<std::vector<Issuer>> ParseIssuers(std::string_view text) {
  const json list = json::parse(text, nullptr, false);
  if (!list.is_array() || list.empty()) return Bad("it must be a JSON list of at least one issuer");
  std::vector<Issuer> issuers;
  for (size_t i = 0; i < list.size(); ++i) {
    absl::StatusOr<Issuer> issuer = ParseIssuer(list[i], absl::StrCat("[", i, "]"));
    if (!issuer.ok()) return issuer.status();
    for (const Issuer& other : issuers)
      if (other.issuer == issuer->issuer) return Bad(absl::StrCat("[", i, "].issuer is given twice"));
    issuers.push_back(*std::move(issuer));
  }
  return issuers;
}

}  // namespace send::auth
