#include "services/ehcp/domain/closure_window.h"

#include <gtest/gtest.h>

namespace send::ehcp {
namespace {

using absl::CivilDay;

TEST(ClosureWindow, IsOneWeekBeforeClosingToOneWeekBeforeOpeningForEveryLength) {
  const CivilDay closed(2026, 7, 22);
  for (int days = 0; days <= 60; ++days) {
    const auto window = FindClosureWindow({closed, closed + days});
    ASSERT_EQ(window.has_value(), days >= 28) << days;
    if (!window) continue;
    for (CivilDay day(2026, 7, 1); day < CivilDay(2026, 11, 1); ++day)
      ASSERT_EQ(window->Contains(day), day + 7 >= closed && day + 7 <= closed + days);
  }
}

}  // namespace
}  // namespace send::ehcp
