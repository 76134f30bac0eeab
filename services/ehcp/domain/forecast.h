#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "absl/time/civil_time.h"

namespace send::ehcp {

// The way of one request as far as it has gone. `closed_on` is the day it ended without a plan.
struct CaseCourse {
  absl::CivilDay received_on;
  std::optional<absl::CivilDay> decision_told_on;
  std::optional<absl::CivilDay> issue_decided_on;
  std::optional<absl::CivilDay> first_draft_on;
  std::optional<absl::CivilDay> plan_made_on;
  std::optional<absl::CivilDay> closed_on;
};

// Where a request stands on its way; each begins on the day of the step before it.
enum class Stage : uint8_t { kDeciding, kAssessing, kDrafting, kDraftServed };
inline constexpr size_t kStages = 4;
Stage StageOf(const CaseCourse& course);

// The share of cases that have not left a stage after so many days, learnt from cases that did and from those
// that are still in it (Kaplan and Meier's estimate, with delayed entry: only days inside of the window that is
// learnt from count).
class StayCurve {
 public:
  // A case seen in the stage from `entry` to `exit` days after it began; `left` where it ended there.
  struct Stay {
    int64_t entry = 0;
    int64_t exit = 0;
    bool left = false;
  };
  explicit StayCurve(const std::vector<Stay>& stays);

  // P(it stays longer than `days` | it has stayed longer than `stayed`).
  double StillThereAfter(int64_t days, int64_t stayed) const;
  // How many cases left: what the estimate rests on.
  int64_t departures() const { return departures_; }

 private:
  double ShareAfter(int64_t days) const;
  std::vector<double> share_;
  int64_t departures_ = 0;
};

// Which open cases will miss which limit, from their stage, how long they have been in it, and how long the
// authority's own cases have taken of late: over 90 days where
// enough cases moved in them, over a year at most. Nothing is assumed of how durations are distributed.
class Forecast {
 public:
  // Fewer departures than this say too little.
  static constexpr int64_t kLeastDepartures = 30;

  // Learns from every case of the authority, open ones too, as they stand on `today`.
  Forecast(std::span<const CaseCourse> cases, absl::CivilDay today);

  // The probability that the case, open today, is neither done nor ended by the due date: its decision notified
  // (A2), or its plan made (C4d). 1 where the day has passed. nullopt where the authority's history says too
  // little, and where the case does not owe it any more.
  std::optional<double> MissesDecision(const CaseCourse& course, absl::CivilDay due) const;
  std::optional<double> MissesPlan(const CaseCourse& course, absl::CivilDay due) const;

 private:
  std::optional<double> Misses(const StayCurve& curve, absl::CivilDay began, absl::CivilDay due) const;

  const absl::CivilDay today_;
  StayCurve to_decision_;
  // By stage: from its beginning to the plan.
  std::vector<StayCurve> to_plan_;
};

}  // namespace send::ehcp
