#pragma once

#include <dlfcn.h>

#include <cstdlib>
#include <exception>
#include <fstream>
#include <iostream>
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

// A corpus of tests/fuzz/corpus: a seed a line, in which %0A is that byte.
inline std::vector<std::string> Seeds(const std::string& name) {
  std::ifstream file("tests/fuzz/corpus/" + name);
  std::vector<std::string> seeds;
  for (std::string line; std::getline(file, line);) {
    std::string& seed = seeds.emplace_back();
    for (size_t at = 0; at < line.size(); ++at) {
      const bool escaped = line[at] == '%';
      seed += escaped ? static_cast<char>(std::stoi(line.substr(at + 1, 2), nullptr, 16)) : line[at];
      if (escaped) at += 2;
    }
  }
  return seeds;
}

// A text as it would stand in a corpus.
inline std::string AsSeed(std::string_view text) {
  std::string seed;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= ' ' && byte < 0x7f && c != '%') {
      seed += c;
    } else {
      constexpr char kDigits[] = "0123456789ABCDEF";
      seed += {'%', kDigits[byte >> 4], kDigits[byte & 15]};
    }
  }
  return seed;
}

// To be done before a sanitizer ends the program, where there is one; each has its own list.
inline void BeforeASanitizerEnds(void (*last)()) {
  for (const char* name : {"libasan.so.8", "libubsan.so.1"}) {
    void* const library = dlopen(name, RTLD_LAZY | RTLD_NOLOAD);
    void* const set = library == nullptr ? nullptr : dlsym(library, "__sanitizer_set_death_callback");
    if (set != nullptr) reinterpret_cast<void (*)(void (*)())>(set)(last);
  }
}

// Where a sanitizer or an exception ends the test, it says which text was the last: that is a seed.
class Mutator {
 public:
  // `pieces` are what the parser gives a meaning to.
  Mutator(std::vector<std::string> seeds, std::vector<std::string> pieces)
      : seeds_(std::move(seeds)), pieces_(std::move(pieces)) {
    BeforeASanitizerEnds(SayLast);
  }
  ~Mutator() {
    if (std::uncaught_exceptions() > 0) SayLast();
  }

  std::string Next() {
    std::string text = Pick(seeds_);
    for (size_t changes = Below(6); changes > 0; --changes) Change(text);
    Last() = text;
    return text;
  }

 private:
  static std::string& Last() {
    static std::string last;
    return last;
  }
  static void SayLast() { std::cerr << "the last text, as a seed: " << AsSeed(Last()) << std::endl; }
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
