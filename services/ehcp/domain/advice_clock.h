#pragma once

#include <optional>
#include <vector>

#include "absl/time/civil_time.h"
#include "common/civil/holiday_calendar.h"
#include "services/ehcp/domain/advice.h"
#include "services/ehcp/domain/clock.h"
#include "services/ehcp/domain/due_date.h"

// By when advice is due, and when somebody is to be chased for it.
namespace send::ehcp {

// The day from which the limit runs: the adviser's receipt, as recorded; or as deemed from how it was asked
// (deemed_service.h): the day of the request for the portal and e-mail.
absl::CivilDay AdviceReceivedOn(const AdviceRequest& advice, const civil::HolidayCalendar& calendar);

// The limit (B2 or B2g, under the law in force on the day of receipt) as it stands on `today`. It is met by the
// answer, ended where the request was withdrawn in time or no advice is needed.
// `limit` is null where no such limit was in force: a request for advice is not made then (advice_decide.h).
Deadline ComputeAdviceDeadline(const AdviceRequest& advice, absl::CivilDay today,
                               const civil::HolidayCalendar& calendar);

// The derivation of the due date; its first step says whether the receipt is recorded or deemed.
std::vector<DerivationStep> ExplainAdviceDeadline(const AdviceRequest& advice,
                                                  const civil::HolidayCalendar& calendar);

// A ground for which the answer may be late (reg. 8(2)), as it stands for one request.
struct ConsideredAdviceException {
  AdviceGround ground;
  std::string citation;
  bool claimed = false;
  std::string explanation;
};
std::vector<ConsideredAdviceException> ConsiderAdviceExceptions(const AdviceRequest& advice);

// The bit of the table of the law that a ground stands for; kNoException for what is no ground of reg. 8(2).
Exceptions ExceptionOf(AdviceGround ground);

// The day of the next chase, which may have passed; nullopt for a request that is not open. A reminder five
// working days before the answer is due; an escalation on the first working day after, and on every tenth
// working day from then on. (Practice, not law.)
std::optional<absl::CivilDay> NextChaseOn(const AdviceRequest& advice, const civil::HolidayCalendar& calendar);

// The chase to be made on `today`, without its id; nullopt for none. A second look the same day finds nothing
// once the first is recorded. Days that nobody looked are made good by one chase, not by many.
std::optional<Chase> ProposeChase(const AdviceRequest& advice, absl::CivilDay today,
                                  const civil::HolidayCalendar& calendar);

}  // namespace send::ehcp
