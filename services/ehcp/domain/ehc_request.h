#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"

// A request for an EHC needs assessment, up to the decision whether to assess (CFA s.36; Regs 3-5).
namespace send::ehcp {

enum class Trigger : uint8_t { kRequest, kBecameResponsible };

// Who asked, in the order of the codes of SEN2 item 2.2.
enum class RequestSource : uint8_t {
  kFamily,
  kEducationSetting,
  kHealthProfessional,
  kSocialCareProfessional,
  kOther
};

enum class Channel : uint8_t { kPortal, kEmail, kPostFirstClass, kPostSecondClass, kInPerson, kTelephone };

enum class State : uint8_t { kReceived, kAssessing, kRefusedToAssess, kWithdrawn };

enum class Decision : uint8_t { kAssess, kDoNotAssess };

enum class NoticeKind : uint8_t { kConsidering, kAssessmentDecision };

// The family, and the bodies of reg. 4(2).
enum class RecipientKind : uint8_t {
  kParent,
  kYoungPerson,
  kCommissioningBody,
  kSocialCare,
  kHead,
  kEarlyYearsProvider
};

// The grounds of reg. 5(4), and the one that people wish for.
enum class ExceptionGround : uint8_t {
  kSchoolClosure,
  kEarlyYearsClosure,
  kExceptionalCircumstances,
  kAbsence,
  kStaffShortage
};

// What stops a limit to notify. `served_on` is never before `sent_on`.
struct Notice {
  NoticeKind kind;
  RecipientKind recipient_kind;
  std::string recipient;
  absl::CivilDay sent_on;
  std::optional<absl::CivilDay> served_on;
  Channel channel;
  friend bool operator==(const Notice&, const Notice&) = default;
};

struct ExceptionClaim {
  std::string claim_id = {};
  std::string limit_id = {};
  ExceptionGround ground = ExceptionGround::kExceptionalCircumstances;
  // Circumstances and absence: first and last day, both included.
  std::optional<absl::CivilDay> from = std::nullopt;
  std::optional<absl::CivilDay> to = std::nullopt;
  // Closures: the setting that was asked for advice, the day of it, and the closure that was found.
  std::string setting = {};
  std::optional<absl::CivilDay> advice_requested_on = std::nullopt;
  std::optional<absl::CivilDay> closed_from = std::nullopt;
  std::optional<absl::CivilDay> reopens = std::nullopt;
  std::string evidence = {};
  absl::CivilDay claimed_on = {};
  std::optional<absl::CivilDay> withdrawn_on = std::nullopt;
  std::string withdrawn_reason = {};
  friend bool operator==(const ExceptionClaim&, const ExceptionClaim&) = default;
};

struct EhcRequest {
  std::string pupil;
  Trigger trigger = Trigger::kRequest;
  RequestSource source = RequestSource::kFamily;
  bool relevant_youth_accommodation = false;
  // Day 0 of every limit (SEN2 item 2.1).
  absl::CivilDay received_on;
  Channel received_channel = Channel::kPortal;
  std::string received_by;
  std::string requesting_setting;
  State state = State::kReceived;
  std::string caseworker;
  std::optional<Decision> decision;
  std::optional<absl::CivilDay> decided_on;
  std::string decision_reasons;
  std::optional<absl::CivilDay> withdrawn_on;
  std::string withdrawn_reason;
  std::vector<Notice> notices;
  std::vector<ExceptionClaim> exceptions;
  friend bool operator==(const EhcRequest&, const EhcRequest&) = default;
};

inline bool IsFamily(RecipientKind kind) {
  return kind == RecipientKind::kParent || kind == RecipientKind::kYoungPerson;
}

}  // namespace send::ehcp
