#include "services/ehcp/domain/clock.h"

#include <algorithm>

#include "services/ehcp/domain/due_date.h"

namespace send::ehcp {
namespace {

using Day = std::optional<absl::CivilDay>;

Day Earlier(Day a, absl::CivilDay b) { return a ? std::min(*a, b) : b; }

// The day the family was first told; the family is a parent or the young person.
Day FamilyToldOn(const EhcRequest& request, NoticeKind kind) {
  Day told;
  for (const Notice& notice : request.notices)
    if (notice.kind == kind && IsFamily(notice.recipient_kind)) told = Earlier(told, notice.sent_on);
  return told;
}

Day BodyToldOn(const EhcRequest& request, NoticeKind kind, RecipientKind body) {
  Day told;
  for (const Notice& notice : request.notices)
    if (notice.kind == kind && notice.recipient_kind == body) told = Earlier(told, notice.sent_on);
  return told;
}

// The day on which the last of the bodies that must be told had been told; unset while one has not.
Day BodiesToldOn(const EhcRequest& request, NoticeKind kind) {
  absl::CivilDay last = request.received_on;
  for (const RecipientKind body : {RecipientKind::kCommissioningBody, RecipientKind::kSocialCare,
                                   RecipientKind::kHead, RecipientKind::kEarlyYearsProvider}) {
    const bool always = body == RecipientKind::kCommissioningBody || body == RecipientKind::kSocialCare;
    const bool concerned = always || BodyToldOn(request, NoticeKind::kConsidering, body).has_value();
    if (!concerned) continue;
    const Day told = BodyToldOn(request, kind, body);
    if (!told) return std::nullopt;
    last = std::max(last, *told);
  }
  return last;
}

// The day after which nothing more is owed for an assessment; unset while the request goes on.
Day EndedOn(const EhcRequest& request) {
  if (request.state == State::kWithdrawn) return request.withdrawn_on;
  if (request.state == State::kRefusedToAssess) return request.decided_on;
  return std::nullopt;
}

DeadlineStatus StatusOf(const EhcRequest& request, const Deadline& deadline, Day ended_on,
                        absl::CivilDay today) {
  const bool timed = deadline.due_on.has_value();
  const DeadlineStatus late =
      IsExcused(request, *deadline.limit) ? DeadlineStatus::kLateExcused : DeadlineStatus::kLate;
  if (deadline.met_on) return timed && *deadline.met_on > *deadline.due_on ? late : DeadlineStatus::kMet;
  if (ended_on) return timed && *ended_on > *deadline.due_on ? late : DeadlineStatus::kEnded;
  return timed && today > *deadline.due_on ? late : DeadlineStatus::kRunning;
}

// What the clock is read against.
struct Reading {
  absl::CivilDay today;
  const civil::HolidayCalendar& calendar;
};

void AddLimit(const EhcRequest& request, std::string_view id, Day triggered_on, Day met_on, Day ended_on,
              const Reading& reading, Deadlines& deadlines) {
  const Limit* limit = FindLimit(id, triggered_on.value_or(request.received_on));
  if (limit == nullptr) return;
  Deadline deadline{limit, triggered_on, std::nullopt, met_on, DeadlineStatus::kRunning, !met_on && !ended_on};
  if (triggered_on) deadline.due_on = DueDate(*limit, *triggered_on, reading.calendar);
  deadline.status = StatusOf(request, deadline, ended_on, reading.today);
  deadlines.Add(deadline);
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
  const Day withdrawn = request.state == State::kWithdrawn ? request.withdrawn_on : std::nullopt;
  const Day ended = EndedOn(request);
  const Reading reading{today, calendar};

  Deadlines deadlines;
  AddLimit(request, "A1", received, a1_met, withdrawn, reading, deadlines);
  AddLimit(request, "A2", received, told_decision, withdrawn, reading, deadlines);
  AddLimit(request, "A3", told_decision, a3_met, withdrawn, reading, deadlines);
  AddLimit(request, "B4", received, std::nullopt, ended, reading, deadlines);
  AddLimit(request, "C4d", received, std::nullopt, ended, reading, deadlines);
  return deadlines;
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
