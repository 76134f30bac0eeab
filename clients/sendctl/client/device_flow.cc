#include "clients/sendctl/client/device_flow.h"

#include <nlohmann/json.hpp>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/error/error.h"

namespace send::client {
namespace {

using nlohmann::json;

constexpr char kGrant[] = "urn:ietf:params:oauth:grant-type:device_code";
constexpr int64_t kDefaultInterval = 5;
constexpr int64_t kDefaultLifetime = 600;

absl::Status NotUsable(std::string_view sentence) {
  return error::FailedPrecondition("ISSUER_NOT_USABLE", sentence);
}

std::string TextOf(const json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

int64_t NumberOf(const json& object, const char* key, int64_t otherwise) {
  const auto found = object.find(key);
  return found != object.end() && found->is_number() ? found->get<int64_t>() : otherwise;
}

// Where the codes and the tokens come from.
struct Endpoints {
  std::string device;
  std::string token;
};

absl::StatusOr<Endpoints> Discover(const DeviceFlow& flow, Http& http) {
  std::string issuer = flow.issuer;
  while (absl::EndsWith(issuer, "/")) issuer.pop_back();
  const auto reply = http.Get(issuer + "/.well-known/openid-configuration");
  if (!reply.ok()) return reply.status();
  const json document = json::parse(reply->body, nullptr, false);
  if (reply->status != 200 || !document.is_object())
    return NotUsable(absl::StrCat("There is no OpenID provider at ", issuer, ": check --issuer."));
  std::string named = TextOf(document, "issuer");
  while (absl::EndsWith(named, "/")) named.pop_back();
  if (named != issuer)
    return NotUsable("The provider calls itself by another name than --issuer: use its own.");
  Endpoints endpoints{TextOf(document, "device_authorization_endpoint"), TextOf(document, "token_endpoint")};
  if (!absl::StartsWith(endpoints.device, "https://") || !absl::StartsWith(endpoints.token, "https://"))
    return NotUsable("The provider offers no device sign-in: get a token another way and give it by --token.");
  return endpoints;
}

absl::Status RefusalOf(const json& answer) {
  const std::string error = answer.is_object() ? TextOf(answer, "error") : "";
  if (error == "expired_token")
    return error::FailedPrecondition("SIGN_IN_EXPIRED",
                                     "The code expired before anybody signed in: try again.");
  const std::string why = answer.is_object() ? TextOf(answer, "error_description") : "";
  return error::FailedPrecondition(
      "SIGN_IN_REFUSED", absl::StrCat("The identity provider refused: ", !why.empty()     ? why
                                                                         : !error.empty() ? error
                                                                                          : "no reason given"));
}

// Asks until there is an answer, no more often than the provider wants.
absl::StatusOr<SavedToken> Poll(const DeviceFlow& flow, Http& http, const Endpoints& endpoints,
                                const json& device) {
  absl::Duration interval = absl::Seconds(NumberOf(device, "interval", kDefaultInterval));
  const absl::Time end = flow.now() + absl::Seconds(NumberOf(device, "expires_in", kDefaultLifetime));
  const Form form = {
      {"grant_type", kGrant}, {"device_code", TextOf(device, "device_code")}, {"client_id", flow.client_id}};
  while (flow.now() < end) {
    flow.sleep(interval);
    const auto reply = http.Post(endpoints.token, form);
    if (!reply.ok()) return reply.status();
    const json answer = json::parse(reply->body, nullptr, false);
    if (reply->status == 200 && answer.is_object() && !TextOf(answer, "access_token").empty())
      return SavedToken{TextOf(answer, "access_token"),
                        flow.now() + absl::Seconds(NumberOf(answer, "expires_in", kDefaultLifetime))};
    const std::string error = answer.is_object() ? TextOf(answer, "error") : "";
    if (error == "slow_down") interval += absl::Seconds(5);
    if (error != "slow_down" && error != "authorization_pending") return RefusalOf(answer);
  }
  return RefusalOf(json{{"error", "expired_token"}});
}

}  // namespace

absl::StatusOr<SavedToken> SignIn(const DeviceFlow& flow, Http& http) {
  const auto endpoints = Discover(flow, http);
  if (!endpoints.ok()) return endpoints.status();
  Form form = {{"client_id", flow.client_id}, {"scope", flow.scope}};
  if (!flow.resource.empty()) form.emplace_back("resource", flow.resource);
  const auto reply = http.Post(endpoints->device, form);
  if (!reply.ok()) return reply.status();
  const json device = json::parse(reply->body, nullptr, false);
  if (reply->status != 200 || !device.is_object() || TextOf(device, "device_code").empty())
    return RefusalOf(device);
  const std::string complete = TextOf(device, "verification_uri_complete");
  flow.prompt(complete.empty() ? TextOf(device, "verification_uri") : complete, TextOf(device, "user_code"));
  return Poll(flow, http, *endpoints, device);
}

}  // namespace send::client
