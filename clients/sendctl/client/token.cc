#include "clients/sendctl/client/token.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "clients/sendctl/client/usage.h"
#include "common/base/strings.h"

namespace send::client {
namespace {

using nlohmann::json;

std::string TextOf(const json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

// A list of texts, or one text, which stands for a list of one.
std::vector<std::string> TextsOf(const json& object, const char* key) {
  const auto found = object.find(key);
  std::vector<std::string> texts;
  if (found == object.end()) return texts;
  if (found->is_string()) texts.push_back(found->get<std::string>());
  if (found->is_array())
    for (const json& item : *found)
      if (item.is_string()) texts.push_back(item.get<std::string>());
  return texts;
}

std::string ReadAll(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

std::optional<TokenClaims> ReadClaims(std::string_view token) {
  const size_t first = token.find('.');
  const size_t second = first == std::string_view::npos ? first : token.find('.', first + 1);
  if (second == std::string_view::npos) return std::nullopt;
  std::string payload;
  if (!absl::WebSafeBase64Unescape(ToAbsl(token.substr(first + 1, second - first - 1)), &payload))
    return std::nullopt;
  const json claims = json::parse(payload, nullptr, false);
  if (!claims.is_object()) return std::nullopt;
  TokenClaims read;
  read.subject = TextOf(claims, "sub");
  read.name = TextOf(claims, "name");
  read.authorities = TextsOf(claims, "la");
  read.roles = TextsOf(claims, "roles");
  read.settings = TextsOf(claims, "settings");
  if (const auto exp = claims.find("exp"); exp != claims.end() && exp->is_number())
    read.expires = absl::FromUnixSeconds(exp->get<int64_t>());
  return read;
}

absl::Status SaveToken(const std::string& path, const SavedToken& token) {
  std::error_code error;
  const std::filesystem::path folder = std::filesystem::path(path).parent_path();
  if (!folder.empty() && std::filesystem::create_directories(folder, error))
    std::filesystem::permissions(folder, std::filesystem::perms::owner_all, error);
  const std::string text =
      json{{"access_token", token.access_token}, {"expires_at", absl::ToUnixSeconds(token.expires)}}.dump();
  const std::string draft = absl::StrCat(path, ".", getpid());
  unlink(draft.c_str());
  const int file = open(draft.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
  bool written = file >= 0 && write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  if (file >= 0) written = close(file) == 0 && written;
  if (written && rename(draft.c_str(), path.c_str()) == 0) return absl::OkStatus();
  unlink(draft.c_str());
  return Usage(absl::StrCat("The token cannot be saved in ", path,
                            ": make its folder writable, or name another with SENDCTL_CONFIG."));
}

std::optional<SavedToken> LoadToken(const std::string& path) {
  const json saved = json::parse(ReadAll(path), nullptr, false);
  if (!saved.is_object()) return std::nullopt;
  SavedToken token{TextOf(saved, "access_token"), absl::InfinitePast()};
  const auto expires = saved.find("expires_at");
  if (token.access_token.empty() || expires == saved.end() || !expires->is_number()) return std::nullopt;
  token.expires = absl::FromUnixSeconds(expires->get<int64_t>());
  return token;
}

bool RemoveToken(const std::string& path) { return unlink(path.c_str()) == 0; }

absl::StatusOr<std::string> ReadTokenFile(const std::string& path) {
  std::string token = ReadAll(path);
  absl::StripAsciiWhitespace(&token);
  if (token.empty()) return Usage(absl::StrCat("There is no token in the file ", path));
  return token;
}

}  // namespace send::client
