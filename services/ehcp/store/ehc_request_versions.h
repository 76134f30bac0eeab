#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/civil/holiday_calendar.h"
#include "common/db/connection.h"
#include "services/ehcp/store/ehc_request_store.h"

// The table ehc_request_version: how each version of a request stood in work-lists. Everything here runs inside
// the caller's transaction.
namespace send::ehcp {

// For the version that this transaction saves.
absl::Status InsertVersion(db::Connection& connection, const std::string& la, const StoredRequest& stored,
                           const civil::HolidayCalendar& calendar);

// Makes the rows of one request anew, from what the journal holds of it. Versions that were erased have none.
absl::Status ReindexVersions(db::Connection& connection, const std::string& la, const std::string& id,
                             const civil::HolidayCalendar& calendar);

// EhcRequestStore::ListAsOf.
absl::StatusOr<RequestPage> ListVersions(db::Connection& connection, const Scope& scope, const ListQuery& query,
                                         const AsOf& as_of);

}  // namespace send::ehcp
