#pragma once

#include <optional>
#include <string>
#include <vector>

#include "services/ehcp/domain/advice.h"
#include "services/ehcp/domain/ehc_request.h"
#include "services/ehcp/domain/findings.h"

// Which advice an assessment must seek (Regs 6(1)) and did not, by what is recorded. What was withdrawn counts
// as not sought; what reg. 6(4) makes unnecessary counts as sought. Two givers are not looked for, since
// nothing says that they are wanted until they are asked: whom the authority thinks appropriate (f), and whom
// the family asks for (h). The Secretary of State for Defence is where any request for advice says that a
// parent serves.
namespace send::ehcp {

struct MissingAdvice {
  AdviserKind adviser_kind = AdviserKind::kHead;
  // Of a head or provider: the setting, where one is on record.
  std::string setting = {};
  // The Secretary of State for Defence, beside the head.
  bool service_family = false;
  std::string citation = {};
  std::string explanation = {};
};

// In the order of reg. 6(1). None before the decision to assess, nor once the request has left. `year_nine`:
// the child is in Year 9 or beyond, when (g) is wanted too; where nobody can say, it is listed as to be looked
// at.
std::vector<MissingAdvice> FindMissingAdvice(const EhcRequest& request,
                                             const std::vector<AdviceRequest>& advice,
                                             std::optional<bool> year_nine);

// Of a request with a plan: the advice that had not been sought when it was made.
std::vector<Finding> FindAdviceFaults(const EhcRequest& request, std::vector<AdviceRequest> advice);

}  // namespace send::ehcp
