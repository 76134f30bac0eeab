#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "absl/time/civil_time.h"

namespace send::civil {

// A date of ISO 8601, "2026-01-15", and nothing else: nullopt for impossible dates (30 February), other
// forms, blanks, and years outside 1900-2199.
std::optional<absl::CivilDay> ParseDate(std::string_view text);

// "2026-01-15".
std::string FormatDate(absl::CivilDay day);

// "Thursday 15 January 2026", for people.
std::string FormatLongDate(absl::CivilDay day);

bool IsWeekend(absl::CivilDay day);

}  // namespace send::civil
