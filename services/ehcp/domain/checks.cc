#include "services/ehcp/domain/checks.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/civil/date.h"
#include "common/error/error.h"
#include "services/ehcp/domain/law.h"
#include "services/ehcp/domain/record_limits.h"

namespace send::ehcp {
namespace {

// The day before which a notice of the kind cannot have gone out; nullopt where what it tells is not recorded.
std::optional<absl::CivilDay> FirstDayOf(const EhcRequest& request, NoticeKind kind) {
  switch (kind) {
    case NoticeKind::kConsidering:
      return request.received_on;
    case NoticeKind::kAssessmentDecision:
      return request.decided_on;
    case NoticeKind::kNoPlan:
      if (request.issue_decision != IssueDecision::kDoNotIssue) return std::nullopt;
      return request.issue_decided_on;
    case NoticeKind::kDraftPlan:
      if (request.drafts.empty()) return std::nullopt;
      return request.drafts.back().sent_on;
    case NoticeKind::kFinalPlan:
      if (!request.plan) return std::nullopt;
      return request.plan->made_on;
  }
  return std::nullopt;
}

// A second draft is served on the same people again, and who was refused is told what comes of it after an
// order; every other notice goes out once.
bool IsSameNotice(const EhcRequest& request, const Notice& a, const Notice& b) {
  return a.kind == b.kind && a.recipient_kind == b.recipient_kind && a.recipient == b.recipient &&
         (a.kind != NoticeKind::kDraftPlan || a.sent_on == b.sent_on) &&
         CourseOn(request, a.sent_on) == CourseOn(request, b.sent_on);
}

// Drafts and plans are sent (CFA s.38(2)(a); Regs 13), and what can be appealed is a written notice (Regs
// 32-33).
bool IsInWriting(const EhcRequest& request, const Notice& notice) {
  return notice.kind == NoticeKind::kDraftPlan || IsAppealable(request, notice);
}

}  // namespace

absl::Status CheckOpen(const EhcRequest& request) {
  if (IsOpen(request.state)) return absl::OkStatus();
  return error::FailedPrecondition(
      "REQUEST_CLOSED",
      "The request has ended: record a new one where the family asks again; resume a refused one after an "
      "order, an agreement or a concession; or take back what ended it, if that was recorded in error.");
}

absl::Status CheckNotAfter(absl::CivilDay day, absl::CivilDay today) {
  if (day <= today) return absl::OkStatus();
  return error::FailedPrecondition("DATE_IN_FUTURE",
                                   "The date is after today: give the day on which it happened.");
}

absl::Status CheckReceipt(absl::CivilDay received_on, std::optional<absl::CivilDay> birth_date,
                          absl::CivilDay today) {
  if (received_on > today)
    return error::FailedPrecondition("DATE_IN_FUTURE", "A request is received today or on an earlier day.");
  // A2 stands for all that begin with the receipt: they came into force together.
  if (FindLimit("A2", received_on) == nullptr)
    return error::FailedPrecondition(
        "NO_SUCH_LIMIT", "The Regulations were not in force then: correct the day the request was received.");
  if (birth_date && received_on < *birth_date)
    return error::FailedPrecondition(
        "DATE_BEFORE_BIRTH",
        "The child was born after that day: correct the day the request was received, or the record of the "
        "child.");
  return absl::OkStatus();
}

absl::Status CheckDate(const EhcRequest& request, absl::CivilDay day, absl::CivilDay today) {
  if (absl::Status status = CheckNotAfter(day, today); !status.ok()) return status;
  if (day < request.received_on)
    return error::FailedPrecondition(
        "DATE_BEFORE_RECEIPT",
        "The date is before the request was received: give another, or correct the day it was received.");
  return absl::OkStatus();
}

absl::Status CheckNotice(const EhcRequest& request, const Notice& notice, absl::CivilDay today) {
  if (absl::Status status = CheckDate(request, notice.sent_on, today); !status.ok()) return status;
  if (notice.served_on && *notice.served_on < notice.sent_on)
    return error::FailedPrecondition("SERVED_BEFORE_SENT",
                                     "A notice is served on or after the day it was sent.");
  if (absl::Status status = CheckNotAfter(notice.served_on.value_or(notice.sent_on), today); !status.ok())
    return status;
  if (notice.channel == Channel::kTelephone && IsInWriting(request, notice))
    return error::FailedPrecondition(
        "WRITING_REQUIRED",
        "A draft, a plan and a decision that can be appealed go out in writing: send the notice, then record "
        "how it was sent.");
  // What the authority itself records of somebody who is a child by law tells nobody.
  if (notice.recipient_kind == RecipientKind::kYoungPerson && request.rights_pass_on &&
      notice.sent_on < *request.rights_pass_on)
    return error::FailedPrecondition(
        "RIGHTS_NOT_PASSED_YET",
        absl::StrCat(
            "The rights are still the parent's: send the notice to the parent. They pass after ",
            civil::FormatLongDate(*request.rights_pass_on - 1),
            ". Where the birth date was corrected since, correct the day of receipt to itself first."));
  const auto first = FirstDayOf(request, notice.kind);
  if (!first || notice.sent_on < *first)
    return error::FailedPrecondition(
        "NOTICE_BEFORE_DECISION",
        "A notice goes out once what it tells has been decided: record that first, with its day.");
  const bool recorded = std::any_of(request.notices.begin(), request.notices.end(),
                                    [&](const Notice& other) { return IsSameNotice(request, notice, other); });
  if (recorded)
    return error::FailedPrecondition(
        "NOTICE_ALREADY_RECORDED",
        "This notice to this recipient is recorded already: take that back first if it was recorded in "
        "error.");
  return CheckRoom(request.notices.size(), kMaxNoticesKept, "notices");
}

absl::Status AddNotices(const std::vector<Notice>& notices, absl::CivilDay today, EhcRequest& after) {
  for (const Notice& notice : notices) {
    if (absl::Status status = CheckNotice(after, notice, today); !status.ok()) return status;
    after.notices.push_back(notice);
  }
  return absl::OkStatus();
}

absl::Status CheckPeriod(std::optional<absl::CivilDay> from, std::optional<absl::CivilDay> to, bool is_absence,
                         absl::CivilDay first, absl::CivilDay last, int least_days) {
  if (!from || !to || *to < *from)
    return error::InvalidArgument("INVALID_FIELDS", "Say from when to when.",
                                  {{"exception.from_date", "is required, on or before to_date"},
                                   {"exception.to_date", "is required, on or after from_date"}});
  const auto days = std::min(*to, last) - std::max(*from, first) + 1;
  if (days < 1)
    return error::FailedPrecondition("EXCEPTION_NOT_AVAILABLE",
                                     "The dates are outside the period of the limit.");
  if (is_absence && days < least_days)
    return error::FailedPrecondition(
        "EXCEPTION_NOT_AVAILABLE",
        absl::StrCat("The absence was for less than ", least_days == 14 ? "two" : "four",
                     " continuous weeks of the period of the limit."));
  return absl::OkStatus();
}

absl::Status CheckReasons(const std::string& reasons) {
  if (!reasons.empty()) return absl::OkStatus();
  return error::InvalidArgument("REASONS_REQUIRED", "Give the reasons for the decision.",
                                {{"reasons", "is required"}});
}

}  // namespace send::ehcp
