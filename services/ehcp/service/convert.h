#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "common/error/error.h"
#include "common/rpc/call.h"
#include "send/ehcp/v1/ehc_request_service.pb.h"
#include "services/ehcp/domain/clock.h"
#include "services/ehcp/domain/consider_exceptions.h"
#include "services/ehcp/domain/decide.h"
#include "services/ehcp/store/ehc_request_store.h"

// Between the contract and the domain. What reads a request collects every bad field before it answers.
namespace send::ehcp {

inline constexpr std::string_view kRequestName = "localAuthorities/*/ehcRequests/*";

// The request's id. Adds a violation where the name is none of a request of the call's authority.
std::string ReadName(std::string_view name, std::string_view field, error::FieldViolations& violations);

CreateRequest ReadCreate(const rpc::Call& call, const v1::CreateEhcRequestRequest& request,
                         error::FieldViolations& violations);
Correct ReadCorrect(const v1::UpdateEhcRequestRequest& request, error::FieldViolations& violations);
Withdraw ReadWithdraw(const v1::WithdrawEhcRequestRequest& request, error::FieldViolations& violations);
Notice ReadNotice(const v1::Notice& notice, const std::string& path, error::FieldViolations& violations);
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
};

void Write(const StoredRequest& stored, const View& view, v1::EhcRequest& message);
void Write(const Deadline& deadline, const View& view, v1::Deadline& message);
void Write(const ConsideredException& exception, v1::ConsideredException& message);

// The next due date as rows keep it.
absl::CivilDay NextDueOf(const EhcRequest& request, const civil::HolidayCalendar& calendar);

}  // namespace send::ehcp
