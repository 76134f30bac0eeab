#include "common/civil/london.h"

#include "common/error/error.h"

namespace send::civil {

absl::StatusOr<London> London::Load() {
  absl::TimeZone zone;
  const bool loaded = absl::LoadTimeZone("Europe/London", &zone);
  // Midsummer noon tells British Summer Time from a zone that is UTC under another name.
  const absl::Time midsummer = absl::FromCivil(absl::CivilHour(2025, 6, 21, 12), absl::UTCTimeZone());
  if (!loaded || zone.At(midsummer).offset != 3600)
    return error::FailedPrecondition(
        "NO_TIME_ZONE_DATA", "Europe/London is not in this machine's time zone database: install tzdata.");
  return London(zone);
}

}  // namespace send::civil
