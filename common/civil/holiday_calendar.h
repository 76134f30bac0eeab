#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"

namespace send::civil {

// The bank holidays of England and Wales, year by year, as data.
//
// A working day is any day but Saturday, Sunday and a bank holiday; Christmas Day and Good Friday are in the
// data like the rest. Source of the meaning: the Tribunal Procedure (First-tier Tribunal) (HESC) Rules 2008,
// r.1; the SEND Regulations 2014 use the words without defining them.
class HolidayCalendar {
 public:
  // Reads the government's own form,
  //   {"england-and-wales": {"events": [{"title": "…", "date": "2026-01-01"}, …]}},
  // to which our file adds "confirmed_through": 2027, the last year that has been announced; the last year of
  // the events when it is absent. INVALID_ARGUMENT (BAD_HOLIDAY_FILE) names the first thing that is wrong.
  static absl::StatusOr<HolidayCalendar> Parse(std::string_view json);

  // This calendar with the years that `json` holds replaced by its own. Errors as for Parse; also where a
  // year would be missing between the two.
  absl::StatusOr<HolidayCalendar> Extended(std::string_view json) const;

  bool IsHoliday(absl::CivilDay day) const;
  bool IsWorkingDay(absl::CivilDay day) const;

  // What to tell people about a date past the last announced year, or before the first one known; nullopt
  // for all others.
  std::optional<std::string> WarningFor(absl::CivilDay day) const;

  absl::civil_year_t first_year() const { return first_year_; }
  absl::civil_year_t last_year() const;
  absl::civil_year_t confirmed_through() const { return confirmed_through_; }

 private:
  absl::civil_year_t first_year_ = 0;
  absl::civil_year_t confirmed_through_ = 0;
  // One mark a day, from 1 January of the first year to 31 December of the last.
  std::vector<bool> holidays_;
};

}  // namespace send::civil
