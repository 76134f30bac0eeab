#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "absl/time/civil_time.h"
#include "services/ehcp/domain/compliance.h"

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
  kRepresentative,
  // Of a detained person (Custody Regs 3-5, 13(2)): who runs the relevant youth accommodation, and two of the
  // bodies.
  kPersonInCharge,
  kYouthOffendingTeam,
  kHealthServicesCommissioner
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
  // The register had the setting it asks for as none of CFA s.38(3) when this was recorded.
  bool outside_list = false;
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
  // The child was in Year 9 or beyond, so that reg. 6(1)(g) wanted its advice; false of plans from before this
  // was kept.
  bool year_nine = false;
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

// Why a refused request goes on: the tribunal ordered it, or it was agreed in place of that (Regs 44); or the
// appeal was not opposed (Regs 45).
enum class ResumedBy : uint8_t { kOrder, kAgreement, kNotOpposed };

// To what: to assess, or to make a plan; or to decide anew whether one is necessary (Regs 43(2)(d), 44(2)(d)).
enum class ResumedTo : uint8_t { kAssess, kMakePlan, kReconsider };

// The refusal of a plan that is reconsidered.
struct RefusedPlan {
  absl::CivilDay decided_on;
  std::string reasons;
  friend bool operator==(const RefusedPlan&, const RefusedPlan&) = default;
};

// A refused request goes on: see resumption.h.
struct Resumption {
  // The id of the disagreement.
  std::string disagreement = {};
  ResumedBy by = ResumedBy::kOrder;
  ResumedTo to = ResumedTo::kAssess;
  // Day 0 of the limits of T44 or T45.
  absl::CivilDay on = {};
  // By when its last limit is, where all agreed in writing on another time or the tribunal directed one.
  std::optional<absl::CivilDay> agreed_for = std::nullopt;
  // What of it had been recorded as done before.
  std::vector<Compliance> done = {};
  // With kReconsider: what was decided first. The decision that is taken anew stands in the request.
  std::optional<RefusedPlan> reconsidered = std::nullopt;
  friend bool operator==(const Resumption&, const Resumption&) = default;
};

struct DecisionRecord {
  Decision decision;
  absl::CivilDay decided_on;
  std::string reasons;
  friend bool operator==(const DecisionRecord&, const DecisionRecord&) = default;
};

struct IssueRecord {
  IssueDecision decision;
  absl::CivilDay decided_on;
  std::string reasons;
  friend bool operator==(const IssueRecord&, const IssueRecord&) = default;
};

struct WithdrawalRecord {
  absl::CivilDay withdrawn_on;
  std::string reason;
  friend bool operator==(const WithdrawalRecord&, const WithdrawalRecord&) = default;
};

// What can be taken back where it was recorded in error (retract_request.h).
enum class RequestStep : uint8_t {
  kNotice,
  kDecision,
  kIssueDecision,
  kDraft,
  kRepresentation,
  kMeeting,
  kFinalPlan,
  kMoveAway,
  kRights,
  kWithdrawal,
  kResumption
};

// A step as it was recorded; in the order of RequestStep.
using RecordedStep = std::variant<Notice, DecisionRecord, IssueRecord, PlanDraft, Representation, Meeting,
                                  FinalPlan, MoveAway, YoungPersonRights, WithdrawalRecord, Resumption>;

// What was recorded in error and taken back: it is kept, and counts for nothing.
struct Retraction {
  RecordedStep was;
  // Which notice, draft, representation or meeting it was (NumberOf); 0 for the rest.
  int number = 0;
  absl::CivilDay retracted_on = {};
  // The subject in the token of whoever took it back.
  std::string retracted_by = {};
  std::string reason = {};
  RequestStep step() const { return static_cast<RequestStep>(was.index()); }
  friend bool operator==(const Retraction&, const Retraction&) = default;
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
  // Where the child was a pupil, a student or with an early years provider on the day of receipt, by the roll
  // when it was recorded ("settings/urn-100000"); empty for nowhere. Whose head or provider is to be told hangs
  // on that day alone (Regs 4(2)(c)-(d), 5(2), 10(2)) [interpretation]: a move later changes nothing but by
  // correcting it.
  std::string registered_at;
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
  // The decision to issue a plan that the one not to has taken the place of.
  std::optional<IssueRecord> issue_before;
  std::vector<PlanDraft> drafts;
  std::vector<Representation> representations;
  std::vector<Meeting> meetings;
  std::optional<FinalPlan> plan;
  std::optional<MoveAway> move_away;
  std::optional<YoungPersonRights> rights;
  // In the order in which they were taken back.
  std::vector<Retraction> retractions = {};
  // The day on which the rights pass by law (RightsPassOn), by the birth date as it was when the receipt was
  // recorded or corrected; unset of requests from before this was kept. Whether that is recorded says `rights`.
  std::optional<absl::CivilDay> rights_pass_on;
  // Of a request that a setting wrote here.
  std::optional<RequestParticulars> particulars;
  // The first first: one that goes on to be assessed may be refused a plan, and go on again.
  std::vector<Resumption> resumptions = {};
  friend bool operator==(const EhcRequest&, const EhcRequest&) = default;
};

// The same, and of a request that has no such record the setting that asked: it asks for those whom it teaches.
inline const std::string& EducatedAt(const EhcRequest& request) {
  return request.registered_at.empty() ? request.requesting_setting : request.registered_at;
}

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

// How many times the request had been resumed by the end of that day.
size_t CourseOn(const EhcRequest& request, absl::CivilDay day);

// True where this notice, of kind kAssessmentDecision, tells that there will be an assessment: by the
// authority's own decision, or because it must (Resumption).
bool TellsOfAssessment(const EhcRequest& request, const Notice& notice);

// Of which there may be several, each known by its number: notices, drafts, representations and meetings.
bool IsNumbered(RequestStep step);

// The number by which a notice, a draft, a representation or a meeting is known, from 1 in the
// order in which they were recorded. That of one which was taken back is not given again.
int NumberOf(const EhcRequest& request, RequestStep step, size_t place);

// True for a notice of a decision against which an appeal lies (CFA s.51(2)).
bool IsAppealable(const EhcRequest& request, const Notice& notice);

}  // namespace send::ehcp
