#include "deploy/demo/exampleshire.h"

#include <openssl/evp.h>

#include <array>

#include "common/civil/date.h"

namespace send::demo {
namespace {

void AddPeriods(absl::CivilDay today, Exampleshire& made) {
  const auto closure = LastSummer(today);
  const auto year = civil::ParseDate(closure.closed_from_date())->year();
  using Day = absl::CivilDay;
  const auto term = [&](const char* title, Day first, Day last) {
    auto& added = made.terms.emplace_back();
    added.set_title(title);
    added.set_first_date(civil::FormatDate(first));
    added.set_last_date(civil::FormatDate(last));
  };
  term("Summer", Day(year, 4, 14), Day(year, 7, 21));
  term("Autumn", Day(year, 9, 2), Day(year, 12, 18));
  term("Spring", Day(year + 1, 1, 4), Day(year + 1, 3, 26));
  term("Summer", Day(year + 1, 4, 12), Day(year + 1, 7, 21));
  made.closures.push_back(closure);
  auto& winter = made.closures.emplace_back();
  winter.set_title("Christmas holiday");
  winter.set_closed_from_date(civil::FormatDate(Day(year, 12, 19)));
  winter.set_reopens_date(civil::FormatDate(Day(year + 1, 1, 4)));
}

}  // namespace

Exampleshire MakeExampleshire(uint64_t seed, absl::CivilDay today) {
  Exampleshire made;
  made.settings = MakeSettings(seed);
  AddPeriods(today, made);
  made.pupils = MakePupils(seed, today, made.settings);
  made.cases = MakeCases(seed, today, made.pupils, made.settings);
  return made;
}

std::string StableUuid(std::string_view words) {
  // A namespace of our own.
  static constexpr std::array<unsigned char, 16> kNamespace = {0x5e, 0x4d, 0x99, 0x90, 0xd3, 0x30, 0x4a, 0x11,
                                                               0x8b, 0x51, 0xe0, 0xa3, 0x3f, 0x1e, 0x99, 0x99};
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  const std::string text = std::string(kNamespace.begin(), kNamespace.end()) + std::string(words);
  EVP_Digest(text.data(), text.size(), digest.data(), nullptr, EVP_sha1(), nullptr);
  digest[6] = static_cast<unsigned char>((digest[6] & 0x0f) | 0x50);
  digest[8] = static_cast<unsigned char>((digest[8] & 0x3f) | 0x80);
  static constexpr char kHex[] = "0123456789abcdef";
  std::string uuid;
  for (size_t i = 0; i < 16; ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) uuid.push_back('-');
    uuid.push_back(kHex[digest[i] >> 4]);
    uuid.push_back(kHex[digest[i] & 15]);
  }
  return uuid;
}

}  // namespace send::demo
