#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "services/ehcp/domain/disagreement.h"
#include "services/ehcp/domain/ehc_request.h"

// What was recorded in error is taken back: out of every rule, and kept among the retractions with its reason.
// The request is then what it would be without it, and the right thing is recorded anew.
namespace send::ehcp {

struct RetractRequestStep {
  RequestStep step;
  // Which notice, draft, representation or meeting (NumberOf); 0 for the rest, of resumptions the last.
  int number = 0;
  std::string reason;
  // The subject in the token.
  std::string by;
};

// `disagreements` are all that there are with decisions on the request.
//
// Every refusal is FAILED_PRECONDITION. NO_STEP: no such thing is recorded, or it was taken back. STEP_IN_USE:
// what was recorded later rests on it, and the sentence names what must be taken back first: a decision rests
// on nothing, its notices on it; the decision to issue on the one to assess; the first draft on that, and each
// later one on the one before; a resumption on its refusal, and what came after on it; what the family said,
// and a meeting, on the draft that it had; the final plan on the last draft and all that is recorded of it;
// what there is of a disagreement on the one notice that it is about. In a request that was withdrawn, or whose
// child moved away, that is taken back first. RECORD_FULL.
//
// No letter is unsent by it: a notice that did go out is recorded anew, as it went.
absl::StatusOr<EhcRequest> Decide(const EhcRequest& request, const RetractRequestStep& command,
                                  const std::vector<Disagreement>& disagreements, absl::CivilDay today);

// How a request stands by what is recorded of it.
State StateOf(const EhcRequest& request);

}  // namespace send::ehcp
