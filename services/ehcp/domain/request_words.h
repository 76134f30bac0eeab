#pragma once

#include <map>
#include <string>
#include <vector>

#include "services/ehcp/domain/clock.h"
#include "services/ehcp/domain/disagreement.h"
#include "services/ehcp/domain/ehc_request.h"

// The words of stories of requests (tests/scenarios/README.md), for their runner.
namespace send::ehcp {

using Words = std::vector<std::string>;

// A word that is not known fails the line it stands in.
template <class T>
T Meaning(const std::map<std::string, T>& words, const std::string& word, std::string& malformed) {
  const auto found = words.find(word);
  if (found != words.end()) return found->second;
  malformed = "'" + word + "' is not known here";
  return words.begin()->second;
}

inline const std::map<std::string, RecipientKind> kRecipients = {
    {"parent", RecipientKind::kParent},
    {"young-person", RecipientKind::kYoungPerson},
    {"commissioning-body", RecipientKind::kCommissioningBody},
    {"social-care", RecipientKind::kSocialCare},
    {"head", RecipientKind::kHead},
    {"early-years-provider", RecipientKind::kEarlyYearsProvider},
    {"governing-body", RecipientKind::kGoverningBody},
    {"representative", RecipientKind::kRepresentative},
    {"person-in-charge", RecipientKind::kPersonInCharge},
    {"youth-offending-team", RecipientKind::kYouthOffendingTeam},
    {"health-services-commissioner", RecipientKind::kHealthServicesCommissioner}};
inline const std::map<std::string, NoticeKind> kNotices = {{"considering", NoticeKind::kConsidering},
                                                           {"decision", NoticeKind::kAssessmentDecision},
                                                           {"no-plan", NoticeKind::kNoPlan},
                                                           {"draft", NoticeKind::kDraftPlan},
                                                           {"final", NoticeKind::kFinalPlan}};
inline const std::map<std::string, Decision> kDecisions = {{"assess", Decision::kAssess},
                                                           {"not-assess", Decision::kDoNotAssess}};
inline const std::map<std::string, IssueDecision> kIssueDecisions = {{"issue", IssueDecision::kIssue},
                                                                     {"not-issue", IssueDecision::kDoNotIssue}};
inline const std::map<std::string, ResumedBy> kResumedBy = {{"order", ResumedBy::kOrder},
                                                            {"agreement", ResumedBy::kAgreement},
                                                            {"not-opposed", ResumedBy::kNotOpposed}};
inline const std::map<std::string, ResumedTo> kResumedTo = {{"assess", ResumedTo::kAssess},
                                                            {"make-plan", ResumedTo::kMakePlan},
                                                            {"reconsider", ResumedTo::kReconsider}};
inline const std::map<std::string, PlacementKind> kPlacements = {{"setting", PlacementKind::kSetting},
                                                                 {"type", PlacementKind::kTypeOfSetting},
                                                                 {"otherwise", PlacementKind::kOtherwise}};
inline const std::map<std::string, Channel> kChannels = {{"portal", Channel::kPortal},
                                                         {"email", Channel::kEmail},
                                                         {"first-class", Channel::kPostFirstClass},
                                                         {"second-class", Channel::kPostSecondClass},
                                                         {"in-person", Channel::kInPerson},
                                                         {"telephone", Channel::kTelephone}};
inline const std::map<std::string, ExceptionGround> kGrounds = {
    {"circumstances", ExceptionGround::kExceptionalCircumstances},
    {"absence", ExceptionGround::kAbsence},
    {"closure", ExceptionGround::kSchoolClosure},
    {"early-years-closure", ExceptionGround::kEarlyYearsClosure},
    {"staff-shortage", ExceptionGround::kStaffShortage}};
inline const std::map<std::string, DeadlineStatus> kStatuses = {{"running", DeadlineStatus::kRunning},
                                                                {"met", DeadlineStatus::kMet},
                                                                {"late", DeadlineStatus::kLate},
                                                                {"late-excused", DeadlineStatus::kLateExcused},
                                                                {"ended", DeadlineStatus::kEnded}};

inline const std::map<std::string, RequestStep> kRetractable = {
    {"notice", RequestStep::kNotice},
    {"decision", RequestStep::kDecision},
    {"decision-to-issue", RequestStep::kIssueDecision},
    {"draft", RequestStep::kDraft},
    {"representation", RequestStep::kRepresentation},
    {"meeting", RequestStep::kMeeting},
    {"final-plan", RequestStep::kFinalPlan},
    {"move", RequestStep::kMoveAway},
    {"rights", RequestStep::kRights},
    {"withdrawal", RequestStep::kWithdrawal},
    {"resumption", RequestStep::kResumption}};
inline const std::map<std::string, State> kStates = {{"received", State::kReceived},
                                                     {"assessing", State::kAssessing},
                                                     {"refused-to-assess", State::kRefusedToAssess},
                                                     {"withdrawn", State::kWithdrawn},
                                                     {"preparing-draft", State::kPreparingDraft},
                                                     {"refused-to-issue", State::kRefusedToIssue},
                                                     {"draft-served", State::kDraftServed},
                                                     {"finalised", State::kFinalised},
                                                     {"moved-away", State::kMovedAway}};
inline const std::map<std::string, Subject> kSubjects = {{"no-assessment", Subject::kNoAssessment},
                                                         {"no-plan", Subject::kNoPlan},
                                                         {"plan-contents", Subject::kPlanContents},
                                                         {"plan-institution", Subject::kPlanInstitution}};

}  // namespace send::ehcp
