#include "common/db/driver_error.h"

#include <algorithm>
#include <array>
#include <string>

#include "absl/strings/str_cat.h"
#include "common/base/strings.h"
#include "common/error/error.h"

namespace send::db {
namespace {

// Cannot connect, gone away, lost in a query, lost at a handshake step, connection killed, server shutting
// down, too many connections.
constexpr std::array kLost{2002, 2003, 2006, 2013, 2055, 1927, 1053, 1040};
// Deadlock, lock wait, changed since the snapshot was taken: a row, or the shape of its table.
constexpr std::array kConflict{1213, 1205, 1020, 1412};
// Table, column, key: there already; column or key to drop: not there.
constexpr std::array kInPlace{1050, 1060, 1061, 1091};
// ALTER TABLE cannot be done in the way that was asked for.
constexpr std::array kBlocks{1845, 1846};
constexpr int kDuplicate = 1062;
// No room on the server's disk: for a table, for a temporary one, for the binary log, for a file.
constexpr std::array kFull{1114, 1021, 1026, 3};
constexpr std::array kTimeout{1969, 3024};
// Grammar, unknown column or table or schema, access denied: no data in the sentence.
constexpr std::array kOurs{1064, 1054, 1146, 1049, 1044, 1045, 1142, 1227, 1290, 1136, 1364, 1295};

template <size_t N>
bool In(const std::array<int, N>& numbers, int number) {
  return std::find(numbers.begin(), numbers.end(), number) != numbers.end();
}

// "Duplicate entry '…' for key 'NAME'"; some servers write table.NAME.
std::string KeyOf(std::string_view text) {
  const size_t end = text.rfind('\'');
  if (end == std::string_view::npos || end == 0) return "";
  const size_t begin = text.rfind('\'', end - 1);
  if (begin == std::string_view::npos) return "";
  std::string_view key = text.substr(begin + 1, end - begin - 1);
  if (const size_t dot = key.rfind('.'); dot != std::string_view::npos) key.remove_prefix(dot + 1);
  return std::string(key);
}

}  // namespace

absl::Status ToStatus(std::string_view statement, int number, std::string_view text) {
  if (In(kLost, number))
    return error::Unavailable(kDatabaseLost, "The database is away for the moment: try again.",
                              absl::Seconds(1));
  if (In(kConflict, number))
    return error::Aborted(kDatabaseConflict, "Others changed the same record at the same time: try again.");
  if (In(kFull, number))
    return error::Unavailable("DATABASE_FULL", "The database has no room to save this: try again later.",
                              absl::Seconds(30));
  if (In(kTimeout, number)) return error::DeadlineExceeded("The database took too long: try again.");
  if (In(kInPlace, number))
    return error::FailedPrecondition(
        kSchemaInPlace,
        absl::StrCat("The schema is already what ", ToAbsl(statement), " makes of it: see who changed it."));
  if (In(kBlocks, number))
    return error::FailedPrecondition(
        "MIGRATION_BLOCKS", absl::StrCat(ToAbsl(statement),
                                         " would stop the calls on its table while it runs: add a "
                                         "column or a table beside, and let the next release drop the old."));
  if (number == kDuplicate)
    return error::WithMetadata(error::AlreadyExists(kDuplicateKey, "A record with this key exists.", ""), "key",
                               KeyOf(text));
  std::string message = absl::StrCat("statement ", ToAbsl(statement), ": database error ", number);
  if (In(kOurs, number)) absl::StrAppend(&message, ": ", ToAbsl(text));
  return error::Internal(message);
}

bool IsLost(const absl::Status& status) { return error::ReasonOf(status) == kDatabaseLost; }
bool IsInPlace(const absl::Status& status) { return error::ReasonOf(status) == kSchemaInPlace; }
bool IsConflict(const absl::Status& status) { return error::ReasonOf(status) == kDatabaseConflict; }

}  // namespace send::db
