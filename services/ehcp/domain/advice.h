#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "absl/time/civil_time.h"
#include "services/ehcp/domain/ehc_request.h"

// A request for advice in an EHC needs assessment (Regs 6, 8): who was asked for what, by when the answer is
// due, and what was done to get it.
namespace send::ehcp {

// The givers of reg. 6(1), in its order, and the teacher of reg. 6(2).
enum class AdviserKind : uint8_t {
  kParentOrYoungPerson,      // 6(1)(a)
  kHead,                     // 6(1)(b): the head or principal
  kEarlyYearsProvider,       // 6(1)(b)
  kHealthProfessional,       // 6(1)(c): identified by the integrated care board
  kEducationalPsychologist,  // 6(1)(d)
  kSocialCare,               // 6(1)(e)
  kOther,                    // 6(1)(f): another whom the authority thinks appropriate
  kPreparationForAdulthood,  // 6(1)(g): from Year 9
  kAskedForByFamily,         // 6(1)(h): whom the family reasonably asks for
  kSpecialistTeacher,        // 6(2): for hearing, visual and multi-sensory impairment
};

enum class AdviceState : uint8_t { kOpen, kAnswered, kWithdrawn, kNotNeeded };

// The grounds of reg. 8(2), and two that people wish for.
enum class AdviceGround : uint8_t {
  kExceptionalCircumstances,
  kAbsence,
  kMissedAppointment,
  kClosure,
  kStaffShortage
};

// A claim that lateness of the answer is excused. `from` and `to` are both included.
struct AdviceException {
  std::string claim_id = {};
  AdviceGround ground = AdviceGround::kExceptionalCircumstances;
  absl::CivilDay from = {};
  absl::CivilDay to = {};
  std::string evidence = {};
  absl::CivilDay claimed_on = {};
  std::optional<absl::CivilDay> withdrawn_on = std::nullopt;
  std::string withdrawn_reason = {};
  friend bool operator==(const AdviceException&, const AdviceException&) = default;
};

// Advice given before, which stands in place of new advice where its giver, the authority and the family all
// accept it (reg. 6(4)): the day it was given, and the day each of them said so.
struct EarlierAdvice {
  std::optional<absl::CivilDay> given_on = std::nullopt;
  std::optional<absl::CivilDay> giver_accepted_on = std::nullopt;
  std::optional<absl::CivilDay> authority_accepted_on = std::nullopt;
  std::optional<absl::CivilDay> family_accepted_on = std::nullopt;
  std::string reason = {};
  friend bool operator==(const EarlierAdvice&, const EarlierAdvice&) = default;
};

enum class ChaseKind : uint8_t { kReminder, kEscalation };
enum class ChaseStatus : uint8_t { kPending, kSent, kFailed };

// A step taken to get an answer.
struct Chase {
  std::string chase_id = {};
  ChaseKind kind = ChaseKind::kReminder;
  // The due date that it is about: a receipt recorded later moves that.
  absl::CivilDay due_on = {};
  absl::CivilDay proposed_on = {};
  // The address it goes to; empty where none is known.
  std::string recipient = {};
  ChaseStatus status = ChaseStatus::kPending;
  // The day it was sent, or given up.
  std::optional<absl::CivilDay> done_on = std::nullopt;
  // The class of what went wrong, "MAIL_REFUSED"; never what a mail server said.
  std::string failure = {};
  friend bool operator==(const Chase&, const Chase&) = default;
};

struct AdviceAnswer {
  absl::CivilDay answered_on;
  std::string answer;
  std::string kept_at;
  friend bool operator==(const AdviceAnswer&, const AdviceAnswer&) = default;
};

// How a request for advice ended, as far as that can be taken back; in the order of the alternatives.
enum class AdviceStep : uint8_t { kAnswer, kWithdrawal, kNotNeeded };
using RecordedAdvice = std::variant<AdviceAnswer, WithdrawalRecord, EarlierAdvice>;

// What was recorded in error and taken back: it is kept, and counts for nothing.
struct AdviceRetraction {
  RecordedAdvice was;
  absl::CivilDay retracted_on = {};
  // The subject in the token of whoever took it back.
  std::string retracted_by = {};
  std::string reason = {};
  AdviceStep step() const { return static_cast<AdviceStep>(was.index()); }
  friend bool operator==(const AdviceRetraction&, const AdviceRetraction&) = default;
};

struct AdviceRequest {
  // The EHC request's id, and its pupil's name.
  std::string request_id;
  std::string pupil;
  AdviserKind adviser_kind = AdviserKind::kHead;
  std::string adviser_name;
  std::string adviser_body;
  // A body of CFA s.31: another authority, a youth offending team, who runs relevant youth accommodation, NHS
  // England, an integrated care board, an NHS trust or foundation trust, a Local Health Board. Its limit is B2,
  // which is law; any other's is B2g, which is guidance.
  bool section31_body = false;
  // A head's: a parent serves in the armed forces, and the Secretary of State for Defence is asked as well.
  bool service_family = false;
  // Who may answer: a subject in tokens, or a setting ("settings/urn-100000").
  std::string adviser_subject;
  std::string adviser_setting;
  // Where reminders go, and where escalations go instead when it is given.
  std::string adviser_email;
  std::string escalation_email;
  // What is asked, and why.
  std::string question;
  std::string reason;
  absl::CivilDay requested_on;
  Channel channel = Channel::kPortal;
  // The adviser's own receipt, from which the limit runs; deemed where nobody recorded it.
  std::optional<absl::CivilDay> received_on;
  AdviceState state = AdviceState::kOpen;
  std::optional<absl::CivilDay> answered_on;
  std::string answer;
  // Where the advice is kept, where it is not in `answer`.
  std::string answer_kept_at;
  std::optional<absl::CivilDay> withdrawn_on;
  std::string withdrawn_reason;
  std::optional<EarlierAdvice> earlier_advice;
  std::vector<AdviceException> exceptions;
  std::vector<Chase> chases;
  // In the order in which they were taken back.
  std::vector<AdviceRetraction> retractions = {};
  friend bool operator==(const AdviceRequest&, const AdviceRequest&) = default;
};

// "B2" or "B2g" (law.h).
inline std::string_view AdviceLimitOf(const AdviceRequest& advice) {
  return advice.section31_body ? "B2" : "B2g";
}

}  // namespace send::ehcp
