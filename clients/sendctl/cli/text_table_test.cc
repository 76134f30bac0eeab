#include "clients/sendctl/cli/text_table.h"

#include <gtest/gtest.h>

namespace send::cli {
namespace {

TEST(DisplayWidth, CountsColumnsNotBytes) {
  EXPECT_EQ(DisplayWidth("abc"), 3U);
  EXPECT_EQ(DisplayWidth("Siân"), 4U);
  EXPECT_EQ(DisplayWidth("e\xcc\x81"), 1U);  // e and a combining acute accent
  EXPECT_EQ(DisplayWidth("東京"), 4U);
  EXPECT_EQ(DisplayWidth("🙂"), 2U);
  EXPECT_EQ(DisplayWidth("\xff\xfe"), 2U);
  EXPECT_EQ(DisplayWidth("\xe6\x9d"), 2U);  // cut within a character
}

TEST(Harmless, LeavesNothingThatSteersATerminal) {
  EXPECT_EQ(Harmless("a\x1b[31mb\nc\td"), "a [31mb c d");
  EXPECT_EQ(Harmless("\xc2\x9b"
                     "31m"),
            " 31m");  // the one-character form of ESC [
  EXPECT_EQ(Harmless("a\xe2\x80\xae"
                     "b"),
            "a b");  // right-to-left override
  EXPECT_EQ(Harmless("Zoë O’Connor"), "Zoë O’Connor");
}

TEST(TextTable, AlignsByDisplayWidth) {
  TextTable table({{"NAME"}, {"DAYS", 9, true}, {"NOTE"}});
  table.AddRow({"Siân", "-3", "late"});
  table.AddRow({"東京", "12", ""});
  EXPECT_EQ(table.Render(),
            "NAME  DAYS  NOTE\n"
            "Siân    -3  late\n"
            "東京    12\n");
}

TEST(TextTable, WrapsBetweenWords) {
  TextTable table({{"LIMIT"}, {"DUTY", 10}, {"DUE"}});
  table.AddRow({"A2", "notify the family", "2026-01-15"});
  EXPECT_EQ(table.Render(),
            "LIMIT  DUTY        DUE\n"
            "A2     notify the  2026-01-15\n"
            "       family\n");
}

TEST(TextTable, BreaksWordsThatAreLongerThanTheColumn) {
  TextTable table({{"ID", 4}});
  table.AddRow({"abcdefghij"});
  EXPECT_EQ(table.Render(), "ID\nabcd\nefgh\nij\n");
}

TEST(TextTable, HeadingsAloneWithoutRows) { EXPECT_EQ(TextTable({{"A"}, {"B"}}).Render(), "A  B\n"); }

}  // namespace
}  // namespace send::cli
