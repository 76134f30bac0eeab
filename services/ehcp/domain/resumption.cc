#include "services/ehcp/domain/resumption.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/base/strings.h"
#include "common/error/error.h"
#include "services/ehcp/domain/record_limits.h"

namespace send::ehcp {
namespace {

bool TellsOfRefusal(const EhcRequest& request, const Notice& notice, NoticeKind kind) {
  return notice.kind == kind && TellsFamily(request, notice);
}

// What the family is told of the course that follows, in the kinds that the first course has too.
bool IsOfLaterCourse(const EhcRequest& request, const Notice& notice) {
  return notice.kind != NoticeKind::kConsidering && TellsFamily(request, notice) &&
         CourseOn(request, notice.sent_on) > 0;
}

// The case is referred back in an appeal against the refusal of a plan alone (Regs 43(2)(d)).
std::optional<ResumedTo> ToDo(const StepRecord& order, Subject subject) {
  if (order.order == Order::kAssess) return ResumedTo::kAssess;
  if (order.order == Order::kMakePlan) return ResumedTo::kMakePlan;
  if (order.order == Order::kReconsider && subject == Subject::kNoPlan) return ResumedTo::kReconsider;
  return std::nullopt;
}

absl::Status CheckLater(const EhcRequest& request, const Resumption& resumption) {
  const bool assess = resumption.to == ResumedTo::kAssess;
  const absl::CivilDay refused_on = assess ? *request.decided_on : *request.issue_decided_on;
  const NoticeKind kind = assess ? NoticeKind::kAssessmentDecision : NoticeKind::kNoPlan;
  const bool told_later =
      std::any_of(request.notices.begin(), request.notices.end(), [&](const Notice& notice) {
        return TellsOfRefusal(request, notice, kind) && notice.sent_on >= resumption.on;
      });
  if (refused_on < resumption.on && !told_later) return absl::OkStatus();
  return error::FailedPrecondition("ORDER_BEFORE_REFUSAL",
                                   "The order, agreement or concession is of a later day than the refusal and "
                                   "its notice: take back what has a wrong day, and record it anew.");
}

ExceptionGround GroundOf(ComplianceGround ground) {
  switch (ground) {
    case ComplianceGround::kExceptionalCircumstances:
      return ExceptionGround::kExceptionalCircumstances;
    case ComplianceGround::kAbsence:
      return ExceptionGround::kAbsence;
    case ComplianceGround::kSchoolClosed:
      return ExceptionGround::kSchoolClosure;
    case ComplianceGround::kEarlyYearsClosed:
      return ExceptionGround::kEarlyYearsClosure;
  }
  return ExceptionGround::kExceptionalCircumstances;
}

ExceptionClaim ClaimOf(const ComplianceException& claim) {
  ExceptionClaim item;
  item.limit_id = claim.limit_id;
  item.ground = GroundOf(claim.ground);
  item.setting = claim.setting;
  item.advice_requested_on = claim.advice_requested_on;
  item.closed_from = claim.closed_from;
  item.reopens = claim.reopens;
  item.from = claim.from;
  item.to = claim.to;
  item.evidence = claim.evidence;
  return item;
}

}  // namespace

absl::StatusOr<Resumption> ResumptionOf(const Disagreement& disagreement, const std::string& id) {
  Resumption resumption;
  resumption.disagreement = id;
  for (const Compliance& each : disagreement.compliance)
    if (each.retracted.empty()) resumption.done.push_back(each);
  if (const StepRecord* order = FindOrder(disagreement)) {
    if (const auto to = ToDo(*order, disagreement.subject)) {
      resumption.to = *to;
      resumption.by = order->step == Step::kOrderMade ? ResumedBy::kOrder : ResumedBy::kAgreement;
      resumption.on = order->on;
      resumption.agreed_for = order->for_day;
      return resumption;
    }
  } else if (const StepRecord* told = FindStep(disagreement, Step::kNotOpposed)) {
    resumption.by = ResumedBy::kNotOpposed;
    resumption.to = disagreement.subject == Subject::kNoPlan ? ResumedTo::kMakePlan : ResumedTo::kAssess;
    resumption.on = told->on;
    if (disagreement.subject == Subject::kNoAssessment || disagreement.subject == Subject::kNoPlan)
      return resumption;
  }
  return error::FailedPrecondition("NOTHING_TO_RESUME",
                                   "Nothing in it asks for an assessment or a plan: record the order, the "
                                   "agreement, or that the appeal is not opposed first.");
}

absl::StatusOr<EhcRequest> Resume(const EhcRequest& request, const Resumption& resumption) {
  const bool again =
      std::any_of(request.resumptions.begin(), request.resumptions.end(),
                  [&](const Resumption& each) { return each.disagreement == resumption.disagreement; });
  if (again) return error::FailedPrecondition("ALREADY_RESUMED", "The request goes on after it already.");
  const bool assess = resumption.to == ResumedTo::kAssess;
  if (request.state != (assess ? State::kRefusedToAssess : State::kRefusedToIssue))
    return error::FailedPrecondition(
        "NOT_REFUSED",
        "Only a request that is refused can go on, as what was disputed says: read how it stands.");
  if (absl::Status status = CheckLater(request, resumption); !status.ok()) return status;
  EhcRequest after = request;
  after.resumptions.push_back(resumption);
  after.state = resumption.to == ResumedTo::kMakePlan ? State::kPreparingDraft : State::kAssessing;
  if (resumption.to == ResumedTo::kReconsider) {
    after.resumptions.back().reconsidered = {*request.issue_decided_on, request.issue_reasons};
    after.issue_decision.reset();
    after.issue_decided_on.reset();
    after.issue_reasons.clear();
  }
  return after;
}

absl::StatusOr<GoneOn> GoOn(const EhcRequest& request, const Disagreement& disagreement, const std::string& id,
                            absl::CivilDay today) {
  const auto resumption = ResumptionOf(disagreement, id);
  if (!resumption.ok()) return resumption.status();
  auto resumed = Resume(request, *resumption);
  if (!resumed.ok()) return resumed.status();
  GoneOn after{*std::move(resumed), disagreement};
  after.disagreement.resumed = true;
  for (const ComplianceException& each : disagreement.exceptions) {
    std::vector<ExceptionClaim>& claims = after.request.exceptions;
    if (absl::Status status = CheckRoom(claims.size(), kMaxExceptionClaims, "exceptions"); !status.ok())
      return status;
    claims.push_back(ClaimOf(each));
    claims.back().claim_id = absl::StrCat(id, "-", claims.size());
    claims.back().claimed_on = today;
  }
  return after;
}

GoneOn GoBack(const EhcRequest& request, const Disagreement& disagreement) {
  GoneOn after{request, disagreement};
  after.disagreement.resumed = false;
  const Resumption last = request.resumptions.back();
  after.request.resumptions.pop_back();
  after.request.state = last.to == ResumedTo::kAssess ? State::kRefusedToAssess : State::kRefusedToIssue;
  if (last.reconsidered) {
    after.request.issue_decision = IssueDecision::kDoNotIssue;
    after.request.issue_decided_on = last.reconsidered->decided_on;
    after.request.issue_reasons = last.reconsidered->reasons;
  }
  std::erase_if(after.request.exceptions, [&](const ExceptionClaim& claim) {
    return claim.claim_id.starts_with(last.disagreement + "-");
  });
  return after;
}

EhcRequest BeforeResumption(const EhcRequest& request) {
  if (request.resumptions.empty()) return request;
  EhcRequest before = request;
  std::erase_if(before.notices, [&](const Notice& notice) { return IsOfLaterCourse(request, notice); });
  const bool assess = request.resumptions.front().to == ResumedTo::kAssess;
  before.state = assess ? State::kRefusedToAssess : State::kRefusedToIssue;
  before.issue_decision.reset();
  before.issue_decided_on.reset();
  before.issue_reasons.clear();
  if (const auto refusal = RefusalOf(request, 0); refusal && !assess) {
    before.issue_decision = IssueDecision::kDoNotIssue;
    before.issue_decided_on = refusal->decided_on;
    before.issue_reasons = refusal->reasons;
  }
  before.resumptions.clear();
  before.drafts.clear();
  before.representations.clear();
  before.meetings.clear();
  before.plan.reset();
  return before;
}

const Resumption* FindResumption(const EhcRequest& request, absl::CivilDay day) {
  const size_t course = CourseOn(request, day);
  return course == 0 ? nullptr : &request.resumptions[course - 1];
}

std::string LimitOf(const Resumption& resumption, std::string_view step) {
  return absl::StrCat(resumption.by == ResumedBy::kNotOpposed ? "T45-" : "T44-", ToAbsl(step));
}

std::vector<Deadline> LimitsResumed(const EhcRequest& request, const std::string& disagreement,
                                    absl::CivilDay today, const civil::HolidayCalendar& calendar) {
  std::vector<Deadline> limits;
  for (const Resumption& each : request.resumptions) {
    if (each.disagreement != disagreement) continue;
    for (const Deadline& deadline : ComputeDeadlines(request, today, calendar))
      if (deadline.limit->id.starts_with(LimitOf(each, "")) && deadline.triggered_on == each.on)
        limits.push_back(deadline);
  }
  return limits;
}

std::vector<DerivationStep> ExplainDeadline(const EhcRequest& request, const Deadline& deadline,
                                            const civil::HolidayCalendar& calendar) {
  if (!deadline.triggered_on) return {};
  std::vector<DerivationStep> steps = ExplainDueDate(*deadline.limit, *deadline.triggered_on, calendar);
  if (!deadline.due_on || deadline.due_on == DueDate(*deadline.limit, *deadline.triggered_on, calendar))
    return steps;
  const Resumption* resumed = FindResumption(request, *deadline.triggered_on);
  const bool ordered = resumed != nullptr && resumed->by == ResumedBy::kOrder;
  steps.push_back({*deadline.due_on, ordered
                                         ? "the last day in its place, as the tribunal directed (reg. 44(1))"
                                         : "the last day in its place, as all agreed in writing (reg. 42(5))"});
  return steps;
}

std::optional<RefusedPlan> RefusalOf(const EhcRequest& request, size_t course) {
  // A refusal that was reconsidered stands with what came after its course; any other in the request.
  if (course < request.resumptions.size()) {
    const Resumption& next = request.resumptions[course];
    if (next.reconsidered) return next.reconsidered;
    if (next.to != ResumedTo::kMakePlan) return std::nullopt;
  }
  if (request.issue_decision != IssueDecision::kDoNotIssue) return std::nullopt;
  return RefusedPlan{*request.issue_decided_on, request.issue_reasons};
}

absl::CivilDay AssessedFrom(const EhcRequest& request) {
  const Resumption* last = LastResumption(request);
  return last == nullptr ? *request.decided_on : std::max(*request.decided_on, last->on);
}

absl::CivilDay PlannedFrom(const EhcRequest& request) {
  const Resumption* last = LastResumption(request);
  return last == nullptr ? *request.issue_decided_on
                         : std::max(request.issue_decided_on.value_or(last->on), last->on);
}

}  // namespace send::ehcp
