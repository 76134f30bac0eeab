#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "absl/container/inlined_vector.h"
#include "absl/time/civil_time.h"
#include "common/civil/holiday_calendar.h"
#include "services/ehcp/domain/ehc_request.h"
#include "services/ehcp/domain/law.h"

namespace send::ehcp {

enum class DeadlineStatus : uint8_t {
  kRunning,
  kMet,
  kLate,
  kLateExcused,
  // The duty fell away before it was due.
  kEnded,
};

// One limit, applied to one request on one day.
struct Deadline {
  const Limit* limit = nullptr;
  // Unset where the event that starts it has not happened.
  std::optional<absl::CivilDay> triggered_on;
  // Unset where it has not started, or has no number.
  std::optional<absl::CivilDay> due_on;
  std::optional<absl::CivilDay> met_on;
  DeadlineStatus status = DeadlineStatus::kRunning;
  // The duty is not done and has not fallen away, be it late or not.
  bool still_owed = false;
};

// The limits of one request. Ten concern it today (A1 A2 A3 B4 B4n B5 C1d C4d D1 D9) and have room here without
// allocation, for this runs for every case of a work-list; an eleventh would allocate.
class Deadlines {
 public:
  const Deadline* begin() const { return items_.data(); }
  const Deadline* end() const { return items_.data() + items_.size(); }
  size_t size() const { return items_.size(); }
  const Deadline* Find(std::string_view limit_id) const;
  Deadline& Add(const Deadline& deadline) { return items_.emplace_back(deadline); }

 private:
  absl::InlinedVector<Deadline, 10> items_;
};

// Every deadline of the request as it stands on `today`, under the law in force on each trigger's day.
//
// A limit to notify the family is met by the first notice to whoever has its rights (TellsFamily), on the day
// it was sent; a decision without its notice leaves it running. A1 is met when the family, the commissioning
// body and social care have been told; A3 when each body told of the request, and at least those two, has been
// told of the decision; B4n when those of them but social care have been told that there will be no plan. B4
// binds only who decides against a plan: the decision to issue one ends it. C4d is met when the final plan has
// been sent to all whom reg. 13(2) names: the family, the commissioning body and, where it names an
// institution, that institution. A limit that had passed when the request ended stays late; one that had not is
// ended. What the family may do by a day (C1d, D1, D9) is never late: after it, the right has ended.
Deadlines ComputeDeadlines(const EhcRequest& request, absl::CivilDay today,
                           const civil::HolidayCalendar& calendar);

// The day from which no plan is owed: refused, withdrawn or moved away; unset for any other.
std::optional<absl::CivilDay> ClosedOn(const EhcRequest& request);

// The last day for representations on the draft served last (C1d), of whoever of the family was served last;
// unset while none is served. A final plan may be sent from the day after.
std::optional<absl::CivilDay> RepresentationsLastDay(const EhcRequest& request,
                                                     const civil::HolidayCalendar& calendar);

// The earliest unmet statutory limit of the authority itself that has a date; null where there is none.
const Deadline* FindNextDue(const Deadlines& deadlines);

// True where a claim that stands excuses lateness of the limit.
bool IsExcused(const EhcRequest& request, const Limit& limit);

// The bit of the table of the law that a ground stands for; kNoException for what is no ground.
Exceptions ExceptionOf(ExceptionGround ground);

}  // namespace send::ehcp
