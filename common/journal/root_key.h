#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

struct evp_pkey_st;

namespace send::journal {

// What verifies roots: the public half of an Ed25519 key. Its id is the first 16 hex digits of its SHA-256.
class RootVerifier {
 public:
  // From a PEM file's text: INVALID_ARGUMENT (BAD_ROOT_KEY) says what is wrong with it.
  static absl::StatusOr<RootVerifier> Parse(std::string_view public_pem);

  bool Verify(std::string_view message, std::string_view signature) const;
  const std::string& id() const { return id_; }

 protected:
  explicit RootVerifier(std::shared_ptr<evp_pkey_st> key);
  std::shared_ptr<evp_pkey_st> key_;

 private:
  std::string id_;
};

// The whole key, which also signs.
class RootKey : public RootVerifier {
 public:
  static absl::StatusOr<RootKey> Parse(std::string_view private_pem);
  std::string Sign(std::string_view message) const;

 private:
  using RootVerifier::RootVerifier;
};

// What is signed: the numbers of the feed it covers, its root, the root before it, and when.
std::string RootMessage(int64_t from_seq, int64_t to_seq, std::string_view root, std::string_view previous_root,
                        absl::Time signed_at);

}  // namespace send::journal
