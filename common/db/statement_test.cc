#include "common/db/statement.h"

#include <gtest/gtest.h>

#include "common/db/driver_error.h"
#include "common/error/error.h"

namespace send::db {
namespace {

TEST(RepeatValues, RepeatsTheGroupAndKeepsWhatFollows) {
  EXPECT_EQ(RepeatValues("INSERT INTO t (a, b) VALUES (?, ?) ON DUPLICATE KEY UPDATE a = VALUES(a)", 3),
            "INSERT INTO t (a, b) VALUES (?, ?), (?, ?), (?, ?) ON DUPLICATE KEY UPDATE a = VALUES(a)");
  EXPECT_EQ(RepeatValues("INSERT INTO t VALUES (COALESCE(?, 1), ?)", 2),
            "INSERT INTO t VALUES (COALESCE(?, 1), ?), (COALESCE(?, 1), ?)");
  EXPECT_EQ(RepeatValues("INSERT INTO t (a) VALUES (?)", 1), "INSERT INTO t (a) VALUES (?)");
  EXPECT_EQ(RepeatValues("SELECT 1", 5), "SELECT 1");
}

TEST(BulkChunk, TakesRowsInFewStatementsOfFewSizes) {
  for (const size_t rows : {1U, 7U, 8U, 999U, 1000U, 2500U}) {
    std::vector<size_t> chunks;
    for (size_t left = rows; left > 0; left -= chunks.back()) chunks.push_back(BulkChunk(left));
    EXPECT_LE(chunks.size(), 10 + rows / 1000) << rows;
    for (const size_t chunk : chunks) EXPECT_TRUE(chunk == 1000 || std::has_single_bit(chunk)) << chunk;
  }
}

TEST(DriverError, TellsConflictsAndLossesFromTheRest) {
  EXPECT_TRUE(IsConflict(ToStatus("s", 1213, "deadlock")));
  EXPECT_TRUE(IsConflict(ToStatus("s", 1020, "changed")));
  EXPECT_TRUE(IsLost(ToStatus("s", 2013, "lost")));
  const absl::Status other = ToStatus("update_order", 1406, "Data too long for column 'x': 'secret'");
  EXPECT_FALSE(IsLost(other) || IsConflict(other));
  EXPECT_EQ(other.code(), absl::StatusCode::kInternal);
  EXPECT_EQ(std::string(other.message()).find("secret"), std::string::npos) << "data must not reach an error";
}

TEST(DriverError, NamesTheViolatedKeyAndNotTheData) {
  const absl::Status status = ToStatus("s", 1062, "Duplicate entry '999-secret' for key 'orders.one_open'");
  EXPECT_EQ(status.code(), absl::StatusCode::kAlreadyExists);
  ASSERT_EQ(error::MetadataOf(status).size(), 1U);
  EXPECT_EQ(error::MetadataOf(status)[0].second, "one_open");
  EXPECT_EQ(status.ToString().find("secret"), std::string::npos);
}

}  // namespace
}  // namespace send::db
