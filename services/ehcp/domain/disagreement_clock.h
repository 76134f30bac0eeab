#pragma once

#include <vector>

#include "absl/time/civil_time.h"
#include "common/civil/holiday_calendar.h"
#include "services/ehcp/domain/clock.h"
#include "services/ehcp/domain/disagreement.h"

namespace send::ehcp {

// Every limit of the disagreement that has begun, on `today`, under the law in force on each trigger's day: D1
// to D12, and what an order (reg. 44) or an appeal that is not opposed (reg. 45) asks of the authority.
//
// What the family may do by a day (D1, D9) is never late: after it, the right has ended. D9 is the later of its
// two limbs and has the tribunal's rule for its last day (appeal.h). The response (D12) and acts
// directed (D11) are acts before the tribunal: days of August and from 25 December to 1 January are not counted
// (HESC r.12(3)(b)). The limits of regs 44 and 45 know no such days. The mediation's date must be told at least
// five working days before (D7), but for what the family consented to. Where it is on health matters alone, the
// commissioning body owes what the authority owes else (D4h, D7h, D8h), and tells it of an agreement (D8i). An
// order, or the appeal's withdrawal, ends what was still to be done before it; that the appeal is not opposed
// ends the response and the acts directed. Another day that was agreed or directed for an order is that of its
// last limit, the final plan; a draft or a decision before it keeps the law's. An order to assess leads to a
// plan or to none: recording the one ends the other's limit. Where the request goes on by it, the limits of
// regs 44 and 45 are the request's (LimitsResumed in resumption.h).
std::vector<Deadline> ComputeDeadlines(const Disagreement& disagreement, absl::CivilDay today,
                                       const civil::HolidayCalendar& calendar);

// The earliest limit of the authority itself that is still owed; null where there is none.
const Deadline* FindNextDue(const std::vector<Deadline>& deadlines);

// The bit of the table of the law that a ground stands for.
Exceptions ExceptionOf(ComplianceGround ground);

// The limits that an order or an unopposed appeal begins: "T44-draft", "T44-final". Empty for one that is
// dismissed.
std::vector<std::string_view> LimitsOfOrder(Order order);
std::vector<std::string_view> LimitsNotOpposed(Subject subject);

}  // namespace send::ehcp
