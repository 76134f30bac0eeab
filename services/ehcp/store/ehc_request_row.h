#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/civil/holiday_calendar.h"
#include "common/db/connection.h"
#include "common/journal/history.h"
#include "services/ehcp/store/ehc_request_store.h"

// A row of the table ehc_request: its columns are made of the request by one function.
namespace send::ehcp {

// Raised when the columns, or the law they are counted by, change.
inline constexpr int64_t kRequestIndexVersion = 4;

// The parameters of insert_, update_ and match_ehc_request, but for the last.
std::vector<db::Value> RequestRowOf(const std::string& la, const StoredRequest& stored,
                                    const civil::HolidayCalendar& calendar);

// What is wrong with the row beside a chain that is whole: it has a later version than the last entry, its
// document is not what that entry holds, to the byte, or a column is not what the document makes it.
absl::StatusOr<std::optional<journal::ChainFault>> FindRowFault(db::Connection& connection,
                                                                const std::string& la, const std::string& id,
                                                                int64_t entries,
                                                                const civil::HolidayCalendar& calendar);

}  // namespace send::ehcp
