#include <algorithm>
#include <array>

#include "common/civil/date.h"
#include "deploy/demo/case_builder.h"

namespace send::demo {
namespace {

using absl::CivilDay;

// How many cases stand how; 400 in all.
struct Share {
  Standing standing;
  size_t count;
};
constexpr std::array<Share, 12> kShares{{{Standing::kRunning, 52},
                                         {Standing::kMet, 50},
                                         {Standing::kLate, 28},
                                         {Standing::kExcused, 15},
                                         {Standing::kWithdrawn, 5},
                                         {Standing::kAssessing, 50},
                                         {Standing::kDrafting, 40},
                                         {Standing::kIssuedInTime, 80},
                                         {Standing::kIssuedLate, 40},
                                         {Standing::kIssuedExcused, 10},
                                         {Standing::kNoPlan, 20},
                                         {Standing::kMovedAway, 10}}};
// Of the late ones, those that are still not decided.
constexpr size_t kOverdue = 12;

ehcp::v1::Decision DecisionOf(Random& random) {
  return random.Chance(65) ? ehcp::v1::DECISION_ASSESS : ehcp::v1::DECISION_DO_NOT_ASSESS;
}

// Lateness excused, on one of the grounds of reg. 5(4) in turn.
void BuildExcused(CaseBuilder& builder, size_t number, Random& random, CivilDay today) {
  if (number % 3 == 2) {
    const CivilDay closed = *civil::ParseDate(LastSummer(today).closed_from_date());
    builder.Receive(closed - random.Between(10, 21));
    builder.Consider();
    builder.ClaimClosure(closed - 2);
    // Not assessed, so that no later limit of a case so old runs on.
    builder.Decide(random.Between(50, 60), ehcp::v1::DECISION_DO_NOT_ASSESS);
    return;
  }
  builder.Receive(today - random.Between(62, 105));
  builder.Consider();
  if (number % 3 == 0)
    builder.ClaimPeriod(ehcp::v1::EXCEPTION_GROUND_EXCEPTIONAL_CIRCUMSTANCES, 10, 30,
                        "Demo: a letter of the hospital about the parent.");
  else
    builder.ClaimPeriod(ehcp::v1::EXCEPTION_GROUND_ABSENCE, 5, 36, "Demo: travel papers of the family.");
  builder.Decide(random.Between(46, 58), DecisionOf(random));
}

// From the decision to assess to the final plan, so many days after the receipt. The school that it names was
// consulted, but for one in ten.
void BuildPlan(CaseBuilder& builder, size_t number, Random& random, int issued, int drafted, int sent) {
  builder.DecideIssue(issued, ehcp::v1::ISSUE_DECISION_ISSUE);
  builder.ServeDraft(drafted);
  builder.Hear(drafted + 6);
  const int consulted = drafted + 7;
  if (number % 10 != 9) builder.Consult(consulted, std::min(random.Between(4, 18), sent - 1 - consulted));
  builder.Finalise(sent);
}

// A plan is to be issued; of every second one a draft is out, and the family has asked for its school. Of three
// of four of those the school was consulted, and every third has answered.
void BuildDraft(CaseBuilder& builder, size_t number, Random& random) {
  builder.DecideIssue(90, ehcp::v1::ISSUE_DECISION_ISSUE);
  if (number % 2 != 0) return;
  const int drafted = random.Between(94, 104);
  builder.ServeDraft(drafted);
  builder.Hear(drafted + 2);
  if (number % 8 != 6) builder.Consult(drafted + 3, number % 8 == 0 ? 4 : 0);
}

// What comes after a decision to assess that was in time. Sixteen weeks are 112 days, twenty 140.
void BuildCourse(CaseBuilder& builder, Standing standing, size_t number, Random& random, CivilDay today) {
  const bool late = standing == Standing::kIssuedLate || standing == Standing::kIssuedExcused;
  const int age = standing == Standing::kAssessing  ? random.Between(45, 100)
                  : standing == Standing::kDrafting ? random.Between(112, 128)
                  : late                            ? random.Between(470, 600)
                                                    : random.Between(160, 500);
  builder.Receive(today - age);
  builder.Allocate();
  builder.Consider();
  builder.Decide(random.Between(20, 36), ehcp::v1::DECISION_ASSESS);
  const int answered = random.Between(14, 40);
  builder.AskAdvice(40, standing == Standing::kAssessing ? std::vector<int>{answered}
                                                         : std::vector<int>{answered, answered + 2, 30});
  switch (standing) {
    case Standing::kDrafting:
      return BuildDraft(builder, number, random);
    case Standing::kIssuedInTime:
      return BuildPlan(builder, number, random, 90, 100, random.Between(118, 138));
    case Standing::kIssuedLate:
      // A few over a year.
      return BuildPlan(builder, number, random, 120, 140, number < 4 ? 400 : random.Between(158, 260));
    case Standing::kIssuedExcused:
      builder.ClaimPeriod(ehcp::v1::EXCEPTION_GROUND_ABSENCE, 50, 85, "Demo: travel papers of the family.",
                          "C4d");
      return BuildPlan(builder, number, random, 120, 140, random.Between(158, 200));
    case Standing::kNoPlan:
      return builder.DecideIssue(random.Between(90, 108), ehcp::v1::ISSUE_DECISION_DO_NOT_ISSUE);
    case Standing::kMovedAway:
      return builder.MoveAway(random.Between(60, 90));
    default:
      return;
  }
}

// Six weeks are 42 days; a weekday moves back by two days at most.
void Build(CaseBuilder& builder, Standing standing, size_t number, Random& random, CivilDay today) {
  switch (standing) {
    case Standing::kRunning:
      builder.Receive(today - random.Between(0, 38));
      if (random.Chance(70)) builder.Allocate();
      if (random.Chance(80)) builder.Consider();
      return;
    case Standing::kMet:
      builder.Receive(today - random.Between(45, 105));
      builder.Allocate();
      builder.Consider();
      return builder.Decide(random.Between(20, 40), DecisionOf(random));
    case Standing::kLate:
      builder.Receive(today - random.Between(62, 105));
      builder.Allocate();
      builder.Consider();
      if (number >= kOverdue) builder.Decide(random.Between(46, 60), DecisionOf(random));
      return;
    case Standing::kExcused:
      return BuildExcused(builder, number, random, today);
    case Standing::kWithdrawn:
      builder.Receive(today - random.Between(35, 80));
      builder.Consider();
      return builder.Withdraw(random.Between(10, 30));
    default:
      return BuildCourse(builder, standing, number, random, today);
  }
}

// A child of statutory school age at a school: closures of others excuse nothing here.
bool IsAtSchool(const DemoPupil& child, const std::vector<DemoSetting>& settings) {
  const auto setting = std::find_if(settings.begin(), settings.end(),
                                    [&](const DemoSetting& s) { return s.name == child.pupil.setting(); });
  return setting->level == Level::kPrimary || setting->level == Level::kSecondary;
}

}  // namespace

std::vector<DemoCase> MakeCases(uint64_t seed, CivilDay today, const std::vector<DemoPupil>& pupils,
                                const std::vector<DemoSetting>& settings) {
  std::vector<DemoCase> cases;
  // Every seventh child that is at a school, round and round: seven does not divide their number.
  size_t pupil = 0;
  for (const Share& share : kShares) {
    for (size_t number = 0; number < share.count; ++number) {
      do pupil = (pupil + 7) % pupils.size();
      while (!IsAtSchool(pupils[pupil], settings));
      Random random(seed, "case", cases.size());
      DemoCase& made = cases.emplace_back();
      made.standing = share.standing;
      made.pupil = pupil;
      CaseBuilder builder(random, today, pupils[pupil], made);
      Build(builder, share.standing, number, random, today);
      AddDiary(seed, today, cases.size(), pupils[pupil], made);
    }
  }
  return cases;
}

}  // namespace send::demo
