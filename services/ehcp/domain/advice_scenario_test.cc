// Runs tests/scenarios/advice/*.scenario, each the story of one request for advice; the language is in the
// README above them.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "common/civil/date.h"
#include "common/civil/testing.h"
#include "common/error/error.h"
#include "services/ehcp/domain/advice_clock.h"
#include "services/ehcp/domain/advice_decide.h"
#include "services/ehcp/domain/testing.h"

namespace send::ehcp {
namespace {

using Words = std::vector<std::string>;

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

class AdviceStory {
 public:
  explicit AdviceStory(const civil::HolidayCalendar& calendar) : calendar_(calendar) {}

  // An empty text where the line holds; else what is the case.
  std::string Run(Words words) {
    words_ = std::move(words);
    malformed_.clear();
    std::string expected_refusal;
    if (words_[0] == "refuses") {
      expected_refusal = At(1);
      words_.erase(words_.begin(), words_.begin() + std::min<std::ptrdiff_t>(2, std::ssize(words_)));
    }
    if (Sets()) return malformed_;
    if (At(0) == "due") return CheckDue();
    if (At(0) == "no-chase") return ProposeChase(*advice_, today_, calendar_) ? "there is one" : "";
    const absl::StatusOr<AdviceRequest> after = Act();
    if (!malformed_.empty()) return malformed_;
    const std::string refusal = error::ReasonOf(after.status());
    if (refusal != expected_refusal) return after.ok() ? "it is not refused" : "it is refused: " + refusal;
    if (after.ok()) advice_ = *after;
    return "";
  }

 private:
  std::string At(size_t index) {
    if (index < words_.size()) return words_[index];
    malformed_ = "the line is too short";
    return "";
  }
  absl::CivilDay Day(size_t index) {
    const auto day = civil::ParseDate(At(index));
    if (!day) malformed_ = "'" + At(index) + "' is not a date";
    return day.value_or(absl::CivilDay());
  }
  std::optional<absl::CivilDay> DayOrNone(size_t index) {
    if (At(index) == "never") return std::nullopt;
    return Day(index);
  }
  template <class T>
  T Meaning(const std::map<std::string, T>& words, size_t index) {
    const auto found = words.find(At(index));
    if (found != words.end()) return found->second;
    malformed_ = "'" + At(index) + "' is not known here";
    return words.begin()->second;
  }

  // What is given, and nobody decides on here.
  bool Sets() {
    const std::string verb = At(0);
    if (verb == "today") today_ = Day(1);
    if (verb == "received" || verb == "assessing") request_ = ReceivedOn(Day(1));
    if (verb == "assessing") request_.state = State::kAssessing;
    return verb == "today" || verb == "received" || verb == "assessing";
  }

  absl::StatusOr<AdviceRequest> Act() {
    const std::string verb = At(0);
    if (verb == "asked") return Make(ReadAsked());
    if (verb == "not-needed") return Make(ReadNotNeeded());
    if (!advice_) return absl::FailedPreconditionError("nobody was asked yet");
    if (verb == "receipt") return Decide(*advice_, RecordReceipt{Day(1)}, today_);
    if (verb == "answered") return Decide(*advice_, AnswerAdvice{Day(1), "made up", ""}, today_);
    if (verb == "answered-empty") return Decide(*advice_, AnswerAdvice{Day(1), "", ""}, today_);
    if (verb == "withdrawn") return Decide(*advice_, WithdrawAdvice{Day(1), "made up"}, today_);
    if (verb == "claimed") return Decide(*advice_, ReadClaim(), today_, calendar_);
    if (verb == "unclaimed") return Decide(*advice_, WithdrawAdviceException{At(1), "made up"}, today_);
    if (verb == "chase") return Chased();
    if (verb == "delivered") return Decide(*advice_, RecordDelivery{LastChase(), ""}, today_);
    if (verb == "undelivered") return Decide(*advice_, RecordDelivery{LastChase(), "MAIL_REFUSED"}, today_);
    malformed_ = "unknown verb '" + verb + "'";
    return *advice_;
  }

  absl::StatusOr<AdviceRequest> Make(AdviceRequest advice) {
    const absl::Status status = CheckNewAdvice(advice, request_, today_);
    if (!status.ok()) return status;
    return advice;
  }

  // asked WHOM DATE CHANNEL [section-31]
  AdviceRequest ReadAsked() {
    AdviceRequest advice;
    advice.adviser_kind = Meaning(kAdvisers, 1);
    advice.requested_on = Day(2);
    advice.channel = Meaning(kChannels, 3);
    advice.section31_body = words_.size() > 4 && At(4) == "section-31";
    advice.adviser_email = "adviser@example.org";
    return advice;
  }

  // not-needed given DATE giver DATE authority DATE family DATE
  AdviceRequest ReadNotNeeded() {
    AdviceRequest advice;
    advice.state = AdviceState::kNotNeeded;
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
        Decide(*advice_, ProposeChaseNow{std::to_string(advice_->chases.size())}, today_, calendar_);
    if (!after.ok()) return after;
    const bool reminder = after->chases.back().kind == ChaseKind::kReminder;
    if (At(1) != (reminder ? "reminder" : "escalation")) malformed_ = "it is the other kind";
    return after;
  }

  std::string LastChase() const { return advice_->chases.empty() ? "none" : advice_->chases.back().chase_id; }

  // due DATE LIMIT STATUS
  std::string CheckDue() {
    const Deadline deadline = ComputeAdviceDeadline(*advice_, today_, calendar_);
    const DeadlineStatus status = Meaning(kStatuses, 3);
    if (!malformed_.empty()) return malformed_;
    if (civil::FormatDate(*deadline.due_on) != At(1)) return "it is due " + civil::FormatDate(*deadline.due_on);
    if (deadline.limit->id != At(2)) return "its limit is " + std::string(deadline.limit->id);
    for (const auto& [word, value] : kStatuses)
      if (value == deadline.status && value != status) return "it is " + word;
    return "";
  }

  const civil::HolidayCalendar& calendar_;
  absl::CivilDay today_;
  EhcRequest request_;
  std::optional<AdviceRequest> advice_;
  Words words_;
  std::string malformed_;
};

Words WordsOf(const std::string& text) {
  std::istringstream stream(text.substr(0, text.find('#')));
  Words words;
  for (std::string word; stream >> word;) words.push_back(word);
  return words;
}

TEST(AdviceScenarios, Hold) {
  const civil::HolidayCalendar calendar = civil::BankHolidays();
  int lines_run = 0;
  for (const auto& entry : std::filesystem::directory_iterator("tests/scenarios/advice")) {
    AdviceStory story(calendar);
    std::ifstream file(entry.path());
    int number = 0;
    for (std::string text; std::getline(file, text);) {
      ++number;
      const Words words = WordsOf(text);
      if (words.empty()) continue;
      ++lines_run;
      EXPECT_EQ(story.Run(words), "") << entry.path().string() << ":" << number << ": " << text;
    }
  }
  EXPECT_GT(lines_run, 60) << "no scenarios were found: run the test in the root of the tree";
}

TEST(AdviceScenarios, ALineThatDoesNotHoldOrCannotBeReadIsFound) {
  const civil::HolidayCalendar calendar = civil::BankHolidays();
  AdviceStory story(calendar);
  const auto run = [&](const std::string& text) { return story.Run(WordsOf(text)); };
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
