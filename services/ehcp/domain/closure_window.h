#pragma once

#include <optional>

#include "absl/time/civil_time.h"

namespace send::ehcp {

// A time without the school or early years provider open: its own, not the authority's term calendar.
struct Closure {
  absl::CivilDay closed_from;
  absl::CivilDay reopens;
};

// The days, both included, on which asking the head (or the provider) for advice makes the closure an
// exception: from one week before the first day closed to one week before the day it re-opens (reg.
// 10(4)(a)-(b), and through it regs 5(4), 13(3), 27(3)). nullopt for a closure of less than four continuous
// weeks.
//
// The last day is read as included, and any later first day of the same closure is covered by the earliest
// (both our interpretation). It excuses the authority only, never an adviser: reg. 8(2) has no such ground.
struct ClosureWindow {
  absl::CivilDay first;
  absl::CivilDay last;
  bool Contains(absl::CivilDay day) const { return day >= first && day <= last; }
};

std::optional<ClosureWindow> FindClosureWindow(const Closure& closure);

}  // namespace send::ehcp
