#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"

// The caseworkers of an authority, and who covers for whom while somebody is away. A caseworker is known by the
// subject in their token, as requests name them.
namespace send::ehcp {

// From the first to the last day, both included; not from the day on which it was ended.
struct Cover {
  std::string cover_id;
  std::string covered_by;
  absl::CivilDay from;
  absl::CivilDay to;
  std::optional<absl::CivilDay> ended_on = std::nullopt;
  friend bool operator==(const Cover&, const Cover&) = default;
};

// The last day on which it holds; before its first where it was ended before it began.
absl::CivilDay LastDayOf(const Cover& cover);

struct Caseworker {
  std::string subject;
  std::string display_name;
  // The team's id among the authority's particulars; empty for none.
  std::string team;
  absl::CivilDay active_from;
  // The last day; none is known where unset.
  std::optional<absl::CivilDay> active_until = std::nullopt;
  std::vector<Cover> covers = {};
  friend bool operator==(const Caseworker&, const Caseworker&) = default;
};

enum class CaseworkerState : uint8_t { kExpected, kActive, kLeft };
CaseworkerState StateOn(const Caseworker& caseworker, absl::CivilDay day);

// FAILED_PRECONDITION (CASEWORKER_UNKNOWN, CASEWORKER_NOT_ACTIVE) for whom requests may not be given to on the
// day. `caseworker` is null where nobody of the subject is recorded.
absl::Status CheckActive(const Caseworker* caseworker, absl::CivilDay day);

// INVALID_ARGUMENT where the last day is before the first.
absl::StatusOr<Caseworker> CheckDays(Caseworker caseworker);

inline constexpr int kMaxCoverDays = 366;

// Lets another cover for this caseworker. Both work for the authority on its first day, or today where it began
// before, and on its last. INVALID_ARGUMENT: days in the wrong order or too many, oneself. FAILED_PRECONDITION:
// COVER_IN_PAST; COVER_OVERLAPS: somebody covers on one of the days; COVER_IN_CIRCLE: who covers is, over
// others perhaps, covered by this caseworker on one of them; CASEWORKER_UNKNOWN; CASEWORKER_NOT_ACTIVE.
struct StartCover {
  Cover cover;
  // Who covers; null where nobody of the subject is recorded.
  const Caseworker* coverer = nullptr;
  // Everybody of the authority with a cover of today or later.
  std::vector<Caseworker> covered;
};
absl::StatusOr<Caseworker> Decide(const Caseworker& caseworker, const StartCover& command,
                                  absl::CivilDay today);

// NOT_FOUND (COVER_NOT_FOUND); FAILED_PRECONDITION (COVER_OVER).
struct EndCover {
  std::string cover_id;
};
absl::StatusOr<Caseworker> Decide(const Caseworker& caseworker, const EndCover& command, absl::CivilDay today);

// The covers of one day, as a chain is followed: where B covers for A and C for B, C sees what both have, so
// that nobody's requests are out of sight. Dates of caseworkers changed later do not end a cover.
class CoversOfDay {
 public:
  CoversOfDay(const std::vector<Caseworker>& covered, absl::CivilDay day);

  // Who covers for the caseworker, at the end of the chain; empty for nobody.
  std::string CovererOf(std::string_view subject) const;
  // For whom they cover, directly or over others, in order of their subjects.
  std::vector<std::string> CoveredBy(std::string_view subject) const;

 private:
  struct Link {
    std::string holder;
    std::string coverer;
  };
  const Link* Find(std::string_view holder) const;

  std::vector<Link> links_;
};

}  // namespace send::ehcp
