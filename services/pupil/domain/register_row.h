#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "services/pupil/domain/setting.h"

// The rules of register files, a row at a time (registers.md §3 of the field's reference): a bad row is told
// and passed over, an odd one is kept and flagged, and no row spoils the file.
namespace send::pupil {

enum class Register : uint8_t { kEstablishments, kEarlyYears };

struct RowProblem {
  int64_t line = 0;
  // True where the row was passed over; false where it was kept and flagged.
  bool rejected = false;
  // The column's name in the file; empty for the row as a whole.
  std::string column;
  // Stable: "NO_URN", "BAD_DATE".
  std::string reason;
  // What is wrong and what to do.
  std::string explanation;
};

// Reads the rows of one file, in order: the first is its header. Text is UTF-8 already.
class RegisterRows {
 public:
  explicit RegisterRows(Register which) : which_(which) {}

  // INVALID_ARGUMENT (BAD_REGISTER_HEADER) where a column that the register cannot do without is missing.
  absl::Status ReadHeader(const std::vector<std::string>& names);

  // The setting of a row; nullopt where it is passed over. Problems are added to `problems`.
  std::optional<Setting> ReadRow(int64_t line, const std::vector<std::string>& fields,
                                 std::vector<RowProblem>& problems);

 private:
  class Row;
  std::optional<Setting> ReadEstablishment(Row& row);
  std::optional<Setting> ReadEarlyYears(Row& row);
  static void ReadAges(Row& row, Setting& setting);
  static void ReadSenProvision(Row& row, Setting& setting);

  const Register which_;
  std::map<std::string, size_t, std::less<>> columns_;
  std::set<std::string> seen_;
};

// Of a replacing import: how many open settings the file does not name may be closed without being confirmed
// by their number: 2 % of those that are open.
bool NeedsConfirmation(int64_t to_close, int64_t open);

}  // namespace send::pupil
