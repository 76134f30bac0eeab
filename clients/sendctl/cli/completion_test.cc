#include "clients/sendctl/cli/completion.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>

#include "absl/strings/str_split.h"
#include "clients/sendctl/cli/message_fields.h"

namespace send::cli {
namespace {

using testing::HasSubstr;

class CompletionTest : public testing::TestWithParam<const char*> {};

TEST_P(CompletionTest, KnowsEveryCommandFlagAndWord) {
  const std::string script = CompletionScript(GetParam(), AllCommands()).value();
  for (const Command& command : AllCommands()) {
    const std::vector<std::string> words = absl::StrSplit(command.path, ' ');
    for (const std::string& word : words) EXPECT_THAT(script, HasSubstr(word));
    for (const Flag& flag : command.flags) {
      EXPECT_THAT(script, HasSubstr(flag.name)) << command.path;
      if (flag.words == nullptr) continue;
      for (const std::string& word : EnumWords(*flag.words)) EXPECT_THAT(script, HasSubstr(word)) << flag.name;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Shells, CompletionTest, testing::Values("bash", "zsh", "fish"));

// What bash offers for these words, the last of them half typed.
std::string Offered(const std::string& words) {
  const std::string script = CompletionScript("bash", AllCommands()).value();
  const std::string run = script + "\nCOMP_WORDS=(" + words +
                          ")\nCOMP_CWORD=$((${#COMP_WORDS[@]} - 1))\n_sendctl\necho \"${COMPREPLY[*]}\"\n";
  const std::string path = testing::TempDir() + "/sendctl_completion.bash";
  FILE* file = std::fopen(path.c_str(), "w");
  std::fputs(run.c_str(), file);
  std::fclose(file);
  FILE* pipe = popen(("bash " + path).c_str(), "r");
  std::string output(4096, '\0');
  output.resize(std::fread(output.data(), 1, output.size(), pipe));
  EXPECT_EQ(pclose(pipe), 0);
  output.erase(output.find_last_not_of('\n') + 1);
  return output;
}

TEST(BashCompletion, CompletesCommandsFlagsAndWords) {
  EXPECT_EQ(Offered("sendctl sign"), "sign-in sign-out");
  EXPECT_EQ(Offered("sendctl requests dea"), "deadlines");
  EXPECT_EQ(Offered("sendctl requests decide NAME --dec"), "--decision --decided-on");
  EXPECT_EQ(Offered("sendctl requests decide NAME --decision ass"), "assess");
  EXPECT_EQ(Offered("sendctl completion z"), "zsh");
}

TEST(CompletionScript, RefusesOtherShells) {
  EXPECT_EQ(CompletionScript("tcsh", AllCommands()).status().message(),
            "There is completion for bash, zsh and fish.");
}

}  // namespace
}  // namespace send::cli
