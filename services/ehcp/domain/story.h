#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "common/base/strings.h"
#include "common/civil/date.h"
#include "common/error/error.h"

// What the runners of stories have in common (tests/scenarios/README.md): lines, words, "refuses REASON …".
namespace send::ehcp {

class Story {
 public:
  virtual ~Story() = default;

  // An empty text where the line holds; else what is the case.
  std::string Run(const std::string& line) {
    std::istringstream stream(line.substr(0, line.find('#')));
    words_.clear();
    malformed_.clear();
    for (std::string word; stream >> word;) words_.push_back(word);
    if (words_.empty()) return "";
    ++lines_run_;
    std::string expected_refusal;
    if (words_[0] == "refuses") {
      expected_refusal = At(1);
      words_.erase(words_.begin(), words_.begin() + std::min<std::ptrdiff_t>(2, std::ssize(words_)));
    }
    if (const auto said = Check()) return malformed_.empty() ? *said : malformed_;
    const absl::Status status = Act();
    if (!malformed_.empty()) return malformed_;
    const std::string refusal = error::ReasonOf(status);
    if (!status.ok() && refusal.empty()) return std::string(ToStd(status.message()));
    if (refusal == expected_refusal) return "";
    return status.ok() ? "it is not refused" : "it is refused: " + refusal;
  }
  // Without those that have no words.
  int lines_run() const { return lines_run_; }

 protected:
  // Of a line that sets or checks something, what does not hold, empty where all does; nullopt for one that
  // acts.
  virtual std::optional<std::string> Check() = 0;
  // Makes a decision and keeps what it leaves. A status without a reason says that the line cannot be run.
  virtual absl::Status Act() = 0;

  std::string At(size_t index) {
    if (index < words_.size()) return words_[index];
    malformed_ = "the line is too short";
    return "";
  }
  bool Has(size_t index) const { return index < words_.size(); }
  absl::CivilDay Day(size_t index) {
    const auto day = civil::ParseDate(At(index));
    if (!day) malformed_ = "'" + At(index) + "' is not a date";
    return day.value_or(absl::CivilDay());
  }
  template <class T>
  T Meaning(const std::map<std::string, T>& words, size_t index) {
    const auto found = words.find(At(index));
    if (found != words.end()) return found->second;
    malformed_ = "'" + At(index) + "' is not known here";
    return words.begin()->second;
  }
  absl::Status UnknownVerb() { return absl::UnimplementedError("unknown verb '" + At(0) + "'"); }

 private:
  std::vector<std::string> words_;
  std::string malformed_;
  int lines_run_ = 0;
};

// Runs every file of the folder as a story of its own; answers how many lines were run.
template <class OneStory>
int RunStories(const std::string& folder) {
  int lines = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    OneStory story;
    std::ifstream file(entry.path());
    int number = 0;
    for (std::string line; std::getline(file, line);) {
      ++number;
      EXPECT_EQ(story.Run(line), "") << entry.path().string() << ":" << number << ": " << line;
    }
    lines += story.lines_run();
  }
  return lines;
}

}  // namespace send::ehcp
