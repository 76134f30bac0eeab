// The second half of a request: whether to issue, the draft, what the family says of it, the final plan.
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/civil/date.h"
#include "common/error/error.h"
#include "services/ehcp/domain/checks.h"
#include "services/ehcp/domain/clock.h"
#include "services/ehcp/domain/decide.h"
#include "services/ehcp/domain/due_date.h"
#include "services/ehcp/domain/record_limits.h"
#include "services/ehcp/domain/resumption.h"

namespace send::ehcp {
namespace {

// A day of the draft's time: not before the last draft was sent.
absl::Status CheckAfterDraft(const EhcRequest& request, absl::CivilDay day, absl::CivilDay today) {
  if (absl::Status status = CheckOpen(request); !status.ok()) return status;
  if (absl::Status status = CheckDate(request, day, today); !status.ok()) return status;
  if (request.drafts.empty() || day < request.drafts.front().sent_on)
    return error::FailedPrecondition("DRAFT_NOT_SERVED",
                                     "No draft had been served by that day: serve the draft first.");
  return absl::OkStatus();
}

absl::Status CheckFamilyServed(const EhcRequest& request, const std::vector<Notice>& notices) {
  const bool served = std::any_of(notices.begin(), notices.end(),
                                  [&](const Notice& notice) { return TellsFamily(request, notice); });
  if (served) return absl::OkStatus();
  return error::FailedPrecondition(
      "FAMILY_NOT_SERVED",
      "Give the notice to whoever has the rights: the parent; from the end of compulsory school age the "
      "young person or, without capacity, their representative or else the parent.");
}

absl::Status CheckRepresentationsOver(const EhcRequest& request, absl::CivilDay sent_on,
                                      const civil::HolidayCalendar& calendar) {
  const auto last_day = RepresentationsLastDay(request, calendar);
  const absl::CivilDay served = request.drafts.back().sent_on;
  const bool concluded = std::any_of(
      request.representations.begin(), request.representations.end(), [&](const Representation& said) {
        return said.concludes && said.made_on >= served && said.made_on <= sent_on;
      });
  if (concluded || (last_day && sent_on > *last_day)) return absl::OkStatus();
  const std::string first = last_day ? civil::FormatLongDate(*last_day + 1) : "the end of its 15 days";
  return error::FailedPrecondition(
      "REPRESENTATIONS_OPEN",
      absl::StrCat("The family may say what it thinks of the draft: send the final plan from ", first,
                   " on, or record that the family has no more to say."));
}

absl::StatusOr<FinalPlan> MakePlan(const Finalise& command, const civil::HolidayCalendar& calendar) {
  FinalPlan plan{command.plan_id,      command.sent_on, command.placement, command.reference, {}, {}, {}, {},
                 command.maintained_by};
  const auto due = [&](std::string_view id, absl::CivilDay trigger) {
    const Limit* limit = FindLimit(id, trigger);
    return limit == nullptr ? std::nullopt : DueDate(*limit, trigger, calendar);
  };
  const auto review_by = due("R0", command.sent_on);
  if (!review_by)
    return error::FailedPrecondition("NO_SUCH_LIMIT",
                                     "The Regulations were not in force then: give the day it was sent.");
  plan.review_by = *review_by;
  if (IsUnderFive(command.child.birth_date, command.sent_on))
    plan.early_review_by = due("R12", command.sent_on);
  plan.year_nine = IsInOrBeyondYearNine(command.child, command.sent_on);
  if (const auto transfer = NextPhaseTransfer(command.child.year_group, command.ages, command.sent_on)) {
    plan.transfer_review_by = due(transfer->limit_id, transfer->on);
    plan.transfer_limit_id = std::string(transfer->limit_id);
  }
  return plan;
}

}  // namespace

absl::StatusOr<EhcRequest> Decide(const EhcRequest& request, const DecideIssue& command, absl::CivilDay today) {
  if (absl::Status status = CheckOpen(request); !status.ok()) return status;
  if (request.state == State::kReceived)
    return error::FailedPrecondition("NOT_ASSESSED", "Record the decision to assess first.");
  const bool turns = request.issue_decision == IssueDecision::kIssue &&
                     command.decision == IssueDecision::kDoNotIssue && request.drafts.empty();
  if (request.issue_decision && !turns)
    return error::FailedPrecondition(
        "ALREADY_DECIDED",
        "The decision whether to issue a plan is recorded: take it back first if it was recorded in "
        "error.");
  if (absl::Status status = CheckReasons(command.reasons); !status.ok()) return status;
  if (absl::Status status = CheckDate(request, command.decided_on, today); !status.ok()) return status;
  if (command.decided_on < AssessedFrom(request))
    return error::FailedPrecondition(
        "DATE_BEFORE_ASSESSMENT",
        "The date is before it was decided to assess: give another, or take that decision back first "
        "if its day is wrong.");
  EhcRequest after = request;
  if (turns) after.issue_before = {*request.issue_decision, *request.issue_decided_on, request.issue_reasons};
  after.issue_decision = command.decision;
  after.issue_decided_on = command.decided_on;
  after.issue_reasons = command.reasons;
  after.state = command.decision == IssueDecision::kIssue ? State::kPreparingDraft : State::kRefusedToIssue;
  if (absl::Status status = AddNotices(command.notices, today, after); !status.ok()) return status;
  return after;
}

absl::StatusOr<EhcRequest> Decide(const EhcRequest& request, const ServeDraft& command, absl::CivilDay today) {
  if (absl::Status status = CheckOpen(request); !status.ok()) return status;
  if (!IsPlanToBeMade(request))
    return error::FailedPrecondition("NOT_TO_BE_ISSUED", "Record the decision to issue a plan first.");
  if (absl::Status status = CheckFamilyServed(request, command.notices); !status.ok()) return status;
  EhcRequest after = request;
  const auto first = std::min_element(command.notices.begin(), command.notices.end(),
                                      [](const Notice& a, const Notice& b) { return a.sent_on < b.sent_on; });
  if (absl::Status status = CheckDate(request, first->sent_on, today); !status.ok()) return status;
  if (first->sent_on < PlannedFrom(request))
    return error::FailedPrecondition(
        "DATE_BEFORE_ASSESSMENT",
        "The draft is dated before it was decided to issue a plan: give another day, or take that "
        "decision back first if its day is wrong.");
  if (!request.drafts.empty() && first->sent_on < request.drafts.back().sent_on)
    return error::FailedPrecondition(
        "DRAFT_BEFORE_LAST", "A later draft is recorded already: take that back first if its day is wrong.");
  if (absl::Status status = CheckRoom(after.drafts.size(), kMaxDrafts, "drafts"); !status.ok()) return status;
  after.drafts.push_back({first->sent_on, command.reference});
  after.state = State::kDraftServed;
  if (absl::Status status = AddNotices(command.notices, today, after); !status.ok()) return status;
  return after;
}

absl::StatusOr<EhcRequest> Decide(const EhcRequest& request, const RecordRepresentation& command,
                                  absl::CivilDay today) {
  if (absl::Status status = CheckAfterDraft(request, command.representation.made_on, today); !status.ok())
    return status;
  if (absl::Status status = CheckRoom(request.representations.size(), kMaxRepresentations, "representations");
      !status.ok())
    return status;
  EhcRequest after = request;
  after.representations.push_back(command.representation);
  return after;
}

absl::StatusOr<EhcRequest> Decide(const EhcRequest& request, const RecordMeeting& command,
                                  absl::CivilDay today) {
  if (absl::Status status = CheckAfterDraft(request, command.meeting.held_on, today); !status.ok())
    return status;
  if (absl::Status status = CheckRoom(request.meetings.size(), kMaxMeetings, "meetings"); !status.ok())
    return status;
  EhcRequest after = request;
  after.meetings.push_back(command.meeting);
  return after;
}

absl::StatusOr<EhcRequest> Decide(const EhcRequest& request, const Finalise& command, absl::CivilDay today,
                                  const civil::HolidayCalendar& calendar) {
  if (absl::Status status = CheckAfterDraft(request, command.sent_on, today); !status.ok()) return status;
  if (absl::Status status = CheckFamilyServed(request, command.notices); !status.ok()) return status;
  if (absl::Status status = CheckRepresentationsOver(request, command.sent_on, calendar); !status.ok())
    return status;
  auto plan = MakePlan(command, calendar);
  if (!plan.ok()) return plan.status();
  EhcRequest after = request;
  after.plan = *std::move(plan);
  after.state = State::kFinalised;
  if (absl::Status status = AddNotices(command.notices, today, after); !status.ok()) return status;
  return after;
}

}  // namespace send::ehcp
