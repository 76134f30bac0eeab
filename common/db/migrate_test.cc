#include "common/db/migrate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace send::db {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(SplitStatements, SplitsAtSemicolonsThatEndALine) {
  EXPECT_THAT(SplitStatements("-- what for;\nCREATE TABLE a (\n  x INT\n);\n\nINSERT INTO a VALUES (';');\n"),
              ElementsAre("CREATE TABLE a (\n  x INT\n)", "INSERT INTO a VALUES (';')"));
}

TEST(SplitStatements, TakesALastStatementWithoutSemicolon) {
  EXPECT_THAT(SplitStatements("SELECT 1;\nSELECT 2"), ElementsAre("SELECT 1", "SELECT 2"));
  EXPECT_THAT(SplitStatements("\n-- nothing\n"), IsEmpty());
}

}  // namespace
}  // namespace send::db
