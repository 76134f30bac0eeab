#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/time/time.h"

namespace send::journal {

// Who makes a change, why, and how the call is known when it comes again.
struct Change {
  std::string tenant;
  // Issuer and subject of the token.
  std::string actor;
  // For whom a service or a deputy acts; usually empty.
  std::string on_behalf_of = {};
  // "package.Service/Method": the action of the journal, and with tenant and actor the scope of `request_id`.
  std::string method;
  std::string request_id;
  // SHA-256 of the request without its id, 32 bytes.
  std::string fingerprint;
  std::string purpose = {};
  std::string correlation_id = {};
  absl::Time now;
  absl::Time deadline;
};

// An entity as it is kept. The first version is 1; each change adds 1.
template <class T>
struct Stored {
  std::string id;
  int64_t version = 0;
  T value;
  absl::Time created_at = absl::UnixEpoch();
  absl::Time updated_at = absl::UnixEpoch();
};

// A time as it is stored, in microseconds: what a call answers and what is read later must be the same.
inline absl::Time AsStored(absl::Time time) { return absl::FromUnixMicros(absl::ToUnixMicros(time)); }

// What must be given for each kind of entity: the one form of its state, in its row, in the journal and in a
// replayed answer.
//
//   template <> struct Codec<Order> {
//     static constexpr std::string_view kKind = "order";
//     static constexpr int kSchemaVersion = 1;
//     static std::string Encode(const Order&);                                  // canonical JSON: sorted keys
//     static absl::StatusOr<Order> Decode(std::string_view, int schema_version); // any version ever written
//   };
template <class T>
struct Codec;

// Opaque to clients: sent back with a change, it says which version the client has seen.
std::string EtagOf(int64_t version);

// "v0" is that of a record of which there is always one, before anybody has written it.
//
// INVALID_ARGUMENT for what is no etag of ours; ABORTED (STALE_ETAG) for one of another version.
absl::Status CheckEtag(std::string_view etag, int64_t version);

// The same request_id with other content.
absl::Status RequestIdReused();

}  // namespace send::journal
