#include "common/error/error.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace send::error {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

TEST(FieldViolations, NamesEveryBadFieldAtOnce) {
  FieldViolations violations;
  EXPECT_TRUE(violations.ToStatus().ok());
  violations.Add("customer", "is required");
  violations.Add("placed_date", "must be a date such as 2026-01-15");
  const absl::Status status = violations.ToStatus();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(ReasonOf(status), "INVALID_FIELDS");
  EXPECT_THAT(ViolationsOf(status),
              ElementsAre(FieldViolation{"customer", "is required"},
                          FieldViolation{"placed_date", "must be a date such as 2026-01-15"}));
  EXPECT_EQ(status.message(),
            "The request has fields to mend: customer is required; placed_date must be a date such as "
            "2026-01-15.");
}

TEST(Error, CarriesWhatItsKindNeeds) {
  const absl::Status exists = AlreadyExists("OPEN_REQUEST_EXISTS", "There is one.", "localAuthorities/999/x/1");
  EXPECT_EQ(ResourceOf(exists), "localAuthorities/999/x/1");
  EXPECT_EQ(ResourceOf(AlreadyExists("A", "b", "")), "");
  EXPECT_EQ(RetryAfterOf(Unavailable("AWAY", "Try again.", absl::Milliseconds(250))), absl::Milliseconds(250));
  EXPECT_EQ(RetryAfterOf(NotFound("A", "b")), std::nullopt);
  const absl::Status stale = WithMetadata(WithMetadata(Aborted("STALE_ETAG", "m"), "etag", "v3"), "by", "x");
  EXPECT_THAT(MetadataOf(stale), ElementsAre(Pair("etag", "v3"), Pair("by", "x")));
  EXPECT_EQ(ReasonOf(stale), "STALE_ETAG");
  EXPECT_THAT(MetadataOf(exists), IsEmpty());
}

}  // namespace
}  // namespace send::error
