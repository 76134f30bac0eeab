#pragma once

#include <fstream>
#include <iterator>
#include <string>

#include "common/civil/holiday_calendar.h"

namespace send::civil {

// The committed bank holidays. Tests run in the root of the tree.
inline std::string ReadBankHolidayFile() {
  std::ifstream file("common/civil/data/bank_holidays.json");
  return {std::istreambuf_iterator<char>(file), {}};
}

inline HolidayCalendar BankHolidays() { return HolidayCalendar::Parse(ReadBankHolidayFile()).value(); }

}  // namespace send::civil
