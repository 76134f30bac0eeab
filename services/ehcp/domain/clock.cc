#include "services/ehcp/domain/clock.h"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "services/ehcp/domain/deemed_service.h"
#include "services/ehcp/domain/due_date.h"
#include "services/ehcp/domain/resumption.h"

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

Day Later(Day a, Day b) { return a && b ? Day(std::max(*a, *b)) : std::nullopt; }

bool IsDetained(const EhcRequest& request) { return LimitsOf(request).decision == "K1"; }

// The family, and of a detained person who is in charge of the accommodation.
Day FamilyAndChargeToldOn(const EhcRequest& request, NoticeKind kind) {
  const Day family = FamilyToldOn(request, kind);
  if (!IsDetained(request)) return family;
  return Later(family, BodyToldOn(request, kind, RecipientKind::kPersonInCharge));
}

// The bodies that are told of every request.
std::span<const RecipientKind> BodiesOf(const EhcRequest& request) {
  using enum RecipientKind;
  static constexpr std::array kAlways = {kCommissioningBody, kSocialCare, kHealthServicesCommissioner,
                                         kYouthOffendingTeam};
  return std::span(kAlways).first(IsDetained(request) ? kAlways.size() : 2);
}

// The day on which the last of the bodies that must be told had been told; unset while one has not. Reg. 10(2)
// leaves social care out.
Day BodiesToldOn(const EhcRequest& request, NoticeKind kind) {
  absl::CivilDay last = request.received_on;
  if (!EducatedAt(request).empty()) {
    const Day head = BodyToldOn(request, kind, RecipientKind::kHead);
    const Day provider = BodyToldOn(request, kind, RecipientKind::kEarlyYearsProvider);
    if (!head && !provider) return std::nullopt;
    last = std::max(last, head && provider ? std::min(*head, *provider) : head ? *head : *provider);
  }
  for (const RecipientKind body : BodiesOf(request)) {
    if (kind == NoticeKind::kNoPlan && body == RecipientKind::kSocialCare) continue;
    const Day told = BodyToldOn(request, kind, body);
    if (!told) return std::nullopt;
    last = std::max(last, *told);
  }
  // Who was told of the request is told what comes of it.
  for (const RecipientKind body : {RecipientKind::kHead, RecipientKind::kEarlyYearsProvider}) {
    if (!BodyToldOn(request, NoticeKind::kConsidering, body)) continue;
    const Day told = BodyToldOn(request, kind, body);
    if (!told) return std::nullopt;
    last = std::max(last, *told);
  }
  return last;
}

// The day on which the final plan had been sent to all whom reg. 13(2), of either instrument, names.
Day FinalSentOn(const EhcRequest& request) {
  Day all = FamilyAndChargeToldOn(request, NoticeKind::kFinalPlan);
  for (const RecipientKind body : BodiesOf(request))
    if (body != RecipientKind::kSocialCare) all = Later(all, BodyToldOn(request, NoticeKind::kFinalPlan, body));
  if (!all || !request.plan || request.plan->placement.kind != PlacementKind::kSetting) return all;
  Day institution;
  for (const RecipientKind kind :
       {RecipientKind::kGoverningBody, RecipientKind::kHead, RecipientKind::kEarlyYearsProvider}) {
    const Day told = BodyToldOn(request, NoticeKind::kFinalPlan, kind);
    if (told) institution = Earlier(institution, *told);
  }
  return Later(all, institution);
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
  const RequestLimits limits = LimitsOf(request);
  Deadline* no_plan = AddLimit(
      request, limits.no_plan, request.received_on, FamilyAndChargeToldOn(request, NoticeKind::kNoPlan),
      request.state == State::kRefusedToIssue ? std::nullopt : ended, reading, deadlines);
  if (request.issue_decision == IssueDecision::kDoNotIssue && no_plan != nullptr && no_plan->met_on)
    AddLimit(request, limits.no_plan_to_bodies, no_plan->met_on, BodiesToldOn(request, NoticeKind::kNoPlan),
             LeftOn(request), reading, deadlines);
  if (no_plan == nullptr || request.issue_decision != IssueDecision::kIssue) return;
  no_plan->status = DeadlineStatus::kEnded;
  no_plan->still_owed = false;
}

// From when to before when a resumption lasts, and what is recorded in that time.
struct Window {
  const EhcRequest& request;
  const Resumption& resumption;
  size_t course;

  bool Holds(const Notice& notice) const { return CourseOn(request, notice.sent_on) == course; }

  // The day the family was first told in it.
  Day Told(NoticeKind kind) const {
    Day told;
    for (const Notice& notice : request.notices)
      if (notice.kind == kind && Holds(notice) && TellsFamily(request, notice))
        told = Earlier(told, notice.sent_on);
    return told;
  }
};

// One limit of T44 or T45; unset where the law had no such limit then. The one day that was agreed or directed
// is that of the last.
void AddOrdered(const Window& window, std::string_view step, Day met_on, Day ended_on, const Reading& reading,
                Deadlines& deadlines) {
  const Resumption& resumption = window.resumption;
  const std::string id = LimitOf(resumption, step);
  for (const Compliance& done : resumption.done)
    if (done.limit_id == id) met_on = Earlier(met_on, done.done_on);
  Deadline* added =
      AddLimit(window.request, id, resumption.on, met_on, met_on ? Day() : ended_on, reading, deadlines);
  const bool last = step == "final" || step == "assessed-final" || step == "reconsider";
  if (added == nullptr || !last || !resumption.agreed_for) return;
  added->due_on = resumption.agreed_for;
  added->status = StatusOf(window.request, *added, met_on ? Day() : ended_on, reading.today);
}

// The others whom reg. 10(2) names are told of a refusal of a plan in this course too.
void AddNoPlanTold(const Window& window, const Reading& reading, Deadlines& deadlines) {
  const Day told = window.Told(NoticeKind::kNoPlan);
  if (!told) return;
  EhcRequest of_course = window.request;
  std::erase_if(of_course.notices, [&](const Notice& notice) {
    return notice.kind == NoticeKind::kNoPlan && !window.Holds(notice);
  });
  AddLimit(window.request, LimitsOf(window.request).no_plan_to_bodies, told,
           BodiesToldOn(of_course, NoticeKind::kNoPlan), LeftOn(window.request), reading, deadlines);
}

// An order to assess leads to a plan or to none: deciding the one ends the other's limit.
void AddOrderedLimits(const Window& window, const Reading& reading, Deadlines& deadlines) {
  const EhcRequest& request = window.request;
  const Day left = LeftOn(request);
  const bool last = window.course == request.resumptions.size();
  const Day sent = last ? FinalSentOn(request) : std::nullopt;
  const auto refusal = RefusalOf(request, window.course);
  const Day refused_on = refusal ? Day(refusal->decided_on) : std::nullopt;
  const Day no_plan = window.Told(NoticeKind::kNoPlan);
  switch (window.resumption.to) {
    case ResumedTo::kMakePlan:
      AddOrdered(window, "draft", window.Told(NoticeKind::kDraftPlan), left, reading, deadlines);
      AddOrdered(window, "final", sent, left, reading, deadlines);
      return;
    case ResumedTo::kReconsider: {
      const Day draft = window.Told(NoticeKind::kDraftPlan);
      AddOrdered(window, "reconsider", draft ? Earlier(no_plan, *draft) : no_plan, left, reading, deadlines);
      return AddNoPlanTold(window, reading, deadlines);
    }
    case ResumedTo::kAssess:
      AddOrdered(window, "assess", window.Told(NoticeKind::kAssessmentDecision), left, reading, deadlines);
      if (refusal || request.issue_decision != IssueDecision::kIssue)
        AddOrdered(window, "no-plan", no_plan, left, reading, deadlines);
      AddOrdered(window, "assessed-final", sent, refused_on ? refused_on : left, reading, deadlines);
      return AddNoPlanTold(window, reading, deadlines);
  }
}

// The first course stands as the refusal left it; what is owed since is owed by the order.
Deadlines ComputeResumed(const EhcRequest& request, const Reading& reading) {
  const bool left = HasLeft(request);
  Deadlines deadlines;
  for (const Deadline& of_first :
       ComputeDeadlines(BeforeResumption(request), reading.today, reading.calendar)) {
    if (of_first.limit->id == "D1" || of_first.limit->id == "D9") continue;
    Deadline& deadline = deadlines.Add(of_first);
    deadline.still_owed = deadline.still_owed && !left;
  }
  for (size_t i = 0; i < request.resumptions.size(); ++i)
    AddOrderedLimits({request, request.resumptions[i], i + 1}, reading, deadlines);
  if (const Day served = DraftServedOn(request, reading.calendar))
    AddLimit(request, "C1d", served, ConcludedOn(request), LeftOn(request), reading, deadlines);
  // What was told before it went on was appealed against already.
  const Day appealable = AppealableToldOn(request);
  if (appealable && CourseOn(request, *appealable) == request.resumptions.size()) {
    AddLimit(request, "D1", appealable, std::nullopt, LeftOn(request), reading, deadlines);
    AddLimit(request, "D9", appealable, std::nullopt, LeftOn(request), reading, deadlines);
  }
  return deadlines;
}

}  // namespace

const Deadline* Deadlines::Find(std::string_view limit_id) const {
  const auto found = std::find_if(items_.rbegin(), items_.rend(),
                                  [&](const Deadline& deadline) { return deadline.limit->id == limit_id; });
  return found == items_.rend() ? nullptr : &*found;
}

Deadlines ComputeDeadlines(const EhcRequest& request, absl::CivilDay today,
                           const civil::HolidayCalendar& calendar) {
  if (!request.resumptions.empty()) return ComputeResumed(request, {today, calendar});
  const Day received = request.received_on;
  const RequestLimits limits = LimitsOf(request);
  const Day told_decision = FamilyAndChargeToldOn(request, NoticeKind::kAssessmentDecision);
  const Day a1_met = Later(FamilyAndChargeToldOn(request, NoticeKind::kConsidering),
                           BodiesToldOn(request, NoticeKind::kConsidering));
  const Day a3_met = told_decision ? BodiesToldOn(request, NoticeKind::kAssessmentDecision) : std::nullopt;
  const Day left = LeftOn(request);
  const Day ended = ClosedOn(request);
  const Day appealable = AppealableToldOn(request);
  const Reading reading{today, calendar};

  Deadlines deadlines;
  AddLimit(request, limits.considering, received, a1_met, left, reading, deadlines);
  AddLimit(request, limits.decision, received, told_decision, left, reading, deadlines);
  AddLimit(request, limits.decision_to_bodies, told_decision, a3_met, left, reading, deadlines);
  AddNoPlanLimit(request, ended, reading, deadlines);
  AddLimit(request, "B5", received, FamilyToldOn(request, NoticeKind::kDraftPlan), ended, reading, deadlines);
  if (const Day served = DraftServedOn(request, calendar))
    AddLimit(request, "C1d", served, ConcludedOn(request), ended, reading, deadlines);
  AddLimit(request, limits.final_plan, received, FinalSentOn(request), ended, reading, deadlines);
  if (appealable) {
    AddLimit(request, "D1", appealable, std::nullopt, left, reading, deadlines);
    AddLimit(request, "D9", appealable, std::nullopt, left, reading, deadlines);
  }
  return deadlines;
}

RequestLimits LimitsOf(const EhcRequest& request) {
  // Before there were Regulations for detained persons there were only the others.
  if (!request.relevant_youth_accommodation || FindLimit("K1", request.received_on) == nullptr) return {};
  return {"K0", "K1", "K1n", "K2", "K2n", "K3"};
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

bool CanBeNextDue(const Deadline& deadline) {
  return deadline.limit->statutory && deadline.limit->owner == Owner::kAuthority && deadline.still_owed &&
         deadline.due_on;
}

const Deadline* FindNextDue(const Deadlines& deadlines) {
  const Deadline* next = nullptr;
  for (const Deadline& deadline : deadlines) {
    if (!CanBeNextDue(deadline)) continue;
    if (next == nullptr || *deadline.due_on < *next->due_on) next = &deadline;
  }
  return next;
}

bool IsFor(const ExceptionClaim& claim, const Limit& limit) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kSame = {
      {{"A2", "K1"}, {"B4", "K2"}, {"C4d", "K3"}}};
  if (claim.limit_id == limit.id) return true;
  return std::any_of(kSame.begin(), kSame.end(), [&](const auto& same) {
    return (claim.limit_id == same.first && limit.id == same.second) ||
           (claim.limit_id == same.second && limit.id == same.first);
  });
}

bool IsExcused(const EhcRequest& request, const Limit& limit) {
  return std::any_of(request.exceptions.begin(), request.exceptions.end(), [&](const ExceptionClaim& claim) {
    return IsFor(claim, limit) && !claim.withdrawn_on && (ExceptionOf(claim.ground) & limit.exceptions) != 0;
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
