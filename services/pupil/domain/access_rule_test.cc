#include "services/pupil/domain/access_rule.h"

#include <gtest/gtest.h>

#include "common/error/error.h"

namespace send::pupil {
namespace {

AccessRule Bar(std::string whom) {
  AccessRule rule;
  rule.kind = AccessRuleKind::kPersonBarred;
  rule.barred_subject = std::move(whom);
  rule.reason = "Demo reason";
  rule.set_by = "demo-manager";
  return rule;
}

TEST(DecideCreate, NeedsAPersonOrAnAddressAndAReason) {
  EXPECT_TRUE(DecideCreate(Bar("demo-person")).ok());
  EXPECT_EQ(error::ReasonOf(DecideCreate(Bar("demo-manager")).status()), "CANNOT_BAR_SELF");
  AccessRule rule = Bar("");
  rule.reason = "";
  EXPECT_EQ(error::ViolationsOf(DecideCreate(rule).status()).size(), 2U);
  rule = Bar("demo-person");
  rule.kind = AccessRuleKind::kAddressProtected;
  EXPECT_EQ(DecideCreate(rule).status().code(), absl::StatusCode::kInvalidArgument);
}

TEST(DecideEnd, EndsARuleOnce) {
  const auto ended = DecideEnd(Bar("demo-person"), absl::UnixEpoch(), "no longer needed");
  ASSERT_TRUE(ended.ok());
  EXPECT_TRUE(ended->ended_at.has_value());
  EXPECT_EQ(error::ReasonOf(DecideEnd(*ended, absl::UnixEpoch(), "again").status()), "RULE_ENDED");
  EXPECT_EQ(DecideEnd(Bar("demo-person"), absl::UnixEpoch(), "").status().code(),
            absl::StatusCode::kInvalidArgument);
}

TEST(DecideAllow, IsForAddressesOnly) {
  EXPECT_EQ(error::ReasonOf(DecideAllow(Bar("demo-person"), {"a"}, "why").status()), "NOT_ADDRESS_RULE");
  AccessRule rule = Bar("");
  rule.kind = AccessRuleKind::kAddressProtected;
  EXPECT_EQ(DecideAllow(rule, {"a", "b"}, "why")->allowed_subjects.size(), 2U);
  EXPECT_FALSE(DecideAllow(rule, std::vector<std::string>(201, "a"), "why").ok());
}

}  // namespace
}  // namespace send::pupil
