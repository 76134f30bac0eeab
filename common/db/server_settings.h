#pragma once

#include "absl/status/status.h"
#include "common/db/connection.h"

namespace send::db {

// OK where the server keeps what it has acknowledged through a crash and refuses what it would otherwise mend
// in silence. FAILED_PRECONDITION (DATABASE_SETTINGS) names every setting that is wrong, and its right value.
// A service is not ready until it holds: the defaults of the server fail it.
absl::Status CheckServerSettings(Connection& connection);

}  // namespace send::db
