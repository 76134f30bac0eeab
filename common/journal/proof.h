#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"
#include "common/journal/root_key.h"

// What can be checked of a journal by whoever has an export of it and the public keys, without the database
// that it came from. Hashes, salts and signatures are raw bytes.
namespace send::journal {

// One entry with everything that its hash is made of.
struct ChainEntry {
  std::string tenant = {};
  std::string kind = {};
  std::string id = {};
  int64_t version = 0;
  std::string action = {};
  std::string actor = {};
  std::string on_behalf_of = {};
  std::string purpose = {};
  std::string request_id = {};
  std::string correlation_id = {};
  int64_t created_us = 0;
  int64_t recorded_us = 0;
  int64_t schema_version = 0;
  // Unset where they were erased; facts also for a first version.
  std::optional<std::string> facts = std::nullopt;
  std::optional<std::string> state = std::nullopt;
  std::optional<std::string> salt = std::nullopt;
  std::string digest = {};
  std::string previous = {};
  std::string hash = {};
};

// The hash of an entry by what it holds.
std::string HashOf(const ChainEntry& entry);

// What is wrong with the entry where it must be that version and follow `previous`; empty for nothing. An
// erased state is taken at its digest, which the hash covers.
std::string FaultOf(const ChainEntry& entry, int64_t version, std::string_view previous);

// A root as it was signed, over the entries of the feed from one number to another.
struct SignedRoot {
  int64_t from_seq = 0;
  int64_t to_seq = 0;
  std::string root;
  std::string previous_root;
  absl::Time signed_at;
  std::string key_id;
  std::string signature;
};

// What is wrong with the root where it must follow `before`, which is null for the first of an export: the key
// is not among `keys`, the signature is not of it, or it does not follow. Empty for nothing.
std::string FaultOf(const SignedRoot& root, const SignedRoot* before, const std::vector<RootVerifier>& keys);

// That an entry is among the leaves of a root.
struct InclusionProof {
  int64_t version = 0;
  // From 0, among the leaves of the root.
  int64_t leaf_index = 0;
  // Which root.
  int64_t from_seq = 0;
  int64_t to_seq = 0;
  // From the leaf upwards.
  std::vector<std::string> path;
};

// Whether the proof leads from the entry's hash to the root.
bool Proves(const InclusionProof& proof, std::string_view entry_hash, const SignedRoot& root);

}  // namespace send::journal
