#include <algorithm>
#include <array>

#include "absl/strings/str_cat.h"
#include "common/civil/date.h"
#include "deploy/demo/exampleshire.h"
#include "deploy/demo/random.h"

namespace send::demo {
namespace {

using absl::CivilDay;
using civil::FormatDate;
using ehcp::v1::EhcRequest;
using ehcp::v1::Notice;

// How many cases stand how; 150 in all.
struct Share {
  Standing standing;
  size_t count;
};
constexpr std::array<Share, 5> kShares{{{Standing::kRunning, 52},
                                        {Standing::kMet, 50},
                                        {Standing::kLate, 28},
                                        {Standing::kExcused, 15},
                                        {Standing::kWithdrawn, 5}}};
// Of the late ones, those that are still not decided.
constexpr size_t kOverdue = 12;

// Authorities decide on working days: a weekend gives way to the Friday before it.
CivilDay OnWeekday(CivilDay day) {
  while (civil::IsWeekend(day)) --day;
  return day;
}

// Builds one case, a step at a time, each on a day that is not before the last one.
class CaseBuilder {
 public:
  CaseBuilder(Random& random, CivilDay today, const DemoPupil& child, DemoCase& made)
      : random_(random), today_(today), child_(child), made_(made) {}

  void Receive(CivilDay day) {
    received_ = OnWeekday(day);
    EhcRequest& request = made_.request;
    const bool by_school = random_.Chance(45);
    request.set_trigger(random_.Chance(3) ? ehcp::v1::TRIGGER_BECAME_RESPONSIBLE : ehcp::v1::TRIGGER_REQUEST);
    request.set_source(by_school            ? ehcp::v1::REQUEST_SOURCE_EDUCATION_SETTING
                       : random_.Chance(85) ? ehcp::v1::REQUEST_SOURCE_FAMILY
                                            : ehcp::v1::REQUEST_SOURCE_HEALTH_PROFESSIONAL);
    if (by_school) request.set_requesting_setting(child_.pupil.setting());
    request.set_received_channel(random_.Chance(60) ? ehcp::v1::CHANNEL_EMAIL
                                                    : ehcp::v1::CHANNEL_POST_FIRST_CLASS);
    request.set_received_date(FormatDate(received_));
    request.set_received_by("Demo Caseworker One");
  }

  void Allocate() {
    ehcp::v1::AllocateEhcRequestRequest step;
    step.set_caseworker(random_.Chance(60) ? "demo-caseworker" : "demo-caseworker-two");
    made_.steps.emplace_back(std::move(step));
  }

  // Tells the family and the bodies that the request is considered (regs 3-4), as far as the days have come.
  void Consider() {
    const CivilDay day = std::max(received_, OnWeekday(received_ + random_.Between(1, 7)));
    if (day > today_) return;
    for (const Notice& notice : Notices(ehcp::v1::NOTICE_KIND_CONSIDERING, day)) {
      ehcp::v1::RecordNoticeRequest step;
      *step.mutable_notice() = notice;
      made_.steps.emplace_back(std::move(step));
    }
  }

  // Decides so many days after the receipt, and tells everybody on the same day.
  void Decide(int days, ehcp::v1::Decision decision) {
    const CivilDay day = OnWeekday(received_ + days);
    ehcp::v1::RecordDecisionRequest step;
    step.set_decision(decision);
    step.set_decided_on_date(FormatDate(day));
    step.set_reasons(
        decision == ehcp::v1::DECISION_ASSESS
            ? "Demo: the child has or may have special educational needs, and a plan may be needed."
            : "Demo: the setting can meet what is needed from its own resources.");
    for (const Notice& notice : Notices(ehcp::v1::NOTICE_KIND_ASSESSMENT_DECISION, day))
      *step.add_notices() = notice;
    made_.steps.emplace_back(std::move(step));
  }

  void ClaimPeriod(ehcp::v1::ExceptionGround ground, int from, int to, const char* evidence) {
    ehcp::v1::ClaimExceptionRequest step;
    step.mutable_exception()->set_limit_id("A2");
    step.mutable_exception()->set_ground(ground);
    step.mutable_exception()->set_from_date(FormatDate(received_ + from));
    step.mutable_exception()->set_to_date(FormatDate(received_ + to));
    step.mutable_exception()->set_evidence(evidence);
    made_.steps.emplace_back(std::move(step));
  }

  void ClaimClosure(CivilDay advice_requested) {
    ehcp::v1::ClaimExceptionRequest step;
    step.mutable_exception()->set_limit_id("A2");
    step.mutable_exception()->set_ground(ehcp::v1::EXCEPTION_GROUND_SCHOOL_CLOSURE);
    step.mutable_exception()->set_setting(child_.pupil.setting());
    step.mutable_exception()->set_advice_requested_date(FormatDate(advice_requested));
    step.mutable_exception()->set_evidence("Demo: the school's reply that it opens again in September.");
    made_.steps.emplace_back(std::move(step));
  }

  void Withdraw(int days) {
    ehcp::v1::WithdrawEhcRequestRequest step;
    step.set_withdrawn_on_date(FormatDate(std::min(OnWeekday(received_ + days), today_)));
    step.set_reason("Demo: the family moved away.");
    made_.steps.emplace_back(std::move(step));
  }

 private:
  Notice To(ehcp::v1::NoticeKind kind, ehcp::v1::RecipientKind recipient, std::string who, CivilDay day) {
    Notice notice;
    notice.set_kind(kind);
    notice.set_recipient_kind(recipient);
    notice.set_recipient(std::move(who));
    notice.set_sent_on_date(FormatDate(day));
    notice.set_channel(ehcp::v1::CHANNEL_EMAIL);
    return notice;
  }

  // The family, and the bodies that are always told.
  std::vector<Notice> Notices(ehcp::v1::NoticeKind kind, CivilDay day) {
    const auto& carer = child_.carers.front();
    return {
        To(kind, ehcp::v1::RECIPIENT_KIND_PARENT, absl::StrCat(carer.forename(), " ", carer.surname()), day),
        To(kind, ehcp::v1::RECIPIENT_KIND_COMMISSIONING_BODY, "Demo Exampleshire Integrated Care Board", day),
        To(kind, ehcp::v1::RECIPIENT_KIND_SOCIAL_CARE, "Demo Exampleshire Children's Social Care", day)};
  }

  Random& random_;
  const CivilDay today_;
  const DemoPupil& child_;
  DemoCase& made_;
  CivilDay received_;
};

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
    }
  }
  return cases;
}

}  // namespace send::demo
