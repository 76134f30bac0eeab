#include "common/base/uuid.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace send {
namespace {

TEST(UuidV7, HasTheFormOfRfc9562AndCarriesTheTime) {
  const std::string id = NewUuidV7(absl::FromUnixMillis(0x0197fdb1c2d3));
  ASSERT_TRUE(IsUuid(id)) << id;
  EXPECT_EQ(id.substr(0, 13), "0197fdb1-c2d3");
  EXPECT_EQ(id[14], '7');
  EXPECT_NE(std::string("89ab").find(id[19]), std::string::npos) << id;
}

TEST(UuidV7, SortsInTheOrderOfMakingEvenWithinAMillisecond) {
  const absl::Time now = absl::FromUnixMillis(0x0297fdb1c2d3);
  std::string last;
  std::set<std::string> seen;
  for (int i = 0; i < 20000; ++i) {
    const std::string id = NewUuidV7(now);
    ASSERT_LT(last, id);
    last = id;
    seen.insert(id);
  }
  EXPECT_EQ(seen.size(), 20000u);
}

TEST(UuidV5, IsThatOfRfc9562) {
  // Its example, A.4: the name space of domain names.
  EXPECT_EQ(UuidV5("6ba7b810-9dad-11d1-80b4-00c04fd430c8", "www.example.com"),
            "2ed6657d-e927-568b-95e1-2665a8aea6a2");
}

TEST(IsUuid, RefusesEverythingElse) {
  EXPECT_TRUE(IsUuid("0197FDB1-C2D3-7ABC-8DEF-0123456789AB"));
  EXPECT_FALSE(IsUuid(""));
  EXPECT_FALSE(IsUuid("0197fdb1c2d37abc8def0123456789ab"));
  EXPECT_FALSE(IsUuid("0197fdb1-c2d3-7abc-8def-0123456789ag"));
  EXPECT_FALSE(IsUuid("0197fdb1-c2d3-7abc-8def-0123456789ab0"));
}

}  // namespace
}  // namespace send
