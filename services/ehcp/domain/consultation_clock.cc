#include "services/ehcp/domain/consultation_clock.h"

#include "absl/strings/str_cat.h"
#include "services/ehcp/domain/deemed_service.h"

namespace send::ehcp {
namespace {

constexpr std::string_view kLimitId = "C3d";

DeadlineStatus StatusOf(const Consultation& consultation, absl::CivilDay due, absl::CivilDay today) {
  switch (consultation.state) {
    case ConsultationState::kAnswered:
      return *consultation.answered_on > due ? DeadlineStatus::kLate : DeadlineStatus::kMet;
    case ConsultationState::kWithdrawn:
      return *consultation.withdrawn_on > due ? DeadlineStatus::kLate : DeadlineStatus::kEnded;
    case ConsultationState::kOpen:
      return today > due ? DeadlineStatus::kLate : DeadlineStatus::kRunning;
  }
  return DeadlineStatus::kRunning;
}

}  // namespace

absl::CivilDay ConsultationReceivedOn(const Consultation& consultation,
                                      const civil::HolidayCalendar& calendar) {
  return ServedOn(consultation.sent_on, consultation.received_on, consultation.channel, calendar);
}

Deadline ComputeConsultationDeadline(const Consultation& consultation, absl::CivilDay today,
                                     const civil::HolidayCalendar& calendar) {
  Deadline deadline;
  deadline.triggered_on = ConsultationReceivedOn(consultation, calendar);
  deadline.limit = FindLimit(kLimitId, *deadline.triggered_on);
  if (deadline.limit == nullptr) return deadline;
  deadline.due_on = DueDate(*deadline.limit, *deadline.triggered_on, calendar);
  deadline.met_on = consultation.answered_on;
  deadline.status = StatusOf(consultation, *deadline.due_on, today);
  deadline.still_owed = consultation.state == ConsultationState::kOpen;
  return deadline;
}

std::vector<DerivationStep> ExplainConsultationDeadline(const Consultation& consultation,
                                                        const civil::HolidayCalendar& calendar) {
  const Deadline deadline = ComputeConsultationDeadline(consultation, consultation.sent_on, calendar);
  if (deadline.limit == nullptr) return {};
  std::vector<DerivationStep> steps = ExplainDueDate(*deadline.limit, *deadline.triggered_on, calendar);
  absl::StrAppend(&steps[0].explanation,
                  consultation.received_on
                      ? ": the receipt is recorded"
                      : ": no receipt is recorded, and this day is deemed from how it was sent");
  steps.push_back(
      {*deadline.due_on,
       "guidance: nobody breaks the law by answering later, and the authority's own limits run on"});
  return steps;
}

}  // namespace send::ehcp
