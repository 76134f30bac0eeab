#include "services/ehcp/domain/disagreement_decide.h"

#include <algorithm>
#include <array>

#include "absl/strings/str_cat.h"
#include "common/error/error.h"
#include "services/ehcp/domain/disagreement_clock.h"
#include "services/ehcp/domain/record_limits.h"

namespace send::ehcp {
namespace {

// What must stand before a step: any one of these; none where `before` is empty. `many`: it may happen again.
struct StepRule {
  Step step;
  std::vector<Step> before = {};
  bool many = false;
};

const std::vector<StepRule>& StepRules() {
  using enum Step;
  static const std::vector<Step> kWanted = {kMediationWanted, kMediationWantedHealthToo,
                                            kMediationWantedHealthAlone};
  static const std::vector<Step> kAppeal = {kAppealReceivedByTribunal, kAppealReceivedByAuthority};
  static const std::vector<StepRule> kRules = {
      {kAdviserContacted},
      {kMediationDeclined},
      {kMediationWanted},
      {kMediationWantedHealthToo},
      {kMediationWantedHealthAlone},
      {kCommissioningBodyInformed, {kMediationWantedHealthToo, kMediationWantedHealthAlone}},
      {kMediationArranged, kWanted, true},
      {kMediationDateNotified, {kMediationArranged}, true},
      {kAdviserToldNotInTime, kWanted},
      {kMediationConcluded, kWanted},
      {kCertificateIssued, {kMediationDeclined, kAdviserToldNotInTime, kMediationConcluded, kAdviserContacted}},
      {kAgreedOutsideAppeal, kWanted},
      {kAgreedInsideAppeal, kWanted},
      {kAgreementKept, {kAgreedOutsideAppeal}},
      {kCommissioningBodyDidItsPart, {kAgreedOutsideAppeal, kAgreedInsideAppeal}},
      {kCommissioningBodyToldAuthority, {kAgreedOutsideAppeal, kAgreedInsideAppeal}},
      {kAppealReceivedByTribunal},
      {kAppealReceivedByAuthority},
      {kResponseSent, {kAppealReceivedByAuthority}},
      {kActDirected, kAppeal, true},
      {kActDone, {kActDirected}, true},
      {kNotOpposed, kAppeal},
      {kOrderMade, kAppeal},
      {kAppealWithdrawn, kAppeal},
  };
  return kRules;
}

absl::Status Refuse(std::string_view reason, std::string_view sentence) {
  return error::FailedPrecondition(reason, sentence);
}

absl::Status CheckNotInFuture(absl::CivilDay day, absl::CivilDay today) {
  if (day <= today) return absl::OkStatus();
  return Refuse("DATE_IN_FUTURE", "The date is after today: give the day on which it happened.");
}

// The notice of the decision, as the family was told.
std::optional<absl::CivilDay> NoticeOf(const EhcRequest& request, Subject subject) {
  const NoticeKind kind = NoticeKindOf(subject);
  std::optional<absl::CivilDay> sent;
  for (const Notice& notice : request.notices)
    if (notice.kind == kind && IsAppealable(request, notice) && TellsFamily(request, notice))
      sent = std::max(sent.value_or(notice.sent_on), notice.sent_on);
  return sent;
}

absl::Status CheckPlace(const Disagreement& disagreement, const StepRecord& step) {
  const auto rule = std::find_if(StepRules().begin(), StepRules().end(),
                                 [&](const StepRule& each) { return each.step == step.step; });
  if (!rule->many && FindStep(disagreement, step.step) != nullptr)
    return Refuse("STEP_ALREADY_RECORDED",
                  "It is recorded already: take that back first if it was recorded in error.");
  if (rule->before.empty()) return absl::OkStatus();
  const bool stands = std::any_of(rule->before.begin(), rule->before.end(), [&](Step before) {
    const StepRecord* record = FindStep(disagreement, before);
    return record != nullptr && record->on <= step.on;
  });
  if (stands) return absl::OkStatus();
  return Refuse("STEP_TOO_EARLY",
                "What must come before it is not recorded, or is of a later day: record that first, or "
                "give another day.");
}

bool IsAppealStep(Step step) { return step >= Step::kAppealReceivedByTribunal; }

bool Fits(Order order, Subject subject) {
  switch (order) {
    case Order::kDismissed:
    case Order::kReconsider:
      return true;
    case Order::kAssess:
      return subject == Subject::kNoAssessment;
    case Order::kMakePlan:
      return subject == Subject::kNoPlan;
    case Order::kAmendContents:
      return subject == Subject::kPlanContents;
    case Order::kAmendInstitution:
      return subject == Subject::kPlanContents || subject == Subject::kPlanInstitution;
  }
  return false;
}

absl::Status CheckContent(const Disagreement& disagreement, const StepRecord& step) {
  const bool orders = step.step == Step::kOrderMade || step.step == Step::kAgreedInsideAppeal;
  if (orders != step.order.has_value())
    return Refuse("ORDER_REQUIRED", "Say what was ordered or agreed, and only of an order or an agreement.");
  if (orders && !Fits(*step.order, disagreement.subject))
    return Refuse("ORDER_NOT_POSSIBLE",
                  "Such an order is not made in an appeal against this decision: check its kind.");
  if (step.step == Step::kMediationArranged && !step.for_day)
    return Refuse("DAY_REQUIRED", "Give the day of the mediation.");
  if (step.step == Step::kActDirected && !step.for_day && step.days <= 0)
    return Refuse("DAY_REQUIRED", "Say within how many days the tribunal wants it, or by which day.");
  if (step.for_day && *step.for_day < step.on)
    return Refuse("DATE_BEFORE_AGREEMENT",
                  "It is for a day before the one on which it was agreed or directed: give both as they are.");
  return absl::OkStatus();
}

absl::StatusOr<Deadline> FindComplianceLimit(const Disagreement& disagreement, const std::string& limit_id,
                                             absl::CivilDay today, const civil::HolidayCalendar& calendar) {
  if (disagreement.resumed && limit_id.starts_with("T4"))
    return Refuse(
        "REQUEST_GOES_ON",
        "The request goes on by it: record what is done, and claim an exception, with the request; it "
        "counts here too.");
  for (const Deadline& deadline : ComputeDeadlines(disagreement, today, calendar))
    if (deadline.limit->id == limit_id && limit_id.starts_with("T4")) return deadline;
  return Refuse("NO_SUCH_LIMIT",
                "Nothing that was ordered, agreed or conceded has such a limit: see its deadlines.");
}

bool Stands(const Compliance& done) { return done.retracted.empty(); }

absl::StatusOr<Disagreement> RetractCompliance(Disagreement disagreement, const RetractStep& command) {
  for (Compliance& done : disagreement.compliance) {
    if (!Stands(done) || done.limit_id != command.limit_id) continue;
    done.retracted = command.reason;
    return disagreement;
  }
  return Refuse("NO_STEP", "Nothing is recorded as done of that limit: there is nothing to take back.");
}

// Of circumstances and absence.
absl::Status CheckDays(const ComplianceException& claim, const Deadline& deadline) {
  if (!claim.from || !claim.to || *claim.to < *claim.from)
    return error::InvalidArgument("INVALID_FIELDS", "Say from when to when.",
                                  {{"exception.from_date", "is required, on or before to_date"},
                                   {"exception.to_date", "is required, on or after from_date"}});
  constexpr int kTwoWeeks = 14;
  const int64_t days =
      std::min(*claim.to, *deadline.due_on) - std::max(*claim.from, *deadline.triggered_on) + 1;
  if (days >= (claim.ground == ComplianceGround::kAbsence ? kTwoWeeks : 1)) return absl::OkStatus();
  return Refuse(
      "EXCEPTION_NOT_AVAILABLE",
      "It must fall within the period of the limit, an absence with at least two weeks of it (reg. 44(3)): "
      "check its days.");
}

}  // namespace

NoticeKind NoticeKindOf(Subject subject) {
  return subject == Subject::kNoAssessment ? NoticeKind::kAssessmentDecision
         : subject == Subject::kNoPlan     ? NoticeKind::kNoPlan
                                           : NoticeKind::kFinalPlan;
}

absl::StatusOr<Disagreement> Begin(const EhcRequest& request, const std::string& request_id, Subject subject) {
  const auto sent = NoticeOf(request, subject);
  if (!sent)
    return Refuse("NOTHING_TO_APPEAL",
                  "The family has had no notice of such a decision: record the decision and its notice first.");
  Disagreement disagreement;
  disagreement.request_id = request_id;
  disagreement.pupil = request.pupil;
  disagreement.subject = subject;
  disagreement.notice_sent_on = *sent;
  return disagreement;
}

absl::StatusOr<Disagreement> Decide(const Disagreement& disagreement, const StepRecord& step,
                                    absl::CivilDay today) {
  if (absl::Status status = CheckNotInFuture(step.on, today); !status.ok()) return status;
  if (step.on < disagreement.notice_sent_on)
    return Refuse("DATE_BEFORE_NOTICE",
                  "The date is before the notice of the decision: give another. Where the day of the notice is "
                  "wrong, take that "
                  "back in the request and begin anew with the right one.");
  const bool ended = FindStep(disagreement, Step::kOrderMade) != nullptr ||
                     FindStep(disagreement, Step::kAppealWithdrawn) != nullptr;
  if (ended && IsAppealStep(step.step))
    return Refuse("APPEAL_ENDED",
                  "The appeal has ended: take back what ended it if that was recorded in error.");
  if (absl::Status status = CheckPlace(disagreement, step); !status.ok()) return status;
  if (absl::Status status = CheckContent(disagreement, step); !status.ok()) return status;
  if (absl::Status status = CheckRoom(disagreement.steps.size(), kMaxDisagreementSteps, "steps"); !status.ok())
    return status;
  Disagreement after = disagreement;
  after.steps.push_back(step);
  return after;
}

absl::StatusOr<Disagreement> Decide(const Disagreement& disagreement, const RetractStep& command) {
  Disagreement after = disagreement;
  if (!command.limit_id.empty()) return RetractCompliance(std::move(after), command);
  const auto last = std::find_if(after.steps.rbegin(), after.steps.rend(),
                                 [](const StepRecord& record) { return record.retracted.empty(); });
  if (last == after.steps.rend())
    return Refuse("NO_STEP", "No step is recorded: there is nothing to take back.");
  const bool begins = last->step == Step::kOrderMade || last->step == Step::kAgreedInsideAppeal ||
                      last->step == Step::kNotOpposed;
  if (begins && after.resumed) return Refuse("STEP_IN_USE", "The request goes on by it: take that back first.");
  const auto done = std::find_if(after.compliance.begin(), after.compliance.end(), Stands);
  if (begins && done != after.compliance.end())
    return Refuse("STEP_IN_USE",
                  absl::StrCat("What it asks for is recorded as done: take that back first, with the limit ",
                               done->limit_id, "."));
  last->retracted = command.reason;
  return after;
}

absl::StatusOr<Disagreement> Decide(const Disagreement& disagreement, const Compliance& command,
                                    absl::CivilDay today, const civil::HolidayCalendar& calendar) {
  if (absl::Status status = CheckNotInFuture(command.done_on, today); !status.ok()) return status;
  const auto deadline = FindComplianceLimit(disagreement, command.limit_id, today, calendar);
  if (!deadline.ok()) return deadline.status();
  if (command.done_on < *deadline->triggered_on)
    return Refuse(
        "DATE_BEFORE_ORDER",
        "The date is before what it complies with: give another, or take that step back first if its day is "
        "wrong.");
  if (deadline->met_on)
    return Refuse(
        "ALREADY_DONE",
        "It is recorded as done already: take that back first, with its limit, if it was recorded in error.");
  if (absl::Status status =
          CheckRoom(disagreement.compliance.size(), kMaxCompliance, "records of what was done");
      !status.ok())
    return status;
  Disagreement after = disagreement;
  after.compliance.push_back(command);
  return after;
}

absl::StatusOr<Disagreement> Decide(const Disagreement& disagreement, const ClaimCompliance& command,
                                    absl::CivilDay today, const civil::HolidayCalendar& calendar) {
  ComplianceException claim = command.claim;
  const auto deadline = FindComplianceLimit(disagreement, claim.limit_id, today, calendar);
  if (!deadline.ok()) return deadline.status();
  if ((deadline->limit->exceptions & ExceptionOf(claim.ground)) == 0)
    return Refuse("NOT_AN_EXCEPTION", "The law has no such exception for this limit.");
  if (IsClosure(claim.ground)) {
    const auto closure = FindClosure(command.record, claim.advice_requested_on, *deadline->triggered_on,
                                     std::min(*deadline->due_on, today));
    if (!closure.ok()) return closure.status();
    claim.closed_from = closure->closed_from;
    claim.reopens = closure->reopens;
  } else if (absl::Status status = CheckDays(claim, *deadline); !status.ok()) {
    return status;
  }
  if (absl::Status status = CheckRoom(disagreement.exceptions.size(), kMaxExceptionClaims, "exceptions");
      !status.ok())
    return status;
  Disagreement after = disagreement;
  after.exceptions.push_back(std::move(claim));
  return after;
}

}  // namespace send::ehcp
