#include "common/auth/key_set.h"

#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "common/auth/https.h"
#include "common/error/error.h"

namespace send::auth {
namespace {

constexpr absl::Duration kBetweenTries = absl::Seconds(10);
constexpr size_t kMaxBytes = 256 * 1024;

absl::Status Away(const std::string& why) {
  return error::Unavailable("KEYS_AWAY", absl::StrCat("The issuer's keys could not be read: ", why, "."),
                            absl::Seconds(10));
}

absl::StatusOr<std::string> ReadFile(const std::string& path) {
  std::ifstream file(path);
  if (!file) return Away(absl::StrCat("no file ", path));
  std::stringstream text;
  text << file.rdbuf();
  if (text.str().size() > kMaxBytes) return Away("the file is too large");
  return text.str();
}

absl::StatusOr<std::string> ReadUrl(const std::string& url, const std::string& ca_file) {
  const absl::StatusOr<HttpsReply> reply = Fetch({.url = url, .ca_file = ca_file, .max_bytes = kMaxBytes});
  if (!reply.ok()) return reply.status();
  if (reply->status != 200) return Away(absl::StrCat("the issuer answers ", reply->status));
  return reply->body;
}

bool IsTaken(const nlohmann::json& key) {
  // Not value(): that throws where a member is of another type.
  const auto is = [&](const char* name, const char* text) { return key.contains(name) && key[name] == text; };
  if (!key.is_object() || !key.contains("kid") || !key["kid"].is_string()) return false;
  if (key.contains("use") && !is("use", "sig")) return false;
  return is("kty", "RSA") || (is("kty", "EC") && is("crv", "P-256")) ||
         (is("kty", "OKP") && is("crv", "Ed25519"));
}

}  // namespace

KeySet::KeySet(Fetch fetch) : fetch_(std::move(fetch)) {}

absl::Status KeySet::Refresh(absl::Time now) {
  {
    absl::MutexLock lock(&mutex_);
    last_try_ = now;
  }
  const absl::StatusOr<std::string> text = fetch_();
  if (!text.ok()) return text.status();
  const auto json = nlohmann::json::parse(*text, nullptr, false);
  if (!json.is_object() || !json.contains("keys") || !json["keys"].is_array()) return Away("they are no JWKS");
  std::map<std::string, std::string, std::less<>> keys;
  for (const nlohmann::json& key : json["keys"]) {
    if (!IsTaken(key)) continue;
    // Private parts have no business here.
    nlohmann::json open = key;
    for (const char* secret : {"d", "p", "q", "dp", "dq", "qi"}) open.erase(secret);
    keys[key["kid"].get<std::string>()] = open.dump();
  }
  if (keys.empty()) return Away("none of them can be used");
  absl::MutexLock lock(&mutex_);
  keys_ = std::move(keys);
  return absl::OkStatus();
}

std::optional<std::string> KeySet::Find(std::string_view key_id, absl::Time now) {
  bool may_try = false;
  {
    absl::MutexLock lock(&mutex_);
    if (const auto found = keys_.find(key_id); found != keys_.end()) return found->second;
    may_try = now - last_try_ >= kBetweenTries;
    if (may_try) last_try_ = now;
  }
  if (!may_try || !Refresh(now).ok()) return std::nullopt;
  absl::MutexLock lock(&mutex_);
  const auto found = keys_.find(key_id);
  return found == keys_.end() ? std::nullopt : std::optional<std::string>(found->second);
}

bool KeySet::Contains(std::string_view key_id) const {
  absl::MutexLock lock(&mutex_);
  return keys_.find(key_id) != keys_.end();
}

KeySet::Fetch FetchOf(const Issuer& issuer) {
  if (!issuer.jwks_file.empty()) return [path = issuer.jwks_file] { return ReadFile(path); };
  return [url = issuer.jwks_url, ca = issuer.ca_file] { return ReadUrl(url, ca); };
}

}  // namespace send::auth
