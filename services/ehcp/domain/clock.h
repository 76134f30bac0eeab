#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

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

// The limits of one request. Ten concern it today (A1 A2 A3 B4 B4n B5 C1d C4d D1 D9, or those of LimitsOf in
// their place) and have room here without allocation, for this runs for every case of a work-list; one that was
// refused and goes on has those of T44 or T45 besides (resumption.h), which allocate.
class Deadlines {
 public:
  const Deadline* begin() const { return items_.data(); }
  const Deadline* end() const { return items_.data() + items_.size(); }
  size_t size() const { return items_.size(); }
  // Of two of a name, which a request that goes on a second time may have, the later.
  const Deadline* Find(std::string_view limit_id) const;
  Deadline& Add(const Deadline& deadline) { return items_.emplace_back(deadline); }

 private:
  absl::InlinedVector<Deadline, 10> items_;
};

// Every deadline of the request as it stands on `today`, under the law in force on each trigger's day.
//
// A limit to notify the family is met by the first notice to whoever has its rights (TellsFamily), on the day
// it was sent; a decision without its notice leaves it running. A1 is met when the family, the commissioning
// body, social care and, where the child is at a school or provider (EducatedAt), its head or that provider
// have been told; A3 when each body told of the request, and at least those, has been told of the decision; B4n
// when those of them but social care have been told that there will be no plan. None of the three has a day, so
// that none is ever the next one due. Of a detained person who is in charge of the accommodation is told with
// the family, and the youth offending team and the health services commissioner with the bodies. B4 binds only
// who decides against a plan: the decision to issue one ends it. C4d is met when the final plan has been sent
// to all whom reg. 13(2) names: the family, the commissioning body and, where it names an institution, that
// institution. A limit that had passed when the request ended stays late; one that had not is ended. What the
// family may do by a day (C1d, D1, D9) is never late: after it, the right has ended. A refused request that
// goes on (resumption.h) has the limits of its first course as the refusal left them, and those of T44 or T45
// from what it goes on after; these are met by its acts, C1d by the drafts it serves.
Deadlines ComputeDeadlines(const EhcRequest& request, absl::CivilDay today,
                           const civil::HolidayCalendar& calendar);

// The day from which no plan is owed: refused, withdrawn or moved away; unset for any other.
std::optional<absl::CivilDay> ClosedOn(const EhcRequest& request);

// The limits that a request runs under: of a detained person those of SI 2015/62, day for day the same.
struct RequestLimits {
  std::string_view considering = "A1";
  std::string_view decision = "A2";
  std::string_view decision_to_bodies = "A3";
  std::string_view no_plan = "B4";
  std::string_view no_plan_to_bodies = "B4n";
  std::string_view final_plan = "C4d";
};
RequestLimits LimitsOf(const EhcRequest& request);

// The last day for representations on the draft served last (C1d), of whoever of the family was served last;
// unset while none is served. A final plan may be sent from the day after.
std::optional<absl::CivilDay> RepresentationsLastDay(const EhcRequest& request,
                                                     const civil::HolidayCalendar& calendar);

// The limits of a request that can be its next due: those by statute, of the authority itself, that have a
// date.
inline constexpr std::string_view kNextDueLimits[] = {"A2", "B4", "C4d"};

// It is one of them, and still owed.
bool CanBeNextDue(const Deadline& deadline);

// The earliest of those that are still owed; null where there is none.
const Deadline* FindNextDue(const Deadlines& deadlines);

// True where the claim, standing or not, is for the limit, or for the same limit of the other instrument: a
// request that is found to be a detained person's keeps what was claimed for it, as what was done counts as
// done (Custody Regs 15(5)).
bool IsFor(const ExceptionClaim& claim, const Limit& limit);

// True where a claim that stands excuses lateness of the limit.
bool IsExcused(const EhcRequest& request, const Limit& limit);

// The bit of the table of the law that a ground stands for; kNoException for what is no ground.
Exceptions ExceptionOf(ExceptionGround ground);

}  // namespace send::ehcp
