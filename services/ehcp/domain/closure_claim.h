#pragma once

#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "services/ehcp/domain/closure_window.h"

namespace send::ehcp {

// What a claim that a closure excuses lateness is held against.
struct ClosureRecord {
  // Of the setting that was asked.
  std::vector<Closure> closures = {};
  // The days on which it was asked for advice in this case, as far as that is recorded; empty where nothing is.
  std::vector<absl::CivilDay> asked_on = {};
};

// The closure in whose window advice was asked for (reg. 10(4)(a)-(b)). INVALID_ARGUMENT without a day.
// EXCEPTION_NOT_AVAILABLE: asked outside the window of every closure; or before `first`, on which the limit
// begins, or after `last`, for that cannot have made it impractical to keep the limit; or on a day other than
// those on which it is recorded.
absl::StatusOr<Closure> FindClosure(const ClosureRecord& record, std::optional<absl::CivilDay> asked_on,
                                    absl::CivilDay first, absl::CivilDay last);

}  // namespace send::ehcp
