#pragma once

#include <vector>

#include "absl/time/civil_time.h"
#include "common/civil/holiday_calendar.h"
#include "services/ehcp/domain/clock.h"
#include "services/ehcp/domain/consultation.h"
#include "services/ehcp/domain/due_date.h"

// By when a consultation should be answered: C3d, 15 calendar days from its receipt (CoP 9.83). It is guidance:
// an answer after it is late, and never a breach of the law; the authority's own limits run on whatever comes.
namespace send::ehcp {

// The recorded receipt, or the day deemed from how it was sent (deemed_service.h).
absl::CivilDay ConsultationReceivedOn(const Consultation& consultation, const civil::HolidayCalendar& calendar);

// As it stands on `today`: met by the answer; ended where it was withdrawn in time. `limit` is null where there
// was no such limit: none is made then (consultation_decide.h).
Deadline ComputeConsultationDeadline(const Consultation& consultation, absl::CivilDay today,
                                     const civil::HolidayCalendar& calendar);

// The derivation; its first step says whether the receipt is recorded or deemed.
std::vector<DerivationStep> ExplainConsultationDeadline(const Consultation& consultation,
                                                        const civil::HolidayCalendar& calendar);

}  // namespace send::ehcp
