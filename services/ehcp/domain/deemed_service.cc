#include "services/ehcp/domain/deemed_service.h"

#include "common/civil/counting.h"

namespace send::ehcp {

absl::CivilDay ServedOn(const Notice& notice, const civil::HolidayCalendar& calendar,
                        const ServiceOffsets& offsets) {
  if (notice.served_on) return *notice.served_on;
  int days = offsets.same_day;
  if (notice.channel == Channel::kPostFirstClass) days = offsets.post_first_class;
  if (notice.channel == Channel::kPostSecondClass) days = offsets.post_second_class;
  return days == 0 ? notice.sent_on : civil::WorkingDaysAfter(notice.sent_on, days, calendar);
}

}  // namespace send::ehcp
