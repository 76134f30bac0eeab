#include "common/base/uuid.h"

#include <openssl/evp.h>
#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <mutex>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"

namespace send {
namespace {

// The last millisecond and the 12 bits that order the ids within it.
struct Sequence {
  std::mutex mutex;
  int64_t millis = 0;
  uint32_t counter = 0;
};

std::string Format(const std::array<unsigned char, 16>& bytes) {
  static constexpr char kHex[] = "0123456789abcdef";
  std::string text;
  text.reserve(36);
  for (size_t i = 0; i < bytes.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) text.push_back('-');
    text.push_back(kHex[bytes[i] >> 4]);
    text.push_back(kHex[bytes[i] & 15]);
  }
  return text;
}

}  // namespace

std::string NewUuidV7(absl::Time now) {
  static Sequence sequence;
  std::array<unsigned char, 16> bytes;
  RAND_bytes(bytes.data(), static_cast<int>(bytes.size()));
  int64_t millis = absl::ToUnixMillis(now);
  uint32_t counter = 0;
  {
    const std::lock_guard lock(sequence.mutex);
    if (millis > sequence.millis) {
      sequence.millis = millis;
      // Half of the range is left for ids of the same millisecond.
      sequence.counter = (static_cast<uint32_t>(bytes[6]) << 3) & 0x7ff;
    } else if (++sequence.counter > 0xfff) {
      sequence.counter = 0;
      ++sequence.millis;
    }
    millis = sequence.millis;
    counter = sequence.counter;
  }
  for (size_t i = 0; i < 6; ++i) bytes[i] = static_cast<unsigned char>((millis >> (40 - 8 * i)) & 0xff);
  bytes[6] = static_cast<unsigned char>(0x70 | (counter >> 8));
  bytes[7] = static_cast<unsigned char>(counter & 0xff);
  bytes[8] = static_cast<unsigned char>(0x80 | (bytes[8] & 0x3f));
  return Format(bytes);
}

std::string UuidV5(std::string_view name_space, std::string_view name) {
  std::string hex;
  for (const char c : name_space)
    if (c != '-') hex.push_back(c);
  const std::string text = absl::HexStringToBytes(hex) + std::string(name);
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  EVP_Digest(text.data(), text.size(), digest.data(), nullptr, EVP_sha1(), nullptr);
  std::array<unsigned char, 16> bytes;
  std::copy_n(digest.begin(), bytes.size(), bytes.begin());
  bytes[6] = static_cast<unsigned char>(0x50 | (bytes[6] & 0x0f));
  bytes[8] = static_cast<unsigned char>(0x80 | (bytes[8] & 0x3f));
  return Format(bytes);
}

bool IsUuid(std::string_view text) {
  if (text.size() != 36) return false;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    const bool fits = dash ? text[i] == '-' : absl::ascii_isxdigit(static_cast<unsigned char>(text[i]));
    if (!fits) return false;
  }
  return true;
}

}  // namespace send
