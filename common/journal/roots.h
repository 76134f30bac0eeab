#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/db/database.h"

struct evp_pkey_st;

namespace send::journal {

// The Ed25519 key that signs roots. Its id is the first 16 hex digits of the SHA-256 of the public key.
class RootKey {
 public:
  // From a PEM file's text: INVALID_ARGUMENT (BAD_ROOT_KEY) says what is wrong with it.
  static absl::StatusOr<RootKey> Parse(std::string_view pem);

  std::string Sign(std::string_view message) const;
  bool Verify(std::string_view message, std::string_view signature) const;
  const std::string& id() const { return id_; }

 private:
  explicit RootKey(std::shared_ptr<evp_pkey_st> key);
  std::shared_ptr<evp_pkey_st> key_;
  std::string id_;
};

// What is signed: the numbers of the feed it covers, its root, the root before it, and when.
std::string RootMessage(int64_t from_seq, int64_t to_seq, std::string_view root, std::string_view previous_root,
                        absl::Time signed_at);

// Signs a Merkle root over the hashes numbered since the last one, at most 10,000; answers how many, 0 when
// there is nothing new or another process was first.
absl::StatusOr<int64_t> SignRoot(db::Database& database, const RootKey& key, absl::Time now,
                                 absl::Time deadline);

}  // namespace send::journal
