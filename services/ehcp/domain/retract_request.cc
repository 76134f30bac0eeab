#include "services/ehcp/domain/retract_request.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base/strings.h"
#include "common/error/error.h"
#include "services/ehcp/domain/disagreement_decide.h"
#include "services/ehcp/domain/record_limits.h"
#include "services/ehcp/domain/resumption.h"

namespace send::ehcp {
namespace {

using Names = std::vector<std::string>;

size_t CountOf(const EhcRequest& request, RequestStep step) {
  switch (step) {
    case RequestStep::kNotice:
      return request.notices.size();
    case RequestStep::kDecision:
      return request.decision.has_value();
    case RequestStep::kIssueDecision:
      return request.issue_decision.has_value();
    case RequestStep::kDraft:
      return request.drafts.size();
    case RequestStep::kRepresentation:
      return request.representations.size();
    case RequestStep::kMeeting:
      return request.meetings.size();
    case RequestStep::kFinalPlan:
      return request.plan.has_value();
    case RequestStep::kMoveAway:
      return request.move_away.has_value();
    case RequestStep::kRights:
      return request.rights.has_value();
    case RequestStep::kWithdrawal:
      return request.withdrawn_on.has_value();
    case RequestStep::kResumption:
      return request.resumptions.size();
  }
  return 0;
}

// Where it stands among those of its kind.
std::optional<size_t> FindPlace(const EhcRequest& request, RequestStep step, int number) {
  const size_t count = CountOf(request, step);
  if (!IsNumbered(step)) return count == 0 ? std::nullopt : std::optional(count - 1);
  for (size_t place = 0; place < count; ++place)
    if (NumberOf(request, step, place) == number) return place;
  return std::nullopt;
}

// Names those of a kind that rest on something, the last first: in that order they are taken back.
template <class Thing, class Rests>
void NameThose(const EhcRequest& request, RequestStep step, std::string_view name,
               const std::vector<Thing>& things, const Rests& rests, Names& names) {
  for (size_t place = things.size(); place-- > 0;)
    if (rests(things[place])) names.push_back(absl::StrCat(ToAbsl(name), NumberOf(request, step, place)));
}

void NameNotices(const EhcRequest& request, NoticeKind kind, absl::CivilDay from, Names& names) {
  NameThose(
      request, RequestStep::kNotice, "notice ", request.notices,
      [&](const Notice& notice) { return notice.kind == kind && notice.sent_on >= from; }, names);
}

// True where something stands of a disagreement that this notice alone carries.
bool IsDisputed(const EhcRequest& request, const Notice& notice,
                const std::vector<Disagreement>& disagreements) {
  const auto carries = [&](const Notice& one) {
    return one.kind == notice.kind && one.sent_on == notice.sent_on && TellsFamily(request, one);
  };
  if (!carries(notice) || std::count_if(request.notices.begin(), request.notices.end(), carries) > 1)
    return false;
  return std::any_of(disagreements.begin(), disagreements.end(), [&](const Disagreement& each) {
    return NoticeKindOf(each.subject) == notice.kind && each.notice_sent_on == notice.sent_on &&
           std::any_of(each.steps.begin(), each.steps.end(),
                       [](const StepRecord& step) { return step.retracted.empty(); });
  });
}

void NameOnDraft(const EhcRequest& request, size_t place, Names& names) {
  const absl::CivilDay from = request.drafts[place].sent_on;
  for (size_t later = request.drafts.size(); --later > place;)
    names.push_back(absl::StrCat("draft ", NumberOf(request, RequestStep::kDraft, later)));
  if (!names.empty()) return;
  NameThose(
      request, RequestStep::kMeeting, "meeting ", request.meetings,
      [&](const Meeting& meeting) { return meeting.held_on >= from; }, names);
  NameThose(
      request, RequestStep::kRepresentation, "representation ", request.representations,
      [&](const Representation& said) { return said.made_on >= from; }, names);
  NameNotices(request, NoticeKind::kDraftPlan, from, names);
}

std::string FirstDraft(const EhcRequest& request) {
  return absl::StrCat("draft ", NumberOf(request, RequestStep::kDraft, 0));
}

// True where the request went on after a refusal to assess.
bool IsAssessedAfterAll(const EhcRequest& request) {
  return !request.resumptions.empty() && request.resumptions.front().to == ResumedTo::kAssess;
}

void NameOnResumption(const EhcRequest& request, size_t place, Names& names) {
  if (!request.drafts.empty()) {
    names.push_back(FirstDraft(request));
    return;
  }
  if (request.resumptions[place].to != ResumedTo::kMakePlan && request.issue_decision)
    names.emplace_back("the decision whether to issue a plan");
  NameThose(
      request, RequestStep::kNotice, "notice ", request.notices,
      [&](const Notice& notice) {
        return notice.kind != NoticeKind::kConsidering && CourseOn(request, notice.sent_on) > place;
      },
      names);
}

// What was recorded later and rests on the step, in the order in which it is taken back.
Names WhatRestsOn(const EhcRequest& request, RequestStep step, size_t place,
                  const std::vector<Disagreement>& disagreements) {
  Names names;
  if (request.state == State::kWithdrawn && step != RequestStep::kWithdrawal) return {"the withdrawal"};
  if (request.state == State::kMovedAway && step != RequestStep::kMoveAway) return {"the move away"};
  const bool of_draft = step == RequestStep::kDraft || step == RequestStep::kRepresentation ||
                        step == RequestStep::kMeeting ||
                        (step == RequestStep::kNotice && request.notices[place].kind == NoticeKind::kDraftPlan);
  if (of_draft && request.plan) return {"the final plan"};
  switch (step) {
    case RequestStep::kNotice:
      if (IsDisputed(request, request.notices[place], disagreements))
        names.emplace_back("each step of the disagreement that is about it");
      break;
    case RequestStep::kDecision:
      if (IsAssessedAfterAll(request)) return {"the resumption"};
      if (request.issue_decision) names.emplace_back("the decision whether to issue a plan");
      NameNotices(request, NoticeKind::kAssessmentDecision, absl::CivilDay::min(), names);
      break;
    case RequestStep::kIssueDecision:
      if (LastResumption(request) != nullptr && LastResumption(request)->to == ResumedTo::kMakePlan)
        return {"the resumption"};
      if (!request.drafts.empty()) return {FirstDraft(request)};
      NameNotices(request, NoticeKind::kNoPlan, absl::CivilDay::min(), names);
      break;
    case RequestStep::kDraft:
      NameOnDraft(request, place, names);
      break;
    case RequestStep::kFinalPlan:
      NameNotices(request, NoticeKind::kFinalPlan, absl::CivilDay::min(), names);
      break;
    case RequestStep::kResumption:
      NameOnResumption(request, place, names);
      break;
    case RequestStep::kRepresentation:
    case RequestStep::kMeeting:
    case RequestStep::kMoveAway:
    case RequestStep::kRights:
    case RequestStep::kWithdrawal:
      break;
  }
  return names;
}

template <class Thing>
RecordedStep TakeOne(std::vector<Thing>& things, size_t place) {
  RecordedStep was = things[place];
  things.erase(things.begin() + static_cast<std::ptrdiff_t>(place));
  return was;
}

RecordedStep TakeDecision(EhcRequest& request) {
  DecisionRecord was{*request.decision, *request.decided_on, request.decision_reasons};
  request.decision.reset();
  request.decided_on.reset();
  request.decision_reasons.clear();
  return was;
}

// What it took the place of, if anything, stands again.
RecordedStep TakeIssueDecision(EhcRequest& request) {
  IssueRecord was{*request.issue_decision, *request.issue_decided_on, request.issue_reasons};
  request.issue_decision.reset();
  request.issue_decided_on.reset();
  request.issue_reasons.clear();
  if (request.issue_before) {
    request.issue_decision = request.issue_before->decision;
    request.issue_decided_on = request.issue_before->decided_on;
    request.issue_reasons = request.issue_before->reasons;
    request.issue_before.reset();
  }
  return was;
}

RecordedStep TakeWithdrawal(EhcRequest& request) {
  WithdrawalRecord was{*request.withdrawn_on, request.withdrawn_reason};
  request.withdrawn_on.reset();
  request.withdrawn_reason.clear();
  return was;
}

// The disagreement goes back by itself (resumption.h).
RecordedStep TakeResumption(EhcRequest& request) {
  RecordedStep was = request.resumptions.back();
  request = GoBack(request, {}).request;
  return was;
}

template <class Thing>
RecordedStep TakeOnly(std::optional<Thing>& thing) {
  RecordedStep was = *thing;
  thing.reset();
  return was;
}

RecordedStep TakeOut(RequestStep step, size_t place, EhcRequest& request) {
  switch (step) {
    case RequestStep::kNotice:
      return TakeOne(request.notices, place);
    case RequestStep::kDecision:
      return TakeDecision(request);
    case RequestStep::kIssueDecision:
      return TakeIssueDecision(request);
    case RequestStep::kDraft:
      return TakeOne(request.drafts, place);
    case RequestStep::kRepresentation:
      return TakeOne(request.representations, place);
    case RequestStep::kMeeting:
      return TakeOne(request.meetings, place);
    case RequestStep::kFinalPlan:
      return TakeOnly(request.plan);
    case RequestStep::kMoveAway:
      return TakeOnly(request.move_away);
    case RequestStep::kRights:
      return TakeOnly(request.rights);
    case RequestStep::kResumption:
      return TakeResumption(request);
    case RequestStep::kWithdrawal:
      break;
  }
  return TakeWithdrawal(request);
}

}  // namespace

absl::StatusOr<EhcRequest> Decide(const EhcRequest& request, const RetractRequestStep& command,
                                  const std::vector<Disagreement>& disagreements, absl::CivilDay today) {
  const auto place = FindPlace(request, command.step, command.number);
  if (!place)
    return error::FailedPrecondition(
        "NO_STEP", "No such thing is recorded: read the request for what is, and for its number.");
  const Names resting = WhatRestsOn(request, command.step, *place, disagreements);
  if (!resting.empty())
    return error::FailedPrecondition(
        "STEP_IN_USE", absl::StrCat("What was recorded later rests on it: take back first, in this order, ",
                                    absl::StrJoin(resting, ", "), "."));
  if (absl::Status status = CheckRoom(request.retractions.size(), kMaxRetractions, "retractions"); !status.ok())
    return status;
  EhcRequest after = request;
  Retraction retraction{TakeOut(command.step, *place, after), 0, today, command.by, command.reason};
  if (IsNumbered(command.step)) retraction.number = command.number;
  after.retractions.push_back(std::move(retraction));
  after.state = StateOf(after);
  return after;
}

State StateOf(const EhcRequest& request) {
  if (request.withdrawn_on) return State::kWithdrawn;
  if (request.move_away) return State::kMovedAway;
  if (request.plan) return State::kFinalised;
  if (!request.drafts.empty()) return State::kDraftServed;
  if (IsPlanToBeMade(request)) return State::kPreparingDraft;
  if (request.issue_decision) return State::kRefusedToIssue;
  if (request.decision == Decision::kAssess || LastResumption(request) != nullptr) return State::kAssessing;
  return request.decision ? State::kRefusedToAssess : State::kReceived;
}

}  // namespace send::ehcp
