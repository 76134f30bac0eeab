#pragma once

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "services/ehcp/domain/ehc_request.h"

// What several decisions on a request refuse alike.
namespace send::ehcp {

// FAILED_PRECONDITION (REQUEST_CLOSED) where nothing more can be decided.
absl::Status CheckOpen(const EhcRequest& request);

// DATE_IN_FUTURE.
absl::Status CheckNotAfter(absl::CivilDay day, absl::CivilDay today);

// The day a request was received. DATE_IN_FUTURE. NO_SUCH_LIMIT: before the Regulations were in force.
// DATE_BEFORE_BIRTH, where the child's is known.
absl::Status CheckReceipt(absl::CivilDay received_on, std::optional<absl::CivilDay> birth_date,
                          absl::CivilDay today);

// Nothing happens to a request before it is received (DATE_BEFORE_RECEIPT), or after today (DATE_IN_FUTURE).
absl::Status CheckDate(const EhcRequest& request, absl::CivilDay day, absl::CivilDay today);

// See decide.h at RecordNotice.
absl::Status CheckNotice(const EhcRequest& request, const Notice& notice, absl::CivilDay today);

// Adds the notices that went out with a decision; all of them or none.
absl::Status AddNotices(const std::vector<Notice>& notices, absl::CivilDay today, EhcRequest& after);

// An exception of circumstances or absence must fall within the period that its limit counts, and an absence be
// of at least four continuous weeks of it (regs 5(4), 8(2), 10(4)), or two (reg. 44(3)). INVALID_ARGUMENT where
// a day is missing or they are in the wrong order; EXCEPTION_NOT_AVAILABLE.
absl::Status CheckPeriod(std::optional<absl::CivilDay> from, std::optional<absl::CivilDay> to, bool is_absence,
                         absl::CivilDay first, absl::CivilDay last, int least_days = 28);

// INVALID_ARGUMENT (REASONS_REQUIRED).
absl::Status CheckReasons(const std::string& reasons);

}  // namespace send::ehcp
