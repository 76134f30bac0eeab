#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "absl/time/civil_time.h"

// The law's time limits as data: one row a limit, with its source and how far that source was checked.
//
// CFA is the Children and Families Act 2014; Regs are the SEND Regulations 2014 (SI 2014/1530, in force
// 1.9.2014; regs 44-45 as amended by SI 2015/359 from 23.3.2015); CoP is the Code of Practice 0 to 25 (January
// 2015), which is guidance; HESC is SI 2008/2699; Custody Regs are SI 2015/62; PB Regs are SI 2014/1652; Rec
// Regs are SI 2017/1306.
namespace send::ehcp {

// How a limit is counted from its trigger; the C-numbers are the rules of common/civil/counting.h.
enum class Counting : uint8_t {
  kAsSoonAsPracticable,  // C11: no number
  kAsDirected,           // by the tribunal: TribunalActLastDay (appeal.h) counts it
  kTribunalMonths,       // C7, and then the tribunal's own rule for last days (HESC r.12(2)-(3)(a); appeal.h)
  kTribunalWorkingDays,  // C4, less the days that a case before the tribunal leaves out (HESC r.12(3)(b))
  kImmediately,          // the same day
  kWeeks,                // C1
  kDaysBeginningWith,    // C2
  kWorkingDaysBeginningWith,  // C3
  kWorkingDays,               // C4
  kDays,                      // C6
  kMonths,                    // C7
  kMonthsBeginningWith,       // C8
  kBeforeDayOfYear,           // C9: before `amount` (month × 100 + day) of the trigger's calendar year
  kMonthsBefore,              // C10
  kWeeksBefore,
  kWorkingDaysBefore,
};

// How sure the row is; the letters of the reference: V S M I.
enum class Confidence : uint8_t { kVerified, kSecondary, kFromMemory, kInterpreted };

// Who owes the duty. Only the authority's own statutory limits make a case due.
enum class Owner : uint8_t { kAuthority, kAdviser, kFamily, kMediator, kCommissioningBody, kInstitution };

// The grounds on which a limit need not be kept, as a set of bits. They move no date (C16).
using Exceptions = uint8_t;
inline constexpr Exceptions kNoException = 0;
inline constexpr Exceptions kSchoolClosure = 1;       // reg. 10(4)(a)
inline constexpr Exceptions kEarlyYearsClosure = 2;   // reg. 10(4)(b)
inline constexpr Exceptions kCircumstances = 4;       // reg. 10(4)(c)
inline constexpr Exceptions kAbsenceFourWeeks = 8;    // reg. 10(4)(d)
inline constexpr Exceptions kAppointmentMissed = 16;  // reg. 8(2)
inline constexpr Exceptions kAbsenceTwoWeeks = 32;    // reg. 44(3)
// regs 5(4), 10(4), 13(3), 27(3): the same four.
inline constexpr Exceptions kTheFour = kSchoolClosure | kEarlyYearsClosure | kCircumstances | kAbsenceFourWeeks;

struct Limit {
  std::string_view id;
  // The event it is counted from.
  std::string_view trigger;
  Counting counting;
  int amount;
  // Who must do what.
  std::string_view duty;
  Owner owner;
  Exceptions exceptions;
  std::string_view citation;
  Confidence confidence;
  // False for guidance, a breach of which is never a breach of the law.
  bool statutory;
  // In force for triggers from, and before, these days.
  absl::CivilDay in_force_from;
  absl::CivilDay in_force_until;
};

// `in_force_until` of a row that is still the law.
inline constexpr absl::CivilDay kStillInForce(9999, 12, 31);

// Every row, in the order of the stages.
std::span<const Limit> AllLimits();

// The row of `id` in force on the limit's trigger date; null where no such limit was in force then.
const Limit* FindLimit(std::string_view id, absl::CivilDay trigger_date);

// What people call a rule: "C1, 6 weeks".
std::string DescribeCounting(const Limit& limit);
std::string_view DescribeConfidence(Confidence confidence);
std::string_view DescribeOwner(Owner owner);
std::string DescribeExceptions(Exceptions exceptions);

}  // namespace send::ehcp
