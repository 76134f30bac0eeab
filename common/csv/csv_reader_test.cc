#include "common/csv/csv_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace send::csv {
namespace {

using ::testing::ElementsAre;

std::vector<Record> Read(std::string_view text, size_t piece = 1000, size_t most = 1000) {
  std::vector<Record> records;
  Reader reader([&](Record record) { records.push_back(std::move(record)); }, most);
  for (size_t i = 0; i < text.size(); i += piece) reader.Feed(text.substr(i, piece));
  reader.Finish();
  return records;
}

TEST(Reader, ReadsQuotesCommasAndLinesWithinFieldsInPiecesOfAnySize) {
  constexpr std::string_view kText =
      "\xEF\xBB\xBF"
      "a,b\r\n\"x, \"\"y\"\"\",\"two\r\nlines\"\r\n\r\n,\nlast";
  for (size_t piece = 1; piece <= kText.size(); ++piece) {
    const auto records = Read(kText, piece);
    ASSERT_EQ(records.size(), 4U) << piece;
    EXPECT_THAT(records[0].fields, ElementsAre("a", "b"));
    EXPECT_THAT(records[1].fields, ElementsAre("x, \"y\"", "two\r\nlines"));
    EXPECT_EQ(records[1].line, 2);
    EXPECT_THAT(records[2].fields, ElementsAre("", ""));
    EXPECT_THAT(records[3].fields, ElementsAre("last"));
    EXPECT_EQ(records[3].line, 6);
  }
}

TEST(Reader, TellsAMalformedRecordAndGoesOn) {
  const auto records = Read("a\"b,c\nok\n\"x\"y\nok\n\"open,1\n");
  ASSERT_EQ(records.size(), 5U);
  EXPECT_NE(records[0].problem, "");
  EXPECT_EQ(records[1].problem, "");
  EXPECT_NE(records[2].problem, "");
  EXPECT_THAT(records[3].fields, ElementsAre("ok"));
  EXPECT_NE(records[4].problem, "");
}

TEST(Reader, ARecordOverTheLimitDoesNotFillMemory) {
  const auto records = Read(std::string(5000, 'x') + "\nok\n", 7, 100);
  ASSERT_EQ(records.size(), 2U);
  EXPECT_EQ(records[0].problem, "the record is too long");
  EXPECT_THAT(records[1].fields, ElementsAre("ok"));
}

TEST(Encoding, TurnsWindows1252IntoUtf8) {
  EXPECT_EQ(FromWindows1252("St Mary\x92s caf\xE9 \x80"), "St Mary\u2019s caf\u00e9 \u20ac");
  EXPECT_EQ(FromWindows1252("\x81"), "\uFFFD");
}

TEST(Encoding, KnowsUtf8) {
  EXPECT_TRUE(IsUtf8("caf\u00e9 \U0001F600"));
  for (const char* bad : {"\xE9", "\xC0\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE2\x82", "\xFF"})
    EXPECT_FALSE(IsUtf8(bad));
}

TEST(WriteField, QuotesAndDefusesFormulas) {
  EXPECT_EQ(WriteField("plain"), "plain");
  EXPECT_EQ(WriteField("a,\"b\""), "\"a,\"\"b\"\"\"");
  EXPECT_EQ(WriteField("=1+1"), "'=1+1");
  EXPECT_EQ(WriteField("-2"), "'-2");
  EXPECT_EQ(WriteField(""), "");
}

}  // namespace
}  // namespace send::csv
