// Runs tests/scenarios/advice/*.scenario, each the story of one request for advice; the language is in the
// README above them.

#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <string>

#include "common/civil/testing.h"
#include "services/ehcp/domain/advice_clock.h"
#include "services/ehcp/domain/advice_decide.h"
#include "services/ehcp/domain/missing_advice.h"
#include "services/ehcp/domain/story.h"
#include "services/ehcp/domain/testing.h"

namespace send::ehcp {
namespace {

const std::map<std::string, AdviserKind> kAdvisers = {
    {"family", AdviserKind::kParentOrYoungPerson},
    {"head", AdviserKind::kHead},
    {"early-years-provider", AdviserKind::kEarlyYearsProvider},
    {"health", AdviserKind::kHealthProfessional},
    {"psychologist", AdviserKind::kEducationalPsychologist},
    {"social-care", AdviserKind::kSocialCare},
    {"other", AdviserKind::kOther},
    {"adulthood", AdviserKind::kPreparationForAdulthood},
    {"asked-for-by-family", AdviserKind::kAskedForByFamily},
    {"specialist-teacher", AdviserKind::kSpecialistTeacher}};
const std::map<std::string, Channel> kChannels = {{"portal", Channel::kPortal},
                                                  {"email", Channel::kEmail},
                                                  {"first-class", Channel::kPostFirstClass},
                                                  {"second-class", Channel::kPostSecondClass}};
const std::map<std::string, AdviceGround> kGrounds = {
    {"circumstances", AdviceGround::kExceptionalCircumstances},
    {"absence", AdviceGround::kAbsence},
    {"missed-appointment", AdviceGround::kMissedAppointment},
    {"closure", AdviceGround::kClosure},
    {"staff-shortage", AdviceGround::kStaffShortage}};
const std::map<std::string, DeadlineStatus> kStatuses = {{"running", DeadlineStatus::kRunning},
                                                         {"met", DeadlineStatus::kMet},
                                                         {"late", DeadlineStatus::kLate},
                                                         {"late-excused", DeadlineStatus::kLateExcused},
                                                         {"ended", DeadlineStatus::kEnded}};

const std::map<std::string, AdviceStep> kSteps = {{"answer", AdviceStep::kAnswer},
                                                  {"withdrawal", AdviceStep::kWithdrawal},
                                                  {"not-needed", AdviceStep::kNotNeeded}};
const std::map<std::string, AdviceState> kStates = {{"open", AdviceState::kOpen},
                                                    {"answered", AdviceState::kAnswered},
                                                    {"withdrawn", AdviceState::kWithdrawn},
                                                    {"not-needed", AdviceState::kNotNeeded}};

const civil::HolidayCalendar& Calendar() {
  static const civil::HolidayCalendar kCalendar = civil::BankHolidays();
  return kCalendar;
}

class AdviceStory : public Story {
  std::optional<std::string> Check() override {
    const std::string verb = At(0);
    if (verb == "today") {
      today_ = Day(1);
      return "";
    }
    if (verb == "received" || verb == "assessing") {
      request_ = ReceivedOn(Day(1));
      if (verb == "assessing") request_.state = State::kAssessing;
      return "";
    }
    if (verb == "registered-at") {
      request_.registered_at = At(1);
      return "";
    }
    if (verb == "year-nine") {
      year_nine_ = At(1) == "unknown" ? std::nullopt : std::optional(At(1) == "yes");
      return "";
    }
    if (verb == "planned") return CheckPlanned();
    if (verb == "missing") return CheckMissing(FindMissingAdvice(request_, asked_, year_nine_), 1);
    if (verb == "due") return CheckDue();
    if (verb == "stands") return Meaning(kStates, 1) == advice_->state ? "" : "it stands otherwise";
    if (verb == "no-chase") return ProposeChase(*advice_, today_, Calendar()) ? "there is one" : "";
    return std::nullopt;
  }

  absl::Status Act() override {
    const absl::StatusOr<AdviceRequest> after = Decided();
    if (!after.ok()) return after.status();
    advice_ = *after;
    if (At(0) == "asked" || At(0) == "not-needed") asked_.emplace_back();
    asked_.back() = *after;
    return after.status();
  }

  std::optional<absl::CivilDay> DayOrNone(size_t index) {
    if (At(index) == "never") return std::nullopt;
    return Day(index);
  }

  absl::StatusOr<AdviceRequest> Decided() {
    const std::string verb = At(0);
    if (verb == "asked") return Make(ReadAsked());
    if (verb == "not-needed") return Make(ReadNotNeeded());
    if (!advice_) return absl::FailedPreconditionError("nobody was asked yet");
    if (verb == "receipt") return Decide(*advice_, RecordReceipt{Day(1)}, today_);
    if (verb == "answered") return Decide(*advice_, AnswerAdvice{Day(1), "made up", ""}, today_);
    if (verb == "answered-empty") return Decide(*advice_, AnswerAdvice{Day(1), "", ""}, today_);
    if (verb == "withdrawn") return Decide(*advice_, WithdrawAdvice{Day(1), "made up"}, today_);
    if (verb == "retracted")
      return Decide(*advice_, RetractAdviceStep{Meaning(kSteps, 1), "made up", "made up"}, today_);
    if (verb == "claimed") return Decide(*advice_, ReadClaim(), today_, Calendar());
    if (verb == "unclaimed") return Decide(*advice_, WithdrawAdviceException{At(1), "made up"}, today_);
    if (verb == "chase") return Chased();
    if (verb == "delivered") return Decide(*advice_, RecordDelivery{LastChase(), ""}, today_);
    if (verb == "undelivered") return Decide(*advice_, RecordDelivery{LastChase(), "MAIL_REFUSED"}, today_);
    return UnknownVerb();
  }

  absl::StatusOr<AdviceRequest> Make(AdviceRequest advice) {
    const absl::Status status = CheckNewAdvice(advice, request_, today_);
    if (!status.ok()) return status;
    return advice;
  }

  // asked WHOM DATE CHANNEL [section-31|service-family]
  AdviceRequest ReadAsked() {
    AdviceRequest advice;
    advice.adviser_kind = Meaning(kAdvisers, 1);
    advice.requested_on = Day(2);
    advice.channel = Meaning(kChannels, 3);
    advice.section31_body = Has(4) && At(4) == "section-31";
    advice.service_family = Has(4) && At(4) == "service-family";
    advice.adviser_email = "adviser@example.org";
    return advice;
  }

  // not-needed given DATE giver DATE authority DATE family DATE [of WHOM]
  AdviceRequest ReadNotNeeded() {
    AdviceRequest advice;
    advice.state = AdviceState::kNotNeeded;
    if (Has(9) && At(9) == "of") advice.adviser_kind = Meaning(kAdvisers, 10);
    advice.requested_on = today_;
    advice.earlier_advice = EarlierAdvice{DayOrNone(2), DayOrNone(4), DayOrNone(6), DayOrNone(8), "made up"};
    return advice;
  }

  // claimed GROUND DATE DATE
  ClaimAdviceException ReadClaim() {
    ClaimAdviceException command;
    command.claim.claim_id = At(1);
    command.claim.ground = Meaning(kGrounds, 1);
    command.claim.from = Day(2);
    command.claim.to = Day(3);
    return command;
  }

  // chase reminder, chase escalation
  absl::StatusOr<AdviceRequest> Chased() {
    const auto after =
        Decide(*advice_, ProposeChaseNow{std::to_string(advice_->chases.size())}, today_, Calendar());
    if (!after.ok()) return after;
    const bool reminder = after->chases.back().kind == ChaseKind::kReminder;
    if (At(1) != (reminder ? "reminder" : "escalation")) return absl::UnknownError("it is the other kind");
    return after;
  }

  std::string LastChase() const { return advice_->chases.empty() ? "none" : advice_->chases.back().chase_id; }

  // missing WHOM …, or missing none
  std::string CheckMissing(const std::vector<MissingAdvice>& all, size_t from) {
    std::string is;
    for (const MissingAdvice& missing : all) {
      const auto word = std::find_if(kAdvisers.begin(), kAdvisers.end(),
                                     [&](const auto& each) { return each.second == missing.adviser_kind; });
      is += " " + (missing.service_family ? "defence" : word->first);
    }
    std::string expected;
    for (size_t i = from; Has(i); ++i)
      if (At(i) != "none") expected += " " + At(i);
    return is == expected ? "" : "it is" + is;
  }
  // planned DATE findings N
  std::string CheckPlanned() {
    request_.state = State::kFinalised;
    request_.plan = FinalPlan();
    request_.plan->made_on = Day(1);
    request_.plan->year_nine = year_nine_.value_or(false);
    const std::vector<Finding> findings = FindAdviceFaults(request_, asked_);
    for (const Finding& finding : findings)
      if (!finding.statutory || finding.kind != FindingKind::kAdviceNotSought) return "it is of another kind";
    return std::to_string(findings.size()) == At(3) ? "" : "there are " + std::to_string(findings.size());
  }

  // due DATE LIMIT STATUS
  std::string CheckDue() {
    const Deadline deadline = ComputeAdviceDeadline(*advice_, today_, Calendar());
    const DeadlineStatus status = Meaning(kStatuses, 3);
    if (civil::FormatDate(*deadline.due_on) != At(1)) return "it is due " + civil::FormatDate(*deadline.due_on);
    if (deadline.limit->id != At(2)) return "its limit is " + std::string(deadline.limit->id);
    for (const auto& [word, value] : kStatuses)
      if (value == deadline.status && value != status) return "it is " + word;
    return "";
  }

  absl::CivilDay today_;
  EhcRequest request_;
  std::optional<AdviceRequest> advice_;
  // Each as its last line left it.
  std::vector<AdviceRequest> asked_;
  std::optional<bool> year_nine_ = false;
};

TEST(AdviceScenarios, Hold) {
  EXPECT_GT(RunStories<AdviceStory>("tests/scenarios/advice"), 60)
      << "no scenarios were found: run the test in the root of the tree";
}

TEST(AdviceScenarios, ALineThatDoesNotHoldOrCannotBeReadIsFound) {
  AdviceStory story;
  const auto run = [&](const std::string& line) { return story.Run(line); };
  EXPECT_EQ(run("today 2026-03-02"), "");
  EXPECT_EQ(run("assessing 2026-01-05"), "");
  EXPECT_EQ(run("asked head 2026-03-03 portal"), "it is refused: DATE_IN_FUTURE");
  EXPECT_EQ(run("asked nobody 2026-03-02 portal"), "'nobody' is not known here");
  EXPECT_EQ(run("asked head 2026-03-02 portal"), "");
  EXPECT_EQ(run("due 2026-04-12 B2g running"), "it is due 2026-04-13");
  EXPECT_EQ(run("due 2026-04-13 B2 running"), "its limit is B2g");
  EXPECT_EQ(run("due 2026-04-13 B2g met"), "it is running");
  EXPECT_EQ(run("refuses ADVICE_CLOSED answered 2026-03-02"), "it is not refused");
  EXPECT_EQ(run("answered"), "'' is not a date");
}

}  // namespace
}  // namespace send::ehcp
