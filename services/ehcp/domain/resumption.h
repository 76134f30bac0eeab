#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "services/ehcp/domain/clock.h"
#include "services/ehcp/domain/disagreement.h"
#include "services/ehcp/domain/due_date.h"
#include "services/ehcp/domain/ehc_request.h"

// A refused request that goes on after an order, an agreement in place of an appeal, or an appeal that was not
// opposed (Regs 44-45). The refusal, its day, its reasons and its notices stay as they were: they are the
// outcome that statistics count (SEN2 sets flags beside it). What is done from then on is done under the limits
// of T44 or T45, and those of the request itself (A2, B4, B5, C4d) neither begin again nor are late for it.
namespace send::ehcp {

// What the disagreement gives, as its limits go (disagreement_clock.h): the order or agreement before the
// concession. FAILED_PRECONDITION (NOTHING_TO_RESUME): nothing that stands asks for an assessment or a plan, or
// to reconsider whether there is to be one.
absl::StatusOr<Resumption> ResumptionOf(const Disagreement& disagreement, const std::string& id);

// The request is assessed from here on, decides anew whether to make a plan, or prepares one.
// FAILED_PRECONDITION (ALREADY_RESUMED): by this disagreement. NOT_REFUSED: it is not refused, or was refused
// something else. ORDER_BEFORE_REFUSAL: the refusal, or its notice to the family, is not of an earlier day.
absl::StatusOr<EhcRequest> Resume(const EhcRequest& request, const Resumption& resumption);

// Both of the above, with what else is told once: what was recorded as done, and claimed as exceptions, with
// the disagreement stands with the request from here on; the disagreement says that it does. Also
// FAILED_PRECONDITION (RECORD_FULL) where the request has no room for the claims.
struct GoneOn {
  EhcRequest request;
  Disagreement disagreement;
};
absl::StatusOr<GoneOn> GoOn(const EhcRequest& request, const Disagreement& disagreement, const std::string& id,
                            absl::CivilDay today);

// The way back, for who takes back a resumption after which nothing else is recorded: the last one of the
// request, which came of the disagreement.
GoneOn GoBack(const EhcRequest& request, const Disagreement& disagreement);

// The request as its refusal left it: without what was done after it was first resumed. Of one that never was,
// the request itself.
EhcRequest BeforeResumption(const EhcRequest& request);

// What it goes on under now; null where it never was resumed.
inline const Resumption* LastResumption(const EhcRequest& request) {
  return request.resumptions.empty() ? nullptr : &request.resumptions.back();
}

// What it went on under on the day; null before it was first resumed.
const Resumption* FindResumption(const EhcRequest& request, absl::CivilDay day);

// The limit of a step of what is asked for: "T44-draft".
std::string LimitOf(const Resumption& resumption, std::string_view step);

// Those of the request's limits that it has by this disagreement: T44 or T45.
std::vector<Deadline> LimitsResumed(const EhcRequest& request, const std::string& disagreement,
                                    absl::CivilDay today, const civil::HolidayCalendar& calendar);

// ExplainDueDate, and another day that was agreed or directed in place of the law's.
std::vector<DerivationStep> ExplainDeadline(const EhcRequest& request, const Deadline& deadline,
                                            const civil::HolidayCalendar& calendar);

// True where a plan is to be made: the authority decided so, or must.
inline bool IsPlanToBeMade(const EhcRequest& request) {
  const Resumption* last = LastResumption(request);
  return request.issue_decision == IssueDecision::kIssue ||
         (last != nullptr && last->to == ResumedTo::kMakePlan);
}

// The refusal of a plan with which the course ended, 0 for the first; nullopt where it did not so end.
std::optional<RefusedPlan> RefusalOf(const EhcRequest& request, size_t course);

// The first day on which what follows the decision to assess can happen, or what follows the decision to make a
// plan; each is set where it is asked.
absl::CivilDay AssessedFrom(const EhcRequest& request);
absl::CivilDay PlannedFrom(const EhcRequest& request);

}  // namespace send::ehcp
