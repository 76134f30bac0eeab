#include "services/ehcp/store/consultation_store.h"

#include "common/error/error.h"
#include "services/ehcp/domain/consultation_clock.h"

namespace send::ehcp {

absl::StatusOr<std::vector<Consultation>> AllConsultations(ConsultationStore& store, const Scope& scope,
                                                           const std::string& request_id, absl::Time deadline) {
  const auto found = store.List(scope, {.request_id = request_id, .limit = kMostConsultations}, deadline);
  if (!found.ok()) return found.status();
  std::vector<Consultation> consultations;
  for (const StoredConsultation& stored : *found) consultations.push_back(stored.value);
  return consultations;
}

absl::Status ConsultationNotFound() {
  return error::NotFound("CONSULTATION_NOT_FOUND",
                         "There is no such consultation, or none that you may see: check its name.");
}

absl::Status ConsultationOpen(std::string_view existing_id) {
  return error::AlreadyExists("CONSULTATION_OPEN",
                              "The same consultation is open: wait for its answer, or withdraw it first.",
                              existing_id);
}

std::string OpenKeyOf(const Consultation& consultation) {
  if (consultation.state != ConsultationState::kOpen) return "";
  return consultation.setting + " " + consultation.authority;
}

absl::CivilDay ConsultationDueOn(const Consultation& consultation, const civil::HolidayCalendar& calendar) {
  return ComputeConsultationDeadline(consultation, consultation.sent_on, calendar).due_on.value_or(kNoDueDate);
}

}  // namespace send::ehcp
