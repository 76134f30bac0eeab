// Runs tests/scenarios/disagreements/*.scenario, each the story of one disagreement; the language is in the
// README above them.

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "common/civil/date.h"
#include "common/civil/testing.h"
#include "common/error/error.h"
#include "services/ehcp/domain/decide.h"
#include "services/ehcp/domain/disagreement_clock.h"
#include "services/ehcp/domain/disagreement_decide.h"
#include "services/ehcp/domain/resumption.h"
#include "services/ehcp/domain/testing.h"

namespace send::ehcp {
namespace {

using Words = std::vector<std::string>;

constexpr std::array<std::string_view, kSteps> kStepWords = {"adviser-contacted",
                                                             "mediation-declined",
                                                             "mediation-wanted",
                                                             "mediation-wanted-health-too",
                                                             "mediation-wanted-health-alone",
                                                             "commissioning-body-informed",
                                                             "mediation-arranged",
                                                             "mediation-date-notified",
                                                             "adviser-told-not-in-time",
                                                             "mediation-concluded",
                                                             "certificate-issued",
                                                             "agreed-outside-appeal",
                                                             "agreed-inside-appeal",
                                                             "agreement-kept",
                                                             "commissioning-body-did-its-part",
                                                             "commissioning-body-told-authority",
                                                             "appeal-received-by-tribunal",
                                                             "appeal-received-by-authority",
                                                             "response-sent",
                                                             "act-directed",
                                                             "act-done",
                                                             "not-opposed",
                                                             "order-made",
                                                             "appeal-withdrawn"};
constexpr std::array<std::string_view, 6> kOrderWords = {"dismissed",  "assess",         "make-plan",
                                                         "reconsider", "amend-contents", "amend-institution"};
constexpr std::array<std::string_view, 6> kOutcomeWords = {"open",   "agreed",    "conceded",
                                                           "upheld", "dismissed", "appeal-withdrawn"};
constexpr std::array<std::string_view, 5> kStatusWords = {"running", "met", "late", "late-excused", "ended"};
constexpr std::array<std::string_view, 4> kSubjectWords = {"no-assessment", "no-plan", "plan-contents",
                                                           "plan-institution"};

constexpr std::array<std::string_view, 4> kGroundWords = {"circumstances", "absence", "closure",
                                                          "early-years-closure"};

// A word that is not known fails the line it stands in.
template <class Enum, size_t N>
Enum Meaning(const std::array<std::string_view, N>& words, const std::string& word, std::string& malformed) {
  const auto found = std::find(words.begin(), words.end(), word);
  if (found == words.end()) malformed = "'" + word + "' is not known here";
  return static_cast<Enum>(found == words.end() ? 0 : found - words.begin());
}

// A request, the disagreement and the day it is, as the lines of a file leave them.
class Story {
 public:
  explicit Story(const civil::HolidayCalendar& calendar) : calendar_(calendar) {}

  // An empty text where the line holds; else what is the case.
  std::string Run(Words words) {
    words_ = std::move(words);
    malformed_.clear();
    std::string expected_refusal;
    if (words_[0] == "refuses") {
      expected_refusal = At(1);
      words_.erase(words_.begin(), words_.begin() + std::min<std::ptrdiff_t>(2, std::ssize(words_)));
    }
    static const std::map<std::string, std::string (Story::*)()> kChecks = {
        {"today", &Story::SetToday},
        {"refused-to-assess", &Story::RefuseToAssess},
        {"refused-to-issue", &Story::RefuseToIssue},
        {"plan-sent", &Story::SendPlan},
        {"deadline", &Story::CheckDeadline},
        {"no-deadline", &Story::CheckNoDeadline},
        {"next-due", &Story::CheckNextDue},
        {"outcome", &Story::CheckOutcome},
        {"request-stands", &Story::CheckRequest},
        {"request-told", &Story::TellInRequest}};
    if (const auto check = kChecks.find(At(0)); check != kChecks.end()) {
      const std::string outcome = (this->*check->second)();
      return malformed_.empty() ? outcome : malformed_;
    }
    const absl::StatusOr<Disagreement> after = Act();
    if (!malformed_.empty()) return malformed_;
    const std::string refusal = error::ReasonOf(after.status());
    if (refusal != expected_refusal) return after.ok() ? "it is not refused" : "it is refused: " + refusal;
    if (after.ok()) disagreement_ = *after;
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
  // The word after `word`; empty where there is none.
  std::string After(const std::string& word) const {
    const auto found = std::find(words_.begin(), words_.end(), word);
    return found == words_.end() || found + 1 == words_.end() ? "" : *(found + 1);
  }

  std::string SetToday() {
    today_ = Day(1);
    return "";
  }

  // A request with that decision and its notice to the parent; `untold` leaves the notice out.
  void Decided(NoticeKind kind, State state) {
    request_ = ReceivedOn(Day(1) - 30);
    request_.state = state;
    request_.decision = kind == NoticeKind::kAssessmentDecision ? Decision::kDoNotAssess : Decision::kAssess;
    request_.decided_on = Day(1);
    if (kind == NoticeKind::kNoPlan) {
      request_.issue_decision = IssueDecision::kDoNotIssue;
      request_.issue_decided_on = Day(1);
    }
    if (After(words_[1]) != "untold") request_.notices = {NoticeTo(RecipientKind::kParent, kind, Day(1))};
    disagreement_ = {};
  }
  std::string RefuseToAssess() {
    Decided(NoticeKind::kAssessmentDecision, State::kRefusedToAssess);
    return "";
  }
  std::string RefuseToIssue() {
    Decided(NoticeKind::kNoPlan, State::kRefusedToIssue);
    return "";
  }
  std::string SendPlan() {
    Decided(NoticeKind::kFinalPlan, State::kFinalised);
    return "";
  }

  absl::StatusOr<Disagreement> Act() {
    const std::string verb = At(0);
    if (verb == "disagreed") return Begin(request_, "demo", Meaning<Subject>(kSubjectWords, At(1), malformed_));
    if (verb == "request-resumed") return ResumeRequest();
    if (verb == "retracted")
      return Decide(disagreement_, RetractStep{"made up", words_.size() > 1 ? At(1) : ""});
    if (verb == "done") return Decide(disagreement_, Compliance{At(1), Day(2)}, today_, calendar_);
    if (verb == "excepted") return Decide(disagreement_, ReadClaim(), today_, calendar_);
    StepRecord step{Meaning<Step>(kStepWords, verb, malformed_), Day(1)};
    if (const std::string day = After("for"); !day.empty()) step.for_day = civil::ParseDate(day);
    if (const std::string days = After("days"); !days.empty()) step.days = std::stoi(days);
    if (const std::string order = After("order"); !order.empty())
      step.order = Meaning<Order>(kOrderWords, order, malformed_);
    return Decide(disagreement_, step, today_);
  }

  // excepted LIMIT GROUND DATE DATE, and for a closure: excepted LIMIT GROUND asked DATE closed DATE DATE
  ClaimCompliance ReadClaim() {
    ClaimCompliance command{{.limit_id = At(1),
                             .ground = Meaning<ComplianceGround>(kGroundWords, At(2), malformed_),
                             .evidence = "made up"}};
    if (At(3) == "asked") {
      command.claim.advice_requested_on = Day(4);
      command.record.closures = {{Day(6), Day(7)}};
    } else {
      command.claim.from = Day(3);
      command.claim.to = Day(4);
    }
    return command;
  }

  absl::StatusOr<Disagreement> ResumeRequest() {
    const auto after = GoOn(request_, disagreement_, "demo", today_);
    if (!after.ok()) return after.status();
    request_ = after->request;
    return after->disagreement;
  }

  // request-told DATE: the family is told, with the request, that it will be assessed.
  std::string TellInRequest() {
    request_.notices.push_back(NoticeTo(RecipientKind::kParent, NoticeKind::kAssessmentDecision, Day(1)));
    return "";
  }

  // With what the request has by it.
  const Deadline* Find(const std::string& id) {
    deadlines_ = ComputeDeadlines(disagreement_, today_, calendar_);
    for (const Deadline& deadline : LimitsResumed(request_, "demo", today_, calendar_))
      deadlines_.push_back(deadline);
    const auto found = std::find_if(deadlines_.rbegin(), deadlines_.rend(),
                                    [&](const Deadline& d) { return d.limit->id == id; });
    return found == deadlines_.rend() ? nullptr : &*found;
  }

  // deadline LIMIT due DATE STATUS
  std::string CheckDeadline() {
    const Deadline* deadline = Find(At(1));
    if (deadline == nullptr) return "it has no limit " + At(1);
    const std::string due = civil::FormatDate(*deadline->due_on);
    if (due != At(3)) return "it is due " + due;
    const std::string status(kStatusWords[static_cast<size_t>(deadline->status)]);
    return status == At(4) ? "" : "it is " + status;
  }
  std::string CheckNoDeadline() { return Find(At(1)) == nullptr ? "" : "it has that limit"; }
  std::string CheckNextDue() {
    deadlines_ = ComputeDeadlines(disagreement_, today_, calendar_);
    const Deadline* next = FindNextDue(deadlines_);
    const std::string limit = next == nullptr ? "none" : std::string(next->limit->id);
    return limit == At(1) ? "" : "next due is " + limit;
  }
  std::string CheckOutcome() {
    const std::string outcome(kOutcomeWords[static_cast<size_t>(OutcomeOf(disagreement_))]);
    return outcome == At(1) ? "" : "it is " + outcome;
  }
  // The request's own outcome is what it was.
  std::string CheckRequest() {
    static const std::map<std::string, State> kStates = {{"refused-to-assess", State::kRefusedToAssess},
                                                         {"refused-to-issue", State::kRefusedToIssue},
                                                         {"finalised", State::kFinalised},
                                                         {"assessing", State::kAssessing},
                                                         {"preparing-draft", State::kPreparingDraft}};
    const auto state = kStates.find(At(1));
    if (state == kStates.end()) return "'" + At(1) + "' is not known here";
    return state->second == request_.state ? "" : "it has another state";
  }

  const civil::HolidayCalendar& calendar_;
  absl::CivilDay today_;
  EhcRequest request_;
  Disagreement disagreement_;
  std::vector<Deadline> deadlines_;
  Words words_;
  std::string malformed_;
};

Words Split(const std::string& text) {
  std::istringstream stream(text.substr(0, text.find('#')));
  Words words;
  for (std::string word; stream >> word;) words.push_back(word);
  return words;
}

TEST(DisagreementScenarios, Hold) {
  const civil::HolidayCalendar calendar = civil::BankHolidays();
  int lines_run = 0;
  for (const auto& entry : std::filesystem::directory_iterator("tests/scenarios/disagreements")) {
    Story story(calendar);
    std::ifstream file(entry.path());
    int number = 0;
    for (std::string text; std::getline(file, text);) {
      ++number;
      Words words = Split(text);
      if (words.empty()) continue;
      ++lines_run;
      EXPECT_EQ(story.Run(std::move(words)), "") << entry.path().string() << ":" << number << ": " << text;
    }
  }
  EXPECT_GT(lines_run, 90) << "no scenarios were found: run the test in the root of the tree";
}

TEST(DisagreementScenarios, ALineThatDoesNotHoldOrCannotBeReadIsFound) {
  const civil::HolidayCalendar calendar = civil::BankHolidays();
  Story story(calendar);
  const auto run = [&](const std::string& text) { return story.Run(Split(text)); };
  EXPECT_EQ(run("today 2026-07-01"), "");
  EXPECT_EQ(run("refused-to-assess 2026-06-15"), "");
  EXPECT_EQ(run("disagreed no-plan"), "it is refused: NOTHING_TO_APPEAL");
  EXPECT_EQ(run("disagreed no-assessment"), "");
  EXPECT_EQ(run("deadline D1 due 2026-08-14 running"), "it is due 2026-08-15");
  EXPECT_EQ(run("deadline D1 due 2026-08-15 met"), "it is running");
  EXPECT_EQ(run("deadline D2 due 2026-08-15 met"), "it has no limit D2");
  EXPECT_EQ(run("next-due D4"), "next due is none");
  EXPECT_EQ(run("outcome upheld"), "it is open");
  EXPECT_EQ(run("refuses STEP_TOO_EARLY adviser-contacted 2026-06-20"), "it is not refused");
  EXPECT_EQ(run("hoped 2026-06-20"), "'hoped' is not known here");
  EXPECT_EQ(run("adviser-contacted"), "'' is not a date");
}

}  // namespace
}  // namespace send::ehcp
