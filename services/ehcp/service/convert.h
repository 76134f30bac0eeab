#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "common/error/error.h"
#include "common/rpc/call.h"
#include "send/ehcp/v1/ehc_request_service.pb.h"
#include "send/ehcp/v1/plan_making_service.pb.h"
#include "services/ehcp/domain/clock.h"
#include "services/ehcp/domain/consider_exceptions.h"
#include "services/ehcp/domain/decide.h"
#include "services/ehcp/domain/due_date.h"
#include "services/ehcp/domain/findings.h"
#include "services/ehcp/domain/retract_request.h"
#include "services/ehcp/store/ehc_request_store.h"

// Between the contract and the domain. What reads a request collects every bad field before it answers.
namespace send::ehcp {

inline constexpr std::string_view kAuthorityName = "localAuthorities/*";
inline constexpr std::string_view kRequestName = "localAuthorities/*/ehcRequests/*";
inline constexpr std::string_view kPupilName = "localAuthorities/*/pupils/*";
inline constexpr std::string_view kPlanName = "localAuthorities/*/ehcPlans/*";
inline constexpr std::string_view kSettingName = "settings/*";

// The request's id. Adds a violation where the name is none of a request of the call's authority.
std::string ReadName(std::string_view name, std::string_view field, error::FieldViolations& violations);

// A setting asks for itself: the one given is one of the caller's own, or the only one that it has. Others may
// name any, or none.
std::string ReadOwnSetting(const rpc::Call& call, const std::string& given, std::string_view field,
                           error::FieldViolations& violations);

// The id of a pupil of the authority that is asked, by its name in `field`; a violation of `parent` alone where
// that is no authority's name.
std::string ReadPupil(const rpc::Call& call, std::string_view parent, std::string_view pupil,
                      std::string_view field, error::FieldViolations& violations);
// A setting's name.
void CheckSetting(const std::string& setting, std::string_view field, error::FieldViolations& violations);
// Three digits.
bool IsAuthorityCode(std::string_view text);

// The day of an answer, `answered_on_date`: today where it is empty. Who is asked answers today; only a
// caseworker may give another day.
absl::CivilDay ReadAnsweredOn(const rpc::Call& call, const std::string& text,
                              error::FieldViolations& violations);
inline constexpr size_t kMaxSubject = 128;
// Statements take lists of subjects a line each (store/scope.h): a subject has no line break.
void CheckSubject(std::string_view subject, std::string_view field, error::FieldViolations& violations);
// Empty for none, or for any.
void CheckTeamId(std::string_view team, std::string_view field, error::FieldViolations& violations);

CreateRequest ReadCreate(const rpc::Call& call, const v1::CreateEhcRequestRequest& request,
                         error::FieldViolations& violations);
Correct ReadCorrect(const v1::UpdateEhcRequestRequest& request, error::FieldViolations& violations);
Withdraw ReadWithdraw(const v1::WithdrawEhcRequestRequest& request, error::FieldViolations& violations);
Notice ReadNotice(const v1::Notice& notice, const std::string& path, error::FieldViolations& violations);
DecideIssue ReadIssueDecision(const v1::RecordIssueDecisionRequest& request,
                              error::FieldViolations& violations);
ServeDraft ReadDraft(const v1::ServeDraftPlanRequest& request, error::FieldViolations& violations);
Representation ReadRepresentation(const v1::Representation& message, error::FieldViolations& violations);
Meeting ReadMeeting(const v1::Meeting& message, error::FieldViolations& violations);
Finalise ReadFinalise(const v1::FinalisePlanRequest& request, const std::string& plan_id,
                      error::FieldViolations& violations);
MoveAway ReadMoveAway(const v1::MoveAway& message, const std::string& la, error::FieldViolations& violations);
RetractRequestStep ReadRetraction(const rpc::Call& call, const v1::RetractEhcRequestStepRequest& request,
                                  error::FieldViolations& violations);
YoungPersonRights ReadRights(const v1::YoungPersonRights& message, error::FieldViolations& violations);

// At most ten notices, each of the kind.
std::vector<Notice> ReadNotices(const google::protobuf::RepeatedPtrField<v1::Notice>& notices, NoticeKind kind,
                                error::FieldViolations& violations);
RecordDecision ReadDecision(const v1::RecordDecisionRequest& request, error::FieldViolations& violations);
ExceptionClaim ReadClaim(const v1::ExceptionClaim& claim, const std::string& claim_id,
                         error::FieldViolations& violations);
ListQuery ReadList(const rpc::Call& call, const v1::ListEhcRequestsRequest& request,
                   error::FieldViolations& violations);

// What of an answer depends on the day and the calendar.
struct View {
  std::string la;
  absl::CivilDay today;
  const civil::HolidayCalendar& calendar;
  // Whether what the authority keeps to itself is shown too (SeesAuthority).
  bool whole = true;
};

void Write(const StoredRequest& stored, const View& view, v1::EhcRequest& message);
// How it stands, and nothing of what anybody said or who they are.
void WriteStatus(const StoredRequest& stored, const View& view, v1::EhcRequest& message);
void Write(const RequestParticulars& particulars, v1::RequestParticulars& message);
void Write(const Deadline& deadline, const View& view, v1::Deadline& message);
void Write(const ConsideredException& exception, v1::ConsideredException& message);
void Write(const DerivationStep& step, v1::DerivationStep& message);
void Write(const Finding& finding, v1::Finding& message);

}  // namespace send::ehcp
