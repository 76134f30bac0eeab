#include "services/ehcp/domain/decide.h"

#include <algorithm>

#include "common/error/error.h"
#include "services/ehcp/domain/checks.h"

namespace send::ehcp {

absl::StatusOr<EhcRequest> Decide(const CreateRequest& command, absl::CivilDay today) {
  EhcRequest request = command.request;
  if (!command.may_backdate) request.received_on = today;
  if (absl::Status status = CheckReceipt(request.received_on, command.birth_date, today); !status.ok())
    return status;
  request.state = State::kReceived;
  if (command.birth_date) request.rights_pass_on = RightsPassOn(*command.birth_date);
  return request;
}

absl::StatusOr<EhcRequest> Decide(const EhcRequest& request, const Correct& command, absl::CivilDay today) {
  if (HasLeft(request)) return CheckOpen(request);
  EhcRequest after = request;
  after.source = command.source.value_or(request.source);
  after.relevant_youth_accommodation =
      command.relevant_youth_accommodation.value_or(request.relevant_youth_accommodation);
  after.received_on = command.received_on.value_or(request.received_on);
  after.received_channel = command.received_channel.value_or(request.received_channel);
  after.received_by = command.received_by.value_or(request.received_by);
  after.registered_at = command.registered_at.value_or(request.registered_at);
  if (command.birth_date) after.rights_pass_on = RightsPassOn(*command.birth_date);
  if (command.received_on)
    if (absl::Status status = CheckReceipt(after.received_on, command.birth_date, today); !status.ok())
      return status;
  const bool before_all =
      std::all_of(request.notices.begin(), request.notices.end(),
                  [&](const Notice& notice) { return after.received_on <= notice.sent_on; });
  const bool before_draft = request.drafts.empty() || after.received_on <= request.drafts.front().sent_on;
  if (!before_all || !before_draft || (request.decided_on && after.received_on > *request.decided_on))
    return error::FailedPrecondition("DATE_AFTER_NEXT_STEP",
                                     "A notice, the decision or the draft is of an earlier day: give that day "
                                     "or one before it, or take back "
                                     "first what was recorded with a wrong day.");
  return after;
}

absl::StatusOr<EhcRequest> Decide(const EhcRequest& request, const Allocate& command) {
  if (HasLeft(request)) return CheckOpen(request);
  EhcRequest after = request;
  after.caseworker = command.caseworker;
  after.team = command.team;
  after.allocation_reason = command.reason;
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
  // A refusal, or a plan, has ended the request, and its notices are still to be recorded.
  if (HasLeft(request)) return CheckOpen(request);
  if (absl::Status status = CheckNotice(request, command.notice, today); !status.ok()) return status;
  EhcRequest after = request;
  after.notices.push_back(command.notice);
  return after;
}

absl::StatusOr<EhcRequest> Decide(const EhcRequest& request, const RecordDecision& command,
                                  absl::CivilDay today) {
  if (request.decision)
    return error::FailedPrecondition(
        "ALREADY_DECIDED",
        "The decision whether to assess is recorded already: take it back first if it was recorded in "
        "error.");
  if (absl::Status status = CheckOpen(request); !status.ok()) return status;
  if (absl::Status status = CheckReasons(command.reasons); !status.ok()) return status;
  if (absl::Status status = CheckDate(request, command.decided_on, today); !status.ok()) return status;
  EhcRequest after = request;
  after.decision = command.decision;
  after.decided_on = command.decided_on;
  after.decision_reasons = command.reasons;
  after.state = command.decision == Decision::kAssess ? State::kAssessing : State::kRefusedToAssess;
  if (absl::Status status = AddNotices(command.notices, today, after); !status.ok()) return status;
  return after;
}

}  // namespace send::ehcp
