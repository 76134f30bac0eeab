#include "services/ehcp/domain/ehc_request.h"

namespace send::ehcp {

bool IsAppealable(const EhcRequest& request, const Notice& notice) {
  switch (notice.kind) {
    case NoticeKind::kConsidering:
    case NoticeKind::kDraftPlan:
      return false;
    case NoticeKind::kAssessmentDecision:
      return request.decision == Decision::kDoNotAssess;
    case NoticeKind::kNoPlan:
    case NoticeKind::kFinalPlan:
      return true;
  }
  return false;
}

}  // namespace send::ehcp
