#include "services/ehcp/domain/deemed_service.h"

#include "common/civil/counting.h"

namespace send::ehcp {
namespace {

constexpr int kPostFirstClass = 2;
constexpr int kPostSecondClass = 4;

}  // namespace

absl::CivilDay ServedOn(const Notice& notice, const civil::HolidayCalendar& calendar) {
  return ServedOn(notice.sent_on, notice.served_on, notice.channel, calendar);
}

absl::CivilDay ServedOn(absl::CivilDay sent_on, std::optional<absl::CivilDay> recorded, Channel channel,
                        const civil::HolidayCalendar& calendar) {
  if (recorded) return *recorded;
  if (channel == Channel::kPostFirstClass) return civil::WorkingDaysAfter(sent_on, kPostFirstClass, calendar);
  if (channel == Channel::kPostSecondClass) return civil::WorkingDaysAfter(sent_on, kPostSecondClass, calendar);
  return sent_on;
}

}  // namespace send::ehcp
