#include "services/ehcp/domain/deemed_service.h"

#include "common/civil/counting.h"

namespace send::ehcp {

absl::CivilDay ServedOn(const Notice& notice, const civil::HolidayCalendar& calendar,
                        const ServiceOffsets& offsets) {
  return ServedOn(notice.sent_on, notice.served_on, notice.channel, calendar, offsets);
}

absl::CivilDay ServedOn(absl::CivilDay sent_on, std::optional<absl::CivilDay> recorded, Channel channel,
                        const civil::HolidayCalendar& calendar, const ServiceOffsets& offsets) {
  if (recorded) return *recorded;
  int days = offsets.same_day;
  if (channel == Channel::kPostFirstClass) days = offsets.post_first_class;
  if (channel == Channel::kPostSecondClass) days = offsets.post_second_class;
  return days == 0 ? sent_on : civil::WorkingDaysAfter(sent_on, days, calendar);
}

}  // namespace send::ehcp
