#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "absl/time/civil_time.h"
#include "services/ehcp/domain/child.h"
#include "services/ehcp/domain/ehc_request.h"

// A consultation on naming a setting in a plan (CFA ss.38-41): who was asked, by when an answer should come,
// and what it was.
namespace send::ehcp {

enum class ConsulteeKind : uint8_t {
  // Governing body, proprietor or principal (ss.39(2)(a)-(b), 39(6)(a), 40(3)(a)).
  kSetting,
  // Another authority that maintains the setting (ss.39(2)(c), 39(6)(b), 40(3)(b)).
  kMaintainingAuthority
};

enum class ConsultationCause : uint8_t { kAskedForByFamily, kProposedByAuthority };

enum class ConsultationState : uint8_t { kOpen, kAnswered, kWithdrawn };

enum class AnswerForm : uint8_t {
  // Can meet need, or objects on a ground of s.39(4).
  kGrounds,
  // Willing, or unwilling.
  kWillingness
};

enum class ConsultationOutcome : uint8_t { kCanMeetNeed, kObjects, kWilling, kUnwilling };

enum class ObjectionGround : uint8_t {
  kUnsuitable,              // s.39(4)(a): for age, ability, aptitude or special educational needs
  kEducationOfOthers,       // s.39(4)(b)(i): efficient education for others
  kUseOfResources,          // s.39(4)(b)(ii): efficient use of resources
  kMainstreamIncompatible,  // s.33(2)(b), (5): efficient education for others, whatever steps were taken
};

// What the register has of a setting, as far as the law of naming asks for it.
struct SettingFacts {
  bool open = true;
  // Of a kind that a family may ask for (ss.38(3), 41).
  bool may_be_asked_for = false;
  // Of the kinds of s.33.
  bool mainstream = false;
  // The authority that maintains it, three digits; empty for kinds that none does.
  std::string maintained_by = {};
  AgeRange ages = {};
  friend bool operator==(const SettingFacts&, const SettingFacts&) = default;
};

struct ConsultationAnswer {
  absl::CivilDay answered_on;
  ConsultationOutcome outcome = ConsultationOutcome::kCanMeetNeed;
  std::vector<ObjectionGround> grounds = {};
  std::string reasons = {};
  friend bool operator==(const ConsultationAnswer&, const ConsultationAnswer&) = default;
};

// How a consultation ended, as it can be taken back; in the order of the alternatives.
enum class ConsultationStep : uint8_t { kAnswer, kWithdrawal };
using RecordedConsultation = std::variant<ConsultationAnswer, WithdrawalRecord>;

// What was recorded in error and taken back: it is kept, and counts for nothing.
struct ConsultationRetraction {
  RecordedConsultation was;
  absl::CivilDay retracted_on = {};
  // The subject in the token of whoever took it back.
  std::string retracted_by = {};
  std::string reason = {};
  ConsultationStep step() const { return static_cast<ConsultationStep>(was.index()); }
  friend bool operator==(const ConsultationRetraction&, const ConsultationRetraction&) = default;
};

struct Consultation {
  // The EHC request's id, and its pupil's name.
  std::string request_id;
  std::string pupil;
  ConsulteeKind consultee = ConsulteeKind::kSetting;
  // The setting that may be named ("settings/urn-100000"), and what the register had of it when it was sent.
  std::string setting;
  SettingFacts facts;
  // Of another authority: its three digits.
  std::string authority;
  ConsultationCause cause = ConsultationCause::kProposedByAuthority;
  std::string question;
  std::string papers_kept_at;
  absl::CivilDay sent_on;
  Channel channel = Channel::kPortal;
  // The consultee's own receipt, from which the limit runs; deemed where nobody recorded it.
  std::optional<absl::CivilDay> received_on;
  // Of the draft that the family had by then; 0 where none had been served.
  int draft_version = 0;
  ConsultationState state = ConsultationState::kOpen;
  std::optional<absl::CivilDay> answered_on;
  std::optional<ConsultationOutcome> outcome;
  std::vector<ObjectionGround> grounds;
  std::string reasons;
  std::optional<absl::CivilDay> withdrawn_on;
  std::string withdrawn_reason;
  // In the order in which they were taken back.
  std::vector<ConsultationRetraction> retractions = {};
  friend bool operator==(const Consultation&, const Consultation&) = default;
};

// s.39(4) is the test for a setting that the family asks for and may ask for; any other, and another authority,
// says whether it is willing.
AnswerForm AnswerFormOf(const Consultation& consultation);

// The number of the draft served last by the day; 0 where none was.
int DraftVersionOn(const EhcRequest& request, absl::CivilDay day);

}  // namespace send::ehcp
