#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "common/civil/holiday_calendar.h"
#include "services/ehcp/domain/advice.h"

// The decisions on a request for advice: pure functions as in decide.h. A late answer is recorded like any
// other.
//
// Every refusal is FAILED_PRECONDITION unless said otherwise: ADVICE_CLOSED (answered, withdrawn or not
// needed), DATE_IN_FUTURE, DATE_BEFORE_ADVICE_REQUEST, and those named at each command.
namespace send::ehcp {

// Whether this new request for advice, or this record that none is needed, may be made in the EHC request.
// NOT_ASSESSING: advice is sought in an assessment (B1). DATE_BEFORE_RECEIPT: asked before the EHC request was
// received; one asked before the decision to assess is recorded like any other. ADVICE_STILL_NEEDED: earlier
// advice stands in its place only where its giver, the authority and the family all accept it, each on or after
// the day it was given, and never in place of the parent's or young person's own (reg. 6(4)). NO_SUCH_LIMIT:
// asked before the Regulations were in force.
absl::Status CheckNewAdvice(const AdviceRequest& advice, const EhcRequest& request, absl::CivilDay today);

// When the adviser received what was asked: the trigger of its limit. Of an answered request, too, where it is
// not after the answer: RECEIPT_AFTER_ANSWER.
struct RecordReceipt {
  absl::CivilDay received_on;
};
absl::StatusOr<AdviceRequest> Decide(const AdviceRequest& advice, const RecordReceipt& command,
                                     absl::CivilDay today);

// The answer, in words or by where it is kept; INVALID_ARGUMENT (ANSWER_REQUIRED) without either.
struct AnswerAdvice {
  absl::CivilDay answered_on;
  std::string answer;
  std::string kept_at;
};
absl::StatusOr<AdviceRequest> Decide(const AdviceRequest& advice, const AnswerAdvice& command,
                                     absl::CivilDay today);

struct WithdrawAdvice {
  absl::CivilDay withdrawn_on;
  std::string reason;
};
absl::StatusOr<AdviceRequest> Decide(const AdviceRequest& advice, const WithdrawAdvice& command,
                                     absl::CivilDay today);

// Takes back how it ended, where that was recorded in error: an answer or a withdrawal, after which it is open
// again, and due and chased as if it had never ended; or that none was needed, after which it is withdrawn, for
// nobody was asked. NO_STEP: it has not ended so. RECORD_FULL.
struct RetractAdviceStep {
  AdviceStep step;
  std::string reason;
  // The subject in the token.
  std::string by;
};
absl::StatusOr<AdviceRequest> Decide(const AdviceRequest& advice, const RetractAdviceStep& command,
                                     absl::CivilDay today);

// NOT_AN_EXCEPTION: a shortage of staff, and a closure, are none for advice (reg. 8(2)).
// EXCEPTION_NOT_AVAILABLE: the dates are outside the six weeks, or an absence of under four weeks in them.
struct ClaimAdviceException {
  AdviceException claim;
};
absl::StatusOr<AdviceRequest> Decide(const AdviceRequest& advice, const ClaimAdviceException& command,
                                     absl::CivilDay today, const civil::HolidayCalendar& calendar);

// NOT_FOUND (EXCEPTION_NOT_FOUND); EXCEPTION_ALREADY_WITHDRAWN.
struct WithdrawAdviceException {
  std::string claim_id;
  std::string reason;
};
absl::StatusOr<AdviceRequest> Decide(const AdviceRequest& advice, const WithdrawAdviceException& command,
                                     absl::CivilDay today);

// Adds the chase of today (advice_clock.h) under this id. NOTHING_TO_CHASE where there is none. Without an
// address it has failed (NO_ADDRESS), and is there for a caseworker to see.
struct ProposeChaseNow {
  std::string chase_id;
};
absl::StatusOr<AdviceRequest> Decide(const AdviceRequest& advice, const ProposeChaseNow& command,
                                     absl::CivilDay today, const civil::HolidayCalendar& calendar);

// How a pending chase ended. `failure` is empty where it was sent. NOT_FOUND (CHASE_NOT_FOUND);
// CHASE_ALREADY_DONE.
struct RecordDelivery {
  std::string chase_id;
  std::string failure;
};
absl::StatusOr<AdviceRequest> Decide(const AdviceRequest& advice, const RecordDelivery& command,
                                     absl::CivilDay today);

}  // namespace send::ehcp
