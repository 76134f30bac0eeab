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
  kAnswerNotAwaited,
  // missing_advice.h
  kAdviceNotSought,
  kTransferReviewPast
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
  // False where the law wants the wish considered, and no consultation.
  bool statutory = true;
};

// The settings that the family asks for in its representations, and the other authorities that maintain a
// setting which was consulted, where no consultation of them is recorded. Of each the first asking. The Act
// binds to consult those of s.38(3) alone, and those asked for in the time of the notice (ss.38(2)(b)(ii),
// 39(1)); any other wish is weighed under the Education Act 1996 s.9, and its consultation is guidance
// (CoP 9.84).
std::vector<MissingConsultation> FindMissingConsultations(const EhcRequest& request,
                                                          const std::vector<Consultation>& consultations,
                                                          const std::string& la,
                                                          const civil::HolidayCalendar& calendar);

// How the institution that a final plan names was consulted on.
struct PlacementReview {
  // The last day before the plan was made on which it was sent a consultation.
  std::optional<absl::CivilDay> consulted_on = std::nullopt;
  std::vector<Finding> findings = {};
};

// Of a request with a plan: whether what it names, the authority that maintains that, and what the family asked
// for were consulted before it was made; whether an answer was waited for as long as the Code has it (C3d);
// whether the day by which it should be reviewed for a change of phase had passed when it was made.
PlacementReview ReviewPlacement(const EhcRequest& request, const std::vector<Consultation>& consultations,
                                const std::string& la, const civil::HolidayCalendar& calendar);

}  // namespace send::ehcp
