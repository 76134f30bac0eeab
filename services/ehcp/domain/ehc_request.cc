#include "services/ehcp/domain/ehc_request.h"

namespace send::ehcp {

bool TellsFamily(const EhcRequest& request, const Notice& notice) {
  const bool passed = request.rights && notice.sent_on >= request.rights->passed_on;
  const bool able = passed && request.rights->has_capacity;
  switch (notice.recipient_kind) {
    case RecipientKind::kParent:
      return !passed || (!able && request.rights->representative.empty());
    case RecipientKind::kYoungPerson:
      return !passed || able;
    case RecipientKind::kRepresentative:
      return !able;
    case RecipientKind::kCommissioningBody:
    case RecipientKind::kSocialCare:
    case RecipientKind::kHead:
    case RecipientKind::kEarlyYearsProvider:
    case RecipientKind::kGoverningBody:
      return false;
  }
  return false;
}

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
