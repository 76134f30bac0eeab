#include "services/ehcp/domain/appeal.h"

#include <algorithm>

#include "common/civil/counting.h"

namespace send::ehcp {

absl::CivilDay RollAppealLastDay(absl::CivilDay last, const civil::HolidayCalendar& calendar) {
  if (last.month() == 8) return civil::FirstWorkingDayAfter(absl::CivilDay(last.year(), 8, 31), calendar);
  if (last.month() == 12 && last.day() >= 25)
    return civil::FirstWorkingDayAfter(absl::CivilDay(last.year() + 1, 1, 1), calendar);
  return calendar.IsWorkingDay(last) ? last : civil::FirstWorkingDayAfter(last, calendar);
}

absl::CivilDay AppealLastDay(absl::CivilDay notice_sent, std::optional<absl::CivilDay> certificate_issued,
                             const civil::HolidayCalendar& calendar) {
  absl::CivilDay last = civil::MonthsAfter(notice_sent, 2);
  if (certificate_issued) last = std::max(last, civil::MonthsAfter(*certificate_issued, 1));
  return RollAppealLastDay(last, calendar);
}

bool TribunalLeavesOut(absl::CivilDay day) {
  return day.month() == 8 || (day.month() == 12 && day.day() >= 25) || (day.month() == 1 && day.day() == 1);
}

absl::CivilDay TribunalActLastDay(absl::CivilDay event, int days, const civil::HolidayCalendar& calendar) {
  absl::CivilDay last = event;
  for (int counted = 0; counted < days;)
    if (!TribunalLeavesOut(++last)) ++counted;
  return calendar.IsWorkingDay(last) ? last : civil::FirstWorkingDayAfter(last, calendar);
}

absl::CivilDay TribunalWorkingDaysAfter(absl::CivilDay event, int days,
                                        const civil::HolidayCalendar& calendar) {
  absl::CivilDay last = event;
  for (int counted = 0; counted < days;) {
    ++last;
    if (calendar.IsWorkingDay(last) && !TribunalLeavesOut(last)) ++counted;
  }
  return last;
}

}  // namespace send::ehcp
