#include "services/ehcp/domain/law.h"

#include <array>

#include "absl/strings/str_cat.h"
#include "common/base/strings.h"

namespace send::ehcp {
namespace {

constexpr absl::CivilDay kForce2014(2014, 9, 1);
// SI 2015/359 put shorter periods into regs 44 and 45.
constexpr absl::CivilDay kForce2015(2015, 3, 23);
constexpr absl::CivilDay kForceCustody(2015, 4, 1);
// Custody Regs 5(4)(a)-(c), 10(4)(a)-(c): no early years provider. The absence is the parent's.
constexpr Exceptions kTheThree = kSchoolClosure | kCircumstances | kAbsenceFourWeeks;
constexpr std::string_view kDetained = "request for a detained person received";
constexpr absl::CivilDay kForce2018(2018, 4, 3);

constexpr std::array<Limit, 82> kLimits = {{
    // Request to decision to assess.
    {"A1", "request received, or the authority became responsible", Counting::kAsSoonAsPracticable, 0,
     "consult the family and notify each body of reg. 4(2) that it considers the request", Owner::kAuthority,
     kNoException, "Regs 3, 4(2)", Confidence::kVerified, true, kForce2014, kStillInForce},
    {"A2", "request received, or the authority became responsible", Counting::kWeeks, 6,
     "notify the family whether it will assess", Owner::kAuthority, kTheFour,
     "CFA s.36(5); Regs 4(1), 5(1), 5(4)", Confidence::kVerified, true, kForce2014, kStillInForce},
    // Reg. 5(2) gives no time at all: the family's does not bind it.
    {"A3", "family notified whether it will assess", Counting::kAsSoonAsPracticable, 0,
     "notify each body of reg. 4(2) of the decision", Owner::kAuthority, kNoException, "Regs 5(2)",
     Confidence::kInterpreted, true, kForce2014, kStillInForce},
    // Assessment.
    {"B1", "decision to assess", Counting::kAsSoonAsPracticable, 0, "ask each adviser of reg. 6(1) for advice",
     Owner::kAuthority, kNoException, "Regs 6(1), 6(4)", Confidence::kSecondary, true, kForce2014,
     kStillInForce},
    {"B2", "request for advice received by a section 31 body", Counting::kWeeks, 6, "give the advice",
     Owner::kAdviser, kCircumstances | kAbsenceFourWeeks | kAppointmentMissed, "Regs 8(1)-(2)",
     Confidence::kSecondary, true, kForce2014, kStillInForce},
    {"B2g", "request for advice received by any other adviser", Counting::kWeeks, 6, "give the advice",
     Owner::kAdviser, kCircumstances | kAbsenceFourWeeks | kAppointmentMissed, "CoP 9.49-9.51",
     Confidence::kFromMemory, false, kForce2014, kStillInForce},
    {"B4", "request received, or the authority became responsible", Counting::kWeeks, 16,
     "notify the family that it will not issue a plan, where it decides so", Owner::kAuthority, kTheFour,
     "Regs 10(1), 10(4)", Confidence::kVerified, true, kForce2014, kStillInForce},
    // As reg. 5(2), without a time.
    {"B4n", "family notified that no plan will be issued", Counting::kAsSoonAsPracticable, 0,
     "notify the commissioning body and the head or provider of reg. 4(2)(c)-(d)", Owner::kAuthority,
     kNoException, "Regs 10(2)", Confidence::kInterpreted, true, kForce2014, kStillInForce},
    {"B5", "request received, or the authority became responsible", Counting::kWeeks, 16,
     "send the draft plan, so that representations and consultation fit", Owner::kAuthority, kNoException,
     "CoP page 154", Confidence::kFromMemory, false, kForce2014, kStillInForce},
    // Draft to final plan.
    {"C1d", "draft plan served", Counting::kDaysBeginningWith, 15,
     "make representations on the draft; no final plan may be sent before the day after", Owner::kFamily,
     kNoException, "Regs 13(1); of detained persons Custody Regs 13(1)", Confidence::kVerified, true,
     kForce2014, kStillInForce},
    {"C3d", "institution consulted", Counting::kDays, 15, "answer the consultation", Owner::kInstitution,
     kNoException, "CoP 9.83", Confidence::kFromMemory, false, kForce2014, kStillInForce},
    {"C4d", "request received, or the authority became responsible", Counting::kWeeks, 20,
     "send the final plan", Owner::kAuthority, kTheFour, "Regs 13(2)-(3)", Confidence::kVerified, true,
     kForce2014, kStillInForce},
    {"C6d", "plan finalised that names an institution", Counting::kImmediately, 0, "admit the child",
     Owner::kInstitution, kNoException, "CFA s.43", Confidence::kFromMemory, true, kForce2014, kStillInForce},
    {"C7d", "plan finalised", Counting::kImmediately, 0, "secure the special educational provision",
     Owner::kAuthority, kNoException, "CFA s.42(2)", Confidence::kFromMemory, true, kForce2014, kStillInForce},
    // Disagreement: mediation and appeal.
    {"D1", "notice of decision sent", Counting::kMonths, 2, "contact the mediation adviser", Owner::kFamily,
     kNoException, "Regs 33", Confidence::kVerified, true, kForce2014, kStillInForce},
    {"D2", "adviser told that mediation is not wanted", Counting::kWorkingDays, 3,
     "issue the mediation certificate", Owner::kMediator, kNoException, "CFA s.55(4); Regs 34",
     Confidence::kSecondary, true, kForce2014, kStillInForce},
    {"D3", "authority told that mediation on health matters is wanted", Counting::kWorkingDays, 3,
     "inform each commissioning body", Owner::kAuthority, kNoException, "Regs 35", Confidence::kSecondary, true,
     kForce2014, kStillInForce},
    {"D4", "authority told that mediation is wanted", Counting::kDays, 30, "arrange the mediation",
     Owner::kAuthority, kNoException, "Regs 36-37", Confidence::kSecondary, true, kForce2014, kStillInForce},
    {"D4h", "commissioning body told that mediation on health matters alone is wanted", Counting::kDays, 30,
     "arrange the mediation", Owner::kCommissioningBody, kNoException, "Regs 36-37", Confidence::kSecondary,
     true, kForce2014, kStillInForce},
    {"D5", "adviser told that mediation cannot be arranged in time", Counting::kWorkingDays, 3,
     "issue the certificate", Owner::kMediator, kNoException, "Regs 36-37", Confidence::kSecondary, true,
     kForce2014, kStillInForce},
    {"D6", "mediation concluded", Counting::kWorkingDays, 3, "issue the certificate", Owner::kMediator,
     kNoException, "Regs 39", Confidence::kFromMemory, true, kForce2014, kStillInForce},
    // Of whoever arranges it, unless the family consents to less.
    {"D7", "date of the mediation", Counting::kWorkingDaysBefore, 5, "tell the family its date and place",
     Owner::kAuthority, kNoException, "Regs 38; CoP 11.38", Confidence::kSecondary, true, kForce2014,
     kStillInForce},
    {"D7h", "date of the mediation on health matters alone", Counting::kWorkingDaysBefore, 5,
     "tell the family its date and place", Owner::kCommissioningBody, kNoException, "Regs 38; CoP 11.38",
     Confidence::kSecondary, true, kForce2014, kStillInForce},
    {"D8", "mediation agreement on what could not be appealed", Counting::kWeeks, 2, "do what was agreed",
     Owner::kAuthority, kNoException, "Regs 42(3), 42(5)", Confidence::kVerified, true, kForce2014,
     kStillInForce},
    {"D8h", "mediation agreement on health matters alone", Counting::kWeeks, 2, "do what was agreed",
     Owner::kCommissioningBody, kNoException, "Regs 42(3), 42(5)", Confidence::kVerified, true, kForce2014,
     kStillInForce},
    {"D8i", "mediation agreement to which the authority was no party", Counting::kWeeks, 1,
     "notify the authority of the agreement", Owner::kCommissioningBody, kNoException, "Regs 42(4)",
     Confidence::kVerified, true, kForce2014, kStillInForce},
    {"D9", "notice of decision sent", Counting::kTribunalMonths, 2,
     "appeal to the tribunal; with a certificate the later of this and D9c", Owner::kFamily, kNoException,
     "HESC rr.12(1)-(3)(a), 20(1)(c)(i)", Confidence::kVerified, true, kForce2014, kStillInForce},
    {"D9c", "mediation certificate issued", Counting::kTribunalMonths, 1,
     "appeal to the tribunal; the later of this and D9", Owner::kFamily, kNoException,
     "HESC rr.12(1)-(3)(a), 20(1)(c)(ii)", Confidence::kVerified, true, kForce2014, kStillInForce},
    {"D11", "event or direction in a case before the tribunal", Counting::kAsDirected, 0,
     "do any other act in the case", Owner::kAuthority, kNoException, "HESC r.12(1)-(4)", Confidence::kVerified,
     true, kForce2014, kStillInForce},
    {"D12", "appeal received", Counting::kTribunalWorkingDays, 30, "respond to the appeal", Owner::kAuthority,
     kNoException, "HESC rr.12(3)(b), 21", Confidence::kSecondary, true, kForce2014, kStillInForce},
    // Tribunal orders (reg. 44) and unopposed appeals (reg. 45).
    {"T44-cease", "tribunal order made", Counting::kImmediately, 0,
     "cease to maintain the plan, where an appeal against ceasing is dismissed", Owner::kAuthority,
     kCircumstances | kAbsenceTwoWeeks | kTheFour, "Regs 44(2)", Confidence::kSecondary, true, kForce2015,
     kStillInForce},
    {"T44-assess", "tribunal order made", Counting::kWeeks, 2,
     "notify the family that it will assess or re-assess", Owner::kAuthority,
     kCircumstances | kAbsenceTwoWeeks | kTheFour, "Regs 44", Confidence::kSecondary, true, kForce2015,
     kStillInForce},
    {"T44-no-plan", "tribunal order made", Counting::kWeeks, 10,
     "notify the family that it will not issue or amend a plan after the assessment", Owner::kAuthority,
     kCircumstances | kAbsenceTwoWeeks | kTheFour, "Regs 44", Confidence::kSecondary, true, kForce2015,
     kStillInForce},
    {"T44-assessed-final", "tribunal order made", Counting::kWeeks, 14,
     "send the final plan after the assessment", Owner::kAuthority,
     kCircumstances | kAbsenceTwoWeeks | kTheFour, "Regs 44", Confidence::kSecondary, true, kForce2015,
     kStillInForce},
    {"T44-draft", "tribunal order made", Counting::kWeeks, 5, "send the draft of the plan that is to be made",
     Owner::kAuthority, kCircumstances | kAbsenceTwoWeeks | kTheFour, "Regs 44", Confidence::kSecondary, true,
     kForce2015, kStillInForce},
    {"T44-final", "tribunal order made", Counting::kWeeks, 11, "send the final of the plan that is to be made",
     Owner::kAuthority, kCircumstances | kAbsenceTwoWeeks | kTheFour, "Regs 44", Confidence::kSecondary, true,
     kForce2015, kStillInForce},
    {"T44-reconsider", "tribunal order made", Counting::kWeeks, 2,
     "send the draft plan or give notice of the decision, where the case is referred back", Owner::kAuthority,
     kCircumstances | kAbsenceTwoWeeks | kTheFour, "Regs 44", Confidence::kSecondary, true, kForce2015,
     kStillInForce},
    {"T44-amend", "tribunal order made", Counting::kWeeks, 5, "send the plan with amended needs or provision",
     Owner::kAuthority, kCircumstances | kAbsenceTwoWeeks | kTheFour, "Regs 44", Confidence::kSecondary, true,
     kForce2015, kStillInForce},
    {"T44-institution", "tribunal order made", Counting::kWeeks, 2,
     "send the plan with the amended institution", Owner::kAuthority,
     kCircumstances | kAbsenceTwoWeeks | kTheFour, "Regs 44", Confidence::kSecondary, true, kForce2015,
     kStillInForce},
    {"T44-maintain-amend", "tribunal order made", Counting::kWeeks, 5,
     "go on maintaining the plan and amend it", Owner::kAuthority, kCircumstances | kAbsenceTwoWeeks | kTheFour,
     "Regs 44", Confidence::kSecondary, true, kForce2015, kStillInForce},
    {"T45-assess", "tribunal told that the appeal is not opposed", Counting::kWeeks, 2,
     "notify the family that it will assess or re-assess", Owner::kAuthority,
     kCircumstances | kAbsenceTwoWeeks | kTheFour, "Regs 45", Confidence::kVerified, true, kForce2015,
     kStillInForce},
    {"T45-no-plan", "tribunal told that the appeal is not opposed", Counting::kWeeks, 10,
     "notify the family that it will not issue or amend a plan after the assessment", Owner::kAuthority,
     kCircumstances | kAbsenceTwoWeeks | kTheFour, "Regs 45", Confidence::kVerified, true, kForce2015,
     kStillInForce},
    {"T45-assessed-final", "tribunal told that the appeal is not opposed", Counting::kWeeks, 14,
     "send the final plan after the assessment", Owner::kAuthority,
     kCircumstances | kAbsenceTwoWeeks | kTheFour, "Regs 45", Confidence::kVerified, true, kForce2015,
     kStillInForce},
    {"T45-draft", "tribunal told that the appeal is not opposed", Counting::kWeeks, 5,
     "send the draft of the plan that is to be made", Owner::kAuthority,
     kCircumstances | kAbsenceTwoWeeks | kTheFour, "Regs 45", Confidence::kVerified, true, kForce2015,
     kStillInForce},
    {"T45-final", "tribunal told that the appeal is not opposed", Counting::kWeeks, 11,
     "send the final of the plan that is to be made", Owner::kAuthority,
     kCircumstances | kAbsenceTwoWeeks | kTheFour, "Regs 45", Confidence::kVerified, true, kForce2015,
     kStillInForce},
    {"T45-amend", "tribunal told that the appeal is not opposed", Counting::kWeeks, 5,
     "send the plan with amended needs or provision", Owner::kAuthority,
     kCircumstances | kAbsenceTwoWeeks | kTheFour, "Regs 45", Confidence::kVerified, true, kForce2015,
     kStillInForce},
    {"T45-institution", "tribunal told that the appeal is not opposed", Counting::kWeeks, 2,
     "send the plan with the amended institution", Owner::kAuthority,
     kCircumstances | kAbsenceTwoWeeks | kTheFour, "Regs 45", Confidence::kVerified, true, kForce2015,
     kStillInForce},
    {"T45-maintain-amend", "tribunal told that the appeal is not opposed", Counting::kWeeks, 5,
     "go on maintaining the plan and amend it", Owner::kAuthority, kCircumstances | kAbsenceTwoWeeks | kTheFour,
     "Regs 45", Confidence::kVerified, true, kForce2015, kStillInForce},
    {"T-health", "recommendation of the tribunal received", Counting::kWeeks, 5,
     "answer the recommendation in writing, with reasons where it is not followed", Owner::kCommissioningBody,
     kNoException, "Rec Regs 6", Confidence::kFromMemory, true, kForce2018, kStillInForce},
    {"T-health-copy", "answer to the recommendation received", Counting::kWeeks, 1,
     "send a copy to the Secretary of State", Owner::kAuthority, kNoException, "Rec Regs",
     Confidence::kFromMemory, true, kForce2018, kStillInForce},
    // Annual review and phase transfer.
    {"R0", "plan first made, or last reviewed", Counting::kMonthsBeginningWith, 12,
     "complete the review: its decision, notified", Owner::kAuthority, kNoException, "CFA s.44(1)",
     Confidence::kFromMemory, true, kForce2014, kStillInForce},
    {"R1", "review meeting", Counting::kWeeksBefore, 2, "give notice of its date", Owner::kAuthority,
     kNoException, "Regs 20(3)", Confidence::kVerified, true, kForce2014, kStillInForce},
    {"R2", "review meeting", Counting::kWeeksBefore, 2, "circulate the advice and information",
     Owner::kAuthority, kNoException, "Regs 20(4)", Confidence::kVerified, true, kForce2014, kStillInForce},
    {"R5", "review meeting", Counting::kWeeks, 2, "send the report of the meeting to all who were invited",
     Owner::kAuthority, kNoException, "Regs 20(7)-(9)", Confidence::kFromMemory, true, kForce2014,
     kStillInForce},
    {"R6", "review meeting", Counting::kWeeks, 4, "decide to maintain, amend or cease, and notify the family",
     Owner::kAuthority, kNoException, "Regs 20(10)", Confidence::kSecondary, true, kForce2014, kStillInForce},
    {"R7", "review meeting", Counting::kWeeks, 4, "send the notice of proposed amendments, where it amends",
     Owner::kAuthority, kNoException, "Regs 22(2)(a); R (L, M and P) v Devon CC [2022] EWHC 493 (Admin)",
     Confidence::kVerified, true, kForce2014, kStillInForce},
    {"R8", "amendment notice served", Counting::kDaysBeginningWith, 15,
     "make representations on the amendments", Owner::kFamily, kNoException, "Regs 22(2)(c)",
     Confidence::kVerified, true, kForce2014, kStillInForce},
    {"R9", "amendment notice sent", Counting::kWeeks, 8,
     "send the amended plan, or notify that it will not amend", Owner::kAuthority, kNoException,
     "Regs 22(3)-(4)", Confidence::kVerified, true, kForce2014, kStillInForce},
    {"R10", "review meeting", Counting::kWeeks, 12, "send the amended plan in any event", Owner::kAuthority,
     kNoException, "Regs 20(10), 22(3); R (L, M and P) v Devon CC [2022] EWHC 493 (Admin)",
     Confidence::kSecondary, true, kForce2014, kStillInForce},
    {"R12", "plan of a child under 5 last reviewed", Counting::kMonths, 6, "consider a further review",
     Owner::kAuthority, kNoException, "CoP 9.178", Confidence::kFromMemory, false, kForce2014, kStillInForce},
    {"R14", "start of term", Counting::kWeeksBefore, 2, "tell heads which pupils need a review in the term",
     Owner::kAuthority, kNoException, "CoP 9.171", Confidence::kFromMemory, false, kForce2014, kStillInForce},
    {"P1", "transfer from secondary school to a post-16 institution", Counting::kBeforeDayOfYear, 331,
     "review and amend the plan", Owner::kAuthority, kNoException, "Regs 18(1)", Confidence::kVerified, true,
     kForce2014, kStillInForce},
    {"P2", "any other transfer between phases", Counting::kBeforeDayOfYear, 215, "review and amend the plan",
     Owner::kAuthority, kNoException, "Regs 18(1)", Confidence::kVerified, true, kForce2014, kStillInForce},
    {"P3", "transfer between post-16 institutions", Counting::kMonthsBefore, 5, "review and amend the plan",
     Owner::kAuthority, kNoException, "Regs 18(2)", Confidence::kVerified, true, kForce2014, kStillInForce},
    // Re-assessment.
    {"S1", "request for re-assessment received", Counting::kDays, 15,
     "decide whether to re-assess and notify the family", Owner::kAuthority, kNoException, "Regs 25(1)",
     Confidence::kFromMemory, true, kForce2014, kStillInForce},
    {"S2", "decision to re-assess notified", Counting::kWeeks, 14, "send the final plan", Owner::kAuthority,
     kTheFour, "Regs 27(2)-(3)", Confidence::kVerified, true, kForce2014, kStillInForce},
    // Moving area.
    {"M1", "move to another area", Counting::kImmediately, 0, "transfer the plan", Owner::kAuthority,
     kNoException, "Regs 15(2)", Confidence::kVerified, true, kForce2014, kStillInForce},
    {"M2", "old authority became aware of the move", Counting::kWorkingDaysBeginningWith, 15,
     "transfer the plan, where it did not know of the move 15 working days before", Owner::kAuthority,
     kNoException, "Regs 15(2)", Confidence::kVerified, true, kForce2014, kStillInForce},
    {"M3", "plan transferred", Counting::kWeeks, 6,
     "tell the family of the transfer, whether it will assess and when it will review", Owner::kAuthority,
     kNoException, "Regs 15(4)", Confidence::kVerified, true, kForce2014, kStillInForce},
    {"M4", "plan first made, or last reviewed", Counting::kMonthsBeginningWith, 12,
     "review the transferred plan; the later of this and M4t", Owner::kAuthority, kNoException, "Regs 15(5)",
     Confidence::kVerified, true, kForce2014, kStillInForce},
    {"M4t", "plan transferred", Counting::kMonthsBeginningWith, 3,
     "review the transferred plan; the later of this and M4", Owner::kAuthority, kNoException, "Regs 15(5)",
     Confidence::kSecondary, true, kForce2014, kStillInForce},
    {"M5", "awareness that the commissioning body changes", Counting::kWorkingDaysBeginningWith, 15,
     "notify the new commissioning body", Owner::kAuthority, kNoException, "Regs 15(8)-(10)",
     Confidence::kFromMemory, true, kForce2014, kStillInForce},
    {"M6", "new commissioning body notified", Counting::kWorkingDaysBeginningWith, 15,
     "say that the health provision is impracticable", Owner::kCommissioningBody, kNoException, "Regs 16",
     Confidence::kFromMemory, true, kForce2014, kStillInForce},
    // Ceasing, personal budgets, custody.
    {"Z1", "notice of the decision to cease sent", Counting::kMonths, 2,
     "go on maintaining the plan at least until then", Owner::kAuthority, kNoException, "CFA s.45(4); Regs 31",
     Confidence::kFromMemory, true, kForce2014, kStillInForce},
    {"PB1", "direct payments began", Counting::kMonths, 3, "review the direct payments", Owner::kAuthority,
     kNoException, "PB Regs", Confidence::kFromMemory, true, kForce2014, kStillInForce},
    {"K0", kDetained, Counting::kAsSoonAsPracticable, 0,
     "consult the family and who is in charge, and notify each body of reg. 4(2)", Owner::kAuthority,
     kNoException, "Custody Regs 3, 4(2)", Confidence::kVerified, true, kForceCustody, kStillInForce},
    {"K1", kDetained, Counting::kWeeks, 6, "notify the family and who is in charge whether it will assess",
     Owner::kAuthority, kTheThree, "CFA s.71(6); Custody Regs 4(1), 5(1), 5(4)", Confidence::kVerified, true,
     kForceCustody, kStillInForce},
    {"K1n", "family notified whether it will assess", Counting::kAsSoonAsPracticable, 0,
     "notify each body of reg. 4(2) of the decision", Owner::kAuthority, kNoException, "Custody Regs 5(2)",
     Confidence::kInterpreted, true, kForceCustody, kStillInForce},
    {"K2", kDetained, Counting::kWeeks, 16,
     "notify the family and who is in charge that it will not issue a plan, where it decides so",
     Owner::kAuthority, kTheThree, "Custody Regs 10(1), 10(4)", Confidence::kSecondary, true, kForceCustody,
     kStillInForce},
    {"K2n", "family notified that no plan will be issued", Counting::kAsSoonAsPracticable, 0,
     "notify the bodies told of the request, but social care", Owner::kAuthority, kNoException,
     "Custody Regs 10(2)", Confidence::kFromMemory, true, kForceCustody, kStillInForce},
    {"K3", kDetained, Counting::kWeeks, 20, "send the final plan", Owner::kAuthority, kTheThree,
     "Custody Regs 13(2)-(3)", Confidence::kVerified, true, kForceCustody, kStillInForce},
    {"K4", "tribunal order on a detained person made", Counting::kWeeks, 2, "do what was ordered",
     Owner::kAuthority, kNoException, "Custody Regs", Confidence::kSecondary, true, kForceCustody,
     kStillInForce},
}};

struct GroundName {
  Exceptions ground;
  std::string_view name;
};

constexpr std::array<GroundName, 6> kGroundNames = {{
    {kSchoolClosure, "school closed for four weeks"},
    {kEarlyYearsClosure, "early years provider closed for four weeks"},
    {kCircumstances, "exceptional personal circumstances"},
    {kAbsenceFourWeeks, "absence of four weeks"},
    {kAppointmentMissed, "missed appointment"},
    {kAbsenceTwoWeeks, "absence of two weeks"},
}};

}  // namespace

std::span<const Limit> AllLimits() { return kLimits; }

const Limit* FindLimit(std::string_view id, absl::CivilDay trigger_date) {
  if (id.empty()) return nullptr;
  for (const Limit& limit : kLimits) {
    // The last character tells most ids apart: comparing them whole was a fifth of the clock's time.
    if (limit.id.back() == id.back() && limit.id == id && trigger_date >= limit.in_force_from &&
        trigger_date < limit.in_force_until)
      return &limit;
  }
  return nullptr;
}

std::string DescribeCounting(const Limit& limit) {
  switch (limit.counting) {
    case Counting::kAsSoonAsPracticable:
      return "C11, as soon as practicable";
    case Counting::kAsDirected:
      return "the days directed, less August and 25 December to 1 January; a last day rolls to the next "
             "working day";
    case Counting::kTribunalMonths:
      return absl::StrCat("C7, ", limit.amount, limit.amount == 1 ? " month" : " months",
                          "; from August, from 25 December to 1 January and from a day that is no working day "
                          "the last day rolls to the next working day");
    case Counting::kTribunalWorkingDays:
      return absl::StrCat("C4, ", limit.amount, " working days, less August and 25 December to 1 January");
    case Counting::kImmediately:
      return "the same day";
    case Counting::kWeeks:
      return absl::StrCat("C1, ", limit.amount, " weeks");
    case Counting::kDaysBeginningWith:
      return absl::StrCat("C2, ", limit.amount, " days beginning with the day");
    case Counting::kWorkingDaysBeginningWith:
      return absl::StrCat("C3, ", limit.amount, " working days beginning with the day");
    case Counting::kWorkingDays:
      return absl::StrCat("C4, ", limit.amount, " working days");
    case Counting::kDays:
      return absl::StrCat("C6, ", limit.amount, " days");
    case Counting::kMonths:
      return absl::StrCat("C7, ", limit.amount, " months");
    case Counting::kMonthsBeginningWith:
      return absl::StrCat("C8, ", limit.amount, " months beginning with the day");
    case Counting::kBeforeDayOfYear:
      return absl::StrCat("C9, before ", limit.amount % 100, limit.amount / 100 == 2 ? " February" : " March");
    case Counting::kMonthsBefore:
      return absl::StrCat("C10, ", limit.amount, " months before");
    case Counting::kWeeksBefore:
      return absl::StrCat(limit.amount, " weeks before");
    case Counting::kWorkingDaysBefore:
      return absl::StrCat("C5, ", limit.amount, " working days before");
  }
  return "";
}

std::string_view DescribeConfidence(Confidence confidence) {
  switch (confidence) {
    case Confidence::kVerified:
      return "verified";
    case Confidence::kSecondary:
      return "secondary source";
    case Confidence::kFromMemory:
      return "to be confirmed";
    case Confidence::kInterpreted:
      return "interpretation";
  }
  return "";
}

std::string_view DescribeOwner(Owner owner) {
  switch (owner) {
    case Owner::kAuthority:
      return "authority";
    case Owner::kAdviser:
      return "adviser";
    case Owner::kFamily:
      return "family";
    case Owner::kMediator:
      return "mediation adviser";
    case Owner::kCommissioningBody:
      return "commissioning body";
    case Owner::kInstitution:
      return "institution";
  }
  return "";
}

std::string DescribeExceptions(Exceptions exceptions) {
  std::string text;
  for (const GroundName& ground : kGroundNames) {
    if ((exceptions & ground.ground) == 0) continue;
    absl::StrAppend(&text, text.empty() ? "" : "; ", ToAbsl(ground.name));
  }
  return text;
}

}  // namespace send::ehcp
