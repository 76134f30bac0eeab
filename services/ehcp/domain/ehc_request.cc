#include "services/ehcp/domain/ehc_request.h"

#include <algorithm>

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
    case RecipientKind::kPersonInCharge:
    case RecipientKind::kYouthOffendingTeam:
    case RecipientKind::kHealthServicesCommissioner:
      return false;
  }
  return false;
}

size_t CourseOn(const EhcRequest& request, absl::CivilDay day) {
  return static_cast<size_t>(std::count_if(request.resumptions.begin(), request.resumptions.end(),
                                           [&](const Resumption& each) { return each.on <= day; }));
}

bool TellsOfAssessment(const EhcRequest& request, const Notice& notice) {
  return request.decision == Decision::kAssess || CourseOn(request, notice.sent_on) > 0;
}

bool IsNumbered(RequestStep step) {
  return step == RequestStep::kNotice || step == RequestStep::kDraft || step == RequestStep::kRepresentation ||
         step == RequestStep::kMeeting;
}

int NumberOf(const EhcRequest& request, RequestStep step, size_t place) {
  const auto taken_back = [&](int number) {
    return std::any_of(request.retractions.begin(), request.retractions.end(),
                       [&](const Retraction& each) { return each.step() == step && each.number == number; });
  };
  int number = 0;
  for (size_t standing = 0; standing <= place;)
    if (!taken_back(++number)) ++standing;
  return number;
}

bool IsAppealable(const EhcRequest& request, const Notice& notice) {
  switch (notice.kind) {
    case NoticeKind::kConsidering:
    case NoticeKind::kDraftPlan:
      return false;
    case NoticeKind::kAssessmentDecision:
      return request.decision.has_value() && !TellsOfAssessment(request, notice);
    case NoticeKind::kNoPlan:
    case NoticeKind::kFinalPlan:
      return true;
  }
  return false;
}

}  // namespace send::ehcp
