#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/civil_time.h"
#include "common/civil/holiday_calendar.h"
#include "services/ehcp/domain/disagreement_clock.h"
#include "services/ehcp/domain/due_date.h"

namespace send::ehcp {

// The deadline of that limit, which began on that day where one is given. Of several (acts directed, D11) the
// earliest that is still owed, or else the last. Null where there is none.
const Deadline* FindDeadline(const std::vector<Deadline>& deadlines, std::string_view limit_id,
                             std::optional<absl::CivilDay> began);

// Why a deadline that ComputeDeadlines gave is due when it is. Where another day stands in the place of the
// law's (the family consented to it, all agreed on it in writing, it was directed), the law's day comes first
// and then why it gives way. An appeal after a certificate is counted from both, and is due on the later (D9,
// D9c); of the days of an act directed (D11) each is told that is left out.
std::vector<DerivationStep> ExplainDueDate(const Disagreement& disagreement, const Deadline& deadline,
                                           const civil::HolidayCalendar& calendar);

// A ground on which lateness in complying may be excused, as it stands in one disagreement.
struct ConsideredComplianceException {
  ComplianceGround ground = ComplianceGround::kExceptionalCircumstances;
  std::string citation;
  bool claimed = false;
  std::string explanation;
};

// Every ground that can be claimed for the limit, claimed or not; empty where the law has none.
std::vector<ConsideredComplianceException> ConsiderExceptions(const Disagreement& disagreement,
                                                              const Limit& limit);

}  // namespace send::ehcp
