#include "common/journal/proof.h"

#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "common/journal/hash.h"
#include "common/journal/testing.h"

namespace send::journal {
namespace {

std::vector<std::string> Leaves(size_t count) {
  std::vector<std::string> leaves;
  for (size_t i = 0; i < count; ++i) leaves.push_back(Sha256(absl::StrCat("leaf ", i)));
  return leaves;
}

TEST(MerklePath, LeadsFromEveryLeafOfTreesOfEverySizeToTheirRoot) {
  for (size_t count = 1; count <= 40; ++count) {
    const auto leaves = Leaves(count);
    const std::string root = MerkleRoot(leaves);
    for (size_t i = 0; i < count; ++i) {
      auto path = MerklePath(leaves, i);
      EXPECT_EQ(RootByPath(leaves[i], i, count, path), root) << i << " of " << count;
      EXPECT_NE(RootByPath(Sha256("other"), i, count, path), root);
      if (count > 1) {
        EXPECT_NE(RootByPath(leaves[i], (i + 1) % count, count, path), root);
      }
      path.push_back(root);
      EXPECT_EQ(RootByPath(leaves[i], i, count, path), std::nullopt) << "too long";
    }
  }
  EXPECT_EQ(RootByPath("x", 0, 3, {}), std::nullopt) << "too short";
  EXPECT_EQ(RootByPath("x", 3, 3, {}), std::nullopt) << "no such leaf";
}

// Ed25519 keys of no other use.
constexpr char kPublic[] =
    "-----BEGIN PUBLIC KEY-----\n"
    "MCowBQYDK2VwAyEAA6EHv/POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg=\n"
    "-----END PUBLIC KEY-----\n";

SignedRoot Signed(int64_t from, int64_t to, const std::string& previous) {
  const RootKey key = RootKey::Parse(kTestRootKey).value();
  SignedRoot root{from, to, Sha256(absl::StrCat(from)), previous, absl::FromUnixSeconds(to), key.id(), ""};
  root.signature = key.Sign(RootMessage(from, to, root.root, previous, root.signed_at));
  return root;
}

TEST(SignedRoot, IsHeldToItsSignatureAndToTheRootBefore) {
  const auto key = RootVerifier::Parse(kPublic);
  ASSERT_TRUE(key.ok()) << key.status();
  const std::vector<RootVerifier> keys = {*key};
  const SignedRoot first = Signed(1, 3, kNoHash);
  const SignedRoot second = Signed(4, 9, first.root);
  EXPECT_EQ(FaultOf(first, nullptr, keys), "");
  EXPECT_EQ(FaultOf(second, &first, keys), "");
  EXPECT_EQ(FaultOf(second, nullptr, keys), "") << "an export may begin later";
  EXPECT_EQ(FaultOf(Signed(1, 3, Sha256("x")), nullptr, keys), "it is the first, and follows another");
  EXPECT_EQ(FaultOf(Signed(5, 9, first.root), &first, keys), "a root that begins at 4 is missing before it");
  EXPECT_EQ(FaultOf(Signed(4, 9, Sha256("x")), &first, keys), "it does not follow the root before it");
  EXPECT_EQ(FaultOf(first, nullptr, {}),
            absl::StrCat("none of the public keys given is its key ", first.key_id));
  SignedRoot changed = first;
  changed.to_seq = 4;
  EXPECT_EQ(FaultOf(changed, nullptr, keys), "its signature is not of what it says");
  EXPECT_FALSE(RootVerifier::Parse(kTestRootKey).ok()) << "a private key is nobody else's business";
}

TEST(InclusionProof, HoldsForItsEntryAndItsRootAlone) {
  const auto leaves = Leaves(5);
  SignedRoot root{11, 15, MerkleRoot(leaves), kNoHash, absl::UnixEpoch(), "", ""};
  InclusionProof proof{2, 3, 11, 15, MerklePath(leaves, 3)};
  EXPECT_TRUE(Proves(proof, leaves[3], root));
  EXPECT_FALSE(Proves(proof, leaves[2], root));
  proof.leaf_index = 2;
  EXPECT_FALSE(Proves(proof, leaves[3], root));
  proof.leaf_index = 3;
  root.to_seq = 16;
  EXPECT_FALSE(Proves(proof, leaves[3], root));
}

}  // namespace
}  // namespace send::journal
