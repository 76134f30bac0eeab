#include "services/pupil/service/import_settings.h"

#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "common/error/error.h"
#include "services/pupil/store/fake_setting_store.h"

namespace send::pupil {
namespace {

// Of so many childminders, from a number on.
std::string FileOf(int first, int rows) {
  std::string file = "ofsted_urn,name,kind\r\n";
  for (int i = 0; i < rows; ++i)
    absl::StrAppend(&file, "EY", first + i, ",Demo Example ", i, ",CHILDMINDER\r\n");
  return file;
}

class SettingImportTest : public ::testing::Test {
 protected:
  SettingImport Import(bool validate_only = false) {
    const absl::Time now = absl::FromUnixSeconds(1'790'000'000);
    journal::Change change;
    change.tenant = "ZZ1";
    change.now = now;
    change.deadline = now + absl::Minutes(1);
    return {store_, change, {.which = Register::kEarlyYears, .validate_only = validate_only}};
  }
  absl::Status Feed(SettingImport& import, const std::string& file) {
    for (size_t done = 0; done < file.size(); done += kPiece)
      if (absl::Status status = import.Feed(file.substr(done, kPiece)); !status.ok()) return status;
    return import.Finish();
  }
  size_t Kept() { return store_.LoadHeads(Register::kEarlyYears, absl::InfiniteFuture())->size(); }

  static constexpr size_t kPiece = 4096;
  FakeSettingStore store_;
};

TEST_F(SettingImportTest, SavesEveryBatchOfAFile) {
  SettingImport import = Import();
  ASSERT_TRUE(import.Begin().ok());
  ASSERT_TRUE(Feed(import, FileOf(100'000, 4'321)).ok());
  EXPECT_EQ(import.summary().added, 4'321);
  EXPECT_EQ(Kept(), 4'321U);
}

TEST_F(SettingImportTest, TellsOfABatchThatAnotherImportWasFirstWith) {
  SettingImport late = Import();
  ASSERT_TRUE(late.Begin().ok());
  SettingImport first = Import();
  ASSERT_TRUE(first.Begin().ok());
  ASSERT_TRUE(Feed(first, FileOf(100'000, 1)).ok());
  const absl::Status status = Feed(late, FileOf(100'000, 4'321));
  EXPECT_EQ(error::ReasonOf(status), "IMPORT_RUNNING");
  // The batch that failed left nothing; those beside it are whole.
  EXPECT_LT(Kept(), 4'321U);
  // Sent again, it goes through.
  SettingImport again = Import();
  ASSERT_TRUE(again.Begin().ok());
  EXPECT_TRUE(Feed(again, FileOf(100'000, 4'321)).ok());
  EXPECT_EQ(Kept(), 4'321U);
}

TEST_F(SettingImportTest, SavesNothingWhenItOnlyChecks) {
  SettingImport import = Import(true);
  ASSERT_TRUE(import.Begin().ok());
  ASSERT_TRUE(Feed(import, FileOf(100'000, 2'500)).ok());
  EXPECT_EQ(import.summary().added, 2'500);
  EXPECT_EQ(Kept(), 0U);
}

}  // namespace
}  // namespace send::pupil
