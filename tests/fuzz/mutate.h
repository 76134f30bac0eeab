#pragma once

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <string_view>
#include <vector>

// Texts made from seeds by a fixed sequence of chance: the same on every machine and at every run.
namespace send::fuzz {

// As many texts as a parser is given: 20,000, or a million in the long form.
inline size_t Budget() {
  const char* const longer = std::getenv("SEND_TEST_LONG");
  return longer != nullptr && std::string_view(longer) == "1" ? 1'000'000 : 20'000;
}

// A corpus of tests/fuzz/corpus, a seed a line.
inline std::vector<std::string> Seeds(const std::string& name) {
  std::ifstream file("tests/fuzz/corpus/" + name);
  std::vector<std::string> seeds;
  for (std::string line; std::getline(file, line);) seeds.push_back(line);
  return seeds;
}

class Mutator {
 public:
  // `pieces` are what the parser gives a meaning to.
  Mutator(std::vector<std::string> seeds, std::vector<std::string> pieces)
      : seeds_(std::move(seeds)), pieces_(std::move(pieces)) {}

  std::string Next() {
    std::string text = Pick(seeds_);
    for (size_t changes = Below(6); changes > 0; --changes) Change(text);
    return text;
  }

 private:
  size_t Below(size_t limit) { return std::uniform_int_distribution<size_t>(0, limit - 1)(chance_); }
  const std::string& Pick(const std::vector<std::string>& from) { return from[Below(from.size())]; }

  void Change(std::string& text) {
    const size_t at = Below(text.size() + 1);
    switch (Below(6)) {
      case 0:
        if (at < text.size()) text[at] = static_cast<char>(Below(256));
        break;
      case 1:
        text.erase(at, Below(4));
        break;
      case 2:
        text.insert(at, 1, static_cast<char>(Below(256)));
        break;
      case 3:
        text.insert(at, Pick(pieces_));
        break;
      case 4:
        text = text.substr(0, at) + Pick(seeds_).substr(0, 200);
        break;
      default:
        text.insert(at, text.substr(at / 2, Below(20)));
    }
  }

  std::mt19937_64 chance_{20260101};
  const std::vector<std::string> seeds_;
  const std::vector<std::string> pieces_;
};

}  // namespace send::fuzz
