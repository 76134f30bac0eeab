#include <gtest/gtest.h>

#include "common/civil/date.h"
#include "common/csv/csv_reader.h"
#include "tests/fuzz/mutate.h"

// Parsers given what no client should send: they end, break nothing (the sanitizers watch), and what they
// accept is what their contract says, by another way of telling.
namespace send {
namespace {

std::vector<csv::Record> ReadCsv(std::string_view text, size_t piece) {
  std::vector<csv::Record> records;
  csv::Reader reader([&](csv::Record record) { records.push_back(std::move(record)); }, 4096);
  for (size_t at = 0; at < text.size(); at += piece) reader.Feed(text.substr(at, piece));
  reader.Finish();
  return records;
}

TEST(Fuzz, CsvReadsAlikeInWhateverPiecesItComes) {
  fuzz::Mutator mutator(fuzz::Seeds("csv"),
                        {"\"", ",", "\r\n", "\n", "\r", "\"\"", "\xEF\xBB\xBF", ",\"", "\",", "\0"});
  for (size_t i = 0; i < fuzz::Budget(); ++i) {
    const std::string text = mutator.Next() + "\r\n" + mutator.Next();
    const auto whole = ReadCsv(text, text.size() + 1);
    const auto pieces = ReadCsv(text, 1 + i % 7);
    ASSERT_EQ(whole.size(), pieces.size()) << fuzz::AsSeed(text);
    for (size_t n = 0; n < whole.size(); ++n) {
      ASSERT_EQ(whole[n].line, pieces[n].line);
      ASSERT_EQ(whole[n].problem, pieces[n].problem);
      if (whole[n].problem.empty()) {
        ASSERT_EQ(whole[n].fields, pieces[n].fields) << fuzz::AsSeed(text);
      }
    }
  }
}

TEST(Fuzz, CsvThatIsWrittenIsReadAsItWas) {
  fuzz::Mutator mutator(fuzz::Seeds("csv"), {"\"", ",", "\r\n", "\n", "=", "+", "@", "\t"});
  for (size_t i = 0; i < fuzz::Budget(); ++i) {
    const std::string first = mutator.Next(), second = "x" + mutator.Next();
    if ((first + second).find('\0') != std::string::npos) continue;
    const auto records = ReadCsv("x," + csv::WriteField(first) + "," + csv::WriteField(second) + "\r\n", 64);
    ASSERT_EQ(records.size(), 1U) << fuzz::AsSeed(first);
    ASSERT_EQ(records[0].problem, "") << fuzz::AsSeed(first);
    ASSERT_EQ(records[0].fields.size(), 3U) << fuzz::AsSeed(first);
    ASSERT_EQ(records[0].fields[2], second);
    // What a spreadsheet would run has a quote before it, and else nothing was changed.
    const std::string& read = records[0].fields[1];
    const bool formula =
        !first.empty() && std::string_view("=+-@\t\r\n").find(first[0]) != std::string_view::npos;
    ASSERT_EQ(read, formula ? "'" + first : first);
  }
}

// "yyyy-mm-dd" of the years 1900 to 2199, whether or not there is such a day.
bool HasFormOfDate(std::string_view text) {
  if (text.size() != 10) return false;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 4 || i == 7;
    if (dash ? text[i] != '-' : text[i] < '0' || text[i] > '9') return false;
  }
  return text.substr(0, 2) == "19" || text.substr(0, 2) == "20" || text.substr(0, 2) == "21";
}

TEST(Fuzz, DatesAreTakenInOneFormOnly) {
  fuzz::Mutator mutator(fuzz::Seeds("dates"), {"-", "0", "02-29", "02-30", "T00:00:00Z", " ", "+", "١"});
  size_t taken = 0;
  for (size_t i = 0; i < fuzz::Budget(); ++i) {
    const std::string text = mutator.Next();
    const auto day = civil::ParseDate(text);
    if (day) {
      ++taken;
      ASSERT_EQ(civil::FormatDate(*day), text);
    } else if (HasFormOfDate(text)) {
      // The form is right, so the day must be none of the calendar's.
      const absl::CivilDay normal(std::stoi(text.substr(0, 4)), std::stoi(text.substr(5, 2)),
                                  std::stoi(text.substr(8, 2)));
      ASSERT_NE(civil::FormatDate(normal), text);
    }
  }
  EXPECT_GT(taken, fuzz::Budget() / 50);
}

}  // namespace
}  // namespace send
