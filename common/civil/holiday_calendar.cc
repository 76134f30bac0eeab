#include "common/civil/holiday_calendar.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"
#include "common/base/strings.h"
#include "common/civil/date.h"
#include "common/error/error.h"

namespace send::civil {
namespace {

constexpr const char* kDivision = "england-and-wales";

absl::Status BadFile(const std::string& what) {
  return error::InvalidArgument("BAD_HOLIDAY_FILE",
                                absl::StrCat("The bank holidays cannot be read: ", what,
                                             ". Give the file in the form that the government publishes."));
}

// The dates of a file in order; never empty.
absl::StatusOr<std::vector<absl::CivilDay>> ReadDates(const nlohmann::json& file) {
  if (!file.is_object() || !file.contains(kDivision) || !file[kDivision].is_object())
    return BadFile(absl::StrCat("it has no \"", kDivision, "\""));
  const nlohmann::json& division = file[kDivision];
  if (!division.contains("events") || !division["events"].is_array() || division["events"].empty())
    return BadFile("it has no events");
  std::vector<absl::CivilDay> dates;
  for (const nlohmann::json& event : division["events"]) {
    const bool dated = event.is_object() && event.contains("date") && event["date"].is_string();
    const auto date = dated ? ParseDate(event["date"].get<std::string>()) : std::nullopt;
    if (!date) return BadFile(absl::StrCat("event ", dates.size() + 1, " has no date such as 2026-12-25"));
    dates.push_back(*date);
  }
  std::sort(dates.begin(), dates.end());
  return dates;
}

size_t Offset(absl::civil_year_t first_year, absl::CivilDay day) {
  return static_cast<size_t>(day - absl::CivilDay(first_year, 1, 1));
}

}  // namespace

absl::StatusOr<HolidayCalendar> HolidayCalendar::Parse(std::string_view json) {
  const nlohmann::json file = nlohmann::json::parse(json, nullptr, /*allow_exceptions=*/false);
  if (file.is_discarded()) return BadFile("it is not JSON");
  const auto dates = ReadDates(file);
  if (!dates.ok()) return dates.status();
  HolidayCalendar calendar;
  calendar.first_year_ = dates->front().year();
  calendar.confirmed_through_ = dates->back().year();
  if (file.contains("confirmed_through")) {
    if (!file["confirmed_through"].is_number_integer()) return BadFile("\"confirmed_through\" is not a year");
    calendar.confirmed_through_ = file["confirmed_through"].get<int>();
  }
  calendar.holidays_.resize(Offset(calendar.first_year_, absl::CivilDay(dates->back().year() + 1, 1, 1)));
  std::vector<bool> years(static_cast<size_t>(dates->back().year() - calendar.first_year_ + 1));
  for (const absl::CivilDay date : *dates) {
    calendar.holidays_[Offset(calendar.first_year_, date)] = true;
    years[static_cast<size_t>(date.year() - calendar.first_year_)] = true;
  }
  const auto gap = std::find(years.begin(), years.end(), false);
  if (gap != years.end())
    return BadFile(absl::StrCat("it has no holidays of ", calendar.first_year_ + (gap - years.begin())));
  return calendar;
}

absl::StatusOr<HolidayCalendar> HolidayCalendar::Extended(std::string_view json) const {
  const auto other = Parse(json);
  if (!other.ok()) return other.status();
  if (other->first_year_ > last_year() + 1 || other->last_year() + 1 < first_year_)
    return BadFile(absl::StrCat("it leaves a gap beside the years known, ", first_year_, " to ", last_year()));
  HolidayCalendar merged;
  merged.first_year_ = std::min(first_year_, other->first_year_);
  merged.confirmed_through_ = std::max(confirmed_through_, other->confirmed_through_);
  const absl::CivilDay end(std::max(last_year(), other->last_year()) + 1, 1, 1);
  for (absl::CivilDay day(merged.first_year_, 1, 1); day < end; ++day) {
    const bool theirs = day.year() >= other->first_year_ && day.year() <= other->last_year();
    merged.holidays_.push_back(theirs ? other->IsHoliday(day) : IsHoliday(day));
  }
  return merged;
}

absl::civil_year_t HolidayCalendar::last_year() const {
  return (absl::CivilDay(first_year_, 1, 1) + static_cast<absl::civil_diff_t>(holidays_.size()) - 1).year();
}

bool HolidayCalendar::IsHoliday(absl::CivilDay day) const {
  if (day.year() < first_year_) return false;
  const size_t offset = Offset(first_year_, day);
  return offset < holidays_.size() && holidays_[offset];
}

bool HolidayCalendar::IsWorkingDay(absl::CivilDay day) const { return !IsWeekend(day) && !IsHoliday(day); }

std::optional<std::string> HolidayCalendar::WarningFor(absl::CivilDay day) const {
  if (day.year() < first_year_)
    return absl::StrCat("Bank holidays before ", first_year_, " are not known here.");
  if (day.year() > confirmed_through_)
    return absl::StrCat("Bank holidays after ", confirmed_through_,
                        " are not announced yet: the date may change.");
  return std::nullopt;
}

}  // namespace send::civil
