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

}  // namespace send::ehcp
