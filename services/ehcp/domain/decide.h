#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "common/civil/holiday_calendar.h"
#include "services/ehcp/domain/closure_window.h"
#include "services/ehcp/domain/ehc_request.h"

// The decisions on a request: pure functions of the request, a command and today, which answer the request as
// it is afterwards, or a refusal with its reason. Late is recorded like anything else; only the impossible is
// refused.
//
// Every refusal is FAILED_PRECONDITION unless said otherwise: REQUEST_CLOSED (refused or withdrawn),
// DATE_IN_FUTURE, DATE_BEFORE_RECEIPT, and those named at each command.
namespace send::ehcp {

// A new request. Who may not date it back, a school, has it received today whatever it says.
struct CreateRequest {
  EhcRequest request;
  bool may_backdate = false;
};
absl::StatusOr<EhcRequest> Decide(const CreateRequest& command, absl::CivilDay today);

// Corrects what was recorded of the receipt; what is unset stays. DATE_AFTER_NEXT_STEP: the new day of receipt
// is after something that has happened since: the decision, a notice, the withdrawal.
struct Correct {
  std::optional<RequestSource> source;
  std::optional<bool> relevant_youth_accommodation;
  std::optional<absl::CivilDay> received_on;
  std::optional<Channel> received_channel;
  std::optional<std::string> received_by;
};
absl::StatusOr<EhcRequest> Decide(const EhcRequest& request, const Correct& command, absl::CivilDay today);

// Gives the case to a caseworker; to nobody when empty.
struct Allocate {
  std::string caseworker;
};
absl::StatusOr<EhcRequest> Decide(const EhcRequest& request, const Allocate& command);

struct Withdraw {
  absl::CivilDay withdrawn_on;
  std::string reason;
};
absl::StatusOr<EhcRequest> Decide(const EhcRequest& request, const Withdraw& command, absl::CivilDay today);

// NOTICE_BEFORE_DECISION: a notice of a decision that is not recorded, or sent before it was made.
// NOTICE_ALREADY_RECORDED: the same kind to the same recipient. SERVED_BEFORE_SENT.
struct RecordNotice {
  Notice notice;
};
absl::StatusOr<EhcRequest> Decide(const EhcRequest& request, const RecordNotice& command, absl::CivilDay today);

// The decision whether to assess (CFA s.36(8); Regs 5), with the notices that went out with it.
// ALREADY_DECIDED. INVALID_ARGUMENT (REASONS_REQUIRED): a family that is refused is told why, and so is the
// record.
struct RecordDecision {
  Decision decision;
  absl::CivilDay decided_on;
  std::string reasons;
  std::vector<Notice> notices;
};
absl::StatusOr<EhcRequest> Decide(const EhcRequest& request, const RecordDecision& command,
                                  absl::CivilDay today);

// Claims an exception for a limit of the request. NOT_AN_EXCEPTION: the law has no such ground for the limit,
// as for a shortage of staff. EXCEPTION_NOT_AVAILABLE: the dates do not meet the ground: advice asked outside
// the window of every closure in `closures` (those of the setting that was asked), an absence of under four
// weeks, or dates outside the period of the limit.
struct ClaimException {
  ExceptionClaim claim;
  std::vector<Closure> closures;
};
absl::StatusOr<EhcRequest> Decide(const EhcRequest& request, const ClaimException& command,
                                  absl::CivilDay today, const civil::HolidayCalendar& calendar);

// NOT_FOUND (EXCEPTION_NOT_FOUND); EXCEPTION_ALREADY_WITHDRAWN.
struct WithdrawException {
  std::string claim_id;
  std::string reason;
};
absl::StatusOr<EhcRequest> Decide(const EhcRequest& request, const WithdrawException& command,
                                  absl::CivilDay today);

}  // namespace send::ehcp
