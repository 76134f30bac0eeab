#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "services/ehcp/domain/compliance.h"

// A disagreement of the family with one decision of the authority: mediation and appeal (CFA ss.51-57; Regs
// 32-45; HESC Rules). It stands beside the request, whose own outcome it never changes: a refusal that is
// conceded or overturned stays a refusal, and the disagreement says what became of it. The request may go on by
// it all the same (resumption.h).
namespace send::ehcp {

// The decisions on a request against which an appeal lies (limit D13; CFA s.51(2)(a)-(c)).
enum class Subject : uint8_t { kNoAssessment, kNoPlan, kPlanContents, kPlanInstitution };

// What happens in one. What stands in brackets is the limit that begins with it.
enum class Step : uint8_t {
  // Mediation. The family contacts the mediation adviser (ends D1), and says yes or no to mediation.
  kAdviserContacted,
  kMediationDeclined,           // [D2]
  kMediationWanted,             // [D4] the authority is told
  kMediationWantedHealthToo,    // [D3 D4]
  kMediationWantedHealthAlone,  // [D3] the commissioning body arranges it
  kCommissioningBodyInformed,   // [D4h where it is of health alone]
  kMediationArranged,           // [D7, D7h] `for_day`: the day of the mediation
  kMediationDateNotified,       // `for_day`: another last day for it, to which the family consented
  kAdviserToldNotInTime,        // [D5]
  kMediationConcluded,          // [D6]
  kCertificateIssued,           // [D9c]
  // An agreement on what could not, or could, be appealed. `for_day`: another time that all agreed in
  // writing; of an order with several limits, for the last.
  kAgreedOutsideAppeal,  // [D8, D8h; D8i]
  kAgreedInsideAppeal,   // [T44 of `order`; D8i]
  kAgreementKept,
  kCommissioningBodyDidItsPart,
  kCommissioningBodyToldAuthority,
  // Appeal.
  kAppealReceivedByTribunal,
  kAppealReceivedByAuthority,  // [D12]
  kResponseSent,
  // `days` from it, or by `for_day` where the tribunal fixed a date.
  kActDirected,  // [D11]
  kActDone,
  kNotOpposed,  // [T45]
  kOrderMade,   // [T44 of `order`]
  kAppealWithdrawn
};
inline constexpr int kSteps = 24;

// What the tribunal orders, or an agreement on what could be appealed says.
enum class Order : uint8_t { kDismissed, kAssess, kMakePlan, kReconsider, kAmendContents, kAmendInstitution };

struct StepRecord {
  Step step;
  absl::CivilDay on;
  std::optional<absl::CivilDay> for_day = std::nullopt;
  int days = 0;
  std::optional<Order> order = std::nullopt;
  std::string note = {};
  // Recorded in error; empty for one that stands.
  std::string retracted = {};
  friend bool operator==(const StepRecord&, const StepRecord&) = default;
};

// The grounds of regs 44(3) and 45(7); of (c), those of reg. 13(3) that are none of the others.
enum class ComplianceGround : uint8_t {
  kExceptionalCircumstances,
  // Of two weeks without a break.
  kAbsence,
  // Of a school or a post-16 institution.
  kSchoolClosed,
  kEarlyYearsClosed
};

struct ComplianceException {
  std::string limit_id = {};
  ComplianceGround ground = ComplianceGround::kExceptionalCircumstances;
  // Circumstances and absence: first and last day, both included.
  std::optional<absl::CivilDay> from = std::nullopt;
  std::optional<absl::CivilDay> to = std::nullopt;
  std::string evidence = {};
  // Closures: the setting that was asked for advice, the day of it, and the closure that was found.
  std::string setting = {};
  std::optional<absl::CivilDay> advice_requested_on = std::nullopt;
  std::optional<absl::CivilDay> closed_from = std::nullopt;
  std::optional<absl::CivilDay> reopens = std::nullopt;
  friend bool operator==(const ComplianceException&, const ComplianceException&) = default;
};

inline bool IsClosure(ComplianceGround ground) {
  return ground == ComplianceGround::kSchoolClosed || ground == ComplianceGround::kEarlyYearsClosed;
}

struct Disagreement {
  std::string request_id;
  // "localAuthorities/999/pupils/…": of the request, when it began.
  std::string pupil;
  Subject subject = Subject::kNoAssessment;
  // The day the notice of the decision was sent: limits D1 and D9.
  absl::CivilDay notice_sent_on;
  std::vector<StepRecord> steps;
  std::vector<Compliance> compliance;
  std::vector<ComplianceException> exceptions;
  // The request goes on by it (resumption.h): what it asks for is done there, and excused there.
  bool resumed = false;
  friend bool operator==(const Disagreement&, const Disagreement&) = default;
};

// The record of the step that stands; of several, the last. Null where there is none.
const StepRecord* FindStep(const Disagreement& disagreement, Step step);

// The order that was made, or agreed on, or null.
const StepRecord* FindOrder(const Disagreement& disagreement);

// What statistics ask: SEN2 items on mediation and tribunal.
enum class Outcome : uint8_t { kOpen, kAgreed, kConceded, kUpheld, kDismissed, kAppealWithdrawn };
Outcome OutcomeOf(const Disagreement& disagreement);

// True where an appeal needs a mediation certificate first: any but of the institution alone (CFA s.55(3)).
inline bool NeedsCertificate(Subject subject) { return subject != Subject::kPlanInstitution; }

}  // namespace send::ehcp
