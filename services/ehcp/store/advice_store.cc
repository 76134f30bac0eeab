#include "services/ehcp/store/advice_store.h"

#include "common/error/error.h"
#include "services/ehcp/domain/advice_clock.h"
#include "services/ehcp/store/ehc_request_store.h"

namespace send::ehcp {

absl::StatusOr<std::vector<AdviceRequest>> AllAdvice(AdviceStore& store, const AdviceScope& scope,
                                                     const std::string& request_id, absl::Time deadline) {
  const auto found = store.List(scope, {.request_id = request_id, .limit = kMostAdvice}, deadline);
  if (!found.ok()) return found.status();
  std::vector<AdviceRequest> advice;
  for (const StoredAdvice& stored : *found) advice.push_back(stored.value);
  return advice;
}

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
