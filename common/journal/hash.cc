#include "common/journal/hash.h"

#include <openssl/rand.h>
#include <openssl/sha.h>

#include <algorithm>
#include <bit>
#include <cstdlib>

namespace send::journal {
namespace {

void AppendPart(std::string& bytes, std::string_view part) {
  for (int shift = 56; shift >= 0; shift -= 8)
    bytes.push_back(static_cast<char>(static_cast<uint64_t>(part.size()) >> shift));
  bytes.append(part);
}

std::string LeafHash(std::string_view leaf) { return Sha256(std::string(1, '\0') + std::string(leaf)); }

std::string NodeHash(const std::string& left, const std::string& right) {
  return Sha256(std::string(1, '\1') + left + right);
}

std::string MerkleRange(const std::vector<std::string>& leaves, size_t first, size_t count) {
  if (count == 1) return LeafHash(leaves[first]);
  const size_t left = std::bit_floor(count - 1);
  return NodeHash(MerkleRange(leaves, first, left), MerkleRange(leaves, first + left, count - left));
}

// The path is taken from its end, where the root is.
std::optional<std::string> RootByPathUpTo(std::string_view leaf, size_t index, size_t count,
                                          const std::vector<std::string>& path, size_t size) {
  if (count == 1) return size == 0 ? std::optional(LeafHash(leaf)) : std::nullopt;
  if (size == 0) return std::nullopt;
  const size_t left = std::bit_floor(count - 1);
  const std::string& beside = path[size - 1];
  const bool is_left = index < left;
  const auto below = is_left ? RootByPathUpTo(leaf, index, left, path, size - 1)
                             : RootByPathUpTo(leaf, index - left, count - left, path, size - 1);
  if (!below) return std::nullopt;
  return is_left ? NodeHash(*below, beside) : NodeHash(beside, *below);
}

}  // namespace

std::string Sha256(std::string_view data) {
  std::string digest(SHA256_DIGEST_LENGTH, '\0');
  SHA256(reinterpret_cast<const unsigned char*>(data.data()), data.size(),
         reinterpret_cast<unsigned char*>(digest.data()));
  return digest;
}

std::string NewSalt() {
  std::string salt(16, '\0');
  // Without randomness nothing may be written: there is no way on.
  if (RAND_bytes(reinterpret_cast<unsigned char*>(salt.data()), static_cast<int>(salt.size())) != 1)
    std::abort();
  return salt;
}

std::string DigestOfState(std::string_view salt, std::string_view state, std::string_view changed_facts) {
  std::string bytes;
  AppendPart(bytes, salt);
  AppendPart(bytes, state);
  AppendPart(bytes, changed_facts);
  return Sha256(bytes);
}

std::string HashOfEntry(const std::vector<std::string_view>& parts, std::string_view state_digest,
                        std::string_view previous_hash) {
  std::string bytes;
  for (const std::string_view part : parts) AppendPart(bytes, part);
  AppendPart(bytes, state_digest);
  AppendPart(bytes, previous_hash);
  return Sha256(bytes);
}

std::string MerkleRoot(const std::vector<std::string>& leaves) {
  return leaves.empty() ? Sha256("") : MerkleRange(leaves, 0, leaves.size());
}

std::vector<std::string> MerklePath(const std::vector<std::string>& leaves, size_t index) {
  std::vector<std::string> path;
  size_t first = 0;
  for (size_t count = leaves.size(); count > 1;) {
    const size_t left = std::bit_floor(count - 1);
    const bool is_left = index - first < left;
    path.push_back(is_left ? MerkleRange(leaves, first + left, count - left)
                           : MerkleRange(leaves, first, left));
    if (!is_left) first += left;
    count = is_left ? left : count - left;
  }
  std::reverse(path.begin(), path.end());
  return path;
}

std::optional<std::string> RootByPath(std::string_view leaf, size_t index, size_t count,
                                      const std::vector<std::string>& path) {
  if (index >= count) return std::nullopt;
  return RootByPathUpTo(leaf, index, count, path, path.size());
}

}  // namespace send::journal
