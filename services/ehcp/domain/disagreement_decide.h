#pragma once

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "common/civil/holiday_calendar.h"
#include "services/ehcp/domain/closure_claim.h"
#include "services/ehcp/domain/disagreement.h"
#include "services/ehcp/domain/ehc_request.h"

// What may be recorded of a disagreement: pure functions with their refusals, each FAILED_PRECONDITION. A late
// step is recorded like any other; only the impossible is refused.
namespace send::ehcp {

// The notice that tells the family of the decision.
NoticeKind NoticeKindOf(Subject subject);

// Of a decision that the family was told of. NOTHING_TO_APPEAL: the request has no such decision, or the family
// has no notice of it.
absl::StatusOr<Disagreement> Begin(const EhcRequest& request, const std::string& request_id, Subject subject);

// DATE_IN_FUTURE; DATE_BEFORE_NOTICE: before the notice of the decision. STEP_TOO_EARLY: what comes before it
// is not recorded, or is later. STEP_ALREADY_RECORDED. ORDER_REQUIRED, ORDER_NOT_POSSIBLE: an order of another
// kind of case. DAY_REQUIRED: the day of the mediation, or by when an act must be done.
// DATE_BEFORE_AGREEMENT: what was agreed or directed is for an earlier day. APPEAL_ENDED: an order
// was made, or the appeal withdrawn.
absl::StatusOr<Disagreement> Decide(const Disagreement& disagreement, const StepRecord& step,
                                    absl::CivilDay today);

// Takes back the step recorded last or, with a limit, that what it asks for was done. NO_STEP: there is none.
// STEP_IN_USE: what the step asks for is recorded as done, or the request goes on by it, which is taken back
// first.
struct RetractStep {
  std::string reason;
  // "T44-draft"; empty for a step.
  std::string limit_id = {};
};
absl::StatusOr<Disagreement> Decide(const Disagreement& disagreement, const RetractStep& command);

// NO_SUCH_LIMIT: nothing that is ordered, agreed or conceded has that limit. DATE_IN_FUTURE; DATE_BEFORE_ORDER.
// ALREADY_DONE. REQUEST_GOES_ON: it is recorded with the request.
absl::StatusOr<Disagreement> Decide(const Disagreement& disagreement, const Compliance& command,
                                    absl::CivilDay today, const civil::HolidayCalendar& calendar);

// NO_SUCH_LIMIT, REQUEST_GOES_ON. NOT_AN_EXCEPTION: the limit has no such exception. EXCEPTION_NOT_AVAILABLE:
// not within the period of the limit, or an absence of less than two weeks of it (reg. 44(3)); of a closure,
// see FindClosure.
struct ClaimCompliance {
  ComplianceException claim;
  // Of the setting that the claim names.
  ClosureRecord record = {};
};
absl::StatusOr<Disagreement> Decide(const Disagreement& disagreement, const ClaimCompliance& command,
                                    absl::CivilDay today, const civil::HolidayCalendar& calendar);

}  // namespace send::ehcp
