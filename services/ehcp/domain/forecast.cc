#include "services/ehcp/domain/forecast.h"

#include <algorithm>
#include <array>

namespace send::ehcp {
namespace {

using Day = std::optional<absl::CivilDay>;

// Older practice says little of today's: the shortest window is taken in which enough cases left.
constexpr std::array kWindowDays{90, 180, 365};
constexpr int64_t kEnoughDepartures = 100;

Day Earlier(Day a, Day b) {
  if (!a || !b) return a ? a : b;
  return std::min(*a, *b);
}

// The day a stage began; unset where the case never reached it.
Day BeganOn(const CaseCourse& course, Stage stage) {
  switch (stage) {
    case Stage::kDeciding:
      return course.received_on;
    case Stage::kAssessing:
      return course.decision_told_on;
    case Stage::kDrafting:
      return course.issue_decided_on;
    case Stage::kDraftServed:
      return course.first_draft_on;
  }
  return std::nullopt;
}

// The stays of all cases that had the stage, up to the day each left by `end`, inside of the window.
template <class EndOf>
std::vector<StayCurve::Stay> StaysOf(std::span<const CaseCourse> cases, Stage stage, absl::CivilDay today,
                                     int window_days, EndOf end_of) {
  std::vector<StayCurve::Stay> stays;
  stays.reserve(cases.size());
  for (const CaseCourse& course : cases) {
    const Day began = BeganOn(course, stage);
    if (!began || *began > today) continue;
    Day end = end_of(course);
    if (end && *end > today) end.reset();
    const int64_t entry = std::max<int64_t>(0, today - window_days - *began);
    const int64_t exit = end.value_or(today) - *began;
    if (exit >= entry) stays.push_back({entry, exit, end.has_value()});
  }
  return stays;
}

template <class EndOf>
StayCurve CurveOf(std::span<const CaseCourse> cases, Stage stage, absl::CivilDay today, EndOf end_of) {
  for (const int window_days : kWindowDays) {
    StayCurve curve(StaysOf(cases, stage, today, window_days, end_of));
    if (curve.departures() >= kEnoughDepartures || window_days == kWindowDays.back()) return curve;
  }
  return StayCurve({});
}

Day DecisionEnd(const CaseCourse& course) { return Earlier(course.decision_told_on, course.closed_on); }
Day PlanEnd(const CaseCourse& course) { return Earlier(course.plan_made_on, course.closed_on); }

std::vector<StayCurve> CurvesToPlan(std::span<const CaseCourse> cases, absl::CivilDay today) {
  std::vector<StayCurve> curves;
  for (size_t stage = 0; stage < kStages; ++stage)
    curves.push_back(CurveOf(cases, static_cast<Stage>(stage), today, &PlanEnd));
  return curves;
}

}  // namespace

Stage StageOf(const CaseCourse& course) {
  if (course.first_draft_on) return Stage::kDraftServed;
  if (course.issue_decided_on) return Stage::kDrafting;
  return course.decision_told_on ? Stage::kAssessing : Stage::kDeciding;
}

StayCurve::StayCurve(const std::vector<Stay>& stays) {
  int64_t longest = 0;
  for (const Stay& stay : stays) longest = std::max(longest, stay.exit);
  const auto size = static_cast<size_t>(longest) + 2;
  std::vector<int64_t> entered(size), gone(size), left(size);
  for (const Stay& stay : stays) {
    ++entered[static_cast<size_t>(stay.entry)];
    ++gone[static_cast<size_t>(stay.exit) + 1];
    if (stay.left) ++left[static_cast<size_t>(stay.exit)], ++departures_;
  }
  double share = 1;
  int64_t there = 0;
  for (size_t day = 0; day + 1 < size; ++day) {
    there += entered[day] - gone[day];
    if (there > 0) share *= 1 - static_cast<double>(left[day]) / static_cast<double>(there);
    share_.push_back(share);
  }
}

double StayCurve::ShareAfter(int64_t days) const {
  if (days < 0 || share_.empty()) return 1;
  return share_[std::min(static_cast<size_t>(days), share_.size() - 1)];
}

double StayCurve::StillThereAfter(int64_t days, int64_t stayed) const {
  if (days <= stayed) return 1;
  const double given = ShareAfter(stayed);
  // Nobody known stayed as long: who has, stays.
  return given > 0 ? ShareAfter(days) / given : 1;
}

Forecast::Forecast(std::span<const CaseCourse> cases, absl::CivilDay today)
    : today_(today),
      to_decision_(CurveOf(cases, Stage::kDeciding, today, &DecisionEnd)),
      to_plan_(CurvesToPlan(cases, today)) {}

std::optional<double> Forecast::Misses(const StayCurve& curve, absl::CivilDay began, absl::CivilDay due) const {
  if (due < today_) return 1;
  if (curve.departures() < kLeastDepartures) return std::nullopt;
  return curve.StillThereAfter(due - began, today_ - began - 1);
}

std::optional<double> Forecast::MissesDecision(const CaseCourse& course, absl::CivilDay due) const {
  if (DecisionEnd(course)) return std::nullopt;
  return Misses(to_decision_, course.received_on, due);
}

std::optional<double> Forecast::MissesPlan(const CaseCourse& course, absl::CivilDay due) const {
  if (PlanEnd(course)) return std::nullopt;
  const Stage stage = StageOf(course);
  return Misses(to_plan_[static_cast<size_t>(stage)], *BeganOn(course, stage), due);
}

}  // namespace send::ehcp
