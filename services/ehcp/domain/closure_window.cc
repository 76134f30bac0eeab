#include "services/ehcp/domain/closure_window.h"

namespace send::ehcp {

std::optional<ClosureWindow> FindClosureWindow(const Closure& closure) {
  constexpr int kFourWeeks = 28;
  if (closure.reopens - closure.closed_from < kFourWeeks) return std::nullopt;
  return ClosureWindow{closure.closed_from - 7, closure.reopens - 7};
}

}  // namespace send::ehcp
