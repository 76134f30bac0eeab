#include "services/ehcp/domain/forecast.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <random>

namespace send::ehcp {
namespace {

using absl::CivilDay;

TEST(StayCurve, IsTheShareThatHasNotLeft) {
  // Ten cases: five leave on day 10, five are still there on day 20.
  std::vector<StayCurve::Stay> stays(5, {0, 10, true});
  stays.insert(stays.end(), 5, {0, 20, false});
  const StayCurve curve(stays);
  EXPECT_EQ(curve.departures(), 5);
  EXPECT_DOUBLE_EQ(curve.StillThereAfter(9, -1), 1);
  EXPECT_DOUBLE_EQ(curve.StillThereAfter(10, -1), 0.5);
  EXPECT_DOUBLE_EQ(curve.StillThereAfter(15, 10), 1);
  EXPECT_DOUBLE_EQ(curve.StillThereAfter(5, 7), 1) << "it is there already";
}

TEST(StayCurve, CountsACaseOnlyFromTheDayItIsSeen) {
  // Seen from day 8 on: it is not among those that could have left on day 5.
  const StayCurve curve({{0, 5, true}, {0, 20, false}, {8, 20, false}, {8, 12, true}});
  EXPECT_DOUBLE_EQ(curve.StillThereAfter(5, -1), 0.5);
  EXPECT_DOUBLE_EQ(curve.StillThereAfter(12, 5), 2.0 / 3.0);
}

TEST(Forecast, SaysNothingFromTooLittleAndCertaintyOfWhatHasPassed) {
  const CivilDay today(2026, 11, 24);
  const std::vector<CaseCourse> few(10, CaseCourse{today - 100, today - 70, {}, {}, {}, {}});
  const Forecast forecast(few, today);
  EXPECT_FALSE(forecast.MissesDecision({today - 10, {}, {}, {}, {}, {}}, today + 32));
  EXPECT_EQ(forecast.MissesDecision({today - 50, {}, {}, {}, {}, {}}, today - 8), 1.0);
  EXPECT_FALSE(forecast.MissesDecision(few[0], today - 58)) << "it is decided";
}

// An authority that the forecast knows nothing of: panels sit on Tuesdays, August is slow, hard cases are slow
// at every step, work piles up in waves, some cases end on the way.
class Authority {
 public:
  explicit Authority(unsigned seed) : random_(seed) {}

  CaseCourse NextCase(CivilDay received) {
    const double hardness = std::lognormal_distribution<>(0.0, 0.35)(random_);
    const double wave = 1 + 0.25 * std::sin(static_cast<double>(received - CivilDay(2020, 1, 1)) / 120.0);
    const auto step = [&](CivilDay from, double typical) {
      const double days = typical * hardness * wave * std::lognormal_distribution<>(0.0, 0.3)(random_);
      CivilDay day = from + 1 + static_cast<int>(days);
      if (day.month() == 8) day += 14;
      while (absl::GetWeekday(day) != absl::Weekday::tuesday) ++day;
      return day;
    };
    const double fate = std::uniform_real_distribution<>(0, 1)(random_);
    CaseCourse course{received, {}, {}, {}, {}, {}};
    const CivilDay decided = step(received, 30);
    if (fate < 0.05) return Close(course, received + 1 + static_cast<int>(fate * 400));
    course.decision_told_on = decided;
    if (fate < 0.30) return Close(course, decided);
    const CivilDay issue = step(decided, 55);
    if (fate < 0.35) return Close(course, issue);
    course.issue_decided_on = issue;
    course.first_draft_on = step(issue, 14);
    course.plan_made_on = step(*course.first_draft_on, 24);
    return course;
  }

 private:
  static CaseCourse Close(CaseCourse course, CivilDay day) {
    course.closed_on = day;
    return course;
  }
  std::mt19937 random_;
};

// What an observer on `today` knows of a case.
CaseCourse SeenOn(CaseCourse course, CivilDay today) {
  for (auto* day : {&course.decision_told_on, &course.issue_decided_on, &course.first_draft_on,
                    &course.plan_made_on, &course.closed_on})
    if (*day && **day > today) day->reset();
  return course;
}

struct Bin {
  double predicted = 0;
  double happened = 0;
  int count = 0;
};

// Predictions against what came of them.
class Calibration {
 public:
  void Add(double predicted, bool happened) {
    Bin& bin = bins_[std::min<size_t>(9, static_cast<size_t>(predicted * 10))];
    bin.predicted += predicted;
    bin.happened += happened ? 1 : 0;
    ++bin.count;
    ++count_;
    squared_ += (predicted - (happened ? 1 : 0)) * (predicted - (happened ? 1 : 0));
    happened_ += happened ? 1 : 0;
  }
  int count() const { return count_; }
  // The mean distance of what was said from what happened, over the bins.
  double Error() const {
    double sum = 0;
    for (const Bin& bin : bins_) sum += std::abs(bin.predicted - bin.happened);
    return sum / count_;
  }
  double Brier() const { return squared_ / count_; }
  // Of always saying the share that missed.
  double BrierOfTheBaseRate() const {
    const double share = happened_ / count_;
    return share * (1 - share);
  }

 private:
  std::array<Bin, 10> bins_;
  int count_ = 0;
  double squared_ = 0;
  double happened_ = 0;
};

TEST(Forecast, IsCalibratedOnAnAuthorityItDoesNotKnow) {
  Calibration decisions;
  Calibration plans;
  for (const unsigned seed : {1u, 2u, 3u}) {
    Authority authority(seed);
    std::vector<CaseCourse> cases;
    for (CivilDay day(2022, 1, 3); day < CivilDay(2026, 1, 1); ++day)
      for (int i = 0; i < 4; ++i) cases.push_back(authority.NextCase(day));
    for (CivilDay today(2024, 1, 15); today < CivilDay(2025, 6, 1); today += 45) {
      std::vector<CaseCourse> seen;
      for (const CaseCourse& course : cases)
        if (course.received_on <= today) seen.push_back(SeenOn(course, today));
      const Forecast forecast(seen, today);
      for (size_t i = 0; i < seen.size(); ++i) {
        const CaseCourse& course = seen[i];
        const CaseCourse& truth = cases[i];
        if (course.plan_made_on || course.closed_on) continue;
        const auto ended = [&](const std::optional<CivilDay>& done, CivilDay due) {
          return (done && *done <= due) || (truth.closed_on && *truth.closed_on <= due);
        };
        const CivilDay decision_due = course.received_on + 42;
        const CivilDay plan_due = course.received_on + 140;
        if (const auto p = forecast.MissesDecision(course, decision_due); p && decision_due >= today)
          decisions.Add(*p, !ended(truth.decision_told_on, decision_due));
        if (const auto p = forecast.MissesPlan(course, plan_due); p && plan_due >= today)
          plans.Add(*p, !ended(truth.plan_made_on, plan_due));
      }
    }
  }
  for (const auto& [name, calibration] : {std::pair{"A2", &decisions}, std::pair{"C4d", &plans}}) {
    std::cout << name << ": " << calibration->count() << " forecasts, calibration error "
              << calibration->Error() << ", Brier " << calibration->Brier() << " against "
              << calibration->BrierOfTheBaseRate() << " of the base rate\n";
    EXPECT_GT(calibration->count(), 3000);
    EXPECT_LT(calibration->Error(), 0.08);
    EXPECT_LT(calibration->Brier(), 0.93 * calibration->BrierOfTheBaseRate());
  }
}

}  // namespace
}  // namespace send::ehcp
