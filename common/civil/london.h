#pragma once

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"

namespace send::civil {

// The one place that turns an instant into a date of law: Europe/London (C15).
class London {
 public:
  // FAILED_PRECONDITION (NO_TIME_ZONE_DATA) where the machine has no time zone database: Abseil would go on
  // in UTC, and every date between midnight and one in summer would be a day early.
  static absl::StatusOr<London> Load();

  absl::CivilDay Today(absl::Time now) const { return absl::ToCivilDay(now, zone_); }

 private:
  explicit London(absl::TimeZone zone) : zone_(zone) {}
  absl::TimeZone zone_;
};

}  // namespace send::civil
