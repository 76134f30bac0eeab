#include "services/ehcp/domain/law.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <sstream>
#include <string>

#include "services/ehcp/domain/limits_page.h"

namespace send::ehcp {
namespace {

TEST(Law, EveryRowSaysWhatItIs) {
  for (const Limit& limit : AllLimits()) {
    EXPECT_FALSE(limit.id.empty());
    EXPECT_FALSE(limit.trigger.empty()) << limit.id;
    EXPECT_FALSE(limit.duty.empty()) << limit.id;
    EXPECT_FALSE(limit.citation.empty()) << limit.id;
    EXPECT_LT(limit.in_force_from, limit.in_force_until) << limit.id;
    const bool numbered = limit.counting != Counting::kAsSoonAsPracticable &&
                          limit.counting != Counting::kAsDirected && limit.counting != Counting::kImmediately;
    EXPECT_EQ(limit.amount > 0, numbered) << limit.id;
    EXPECT_EQ(limit.citation.substr(0, 3) != "CoP", limit.statutory) << limit.id;
  }
}

TEST(Law, RowsOfOneLimitFollowEachOtherWithoutOverlap) {
  std::map<std::string_view, absl::CivilDay> until;
  for (const Limit& limit : AllLimits()) {
    const auto before = until.find(limit.id);
    if (before != until.end()) {
      EXPECT_EQ(before->second, limit.in_force_from) << limit.id;
    }
    until[limit.id] = limit.in_force_until;
  }
}

TEST(Law, FindsNothingBeforeItWasInForce) {
  EXPECT_EQ(FindLimit("A2", absl::CivilDay(2014, 8, 31)), nullptr);
  ASSERT_NE(FindLimit("A2", absl::CivilDay(2014, 9, 1)), nullptr);
  EXPECT_EQ(FindLimit("A2", absl::CivilDay(2014, 9, 1))->amount, 6);
  EXPECT_EQ(FindLimit("nothing", absl::CivilDay(2026, 1, 1)), nullptr);
}

// The sources of the service but the table and its page: what they name, they count.
std::string ReadSources() {
  std::ostringstream text;
  for (const char* layer : {"services/ehcp/domain", "services/ehcp/service"})
    for (const auto& entry : std::filesystem::directory_iterator(layer)) {
      const std::string name = entry.path().filename().string();
      const bool table = name.starts_with("law.") || name.starts_with("limits_page.");
      if (!table && name.find("_test.") == name.npos) text << std::ifstream(entry.path()).rdbuf();
    }
  return text.str();
}

TEST(LimitsPage, SaysOfEachLimitWhetherTheProgramCountsIt) {
  const std::string sources = ReadSources();
  ASSERT_FALSE(sources.empty()) << "run the test in the root of the tree";
  for (const Limit& limit : AllLimits()) {
    // missing_advice.h keeps it without its name.
    if (limit.id == "B1") continue;
    const bool named = sources.find('"' + std::string(limit.id) + '"') != sources.npos;
    EXPECT_EQ(IsTracked(limit.id), named) << limit.id;
  }
}

TEST(LimitsPage, IsCurrent) {
  const char* path = "services/ehcp/LIMITS.md";
  if (std::getenv("UPDATE_GOLDEN") != nullptr) std::ofstream(path) << RenderLimitsPage();
  std::ifstream file(path);
  const std::string page{std::istreambuf_iterator<char>(file), {}};
  EXPECT_EQ(page, RenderLimitsPage()) << "run this test with UPDATE_GOLDEN=1 and read the difference";
}

}  // namespace
}  // namespace send::ehcp
