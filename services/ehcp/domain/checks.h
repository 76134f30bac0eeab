#pragma once

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "services/ehcp/domain/ehc_request.h"

// What several decisions on a request refuse alike.
namespace send::ehcp {

// FAILED_PRECONDITION (REQUEST_CLOSED) where nothing more can be decided.
absl::Status CheckOpen(const EhcRequest& request);

// Nothing happens to a request before it is received (DATE_BEFORE_RECEIPT), or after today (DATE_IN_FUTURE).
absl::Status CheckDate(const EhcRequest& request, absl::CivilDay day, absl::CivilDay today);

// See decide.h at RecordNotice.
absl::Status CheckNotice(const EhcRequest& request, const Notice& notice, absl::CivilDay today);

// Adds the notices that went out with a decision; all of them or none.
absl::Status AddNotices(const std::vector<Notice>& notices, absl::CivilDay today, EhcRequest& after);

// INVALID_ARGUMENT (REASONS_REQUIRED).
absl::Status CheckReasons(const std::string& reasons);

}  // namespace send::ehcp
