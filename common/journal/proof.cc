#include "common/journal/proof.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/journal/hash.h"

namespace send::journal {

std::string HashOf(const ChainEntry& entry) {
  const std::string version = absl::StrCat(entry.version);
  const std::string times = absl::StrCat(entry.created_us, " ", entry.recorded_us);
  const std::string schema = absl::StrCat(entry.schema_version);
  return HashOfEntry({entry.tenant, entry.kind, entry.id, version, entry.action, entry.actor,
                      entry.on_behalf_of, entry.purpose, entry.request_id, entry.correlation_id, times, schema},
                     entry.digest, entry.previous);
}

std::string FaultOf(const ChainEntry& entry, int64_t version, std::string_view previous) {
  if (entry.version != version) return absl::StrCat("version ", version, " is missing");
  if (entry.previous != previous) return "it does not follow the entry before it";
  const bool erased = !entry.state && !entry.salt;
  if (!erased && (!entry.state || !entry.salt)) return "its state is half erased";
  if (!erased && DigestOfState(*entry.salt, *entry.state, entry.facts.value_or("")) != entry.digest)
    return "its state, or what it says has changed, is not what was recorded";
  if (HashOf(entry) != entry.hash) return "who did it, when, or its digest is not what was recorded";
  return "";
}

std::string FaultOf(const SignedRoot& root, const SignedRoot* before, const std::vector<RootVerifier>& keys) {
  const auto key = std::find_if(keys.begin(), keys.end(),
                                [&](const RootVerifier& each) { return each.id() == root.key_id; });
  if (key == keys.end()) return absl::StrCat("none of the public keys given is its key ", root.key_id);
  const std::string message =
      RootMessage(root.from_seq, root.to_seq, root.root, root.previous_root, root.signed_at);
  if (!key->Verify(message, root.signature)) return "its signature is not of what it says";
  if (before == nullptr) {
    const bool first = root.from_seq == 1;
    return first && root.previous_root != kNoHash ? "it is the first, and follows another" : "";
  }
  if (root.from_seq != before->to_seq + 1)
    return absl::StrCat("a root that begins at ", before->to_seq + 1, " is missing before it");
  return root.previous_root == before->root ? "" : "it does not follow the root before it";
}

bool Proves(const InclusionProof& proof, std::string_view entry_hash, const SignedRoot& root) {
  if (proof.from_seq != root.from_seq || proof.to_seq != root.to_seq || proof.leaf_index < 0) return false;
  const auto count = static_cast<size_t>(root.to_seq - root.from_seq + 1);
  return RootByPath(entry_hash, static_cast<size_t>(proof.leaf_index), count, proof.path) == root.root;
}

}  // namespace send::journal
