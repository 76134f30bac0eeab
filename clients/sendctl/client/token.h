#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace send::client {

// What a token says of its holder, as far as it can be read. Nothing here is verified: the server does that.
struct TokenClaims {
  std::string subject;
  std::string name;
  std::vector<std::string> authorities;
  std::vector<std::string> roles;
  std::vector<std::string> settings;
  std::optional<absl::Time> expires;
};

// nullopt for a token that is no JWT.
std::optional<TokenClaims> ReadClaims(std::string_view token);

// A token that `sign-in` obtained, in a file of its own that only its owner may read.
struct SavedToken {
  std::string access_token;
  absl::Time expires;
};

// Writes the file with mode 0600, by renaming, so that no reader ever sees half of it.
absl::Status SaveToken(const std::string& path, const SavedToken& token);
// nullopt where there is no such file, or it is not one of ours.
std::optional<SavedToken> LoadToken(const std::string& path);
// True where there was one.
bool RemoveToken(const std::string& path);

// The token in a file that holds nothing else but blanks around it. INVALID_ARGUMENT (USAGE) where it cannot
// be read or is empty.
absl::StatusOr<std::string> ReadTokenFile(const std::string& path);

}  // namespace send::client
