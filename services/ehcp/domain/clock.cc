#include "services/ehcp/domain/clock.h"

#include <algorithm>

#include "services/ehcp/domain/deemed_service.h"
#include "services/ehcp/domain/due_date.h"

namespace send::ehcp {
namespace {

using Day = std::optional<absl::CivilDay>;

Day Earlier(Day a, absl::CivilDay b) { return a ? std::min(*a, b) : b; }

// The day the family was first told.
Day FamilyToldOn(const EhcRequest& request, NoticeKind kind) {
  Day told;
  for (const Notice& notice : request.notices)
    if (notice.kind == kind && TellsFamily(request, notice)) told = Earlier(told, notice.sent_on);
  return told;
}

Day BodyToldOn(const EhcRequest& request, NoticeKind kind, RecipientKind body) {
  Day told;
  for (const Notice& notice : request.notices)
    if (notice.kind == kind && notice.recipient_kind == body) told = Earlier(told, notice.sent_on);
  return told;
}

// The day on which the last of the bodies that must be told had been told; unset while one has not. Reg. 10(2)
// leaves social care out.
Day BodiesToldOn(const EhcRequest& request, NoticeKind kind) {
  absl::CivilDay last = request.received_on;
  for (const RecipientKind body : {RecipientKind::kCommissioningBody, RecipientKind::kSocialCare,
                                   RecipientKind::kHead, RecipientKind::kEarlyYearsProvider}) {
    if (kind == NoticeKind::kNoPlan && body == RecipientKind::kSocialCare) continue;
    const bool always = body == RecipientKind::kCommissioningBody || body == RecipientKind::kSocialCare;
    const bool concerned = always || BodyToldOn(request, NoticeKind::kConsidering, body).has_value();
    if (!concerned) continue;
    const Day told = BodyToldOn(request, kind, body);
    if (!told) return std::nullopt;
    last = std::max(last, *told);
  }
  return last;
}

// The day on which the final plan had been sent to all whom reg. 13(2) names.
Day FinalSentOn(const EhcRequest& request) {
  const Day family = FamilyToldOn(request, NoticeKind::kFinalPlan);
  const Day commissioning = BodyToldOn(request, NoticeKind::kFinalPlan, RecipientKind::kCommissioningBody);
  if (!family || !commissioning) return std::nullopt;
  const absl::CivilDay both = std::max(*family, *commissioning);
  if (!request.plan || request.plan->placement.kind != PlacementKind::kSetting) return both;
  Day institution;
  for (const RecipientKind kind :
       {RecipientKind::kGoverningBody, RecipientKind::kHead, RecipientKind::kEarlyYearsProvider}) {
    const Day told = BodyToldOn(request, NoticeKind::kFinalPlan, kind);
    if (told) institution = Earlier(institution, *told);
  }
  return institution ? Day(std::max(both, *institution)) : std::nullopt;
}

// The day the request was withdrawn or the child moved away: nothing at all is owed after it.
Day LeftOn(const EhcRequest& request) {
  if (request.state == State::kWithdrawn) return request.withdrawn_on;
  if (request.state == State::kMovedAway) return request.move_away->moved_on;
  return std::nullopt;
}

// The last notice of the latest decision that can be appealed, as the family was told.
Day AppealableToldOn(const EhcRequest& request) {
  Day told;
  for (const Notice& notice : request.notices)
    if (IsAppealable(request, notice) && TellsFamily(request, notice))
      told = told ? std::max(*told, notice.sent_on) : notice.sent_on;
  return told;
}

// The day the family said that it has no more to say on the draft that was served last.
Day ConcludedOn(const EhcRequest& request) {
  Day concluded;
  for (const Representation& said : request.representations)
    if (said.concludes && said.made_on >= request.drafts.back().sent_on)
      concluded = Earlier(concluded, said.made_on);
  return concluded;
}

// The day from which the family has had the draft that was served last: where several of them have the rights,
// the day of the last, so that nobody's fifteen days are cut short.
Day DraftServedOn(const EhcRequest& request, const civil::HolidayCalendar& calendar) {
  if (request.drafts.empty()) return std::nullopt;
  Day served;
  for (const Notice& notice : request.notices) {
    const bool this_draft =
        notice.kind == NoticeKind::kDraftPlan && notice.sent_on >= request.drafts.back().sent_on;
    if (!this_draft || !TellsFamily(request, notice)) continue;
    const absl::CivilDay day = ServedOn(notice, calendar);
    served = served ? std::max(*served, day) : day;
  }
  return served;
}

DeadlineStatus StatusOf(const EhcRequest& request, const Deadline& deadline, Day ended_on,
                        absl::CivilDay today) {
  const bool timed = deadline.due_on.has_value();
  const bool right = deadline.limit->owner == Owner::kFamily;
  const DeadlineStatus late = right                                 ? DeadlineStatus::kEnded
                              : IsExcused(request, *deadline.limit) ? DeadlineStatus::kLateExcused
                                                                    : DeadlineStatus::kLate;
  if (deadline.met_on) return timed && *deadline.met_on > *deadline.due_on ? late : DeadlineStatus::kMet;
  if (ended_on) return timed && *ended_on > *deadline.due_on ? late : DeadlineStatus::kEnded;
  return timed && today > *deadline.due_on ? late : DeadlineStatus::kRunning;
}

// What the clock is read against.
struct Reading {
  absl::CivilDay today;
  const civil::HolidayCalendar& calendar;
};

// Appends the deadline of the limit; null where the law had no such limit then.
Deadline* AddLimit(const EhcRequest& request, std::string_view id, Day triggered_on, Day met_on, Day ended_on,
                   const Reading& reading, Deadlines& deadlines) {
  const Limit* limit = FindLimit(id, triggered_on.value_or(request.received_on));
  if (limit == nullptr) return nullptr;
  Deadline deadline{limit, triggered_on, std::nullopt, met_on, DeadlineStatus::kRunning, !met_on && !ended_on};
  if (triggered_on) deadline.due_on = DueDate(*limit, *triggered_on, reading.calendar);
  deadline.status = StatusOf(request, deadline, ended_on, reading.today);
  return &deadlines.Add(deadline);
}

// B4: it falls away, late or not, once a plan is to be issued.
void AddNoPlanLimit(const EhcRequest& request, Day ended, const Reading& reading, Deadlines& deadlines) {
  Deadline* no_plan =
      AddLimit(request, "B4", request.received_on, FamilyToldOn(request, NoticeKind::kNoPlan),
               request.state == State::kRefusedToIssue ? std::nullopt : ended, reading, deadlines);
  if (request.issue_decision == IssueDecision::kDoNotIssue && no_plan != nullptr && no_plan->met_on)
    AddLimit(request, "B4n", no_plan->met_on, BodiesToldOn(request, NoticeKind::kNoPlan), LeftOn(request),
             reading, deadlines);
  if (no_plan == nullptr || request.issue_decision != IssueDecision::kIssue) return;
  no_plan->status = DeadlineStatus::kEnded;
  no_plan->still_owed = false;
}

}  // namespace

const Deadline* Deadlines::Find(std::string_view limit_id) const {
  const auto found = std::find_if(begin(), end(), [&](const Deadline& d) { return d.limit->id == limit_id; });
  return found == end() ? nullptr : found;
}

Deadlines ComputeDeadlines(const EhcRequest& request, absl::CivilDay today,
                           const civil::HolidayCalendar& calendar) {
  const Day received = request.received_on;
  const Day told_considering = FamilyToldOn(request, NoticeKind::kConsidering);
  const Day bodies_considering = BodiesToldOn(request, NoticeKind::kConsidering);
  const Day told_decision = FamilyToldOn(request, NoticeKind::kAssessmentDecision);
  const Day a1_met = told_considering && bodies_considering
                         ? Day(std::max(*told_considering, *bodies_considering))
                         : std::nullopt;
  const Day a3_met = told_decision ? BodiesToldOn(request, NoticeKind::kAssessmentDecision) : std::nullopt;
  const Day left = LeftOn(request);
  const Day ended = ClosedOn(request);
  const Day appealable = AppealableToldOn(request);
  const Reading reading{today, calendar};

  Deadlines deadlines;
  AddLimit(request, "A1", received, a1_met, left, reading, deadlines);
  AddLimit(request, "A2", received, told_decision, left, reading, deadlines);
  AddLimit(request, "A3", told_decision, a3_met, left, reading, deadlines);
  AddNoPlanLimit(request, ended, reading, deadlines);
  AddLimit(request, "B5", received, FamilyToldOn(request, NoticeKind::kDraftPlan), ended, reading, deadlines);
  if (const Day served = DraftServedOn(request, calendar))
    AddLimit(request, "C1d", served, ConcludedOn(request), ended, reading, deadlines);
  AddLimit(request, "C4d", received, FinalSentOn(request), ended, reading, deadlines);
  if (appealable) {
    AddLimit(request, "D1", appealable, std::nullopt, left, reading, deadlines);
    AddLimit(request, "D9", appealable, std::nullopt, left, reading, deadlines);
  }
  return deadlines;
}

std::optional<absl::CivilDay> ClosedOn(const EhcRequest& request) {
  if (request.state == State::kRefusedToAssess) return request.decided_on;
  if (request.state == State::kRefusedToIssue) return request.issue_decided_on;
  return LeftOn(request);
}

std::optional<absl::CivilDay> RepresentationsLastDay(const EhcRequest& request,
                                                     const civil::HolidayCalendar& calendar) {
  const Day served = DraftServedOn(request, calendar);
  if (!served) return std::nullopt;
  const Limit* limit = FindLimit("C1d", *served);
  return limit == nullptr ? std::nullopt : DueDate(*limit, *served, calendar);
}

const Deadline* FindNextDue(const Deadlines& deadlines) {
  const Deadline* next = nullptr;
  for (const Deadline& deadline : deadlines) {
    const bool owed = deadline.limit->statutory && deadline.limit->owner == Owner::kAuthority;
    if (!owed || !deadline.still_owed || !deadline.due_on) continue;
    if (next == nullptr || *deadline.due_on < *next->due_on) next = &deadline;
  }
  return next;
}

bool IsExcused(const EhcRequest& request, const Limit& limit) {
  return std::any_of(request.exceptions.begin(), request.exceptions.end(), [&](const ExceptionClaim& claim) {
    return claim.limit_id == limit.id && !claim.withdrawn_on &&
           (ExceptionOf(claim.ground) & limit.exceptions) != 0;
  });
}

Exceptions ExceptionOf(ExceptionGround ground) {
  switch (ground) {
    case ExceptionGround::kSchoolClosure:
      return kSchoolClosure;
    case ExceptionGround::kEarlyYearsClosure:
      return kEarlyYearsClosure;
    case ExceptionGround::kExceptionalCircumstances:
      return kCircumstances;
    case ExceptionGround::kAbsence:
      return kAbsenceFourWeeks;
    case ExceptionGround::kStaffShortage:
      return kNoException;
  }
  return kNoException;
}

}  // namespace send::ehcp
