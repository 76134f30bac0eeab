#include "services/ehcp/store/advice_store.h"

#include "common/error/error.h"
#include "services/ehcp/domain/advice_clock.h"
#include "services/ehcp/store/ehc_request_store.h"

namespace send::ehcp {

absl::Status AdviceNotFound() {
  return error::NotFound("ADVICE_NOT_FOUND",
                         "There is no such request for advice, or none that you may see: check its name.");
}

absl::CivilDay AdviceDueOn(const AdviceRequest& advice, const civil::HolidayCalendar& calendar) {
  return ComputeAdviceDeadline(advice, advice.requested_on, calendar).due_on.value_or(kNoDueDate);
}

absl::CivilDay AdviceChaseOn(const AdviceRequest& advice, const civil::HolidayCalendar& calendar) {
  return NextChaseOn(advice, calendar).value_or(kNoDueDate);
}

}  // namespace send::ehcp
