#include "services/ehcp/domain/disagreement_clock.h"

#include <algorithm>
#include <array>

#include "services/ehcp/domain/appeal.h"
#include "services/ehcp/domain/due_date.h"

namespace send::ehcp {
namespace {

using Day = std::optional<absl::CivilDay>;

// A limit that one step begins and another ends.
struct Rule {
  std::string_view limit_id;
  Step begins;
  Step ends;
};

constexpr std::array<Rule, 8> kRules = {{
    {"D2", Step::kMediationDeclined, Step::kCertificateIssued},
    {"D3", Step::kMediationWantedHealthToo, Step::kCommissioningBodyInformed},
    {"D3", Step::kMediationWantedHealthAlone, Step::kCommissioningBodyInformed},
    {"D4", Step::kMediationWanted, Step::kMediationArranged},
    {"D4", Step::kMediationWantedHealthToo, Step::kMediationArranged},
    {"D5", Step::kAdviserToldNotInTime, Step::kCertificateIssued},
    {"D6", Step::kMediationConcluded, Step::kCertificateIssued},
    {"D12", Step::kAppealReceivedByAuthority, Step::kResponseSent},
}};

Day DayOf(const StepRecord* record) { return record == nullptr ? Day() : record->on; }

bool Excuses(const ComplianceException& claim, const Limit& limit) {
  return claim.limit_id == limit.id && (limit.exceptions & ExceptionOf(claim.ground)) != 0;
}

class Clock {
 public:
  Clock(const Disagreement& disagreement, absl::CivilDay today, const civil::HolidayCalendar& calendar)
      : disagreement_(disagreement), today_(today), calendar_(calendar) {}

  std::vector<Deadline> Read() {
    // One of them at most.
    ended_on_ = DayOf(Find(Step::kAppealWithdrawn));
    if (!ended_on_) ended_on_ = DayOf(Find(Step::kOrderMade));
    AddRights();
    for (const Rule& rule : kRules) AddRule(rule);
    AddHealthMediation();
    AddNoticeOfDate();
    AddAgreements();
    AddDirectedActs();
    AddCompliance();
    return std::move(deadlines_);
  }

 private:
  const StepRecord* Find(Step step) const { return FindStep(disagreement_, step); }

  // An appeal that is not opposed wants no response, and no act that had been directed before it was conceded:
  // what reg. 45 asks takes their place.
  Day EndedOn(std::string_view id, absl::CivilDay begins) const {
    const Day conceded = DayOf(Find(Step::kNotOpposed));
    const bool before_tribunal = id == "D11" || id == "D12";
    if (before_tribunal && conceded && *conceded >= begins)
      return ended_on_ ? std::min(*ended_on_, *conceded) : conceded;
    return ended_on_;
  }

  void Add(std::string_view id, absl::CivilDay begins, Day due, Day met) {
    const Limit* limit = FindLimit(id, begins);
    if (limit == nullptr) return;
    Deadline deadline{
        limit, begins, due ? due : DueDate(*limit, begins, calendar_), met, DeadlineStatus::kRunning, false};
    const bool right = limit->owner == Owner::kFamily;
    const bool excused = std::any_of(disagreement_.exceptions.begin(), disagreement_.exceptions.end(),
                                     [&](const ComplianceException& claim) { return Excuses(claim, *limit); });
    const DeadlineStatus late = right     ? DeadlineStatus::kEnded
                                : excused ? DeadlineStatus::kLateExcused
                                          : DeadlineStatus::kLate;
    const Day done = met ? met : EndedOn(id, begins);
    if (done)
      deadline.status = *done > *deadline.due_on ? late : met ? DeadlineStatus::kMet : DeadlineStatus::kEnded;
    else
      deadline.status = today_ > *deadline.due_on ? late : DeadlineStatus::kRunning;
    deadline.still_owed = !done;
    deadlines_.push_back(deadline);
  }

  // D1, and D9 with D9c: the later of the two.
  void AddRights() {
    const absl::CivilDay sent = disagreement_.notice_sent_on;
    if (NeedsCertificate(disagreement_.subject))
      Add("D1", sent, std::nullopt, DayOf(Find(Step::kAdviserContacted)));
    const Day certificate = DayOf(Find(Step::kCertificateIssued));
    const Day received = DayOf(Find(Step::kAppealReceivedByTribunal));
    const absl::CivilDay last = AppealLastDay(sent, certificate, calendar_);
    Add("D9", sent, last, received);
    if (certificate) Add("D9c", *certificate, last, received);
  }

  void AddRule(const Rule& rule) {
    const StepRecord* begins = Find(rule.begins);
    if (begins == nullptr) return;
    Add(rule.limit_id, begins->on, std::nullopt, DayOf(Find(rule.ends)));
  }

  // Then the commissioning body arranges it, and the authority is no party to it.
  bool IsHealthAlone() const { return Find(Step::kMediationWantedHealthAlone) != nullptr; }

  void AddHealthMediation() {
    const StepRecord* informed = Find(Step::kCommissioningBodyInformed);
    if (informed != nullptr && IsHealthAlone())
      Add("D4h", informed->on, std::nullopt, DayOf(Find(Step::kMediationArranged)));
  }

  void AddNoticeOfDate() {
    const StepRecord* arranged = Find(Step::kMediationArranged);
    if (arranged == nullptr || !arranged->for_day) return;
    const StepRecord* told = Find(Step::kMediationDateNotified);
    const Day consented = told == nullptr ? Day() : told->for_day;
    Add(IsHealthAlone() ? "D7h" : "D7", *arranged->for_day, consented, DayOf(told));
  }

  // The parties may put other times in writing for doing what was agreed, and not for telling of it (reg.
  // 42(5)).
  void AddAgreements() {
    const StepRecord* outside = Find(Step::kAgreedOutsideAppeal);
    if (outside != nullptr)
      Add(IsHealthAlone() ? "D8h" : "D8", outside->on, outside->for_day, DayOf(Find(Step::kAgreementKept)));
    const StepRecord* inside = Find(Step::kAgreedInsideAppeal);
    const StepRecord* agreed = outside != nullptr ? outside : inside;
    if (agreed != nullptr && IsHealthAlone())
      Add("D8i", agreed->on, std::nullopt, DayOf(Find(Step::kCommissioningBodyToldAuthority)));
  }

  // Directions are many; each is done by the first act recorded after it.
  void AddDirectedActs() {
    std::vector<const StepRecord*> done;
    for (const StepRecord& record : disagreement_.steps)
      if (record.step == Step::kActDone && record.retracted.empty()) done.push_back(&record);
    size_t next = 0;
    for (const StepRecord& record : disagreement_.steps) {
      if (record.step != Step::kActDirected || !record.retracted.empty()) continue;
      const absl::CivilDay due = record.for_day.value_or(TribunalActLastDay(record.on, record.days, calendar_));
      Add("D11", record.on, due, next < done.size() ? Day(done[next]->on) : Day());
      ++next;
    }
  }

  Day DoneOn(std::string_view limit_id) const {
    for (const Compliance& each : disagreement_.compliance)
      if (each.limit_id == limit_id && each.retracted.empty()) return each.done_on;
    return std::nullopt;
  }

  void AddAll(const std::vector<std::string_view>& limits, absl::CivilDay begins, Day agreed) {
    for (const std::string_view id : limits) {
      // After an assessment there is a plan, or there is none.
      const bool no_plan = id.ends_with("-no-plan");
      const bool plan = id.ends_with("-assessed-final");
      const std::string prefix(id.substr(0, 3));
      if (no_plan && DoneOn(prefix + "-assessed-final")) continue;
      if (plan && DoneOn(prefix + "-no-plan")) continue;
      // One day was agreed or directed, and by it all is done: what comes before it keeps the law's time.
      Add(id, begins, id == limits.back() ? agreed : Day(), DoneOn(id));
    }
  }

  void AddCompliance() {
    // The request goes on by it, and owes it (resumption.h).
    if (disagreement_.resumed) return;
    // An order is complied with, whatever becomes of an appeal that it has ended.
    ended_on_.reset();
    if (const StepRecord* order = FindOrder(disagreement_)) {
      AddAll(LimitsOfOrder(order->order.value_or(Order::kDismissed)), order->on, order->for_day);
    } else if (const StepRecord* told = Find(Step::kNotOpposed)) {
      AddAll(LimitsNotOpposed(disagreement_.subject), told->on, std::nullopt);
    }
  }

  const Disagreement& disagreement_;
  const absl::CivilDay today_;
  const civil::HolidayCalendar& calendar_;
  Day ended_on_;
  std::vector<Deadline> deadlines_;
};

}  // namespace

std::vector<Deadline> ComputeDeadlines(const Disagreement& disagreement, absl::CivilDay today,
                                       const civil::HolidayCalendar& calendar) {
  return Clock(disagreement, today, calendar).Read();
}

const Deadline* FindNextDue(const std::vector<Deadline>& deadlines) {
  const Deadline* next = nullptr;
  for (const Deadline& deadline : deadlines) {
    const bool owed =
        deadline.limit->statutory && deadline.limit->owner == Owner::kAuthority && deadline.still_owed;
    if (owed && deadline.due_on && (next == nullptr || *deadline.due_on < *next->due_on)) next = &deadline;
  }
  return next;
}

Exceptions ExceptionOf(ComplianceGround ground) {
  switch (ground) {
    case ComplianceGround::kExceptionalCircumstances:
      return kCircumstances;
    case ComplianceGround::kAbsence:
      return kAbsenceTwoWeeks;
    case ComplianceGround::kSchoolClosed:
      return kSchoolClosure;
    case ComplianceGround::kEarlyYearsClosed:
      return kEarlyYearsClosure;
  }
  return kNoException;
}

std::vector<std::string_view> LimitsOfOrder(Order order) {
  switch (order) {
    case Order::kDismissed:
      return {};
    case Order::kAssess:
      return {"T44-assess", "T44-no-plan", "T44-assessed-final"};
    case Order::kMakePlan:
      return {"T44-draft", "T44-final"};
    case Order::kReconsider:
      return {"T44-reconsider"};
    case Order::kAmendContents:
      return {"T44-amend"};
    case Order::kAmendInstitution:
      return {"T44-institution"};
  }
  return {};
}

std::vector<std::string_view> LimitsNotOpposed(Subject subject) {
  switch (subject) {
    case Subject::kNoAssessment:
      return {"T45-assess", "T45-no-plan", "T45-assessed-final"};
    case Subject::kNoPlan:
      return {"T45-draft", "T45-final"};
    case Subject::kPlanContents:
      return {"T45-amend"};
    case Subject::kPlanInstitution:
      return {"T45-institution"};
  }
  return {};
}

}  // namespace send::ehcp
