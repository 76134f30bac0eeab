#include "common/auth/token_verifier.h"

#include <openssl/sha.h>

#include <array>
#include <unordered_map>

#include "absl/synchronization/mutex.h"
#include "common/auth/claims.h"
#include "common/auth/signature.h"

namespace send::auth {
namespace {

constexpr size_t kMaxTokenBytes = 16 * 1024;
constexpr absl::Duration kCachedFor = absl::Minutes(1);
constexpr size_t kMaxCachedPerShard = 1000;
constexpr size_t kShards = 16;

std::string HashOf(std::string_view token) {
  std::string hash(SHA256_DIGEST_LENGTH, '\0');
  SHA256(reinterpret_cast<const unsigned char*>(token.data()), token.size(),
         reinterpret_cast<unsigned char*>(hash.data()));
  return hash;
}

}  // namespace

struct TokenVerifier::Trusted {
  Trusted(Issuer the_issuer, KeySet::Fetch fetch) : issuer(std::move(the_issuer)), keys(std::move(fetch)) {}
  const Issuer issuer;
  KeySet keys;
};

// Verified tokens by their hash, never the tokens themselves.
class TokenVerifier::Cache {
 public:
  struct Entry {
    std::shared_ptr<const Caller> caller;
    size_t issuer = 0;
    std::string key_id;
    absl::Time until;
  };

  std::optional<Entry> Find(const std::string& hash, absl::Time now) {
    Shard& shard = ShardOf(hash);
    absl::MutexLock lock(&shard.mutex);
    const auto found = shard.entries.find(hash);
    if (found == shard.entries.end()) return std::nullopt;
    if (now < found->second.until) return found->second;
    shard.entries.erase(found);
    return std::nullopt;
  }

  void Put(const std::string& hash, Entry entry, absl::Time now) {
    Shard& shard = ShardOf(hash);
    absl::MutexLock lock(&shard.mutex);
    if (shard.entries.size() >= kMaxCachedPerShard) {
      std::erase_if(shard.entries, [&](const auto& item) { return item.second.until <= now; });
      if (shard.entries.size() >= kMaxCachedPerShard) shard.entries.clear();
    }
    shard.entries[hash] = std::move(entry);
  }

 private:
  struct Shard {
    absl::Mutex mutex;
    std::unordered_map<std::string, Entry> entries ABSL_GUARDED_BY(mutex);
  };
  Shard& ShardOf(const std::string& hash) { return shards_[static_cast<unsigned char>(hash[0]) % kShards]; }
  std::array<Shard, kShards> shards_;
};

TokenVerifier::TokenVerifier(std::vector<Issuer> issuers, std::vector<KeySet::Fetch> fetches)
    : cache_(std::make_unique<Cache>()) {
  for (size_t i = 0; i < issuers.size(); ++i)
    trusted_.push_back(std::make_unique<Trusted>(std::move(issuers[i]), std::move(fetches.at(i))));
}

TokenVerifier::TokenVerifier(std::vector<Issuer> issuers) : cache_(std::make_unique<Cache>()) {
  for (Issuer& issuer : issuers) {
    KeySet::Fetch fetch = FetchOf(issuer);
    trusted_.push_back(std::make_unique<Trusted>(std::move(issuer), std::move(fetch)));
  }
}

TokenVerifier::~TokenVerifier() = default;

absl::Status TokenVerifier::RefreshKeys(absl::Time now) {
  absl::Status first;
  for (const auto& trusted : trusted_) first.Update(trusted->keys.Refresh(now));
  return first;
}

absl::Duration TokenVerifier::keys_max_age() const {
  absl::Duration shortest = absl::InfiniteDuration();
  for (const auto& trusted : trusted_) shortest = std::min(shortest, trusted->issuer.keys_max_age);
  return shortest;
}

absl::StatusOr<std::shared_ptr<const Caller>> TokenVerifier::Verify(std::string_view token, absl::Time now) {
  if (token.empty()) return BadToken("TOKEN_MISSING", "Sign in: the call carries no access token.");
  if (token.size() > kMaxTokenBytes) return BadToken("TOKEN_MALFORMED", "The token is too long to be one.");
  const std::string hash = HashOf(token);
  if (const auto cached = cache_->Find(hash, now);
      cached && trusted_[cached->issuer]->keys.Contains(cached->key_id))
    return cached->caller;
  size_t issuer = 0;
  std::string key_id;
  auto caller = VerifyAnew(std::string(token), now, issuer, key_id);
  if (!caller.ok()) return caller;
  const absl::Time until = std::min((*caller)->expires, now + kCachedFor);
  cache_->Put(hash, {*caller, issuer, key_id, until}, now);
  return caller;
}

absl::StatusOr<std::shared_ptr<const Caller>> TokenVerifier::VerifyAnew(const std::string& token,
                                                                        absl::Time now, size_t& issuer,
                                                                        std::string& key_id) {
  const std::optional<TokenParts> parts = SplitToken(token);
  if (!parts) return BadToken("TOKEN_MALFORMED", "The token is none: sign in again.");
  // Not verified yet: it only chooses whose keys and rules are to hold.
  const std::string name = parts->claims.value("iss", nlohmann::json()).is_string() ? parts->claims["iss"] : "";
  for (issuer = 0; issuer < trusted_.size() && trusted_[issuer]->issuer.issuer != name;) ++issuer;
  if (issuer == trusted_.size())
    return BadToken("TOKEN_UNKNOWN_ISSUER", "The token is from an issuer not trusted here.");
  Trusted& trusted = *trusted_[issuer];
  if (absl::Status status = CheckHeader(parts->header, trusted.issuer); !status.ok()) return status;
  const nlohmann::json kid = parts->header.value("kid", nlohmann::json());
  if (!kid.is_string())
    return BadToken("TOKEN_UNKNOWN_KEY", "The token does not say with which key it is signed.");
  key_id = kid.get<std::string>();
  const std::optional<std::string> key = trusted.keys.Find(key_id, now);
  if (!key)
    return BadToken("TOKEN_UNKNOWN_KEY", "The token is signed with a key that is not known: sign in again.");
  if (!IsSignedBy(token, parts->header["alg"].get<std::string>(), *key))
    return BadToken("TOKEN_BAD_SIGNATURE", "The token's signature is wrong: sign in again.");
  absl::StatusOr<Caller> caller = ReadClaims(parts->claims, trusted.issuer, now);
  if (!caller.ok()) return caller.status();
  return std::make_shared<const Caller>(*std::move(caller));
}

}  // namespace send::auth
