#pragma once

#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "common/civil/holiday_calendar.h"
#include "common/error/error.h"
#include "common/rpc/call.h"
#include "send/ehcp/v1/ehc_request.pb.h"
#include "services/ehcp/service/access.h"
#include "services/ehcp/service/convert.h"
#include "services/ehcp/service/pupil_directory.h"
#include "services/ehcp/store/advice_store.h"
#include "services/ehcp/store/consultation_store.h"
#include "services/ehcp/store/ehc_request_store.h"

// What every method on one request does: find it among those the caller may meet, and change it.
namespace send::ehcp {

struct RequestAccess {
  EhcRequestStore& store;
  PupilDirectory& pupils;
  const civil::HolidayCalendar& calendar;
  // Null where nothing is to be found of the consultations before a plan.
  ConsultationStore* consultations = nullptr;
  // Null where nothing is to be found of the advice that was asked for.
  AdviceStore* advice = nullptr;

  View ViewOf(const rpc::Call& call) const {
    return {call.tenant, call.today, calendar, SeesAuthority(*call.caller)};
  }

  // INVALID_ARGUMENT for a name of another form; NOT_FOUND (REQUEST_NOT_FOUND).
  absl::StatusOr<StoredRequest> Load(const rpc::Call& call, const std::string& name) const;

  // Also a refused one of which a setting sees no more than how it stands (SeesWhole).
  absl::StatusOr<StoredRequest> LoadSeen(const rpc::Call& call, const std::string& name) const;

  // As it was on record at the time. NOT_FOUND (VERSION_NOT_FOUND) too.
  absl::StatusOr<StoredRequest> LoadAsOf(const rpc::Call& call, const std::string& name, absl::Time time) const;

  // The child of the request. Errors as Load, and PupilDirectory's.
  absl::StatusOr<Child> ChildOf(const rpc::Call& call, const std::string& name) const;

  // The answer that is one request; with what is found of the consultations and the advice before its plan
  // (findings.h, missing_advice.h), for who sees what the authority holds.
  absl::Status Show(const rpc::Call& call, const StoredRequest& stored, v1::EhcRequest& reply) const;

  // The second half of every change: what was wrong with the fields, scope, save, reply.
  absl::Status Change(const rpc::Call& call, const std::string& name, const std::string& etag,
                      error::FieldViolations violations,
                      absl::FunctionRef<absl::StatusOr<EhcRequest>(const EhcRequest&)> decide,
                      v1::EhcRequest& reply) const;

 private:
  absl::Status ShowAdviceFaults(const rpc::Call& call, const StoredRequest& stored,
                                v1::EhcRequest& reply) const;
  absl::StatusOr<StoredRequest> Find(
      const rpc::Call& call, const std::string& name, bool refused_too,
      absl::FunctionRef<absl::StatusOr<StoredRequest>(const Scope&, const std::string&)> get) const;
};

}  // namespace send::ehcp
