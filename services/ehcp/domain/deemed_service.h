#pragma once

#include <optional>

#include "absl/time/civil_time.h"
#include "common/civil/holiday_calendar.h"
#include "services/ehcp/domain/ehc_request.h"

namespace send::ehcp {

// How long after it is sent a notice counts as served, where nobody recorded when it was: in working days.
//
// "Served" (Regs 13, 22(2)(c)) is received or deemed received; the Interpretation Act 1978 s.7 deems post
// served when it would arrive in the ordinary course, and the Regulations give no number. These are an
// engineering choice, each authority's to set: two working days is the courts' practice for first-class post.
// "Sent" (regs 22(3), 33) is the day of dispatch, whatever this says.
struct ServiceOffsets {
  int post_first_class = 2;
  int post_second_class = 4;
  // Portal, e-mail and in person.
  int same_day = 0;
};

// The day the notice was served: the one recorded, or the one deemed from how it was sent.
absl::CivilDay ServedOn(const Notice& notice, const civil::HolidayCalendar& calendar,
                        const ServiceOffsets& offsets = {});

// The same of anything that was sent, with the day that was recorded.
absl::CivilDay ServedOn(absl::CivilDay sent_on, std::optional<absl::CivilDay> recorded, Channel channel,
                        const civil::HolidayCalendar& calendar, const ServiceOffsets& offsets = {});

}  // namespace send::ehcp
