#pragma once

#include <optional>

#include "absl/time/civil_time.h"
#include "common/civil/holiday_calendar.h"
#include "services/ehcp/domain/ehc_request.h"

namespace send::ehcp {

// When a notice counts as served, where nobody recorded it: a number of working days after it is sent.
//
// "Served" (Regs 13, 22(2)(c)) is received or deemed received; the Interpretation Act 1978 s.7 deems post
// served when it would arrive in the ordinary course, and the Regulations give no number. Two working days for
// first-class post are the courts' practice; four for second-class are an engineering choice; what goes by
// portal, e-mail or in person is served the day it is sent. "Sent" (regs 22(3), 33) is the day of dispatch,
// whatever this says.
//
// The day the notice was served: the one recorded, or the one deemed from how it was sent.
absl::CivilDay ServedOn(const Notice& notice, const civil::HolidayCalendar& calendar);

// The same of anything that was sent, with the day that was recorded.
absl::CivilDay ServedOn(absl::CivilDay sent_on, std::optional<absl::CivilDay> recorded, Channel channel,
                        const civil::HolidayCalendar& calendar);

}  // namespace send::ehcp
