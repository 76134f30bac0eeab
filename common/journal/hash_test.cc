#include "common/journal/hash.h"

#include <gtest/gtest.h>

#include "absl/strings/escaping.h"
#include "common/error/error.h"
#include "common/journal/change.h"
#include "common/journal/journal.h"
#include "common/journal/roots.h"

namespace send::journal {
namespace {

TEST(Hash, EntriesWithOtherBordersBetweenPartsDiffer) {
  EXPECT_NE(HashOfEntry({"ab", "c"}, "d", kNoHash), HashOfEntry({"a", "bc"}, "d", kNoHash));
  EXPECT_NE(DigestOfState("s", "xy", ""), DigestOfState("s", "x", "y"));
  EXPECT_NE(NewSalt(), NewSalt());
}

// Vectors of RFC 6962: the empty tree, and one leaf with no bytes.
TEST(MerkleRoot, AgreesWithTheStandard) {
  EXPECT_EQ(absl::BytesToHexString(MerkleRoot({})),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(absl::BytesToHexString(MerkleRoot({""})),
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
}

TEST(MerkleRoot, EveryLeafAndItsPlaceCount) {
  const std::string root = MerkleRoot({"a", "b", "c"});
  EXPECT_NE(root, MerkleRoot({"a", "c", "b"}));
  EXPECT_NE(root, MerkleRoot({"a", "b"}));
  EXPECT_NE(root, MerkleRoot({"a", "b", "c", "c"}));
}

TEST(Etag, IsTheVersionAndNothingElse) {
  EXPECT_TRUE(CheckEtag(EtagOf(7), 7).ok());
  EXPECT_EQ(error::ReasonOf(CheckEtag(EtagOf(6), 7)), "STALE_ETAG");
  EXPECT_EQ(error::ReasonOf(CheckEtag("v0", 7)), "STALE_ETAG");
  for (const char* bad : {"", "7", "v", "v-1", "v7x"})
    EXPECT_EQ(CheckEtag(bad, 7).code(), absl::StatusCode::kInvalidArgument) << bad;
}

TEST(ChangedFacts, NamesWhatCameWentAndChanged) {
  EXPECT_EQ(ChangedFacts("", R"({"a":1})"), "");
  EXPECT_EQ(ChangedFacts(R"({"a":1,"b":2,"c":3})", R"({"a":1,"b":4,"d":5})"),
            R"({"b":[2,4],"c":[3,null],"d":[null,5]})");
}

TEST(RootKey, SignsAndRefusesWhatItDidNotSign) {
  constexpr char kPem[] =
      "-----BEGIN PRIVATE KEY-----\n"
      "MC4CAQAwBQYDK2VwBCIEIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f\n"
      "-----END PRIVATE KEY-----\n";
  const auto key = RootKey::Parse(kPem);
  ASSERT_TRUE(key.ok()) << key.status();
  const std::string message = RootMessage(1, 2, std::string(32, 'r'), kNoHash, absl::UnixEpoch());
  EXPECT_TRUE(key->Verify(message, key->Sign(message)));
  EXPECT_FALSE(key->Verify(message + " ", key->Sign(message)));
  EXPECT_EQ(key->id().size(), 16U);
  EXPECT_EQ(error::ReasonOf(RootKey::Parse("no key").status()), "BAD_ROOT_KEY");
}

}  // namespace
}  // namespace send::journal
