#include "services/ehcp/domain/decide.h"

#include <algorithm>

#include "common/error/error.h"

namespace send::ehcp {
namespace {

absl::Status CheckOpen(const EhcRequest& request) {
  if (request.state == State::kReceived || request.state == State::kAssessing) return absl::OkStatus();
  return error::FailedPrecondition("REQUEST_CLOSED",
                                   "The request has ended: record a new one where the family asks again.");
}

// Nothing happens to a request before it is received, or after today.
absl::Status CheckDate(const EhcRequest& request, absl::CivilDay day, absl::CivilDay today) {
  if (day > today)
    return error::FailedPrecondition("DATE_IN_FUTURE",
                                     "The date is after today: give the day on which it happened.");
  if (day < request.received_on)
    return error::FailedPrecondition("DATE_BEFORE_RECEIPT",
                                     "The date is before the request was received: correct one of the two.");
  return absl::OkStatus();
}

absl::Status CheckNotice(const EhcRequest& request, const Notice& notice, absl::CivilDay today) {
  if (absl::Status status = CheckDate(request, notice.sent_on, today); !status.ok()) return status;
  if (notice.served_on && *notice.served_on < notice.sent_on)
    return error::FailedPrecondition("SERVED_BEFORE_SENT",
                                     "A notice is served on or after the day it was sent.");
  const bool of_decision = notice.kind == NoticeKind::kAssessmentDecision;
  if (of_decision && (!request.decided_on || notice.sent_on < *request.decided_on))
    return error::FailedPrecondition(
        "NOTICE_BEFORE_DECISION",
        "A notice of the decision goes out once it is made: record the decision first.");
  const bool recorded = std::any_of(request.notices.begin(), request.notices.end(), [&](const Notice& other) {
    return other.kind == notice.kind && other.recipient_kind == notice.recipient_kind &&
           other.recipient == notice.recipient;
  });
  if (recorded)
    return error::FailedPrecondition("NOTICE_ALREADY_RECORDED",
                                     "This notice to this recipient is recorded already.");
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<EhcRequest> Decide(const CreateRequest& command, absl::CivilDay today) {
  EhcRequest request = command.request;
  if (!command.may_backdate) request.received_on = today;
  if (request.received_on > today)
    return error::FailedPrecondition("DATE_IN_FUTURE", "A request is received today or on an earlier day.");
  request.state = State::kReceived;
  return request;
}

absl::StatusOr<EhcRequest> Decide(const EhcRequest& request, const Correct& command, absl::CivilDay today) {
  if (request.state == State::kWithdrawn) return CheckOpen(request);
  EhcRequest after = request;
  after.source = command.source.value_or(request.source);
  after.relevant_youth_accommodation =
      command.relevant_youth_accommodation.value_or(request.relevant_youth_accommodation);
  after.received_on = command.received_on.value_or(request.received_on);
  after.received_channel = command.received_channel.value_or(request.received_channel);
  after.received_by = command.received_by.value_or(request.received_by);
  if (after.received_on > today)
    return error::FailedPrecondition("DATE_IN_FUTURE", "A request is received today or on an earlier day.");
  const bool before_all =
      std::all_of(request.notices.begin(), request.notices.end(),
                  [&](const Notice& notice) { return after.received_on <= notice.sent_on; });
  if (!before_all || (request.decided_on && after.received_on > *request.decided_on))
    return error::FailedPrecondition(
        "DATE_AFTER_NEXT_STEP", "A notice or the decision is dated before that day: correct the right one.");
  return after;
}

absl::StatusOr<EhcRequest> Decide(const EhcRequest& request, const Allocate& command) {
  if (absl::Status status = CheckOpen(request); !status.ok()) return status;
  EhcRequest after = request;
  after.caseworker = command.caseworker;
  return after;
}

absl::StatusOr<EhcRequest> Decide(const EhcRequest& request, const Withdraw& command, absl::CivilDay today) {
  if (absl::Status status = CheckOpen(request); !status.ok()) return status;
  if (absl::Status status = CheckDate(request, command.withdrawn_on, today); !status.ok()) return status;
  EhcRequest after = request;
  after.state = State::kWithdrawn;
  after.withdrawn_on = command.withdrawn_on;
  after.withdrawn_reason = command.reason;
  return after;
}

absl::StatusOr<EhcRequest> Decide(const EhcRequest& request, const RecordNotice& command,
                                  absl::CivilDay today) {
  // A refusal has ended the request, and its notice is still to be recorded.
  if (request.state == State::kWithdrawn) return CheckOpen(request);
  if (absl::Status status = CheckNotice(request, command.notice, today); !status.ok()) return status;
  EhcRequest after = request;
  after.notices.push_back(command.notice);
  return after;
}

absl::StatusOr<EhcRequest> Decide(const EhcRequest& request, const RecordDecision& command,
                                  absl::CivilDay today) {
  if (request.decision)
    return error::FailedPrecondition("ALREADY_DECIDED", "The decision whether to assess is recorded already.");
  if (absl::Status status = CheckOpen(request); !status.ok()) return status;
  if (command.reasons.empty())
    return error::InvalidArgument("REASONS_REQUIRED", "Give the reasons for the decision.",
                                  {{"reasons", "is required"}});
  if (absl::Status status = CheckDate(request, command.decided_on, today); !status.ok()) return status;
  EhcRequest after = request;
  after.decision = command.decision;
  after.decided_on = command.decided_on;
  after.decision_reasons = command.reasons;
  after.state = command.decision == Decision::kAssess ? State::kAssessing : State::kRefusedToAssess;
  for (const Notice& notice : command.notices) {
    if (absl::Status status = CheckNotice(after, notice, today); !status.ok()) return status;
    after.notices.push_back(notice);
  }
  return after;
}

}  // namespace send::ehcp
