#include "clients/sendctl/cli/parse.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace send::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

struct Outcome {
  Parsed parsed;
  std::string out;
  std::string err;
};

Outcome ParseWords(const std::vector<std::string>& words) {
  std::ostringstream out, err;
  Parsed parsed = Parse(words, out, err);
  return {std::move(parsed), out.str(), err.str()};
}

TEST(Parse, ReadsFlagsPositionalsAndSwitches) {
  const Outcome got =
      ParseWords({"requests", "list", "--state", "Received", "--page-size=20", "--all", "--json"});
  ASSERT_NE(got.parsed.command, nullptr) << got.err;
  EXPECT_EQ(got.parsed.command->path, "requests list");
  EXPECT_EQ(got.parsed.arguments.Text("state"), "received");
  EXPECT_EQ(got.parsed.arguments.Text("page-size"), "20");
  EXPECT_TRUE(got.parsed.arguments.Has("all"));
  EXPECT_FALSE(got.parsed.arguments.Has("caseworker"));
  const Outcome explain = ParseWords({"requests", "explain", "r1", "A2"});
  EXPECT_EQ(explain.parsed.arguments.Positional(0), "r1");
  EXPECT_EQ(explain.parsed.arguments.Positional(1), "A2");
}

TEST(Parse, AFlagMayStandManyTimes) {
  const Outcome got =
      ParseWords({"access-rules", "allow", "--allow", "a", "--allow", "b", "--reason", "r", "NAME"});
  ASSERT_NE(got.parsed.command, nullptr) << got.err;
  EXPECT_THAT(got.parsed.arguments.All("allow"), ElementsAre("a", "b"));
  EXPECT_EQ(got.parsed.arguments.Positional(0), "NAME");
}

TEST(Parse, TakesTextFromAFile) {
  const std::string path = testing::TempDir() + "/reasons.txt";
  std::ofstream(path) << "Two lines\nof reasons\n";
  const Outcome got =
      ParseWords({"requests", "withdraw", "r1", "--withdrawn-on", "2026-01-05", "--reason", "@" + path});
  ASSERT_NE(got.parsed.command, nullptr) << got.err;
  EXPECT_EQ(got.parsed.arguments.Text("reason"), "Two lines\nof reasons");
  const Outcome none =
      ParseWords({"requests", "withdraw", "r1", "--withdrawn-on", "2026-01-05", "--reason", "@/none"});
  EXPECT_EQ(none.parsed.exit_code, 2);
  EXPECT_EQ(none.err, "sendctl: the file /none cannot be read, or is empty.\n");
}

TEST(Parse, RefusesWhatItDoesNotKnow) {
  for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{
           {},
           {"requests"},
           {"requests", "fly"},
           {"requests", "get"},
           {"requests", "get", "a", "b"},
           {"requests", "list", "--state", "asleep"},
           {"requests", "list", "--colour", "red"},
           {"settings", "import", "f.csv"},
       }) {
    const Outcome got = ParseWords(words);
    EXPECT_EQ(got.parsed.command, nullptr);
    EXPECT_EQ(got.parsed.exit_code, 2);
    EXPECT_NE(got.err, "");
    EXPECT_EQ(got.out, "");
  }
}

TEST(Parse, HelpNamesEveryCommandFlagAndExitCode) {
  const Outcome top = ParseWords({"--help"});
  EXPECT_EQ(top.parsed.exit_code, 0);
  EXPECT_THAT(top.out, HasSubstr("3 no answer from the"));
  for (const Command& command : AllCommands()) {
    std::istringstream path(command.path);
    std::vector<std::string> words{std::istream_iterator<std::string>(path), {}};
    EXPECT_THAT(top.out, HasSubstr("  " + words[0]));
    words.push_back("--help");
    const Outcome got = ParseWords(words);
    EXPECT_EQ(got.parsed.exit_code, 0) << command.path;
    EXPECT_THAT(got.out, HasSubstr(command.help));
    for (const Flag& flag : command.flags) EXPECT_THAT(got.out, HasSubstr("--" + flag.name));
    for (const Flag& flag : CommonFlags()) EXPECT_THAT(got.out, HasSubstr("--" + flag.name));
  }
}

}  // namespace
}  // namespace send::cli
