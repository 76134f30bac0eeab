#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "common/civil/holiday_calendar.h"
#include "services/ehcp/domain/child.h"
#include "services/ehcp/domain/closure_claim.h"
#include "services/ehcp/domain/ehc_request.h"

// The decisions on a request: pure functions of the request, a command and today, which answer the request as
// it is afterwards, or a refusal with its reason. Late is recorded like anything else; only the impossible is
// refused.
//
// Every refusal is FAILED_PRECONDITION unless said otherwise: REQUEST_CLOSED (refused, withdrawn,
// finalised or moved away), DATE_IN_FUTURE, DATE_BEFORE_RECEIPT, and those named at each command.
namespace send::ehcp {

// A new request. Who may not date it back, a school, has it received today whatever it says. NO_SUCH_LIMIT:
// received before the Regulations were in force, when nothing would be due. DATE_BEFORE_BIRTH.
struct CreateRequest {
  EhcRequest request;
  bool may_backdate = false;
  std::optional<absl::CivilDay> birth_date = std::nullopt;
};
absl::StatusOr<EhcRequest> Decide(const CreateRequest& command, absl::CivilDay today);

// Corrects what was recorded of the receipt; what is unset stays. DATE_AFTER_NEXT_STEP: the new day of receipt
// is after the decision, a notice or the first draft. NO_SUCH_LIMIT, DATE_BEFORE_BIRTH: as at CreateRequest.
struct Correct {
  std::optional<RequestSource> source;
  std::optional<bool> relevant_youth_accommodation;
  std::optional<absl::CivilDay> received_on;
  std::optional<Channel> received_channel;
  std::optional<std::string> received_by;
  std::optional<std::string> registered_at;
  std::optional<absl::CivilDay> birth_date;
};
absl::StatusOr<EhcRequest> Decide(const EhcRequest& request, const Correct& command, absl::CivilDay today);

// Gives the case to a caseworker and a team; to nobody, or none, when empty. A refusal, or a plan, has ended
// the request while its notices may still be owed: it can be given on until it is withdrawn or has moved away.
struct Allocate {
  std::string caseworker;
  std::string team = {};
  std::string reason = {};
};
absl::StatusOr<EhcRequest> Decide(const EhcRequest& request, const Allocate& command);

// At any stage before the final plan.
struct Withdraw {
  absl::CivilDay withdrawn_on;
  std::string reason;
};
absl::StatusOr<EhcRequest> Decide(const EhcRequest& request, const Withdraw& command, absl::CivilDay today);

// NOTICE_BEFORE_DECISION: a notice of a decision, a draft or a plan that is not recorded, or sent before it was
// made. NOTICE_ALREADY_RECORDED: the same kind to the same recipient. SERVED_BEFORE_SENT. DATE_IN_FUTURE also
// of the day it was served. WRITING_REQUIRED: by telephone, what the law wants in writing: a draft, a plan, a
// decision that can be appealed. RIGHTS_NOT_PASSED_YET: to a young person before the end of compulsory school
// age. Notices that go out with a decision, a draft or a plan are refused alike.
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

// Whether to issue a plan (CFA s.37; Regs 10), with the notices that no plan is issued. NOT_ASSESSED: the
// authority has not decided to assess. ALREADY_DECIDED: a draft has been served, or it is decided so already; a
// decision to issue may turn into one not to, while no draft is out.
struct DecideIssue {
  IssueDecision decision;
  absl::CivilDay decided_on;
  std::string reasons;
  std::vector<Notice> notices;
};
absl::StatusOr<EhcRequest> Decide(const EhcRequest& request, const DecideIssue& command, absl::CivilDay today);

// Serves a draft of the plan (Regs 13(1)); a later one takes its place, and its 15 days begin anew.
// NOT_TO_BE_ISSUED: the decision to issue is not recorded. FAMILY_NOT_SERVED: no notice in it tells the family.
struct ServeDraft {
  std::string reference;
  std::vector<Notice> notices;
};
absl::StatusOr<EhcRequest> Decide(const EhcRequest& request, const ServeDraft& command, absl::CivilDay today);

// What the family says on the draft, late or not. DRAFT_NOT_SERVED: none is out, or it is dated before it.
struct RecordRepresentation {
  Representation representation;
};
absl::StatusOr<EhcRequest> Decide(const EhcRequest& request, const RecordRepresentation& command,
                                  absl::CivilDay today);

// A meeting on the draft. DRAFT_NOT_SERVED.
struct RecordMeeting {
  Meeting meeting;
};
absl::StatusOr<EhcRequest> Decide(const EhcRequest& request, const RecordMeeting& command,
                                  absl::CivilDay today);

// Makes the final plan (Regs 13(2), 14) on the day it is sent, with its first review dates. DRAFT_NOT_SERVED;
// REPRESENTATIONS_OPEN: the 15 days of the last draft are not over, and the family has not said that it has no
// more to say [interpretation: the days are for the family, who may give them up]; FAMILY_NOT_SERVED.
// NO_SUCH_LIMIT: made before the Regulations were in force, when no review of it would be due.
struct Finalise {
  std::string plan_id;
  absl::CivilDay sent_on;
  Placement placement;
  std::string reference;
  std::vector<Notice> notices;
  Child child;
  // Which authority maintains what it names (FinalPlan).
  std::string maintained_by = {};
  // Of the setting that it names.
  AgeRange ages = {};
};
absl::StatusOr<EhcRequest> Decide(const EhcRequest& request, const Finalise& command, absl::CivilDay today,
                                  const civil::HolidayCalendar& calendar);

// The child moved to another authority, or out of England, before there was a plan. Both days have come; either
// may be the first.
struct RecordMove {
  MoveAway move;
};
absl::StatusOr<EhcRequest> Decide(const EhcRequest& request, const RecordMove& command, absl::CivilDay today);

// The rights became the young person's, on the day that the law has (RightsPassOn), which the record gets where
// it has none. RIGHTS_NOT_PASSED_YET: before compulsory school age has ended. RIGHTS_PASSED_EARLIER: on a later
// day than the law's. ALREADY_PASSED. INVALID_ARGUMENT (REASONS_REQUIRED): capacity is lacking, of which there
// must be a view, for it is presumed (Mental Capacity Act 2005 s.1(2)).
struct PassRights {
  YoungPersonRights rights;
  absl::CivilDay birth_date;
  // No day is given: the law's is meant.
  bool by_law = false;
};
absl::StatusOr<EhcRequest> Decide(const EhcRequest& request, const PassRights& command, absl::CivilDay today);

// Claims an exception for a limit of the request. NOT_AN_EXCEPTION: the law has no such ground for the limit,
// as for a shortage of staff. EXCEPTION_NOT_AVAILABLE: the dates do not meet the ground: of a closure, see
// FindClosure; an absence of under four weeks; dates outside the period of the limit.
struct ClaimException {
  ExceptionClaim claim;
  // Of the setting that the claim names.
  ClosureRecord record = {};
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
