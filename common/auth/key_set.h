#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "common/auth/issuer.h"

namespace send::auth {

// The public keys of one issuer. Thread-safe. When the issuer is away the keys that are known stay.
class KeySet {
 public:
  // Answers the text of a JWKS: from a file, a URL, or a test.
  using Fetch = std::function<absl::StatusOr<std::string>()>;

  explicit KeySet(Fetch fetch);

  // Fetches anew and replaces all keys; what failed, else. A key without `kid`, for encryption, or of a kind
  // that we do not take is passed over.
  absl::Status Refresh(absl::Time now);

  // The key (a JWK as JSON) of that id. An id that is not known fetches anew, but at most once in ten seconds:
  // strangers may send any id.
  std::optional<std::string> Find(std::string_view key_id, absl::Time now);
  // Without fetching.
  bool Contains(std::string_view key_id) const;

 private:
  const Fetch fetch_;
  mutable absl::Mutex mutex_;
  std::map<std::string, std::string, std::less<>> keys_ ABSL_GUARDED_BY(mutex_);
  absl::Time last_try_ ABSL_GUARDED_BY(mutex_) = absl::InfinitePast();
};

// Where the issuer's keys are: its file, or its URL over TLS, at most 256 KiB, within 5 seconds.
KeySet::Fetch FetchOf(const Issuer& issuer);

}  // namespace send::auth
