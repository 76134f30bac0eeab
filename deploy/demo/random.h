#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace send::demo {

// Numbers that are the same on every machine for the same seed, what they are for, and its number in the row: a
// change of one record leaves all others as they were. (SplitMix64; the standard's distributions differ between
// libraries.)
class Random {
 public:
  Random(uint64_t seed, std::string_view what, uint64_t index) : state_(seed) {
    for (const char c : what) state_ = Mix(state_ ^ static_cast<unsigned char>(c));
    state_ = Mix(state_ ^ index);
  }

  // From `low` to `high`, both included.
  int Between(int low, int high) {
    state_ += 0x9e3779b97f4a7c15;
    return low + static_cast<int>(Mix(state_) % static_cast<uint64_t>(high - low + 1));
  }
  bool Chance(int percent) { return Between(1, 100) <= percent; }
  template <class Item, size_t kCount>
  const Item& Pick(const Item (&items)[kCount]) {
    return items[Between(0, static_cast<int>(kCount) - 1)];
  }

 private:
  static uint64_t Mix(uint64_t x) {
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
    x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
    return x ^ (x >> 31);
  }
  uint64_t state_;
};

}  // namespace send::demo
