#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"

// A request for an EHC needs assessment, from its receipt to the final plan (CFA ss.36-40; Regs 3-14).
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

enum class State : uint8_t {
  kReceived,
  kAssessing,
  kRefusedToAssess,
  kWithdrawn,
  // Decided to issue a plan; no draft of it served.
  kPreparingDraft,
  kRefusedToIssue,
  // A draft is with the family (reg. 13(1)).
  kDraftServed,
  kFinalised,
  // To another authority, or out of England, before there was a plan.
  kMovedAway
};

enum class Decision : uint8_t { kAssess, kDoNotAssess };

// Whether to issue a plan after the assessment (CFA s.37; Regs 10).
enum class IssueDecision : uint8_t { kIssue, kDoNotIssue };

enum class NoticeKind : uint8_t {
  // Regs 3-4.
  kConsidering,
  // Regs 5.
  kAssessmentDecision,
  // Regs 10: no plan will be issued.
  kNoPlan,
  // Regs 13(1): the draft of the plan.
  kDraftPlan,
  // Regs 13(2): the plan itself.
  kFinalPlan
};

// The family, the bodies of reg. 4(2), and those who are sent a final plan (reg. 13(2)).
enum class RecipientKind : uint8_t {
  kParent,
  kYoungPerson,
  kCommissioningBody,
  kSocialCare,
  kHead,
  kEarlyYearsProvider,
  // Governing body, proprietor or principal of the institution that the plan names.
  kGoverningBody,
  // Who acts for a young person, or a parent, without capacity (Regs 64-65).
  kRepresentative
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

// A draft of the plan as it was served; the first is version 1. `reference` says where the text is kept.
struct PlanDraft {
  absl::CivilDay sent_on;
  std::string reference;
  friend bool operator==(const PlanDraft&, const PlanDraft&) = default;
};

// What the family says on a draft (Regs 13(1)).
struct Representation {
  absl::CivilDay made_on;
  std::string text;
  // A school or other institution that it asks for; empty where it asks for none.
  std::string asks_for_setting;
  bool asks_for_meeting = false;
  // It has said all it wants to say: the rest of the 15 days is not waited for.
  bool concludes = false;
  friend bool operator==(const Representation&, const Representation&) = default;
};

// A meeting with an officer of the authority, asked for under reg. 13(1)(b).
struct Meeting {
  absl::CivilDay held_on;
  std::string attended_by;
  std::string outcome;
  friend bool operator==(const Meeting&, const Meeting&) = default;
};

// Section I of the plan: an institution by name, its type, or education otherwise than in one (s.61).
enum class PlacementKind : uint8_t { kSetting, kTypeOfSetting, kOtherwise };

struct Placement {
  PlacementKind kind = PlacementKind::kSetting;
  // "settings/urn-100000" for kSetting.
  std::string setting;
  // In words, for the other two.
  std::string description;
  friend bool operator==(const Placement&, const Placement&) = default;
};

// The plan that a request came to, with its first review dates.
struct FinalPlan {
  std::string plan_id;
  // The day the final plan was sent, and so made.
  absl::CivilDay made_on;
  Placement placement;
  std::string reference;
  // The first review is complete by this day (CFA s.44(1); limit R0).
  absl::CivilDay review_by;
  // For a child under five, guidance: consider a review (CoP 9.178; limit R12).
  std::optional<absl::CivilDay> early_review_by;
  // Reviewed and amended by this day for a coming change of phase, and by which limit (Regs 18; P1, P2).
  std::optional<absl::CivilDay> transfer_review_by;
  std::string transfer_limit_id;
  // Of an institution by name: the authority that maintains it, by the register on the day this was recorded;
  // empty for kinds that none does.
  std::string maintained_by = {};
  friend bool operator==(const FinalPlan&, const FinalPlan&) = default;
};

// The child moved before there was a plan: nothing is transferred, and the other authority's own time begins
// with its own awareness.
struct MoveAway {
  absl::CivilDay moved_on;
  absl::CivilDay became_aware_on;
  // Three digits; empty for outside England.
  std::string to_authority;
  friend bool operator==(const MoveAway&, const MoveAway&) = default;
};

// Rights under Part 3 pass to the young person when compulsory school age ends (CFA s.83(2); Regs 64-65: where
// the young person lacks capacity, a representative or else the parent acts instead).
struct YoungPersonRights {
  absl::CivilDay passed_on;
  bool has_capacity = true;
  // Who took the view on capacity and why; may be empty with capacity, which is presumed.
  std::string capacity_view;
  // Who acts for a young person without capacity; the parent when empty.
  std::string representative;
  friend bool operator==(const YoungPersonRights&, const YoungPersonRights&) = default;
};

// What a setting says in a request of its own making.
struct RequestParticulars {
  // Why a plan may be necessary.
  std::string reasons;
  std::string needs;
  // The graduated approach so far: what was assessed, planned, done and reviewed.
  std::string support_so_far;
  std::string family_views;
  std::optional<absl::CivilDay> family_told_on;
  friend bool operator==(const RequestParticulars&, const RequestParticulars&) = default;
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
  // The team's id among the authority's particulars; empty for none.
  std::string team;
  // Why it was given to them last.
  std::string allocation_reason;
  std::optional<Decision> decision;
  std::optional<absl::CivilDay> decided_on;
  std::string decision_reasons;
  std::optional<absl::CivilDay> withdrawn_on;
  std::string withdrawn_reason;
  std::vector<Notice> notices;
  std::vector<ExceptionClaim> exceptions;
  std::optional<IssueDecision> issue_decision;
  std::optional<absl::CivilDay> issue_decided_on;
  std::string issue_reasons;
  std::vector<PlanDraft> drafts;
  std::vector<Representation> representations;
  std::vector<Meeting> meetings;
  std::optional<FinalPlan> plan;
  std::optional<MoveAway> move_away;
  std::optional<YoungPersonRights> rights;
  // Of a request that a setting wrote here.
  std::optional<RequestParticulars> particulars;
  friend bool operator==(const EhcRequest&, const EhcRequest&) = default;
};

// True while something can still be decided: the child may have no other request.
inline bool IsOpen(State state) {
  return state == State::kReceived || state == State::kAssessing || state == State::kPreparingDraft ||
         state == State::kDraftServed;
}

// True where it was withdrawn or the child moved away: nothing more is owed for it.
inline bool HasLeft(const EhcRequest& request) {
  return request.state == State::kWithdrawn || request.state == State::kMovedAway;
}

// True where this notice tells, in law, whoever has the rights on the day it is sent. Before they pass that is
// the parent, or a parent's representative, or a young person of whom nobody has recorded that they passed.
// After, it is the young person with capacity, and a letter to the parent tells nobody; without capacity it is
// the representative or, where none is named, the parent (Regs 64-65).
bool TellsFamily(const EhcRequest& request, const Notice& notice);

// True for a notice of a decision against which an appeal lies (CFA s.51(2)).
bool IsAppealable(const EhcRequest& request, const Notice& notice);

}  // namespace send::ehcp
