#include "services/ehcp/domain/appeal.h"

#include <algorithm>

#include "common/civil/counting.h"

namespace send::ehcp {

absl::CivilDay AppealLastDay(absl::CivilDay notice_sent, std::optional<absl::CivilDay> certificate_issued,
                             const civil::HolidayCalendar& calendar) {
  absl::CivilDay last = civil::MonthsAfter(notice_sent, 2);
  if (certificate_issued) last = std::max(last, civil::MonthsAfter(*certificate_issued, 1));
  if (last.month() == 8) return civil::FirstWorkingDayAfter(absl::CivilDay(last.year(), 8, 31), calendar);
  if (last.month() == 12 && last.day() >= 25)
    return civil::FirstWorkingDayAfter(absl::CivilDay(last.year() + 1, 1, 1), calendar);
  if (last.month() == 1 && last.day() == 1) return civil::FirstWorkingDayAfter(last, calendar);
  return last;
}

absl::CivilDay TribunalActLastDay(absl::CivilDay event, int days, const civil::HolidayCalendar& calendar) {
  absl::CivilDay last = event;
  for (int counted = 0; counted < days;) {
    ++last;
    const bool left_out =
        last.month() == 8 || (last.month() == 12 && last.day() >= 25) || (last.month() == 1 && last.day() == 1);
    if (!left_out) ++counted;
  }
  return calendar.IsWorkingDay(last) ? last : civil::FirstWorkingDayAfter(last, calendar);
}

}  // namespace send::ehcp
