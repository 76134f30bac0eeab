#pragma once

#include <string_view>

#include "absl/status/status.h"

namespace send::db {

// What an error number of the server or the client library means here. `text` is the server's sentence: it may
// quote data, so no more of it is kept than the name of a violated key, or all of it where the error is one of
// grammar, schema or grant.
absl::Status ToStatus(std::string_view statement, int number, std::string_view text);

bool IsLost(const absl::Status& status);
bool IsConflict(const absl::Status& status);
// A change of the schema that finds what it would make.
bool IsInPlace(const absl::Status& status);

inline constexpr std::string_view kDatabaseLost = "DATABASE_LOST";
inline constexpr std::string_view kDatabaseConflict = "DATABASE_CONFLICT";
inline constexpr std::string_view kDuplicateKey = "DUPLICATE_KEY";
inline constexpr std::string_view kSchemaInPlace = "SCHEMA_IN_PLACE";

}  // namespace send::db
