#include "services/ehcp/domain/consultation.h"

#include <algorithm>

namespace send::ehcp {

AnswerForm AnswerFormOf(const Consultation& consultation) {
  const bool tested = consultation.consultee == ConsulteeKind::kSetting &&
                      consultation.cause == ConsultationCause::kAskedForByFamily &&
                      consultation.facts.may_be_asked_for;
  return tested ? AnswerForm::kGrounds : AnswerForm::kWillingness;
}

int DraftVersionOn(const EhcRequest& request, absl::CivilDay day) {
  const auto served = std::count_if(request.drafts.begin(), request.drafts.end(),
                                    [&](const PlanDraft& draft) { return draft.sent_on <= day; });
  return served == 0 ? 0 : NumberOf(request, RequestStep::kDraft, static_cast<size_t>(served) - 1);
}

}  // namespace send::ehcp
