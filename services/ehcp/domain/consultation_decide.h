#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "services/ehcp/domain/consultation.h"

// The decisions on a consultation: pure functions as in decide.h. A late answer is recorded like any other.
//
// Every refusal is FAILED_PRECONDITION unless said otherwise: CONSULTATION_CLOSED (answered or withdrawn),
// DATE_IN_FUTURE, DATE_BEFORE_CONSULTATION, and those named at each command.
namespace send::ehcp {

// Whether this new consultation may be recorded in the EHC request of the authority `la`. One sent before a
// draft was served is (findings.h says so), and so is one of an open request at any stage. REQUEST_CLOSED.
// PLAN_ALREADY_MADE: sent after the final plan was; one sent before it may be recorded later.
// NOT_MAINTAINED_ELSEWHERE: a consultation of another authority that is none, or the authority itself.
// DATE_BEFORE_RECEIPT: before the EHC request was received. NO_SUCH_LIMIT: before the Code was in force.
absl::Status CheckNewConsultation(const Consultation& consultation, const EhcRequest& request,
                                  const std::string& la, absl::CivilDay today);

// When it was received: the trigger of its limit. Of an answered one, too, where it is not after the answer:
// RECEIPT_AFTER_ANSWER.
struct ReceiveConsultation {
  absl::CivilDay received_on;
};
absl::StatusOr<Consultation> Decide(const Consultation& consultation, const ReceiveConsultation& command,
                                    absl::CivilDay today);

// OUTCOME_NOT_AVAILABLE: not of the consultation's form (AnswerFormOf). GROUND_NOT_AVAILABLE: a ground where
// none is asked; one of s.39(4) from a setting that the family did not ask for; the one of s.33(2)(b) from one
// that is not mainstream, or that the family asks for, as s.33(2) is about the cases of ss.39(5) and 40(2).
// INVALID_ARGUMENT (GROUND_REQUIRED, REASONS_REQUIRED). RECEIPT_AFTER_ANSWER.
using AnswerConsultation = ConsultationAnswer;
absl::StatusOr<Consultation> Decide(const Consultation& consultation, const AnswerConsultation& command,
                                    absl::CivilDay today);

// Takes back how it ended, where that was recorded in error: it is open again, and due as if it had never
// ended. NO_STEP: it has not ended so. RECORD_FULL.
struct RetractConsultationStep {
  ConsultationStep step;
  std::string reason;
  // The subject in the token.
  std::string by;
};
absl::StatusOr<Consultation> Decide(const Consultation& consultation, const RetractConsultationStep& command,
                                    absl::CivilDay today);

struct WithdrawConsultation {
  absl::CivilDay withdrawn_on;
  std::string reason;
};
absl::StatusOr<Consultation> Decide(const Consultation& consultation, const WithdrawConsultation& command,
                                    absl::CivilDay today);

}  // namespace send::ehcp
