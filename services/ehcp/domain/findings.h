#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "common/civil/holiday_calendar.h"
#include "services/ehcp/domain/consultation.h"
#include "services/ehcp/domain/ehc_request.h"

// What was recorded and was not done as the law of naming a setting has it (CFA ss.38-41; of s.39 the Bill's
// text was read, which has the same numbers). Nothing of it is refused: it happened. It is shown, until what
// can be done has been done.
//
// Everywhere below a consultation that was withdrawn counts as none, and `la` is the authority that has the
// case.
namespace send::ehcp {

enum class FindingKind : uint8_t {
  kSentBeforeDraft,
  kSettingNotOpen,
  kMaintainedByOtherAuthority,
  kSettingNotConsulted,
  kOtherAuthorityNotConsulted,
  kFamilyChoiceNotConsulted,
  kAnswerNotAwaited
};

struct Finding {
  FindingKind kind;
  std::string citation;
  std::string explanation;
  // False for guidance.
  bool statutory = true;
  std::string setting = {};
  friend bool operator==(const Finding&, const Finding&) = default;
};

// Of one consultation: sent before a draft was served on the family, where the Code sends it along (CoP 9.79;
// the Act forbids no early one); of a setting that is not open; of one that another authority maintains.
std::vector<Finding> FindConsultationFaults(const Consultation& consultation, const std::string& la);

// A consultation that is still to be made.
struct MissingConsultation {
  ConsulteeKind consultee = ConsulteeKind::kSetting;
  std::string setting = {};
  std::string authority = {};
  ConsultationCause cause = ConsultationCause::kAskedForByFamily;
  std::optional<absl::CivilDay> asked_on = std::nullopt;
  std::string citation = {};
  std::string explanation = {};
};

// The settings that the family asks for in its representations, and the other authorities that maintain a
// setting which was consulted, where no consultation of them is recorded. Of each the first asking.
std::vector<MissingConsultation> FindMissingConsultations(const EhcRequest& request,
                                                          const std::vector<Consultation>& consultations,
                                                          const std::string& la);

// How the institution that a final plan names was consulted on.
struct PlacementReview {
  // The last day before the plan was made on which it was sent a consultation.
  std::optional<absl::CivilDay> consulted_on = std::nullopt;
  std::vector<Finding> findings = {};
};

// Of a request with a plan: whether what it names, the authority that maintains that, and what the family asked
// for were consulted before it was made; whether an answer was waited for as long as the Code has it (C3d).
PlacementReview ReviewPlacement(const EhcRequest& request, const std::vector<Consultation>& consultations,
                                const std::string& la, const civil::HolidayCalendar& calendar);

}  // namespace send::ehcp
