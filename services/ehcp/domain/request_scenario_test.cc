// Runs tests/scenarios/requests/*.scenario, each the story of one request; the language is in the README above
// them.

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
#include "services/ehcp/domain/clock.h"
#include "services/ehcp/domain/decide.h"
#include "services/ehcp/domain/disagreement_decide.h"
#include "services/ehcp/domain/family_rights.h"
#include "services/ehcp/domain/request_words.h"
#include "services/ehcp/domain/resumption.h"
#include "services/ehcp/domain/retract_request.h"
#include "services/ehcp/domain/testing.h"

namespace send::ehcp {
namespace {

// A request and the day it is, as the lines of a file leave them.
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
    if (At(0) == "today") today_ = Day(1);
    if (At(0) == "deadline") return CheckDeadline();
    if (At(0) == "next-due") return CheckNextDue();
    if (At(0) == "told") return CheckRights();
    if (At(0) == "plan") return CheckPlan();
    if (At(0) == "stands") return CheckState();
    if (At(0) == "disputed") return Dispute();
    if (At(0) == "undisputed") disagreements_.back().steps.back().retracted = "made up";
    if (At(0) == "undisputed") return malformed_;
    if (At(0) == "warns" || At(0) == "warns-not")
      return WarnOfRights(*request_, today_).empty() == (At(0) == "warns-not") ? "" : "it is the contrary";
    if (At(0) == "today") return malformed_;
    const absl::StatusOr<EhcRequest> after = Act();
    if (!malformed_.empty()) return malformed_;
    const std::string refusal = error::ReasonOf(after.status());
    if (refusal != expected_refusal) return after.ok() ? "it is not refused" : "it is refused: " + refusal;
    if (after.ok()) request_ = *after;
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

  absl::StatusOr<EhcRequest> Act() {
    const std::string verb = At(0);
    if (verb == "received") return Decide(CreateRequest{ReceivedAt(Day(1)), true, Born()}, today_);
    if (verb == "became-responsible") return Decide(CreateRequest{ResponsibleFrom(Day(1)), true}, today_);
    if (verb == "received-from-school") return Decide(CreateRequest{ReceivedOn(Day(1)), false}, today_);
    if (!request_) return absl::FailedPreconditionError("no request yet");
    if (verb == "corrected") return Decide(*request_, CorrectedTo(Day(1)), today_);
    if (verb == "allocated") return Decide(*request_, Allocate{At(1)});
    if (verb == "withdrawn") return Decide(*request_, Withdraw{Day(1), "made up"}, today_);
    if (verb == "notice") return Decide(*request_, RecordNotice{ReadNotice()}, today_);
    if (verb == "decided") return Decide(*request_, ReadDecision(), today_);
    if (verb == "decided-to" || verb == "drafted" || verb == "said" || verb == "met" || verb == "finalised")
      return ActOnPlan(verb);
    if (verb == "moved") return Decide(*request_, RecordMove{{Day(1), Day(3), At(5)}}, today_);
    if (verb == "rights-passed") return Decide(*request_, ReadRights(), today_);
    if (verb == "resumed") return Resume(*request_, ReadResumption());
    if (verb == "claimed") return Decide(*request_, ReadClaim(), today_, calendar_);
    if (verb == "retracted") return Decide(*request_, ReadRetraction(), disagreements_, today_);
    if (verb == "unclaimed") return Decide(*request_, WithdrawException{At(1), "made up"}, today_);
    malformed_ = "unknown verb '" + verb + "'";
    return *request_;
  }

  absl::StatusOr<EhcRequest> ActOnPlan(const std::string& verb) {
    if (verb == "drafted") return Decide(*request_, ReadDraft(), today_);
    if (verb == "met") return Decide(*request_, RecordMeeting{{Day(1), "made up", "made up"}}, today_);
    if (verb == "finalised") return Decide(*request_, ReadFinal(), today_, calendar_);
    if (verb == "said") {
      RecordRepresentation command{{Day(1), "made up", "", false, Has("concludes")}};
      command.representation.asks_for_meeting = Has("asks-meeting");
      return Decide(*request_, command, today_);
    }
    // decided-to issue|not-issue DATE
    const DecideIssue command{Meaning(kIssueDecisions, At(1), malformed_), Day(2), "made up", {}};
    return Decide(*request_, command, today_);
  }

  // received DATE [born DATE] [at SETTING] [detained]
  EhcRequest ReceivedAt(absl::CivilDay day) {
    EhcRequest request = ReceivedOn(day);
    request.registered_at = After("at");
    request.relevant_youth_accommodation = Has("detained");
    return request;
  }
  // resumed WHY assess|make-plan|reconsider DATE [for DATE] [done LIMIT DATE]
  Resumption ReadResumption() {
    Resumption resumption;
    resumption.disagreement = At(3);
    resumption.by = Meaning(kResumedBy, At(1), malformed_);
    resumption.to = Meaning(kResumedTo, At(2), malformed_);
    resumption.on = Day(3);
    if (Has("for")) resumption.agreed_for = Day(5);
    if (Has("done")) resumption.done = {{At(5), Day(6)}};
    return resumption;
  }

  // retracted STEP [NUMBER]
  RetractRequestStep ReadRetraction() {
    const int number = words_.size() > 2 ? std::atoi(At(2).c_str()) : 0;
    return {Meaning(kRetractable, At(1), malformed_), number, "made up", "made-up-caseworker"};
  }

  // disputed SUBJECT DATE: a disagreement begins, and the adviser is contacted on the day
  std::string Dispute() {
    const auto begun = Begin(*request_, "made-up", Meaning(kSubjects, At(1), malformed_));
    if (!begun.ok()) return error::ReasonOf(begun.status());
    const auto contacted = Decide(*begun, StepRecord{Step::kAdviserContacted, Day(2)}, today_);
    if (!contacted.ok()) return error::ReasonOf(contacted.status());
    disagreements_.push_back(*contacted);
    return malformed_;
  }

  // stands STATE [taken-back N]
  std::string CheckState() {
    const State state = Meaning(kStates, At(1), malformed_);
    if (!malformed_.empty()) return malformed_;
    if (StateOf(*request_) != request_->state) return "its state is not that of what is recorded";
    for (const auto& [word, value] : kStates)
      if (value == request_->state && value != state) return "it is " + word;
    const std::string kept = std::to_string(request_->retractions.size());
    return !Has("taken-back") || After("taken-back") == kept ? "" : kept + " are taken back";
  }

  static EhcRequest ResponsibleFrom(absl::CivilDay day) {
    EhcRequest request = ReceivedOn(day);
    request.trigger = Trigger::kBecameResponsible;
    return request;
  }

  bool Has(const std::string& word) const {
    return std::find(words_.begin(), words_.end(), word) != words_.end();
  }
  // The word after `word`; empty where there is none.
  std::string After(const std::string& word) const {
    const auto found = std::find(words_.begin(), words_.end(), word);
    return found == words_.end() || found + 1 == words_.end() ? "" : *(found + 1);
  }

  // drafted DATE to WHOM [by CHANNEL] [served DATE]
  ServeDraft ReadDraft() {
    return {"made-up-reference",
            {Sent(NoticeTo(Meaning(kRecipients, At(3), malformed_), NoticeKind::kDraftPlan, Day(1)))}};
  }

  // finalised DATE PLACEMENT to WHOM [born DATE] [year N] [ages LOW HIGH] [by CHANNEL]
  Finalise ReadFinal() {
    Finalise command;
    command.plan_id = "made-up";
    command.sent_on = Day(1);
    command.placement.kind = Meaning(kPlacements, At(2), malformed_);
    command.notices = {
        Sent(NoticeTo(Meaning(kRecipients, At(4), malformed_), NoticeKind::kFinalPlan, command.sent_on))};
    command.child = {civil::ParseDate(After("born")).value_or(absl::CivilDay(2015, 1, 1)), After("year")};
    if (Has("ages")) {
      const size_t at = std::find(words_.begin(), words_.end(), "ages") - words_.begin();
      command.ages = {std::stoi("0" + At(at + 1)), std::stoi("0" + At(at + 2))};
    }
    return command;
  }

  // rights-passed DATE born DATE capacity|no-capacity|no-view [represented]
  PassRights ReadRights() {
    const std::string representative = Has("represented") ? "made up" : "";
    return {{Day(1), !Has("no-capacity"), Has("no-view") ? "" : "made up", representative}, Day(3), false};
  }

  // plan review-by|early-review-by|transfer-by DATE|none
  std::string CheckPlan() {
    if (!request_ || !request_->plan) return "there is no plan";
    const FinalPlan& plan = *request_->plan;
    const std::map<std::string, std::optional<absl::CivilDay>> dates = {
        {"review-by", plan.review_by},
        {"early-review-by", plan.early_review_by},
        {"transfer-by", plan.transfer_review_by}};
    const auto date = Meaning(dates, At(1), malformed_);
    if (!malformed_.empty()) return malformed_;
    const std::string is = date ? civil::FormatDate(*date) : "none";
    return is == At(2) ? "" : "it is " + is;
  }

  // corrected DATE [born DATE] [at SETTING] [detained]
  Correct CorrectedTo(absl::CivilDay day) const {
    Correct command;
    command.received_on = day;
    command.birth_date = Born();
    if (Has("detained")) command.relevant_youth_accommodation = true;
    if (Has("at")) command.registered_at = After("at") == "nowhere" ? "" : After("at");
    return command;
  }
  std::optional<absl::CivilDay> Born() const { return civil::ParseDate(After("born")); }

  // notice KIND to RECIPIENT DATE [by CHANNEL] [served DATE]
  Notice ReadNotice() {
    return Sent(
        NoticeTo(Meaning(kRecipients, At(3), malformed_), Meaning(kNotices, At(1), malformed_), Day(4)));
  }
  Notice Sent(Notice notice) {
    if (Has("by")) notice.channel = Meaning(kChannels, After("by"), malformed_);
    if (Has("served")) notice.served_on = civil::ParseDate(After("served"));
    return notice;
  }

  // decided assess DATE [without-reasons]
  RecordDecision ReadDecision() {
    const bool reasons = words_.size() < 4 || At(3) != "without-reasons";
    return {Meaning(kDecisions, At(1), malformed_), Day(2), reasons ? "made up" : "", {}};
  }

  // claimed LIMIT GROUND DATE DATE, and for a closure: claimed LIMIT GROUND asked DATE closed DATE DATE
  ClaimException ReadClaim() {
    ClaimException command;
    command.claim.claim_id = At(1) + "-" + At(2);
    command.claim.limit_id = At(1);
    command.claim.ground = Meaning(kGrounds, At(2), malformed_);
    command.claim.evidence = "made up";
    if (At(3) == "asked") {
      command.claim.advice_requested_on = Day(4);
      command.record.closures = {{Day(6), Day(7)}};
    } else {
      command.claim.from = Day(3);
      command.claim.to = Day(4);
    }
    return command;
  }

  // deadline LIMIT due DATE|none STATUS
  std::string CheckDeadline() {
    const Deadlines deadlines = ComputeDeadlines(*request_, today_, calendar_);
    const Deadline* deadline = deadlines.Find(At(1));
    if (deadline == nullptr && At(2) == "fallen-away") return "";
    if (deadline == nullptr) return "the request has no limit " + At(1);
    const DeadlineStatus status = Meaning(kStatuses, At(4), malformed_);
    const std::string due = deadline->due_on ? civil::FormatDate(*deadline->due_on) : "none";
    if (!malformed_.empty()) return malformed_;
    if (due != At(3)) return "it is due " + due;
    for (const auto& [word, value] : kStatuses)
      if (value == deadline->status && value != status) return "it is " + word;
    return "";
  }

  // told KIND to WHOM mediation DATE appeal DATE, or told KIND to WHOM no-appeal: of the last such notice
  std::string CheckRights() {
    const NoticeKind kind = Meaning(kNotices, At(1), malformed_);
    const RecipientKind recipient = Meaning(kRecipients, At(3), malformed_);
    const auto notice =
        std::find_if(request_->notices.rbegin(), request_->notices.rend(),
                     [&](const Notice& one) { return one.kind == kind && one.recipient_kind == recipient; });
    if (!malformed_.empty()) return malformed_;
    if (notice == request_->notices.rend()) return "there is no such notice";
    const auto rights = FindAppealRights(*request_, *notice, calendar_);
    if (Has("no-appeal") || !rights)
      return Has("no-appeal") == !rights ? "" : rights ? "an appeal lies" : "no appeal lies";
    const AppealRights wanted{Day(5), Day(7)};
    if (!malformed_.empty()) return malformed_;
    return *rights == wanted ? ""
                             : "mediation " + civil::FormatDate(rights->mediation_contact_by) + " appeal " +
                                   civil::FormatDate(rights->appeal_by);
  }

  // next-due LIMIT, or none
  std::string CheckNextDue() {
    const Deadlines deadlines = ComputeDeadlines(*request_, today_, calendar_);
    const Deadline* next = FindNextDue(deadlines);
    const std::string limit = next == nullptr ? "none" : std::string(next->limit->id);
    return limit == At(1) ? "" : "next due is " + limit;
  }

  const civil::HolidayCalendar& calendar_;
  absl::CivilDay today_;
  std::optional<EhcRequest> request_;
  std::vector<Disagreement> disagreements_;
  Words words_;
  std::string malformed_;
};

TEST(RequestScenarios, Hold) {
  const civil::HolidayCalendar calendar = civil::BankHolidays();
  int lines_run = 0;
  for (const auto& entry : std::filesystem::directory_iterator("tests/scenarios/requests")) {
    Story story(calendar);
    std::ifstream file(entry.path());
    int number = 0;
    for (std::string text; std::getline(file, text);) {
      ++number;
      std::istringstream stream(text.substr(0, text.find('#')));
      Words words;
      for (std::string word; stream >> word;) words.push_back(word);
      if (words.empty()) continue;
      ++lines_run;
      EXPECT_EQ(story.Run(words), "") << entry.path().string() << ":" << number << ": " << text;
    }
  }
  EXPECT_GT(lines_run, 180) << "no scenarios were found: run the test in the root of the tree";
}

TEST(RequestScenarios, ALineThatDoesNotHoldOrCannotBeReadIsFound) {
  const civil::HolidayCalendar calendar = civil::BankHolidays();
  Story story(calendar);
  const auto run = [&](const std::string& text) {
    std::istringstream stream(text);
    Words words;
    for (std::string word; stream >> word;) words.push_back(word);
    return story.Run(words);
  };
  EXPECT_EQ(run("today 2026-03-02"), "");
  EXPECT_EQ(run("received 2026-03-03"), "it is refused: DATE_IN_FUTURE");
  EXPECT_EQ(run("refuses DATE_IN_FUTURE received 2026-03-02"), "it is not refused");
  EXPECT_EQ(run("received 2026-03-02"), "");
  EXPECT_EQ(run("deadline A2 due 2026-04-12 running"), "it is due 2026-04-13");
  EXPECT_EQ(run("deadline A2 due 2026-04-13 met"), "it is running");
  EXPECT_EQ(run("deadline Z9 due none met"), "the request has no limit Z9");
  EXPECT_EQ(run("next-due C4d"), "next due is A2");
  EXPECT_EQ(run("notice hope to parent 2026-03-02"), "'hope' is not known here");
  EXPECT_EQ(run("decided assess"), "'' is not a date");
}

}  // namespace
}  // namespace send::ehcp
