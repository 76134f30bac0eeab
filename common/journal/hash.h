#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace send::journal {

// SHA-256, 32 bytes.
std::string Sha256(std::string_view data);

// 16 random bytes, from the system.
std::string NewSalt();

// The digest that the chain holds in place of an entity's state. Without the salt it says nothing about the
// state, so that a state and its salt can lawfully be erased and the chain still verifies.
std::string DigestOfState(std::string_view salt, std::string_view state, std::string_view changed_facts);

// The hash of an entry, over everything that is not erased and the hash before it. The first entry of an entity
// follows 32 zero bytes. Each part goes in with its length, so that no two entries have the same bytes.
std::string HashOfEntry(const std::vector<std::string_view>& parts, std::string_view state_digest,
                        std::string_view previous_hash);

inline const std::string kNoHash(32, '\0');

// The root of a binary Merkle tree (RFC 6962, 2.1: leaf and node hashes differ by a first byte).
std::string MerkleRoot(const std::vector<std::string>& leaves);

// The hashes that lead from one leaf to the root (RFC 6962, 2.1.1), from the leaf upwards; `index` counts from
// 0.
std::vector<std::string> MerklePath(const std::vector<std::string>& leaves, size_t index);

// The root that the path gives for the leaf; nullopt where the path is too short or too long for a tree of
// `count` leaves.
std::optional<std::string> RootByPath(std::string_view leaf, size_t index, size_t count,
                                      const std::vector<std::string>& path);

}  // namespace send::journal
