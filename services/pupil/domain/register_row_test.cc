#include "services/pupil/domain/register_row.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "common/csv/csv_reader.h"

namespace send::pupil {
namespace {

using ::testing::ElementsAre;

struct Imported {
  std::vector<Setting> settings;
  std::vector<RowProblem> problems;
  absl::Status header;
  int64_t rows = 0;
};

Imported Import(const std::string& path, Register which) {
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file) << path;
  const std::string bytes{std::istreambuf_iterator<char>(file), {}};
  Imported imported;
  RegisterRows rows(which);
  bool first = true;
  csv::Reader reader([&](csv::Record record) {
    for (std::string& field : record.fields)
      if (!csv::IsUtf8(field)) field = csv::FromWindows1252(field);
    if (std::exchange(first, false)) {
      imported.header = rows.ReadHeader(record.fields);
      return;
    }
    ++imported.rows;
    if (auto setting = rows.ReadRow(record.line, record.fields, imported.problems))
      imported.settings.push_back(*std::move(setting));
  });
  reader.Feed(bytes);
  reader.Finish();
  return imported;
}

TEST(RegisterRows, ReadsTheSampleWithoutAProblem) {
  const Imported imported = Import("tests/data/registers/edubasealldata.csv", Register::kEstablishments);
  ASSERT_TRUE(imported.header.ok());
  EXPECT_EQ(imported.rows, 60);
  EXPECT_EQ(imported.settings.size(), 60U);
  EXPECT_TRUE(imported.problems.empty());
  const Setting& first = imported.settings[0];
  EXPECT_EQ(first.id, "urn-990000");
  EXPECT_EQ(first.title, "Example Oak Primary School");
  EXPECT_EQ(first.laestab, "9992000");
  EXPECT_EQ(first.type_code, "01");
  EXPECT_EQ(first.open_date, absl::CivilDay(2013, 4, 1));
  EXPECT_EQ(first.postcode, "ZZ99 0AD");
  EXPECT_TRUE(MayBeNamedInPlan(first));
  EXPECT_EQ(imported.settings[1].title, "Example St Swithin\u2019s CE Primary School") << "Windows-1252";
  EXPECT_EQ(imported.settings[2].title, "Example, Church of England \"Hill\" Academy");
  EXPECT_THAT(imported.settings[4].sen_provision_codes, ElementsAre("SEMH", "SLD", "MLD"));
}

TEST(RegisterRows, TellsEveryKindOfErrorAndKeepsTheRest) {
  const Imported imported =
      Import("tests/data/registers/edubasealldata_with_errors.csv", Register::kEstablishments);
  std::vector<std::pair<int64_t, std::string>> found;
  for (const RowProblem& problem : imported.problems)
    found.emplace_back(problem.line, (problem.rejected ? "-" : "+") + problem.reason);
  using P = std::pair<int64_t, std::string>;
  EXPECT_THAT(found, ElementsAre(P{3, "-NO_URN"}, P{4, "-BAD_URN"}, P{5, "-BAD_DATE"}, P{6, "-BAD_DATE"},
                                 P{7, "-CLOSED_BEFORE_OPENED"}, P{8, "-NO_NAME"}, P{9, "+UNKNOWN_TYPE"},
                                 P{10, "-BAD_UKPRN"}, P{11, "-AGES_SWAPPED"}, P{12, "-REPEATED"},
                                 P{13, "+LOOKS_LIKE_FORMULA"}, P{14, "+BAD_POSTCODE"}));
  EXPECT_EQ(imported.settings.size(), 4U);
  EXPECT_EQ(imported.settings[2].title, "=HYPERLINK(\"Example\")");
  EXPECT_THAT(imported.settings[1].flags, ElementsAre("UNKNOWN_TYPE"));
}

TEST(RegisterRows, ReadsEarlyYearsSettings) {
  const Imported imported = Import("tests/data/registers/early_years.csv", Register::kEarlyYears);
  ASSERT_TRUE(imported.header.ok());
  ASSERT_EQ(imported.settings.size(), 3U);
  EXPECT_EQ(imported.settings[0].id, "ofsted-EY990001");
  EXPECT_EQ(imported.settings[1].kind, SettingKind::kChildminder);
  EXPECT_EQ(imported.settings[2].id, "ofsted-9900003");
  EXPECT_FALSE(MayBeNamedInPlan(imported.settings[2]));
  std::vector<std::string> reasons;
  for (const RowProblem& problem : imported.problems) reasons.push_back(problem.reason);
  EXPECT_THAT(reasons, ElementsAre("BAD_URN", "BAD_KIND", "BAD_DATE"));
}

TEST(RegisterRows, RefusesAFileThatIsNoExtract) {
  EXPECT_EQ(Import("tests/data/registers/early_years.csv", Register::kEstablishments).header.code(),
            absl::StatusCode::kInvalidArgument);
}

TEST(NeedsConfirmation, BeginsAboveTwoInAHundred) {
  EXPECT_FALSE(NeedsConfirmation(0, 0));
  EXPECT_FALSE(NeedsConfirmation(2, 100));
  EXPECT_TRUE(NeedsConfirmation(3, 100));
  EXPECT_TRUE(NeedsConfirmation(1, 49));
  EXPECT_FALSE(NeedsConfirmation(1, 50));
}

}  // namespace
}  // namespace send::pupil
