#include "common/db/driver_error.h"

#include <gtest/gtest.h>

#include "common/error/error.h"

namespace send::db {
namespace {

TEST(DriverErrorTest, SaysWhetherToTryAgain) {
  EXPECT_TRUE(IsLost(ToStatus("commit", 2013, "Lost connection to server during query")));
  EXPECT_TRUE(IsConflict(ToStatus("update", 1213, "Deadlock found when trying to get lock")));
  EXPECT_TRUE(IsConflict(ToStatus("select", 1412, "Table definition has changed, please retry transaction")));
  for (const int number : {1114, 1026}) {
    const absl::Status status = ToStatus("insert", number, "The table 'journal' is full");
    EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
    EXPECT_EQ(error::ReasonOf(status), "DATABASE_FULL");
    EXPECT_FALSE(IsLost(status)) << "another attempt at once would meet the same full disk";
  }
}

TEST(DriverErrorTest, KeepsNoDataOutOfTheServersSentence) {
  const absl::Status taken = ToStatus("insert", 1062, "Duplicate entry '999-Example' for key 'thing_number'");
  EXPECT_EQ(error::ReasonOf(taken), kDuplicateKey);
  EXPECT_EQ(std::string(taken.message()).find("Example"), std::string::npos);
  const absl::Status other = ToStatus("insert", 1366, "Incorrect value: 'Example' for column 'surname'");
  EXPECT_EQ(std::string(other.message()).find("Example"), std::string::npos);
}

}  // namespace
}  // namespace send::db
