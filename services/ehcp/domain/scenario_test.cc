// Runs tests/scenarios/*.scenario; the language is in the README beside them.

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "common/civil/counting.h"
#include "common/civil/date.h"
#include "common/civil/testing.h"
#include "services/ehcp/domain/appeal.h"
#include "services/ehcp/domain/closure_window.h"
#include "services/ehcp/domain/deemed_service.h"
#include "services/ehcp/domain/due_date.h"
#include "services/ehcp/domain/law.h"
#include "services/ehcp/domain/testing.h"

namespace send::ehcp {
namespace {

using Words = std::vector<std::string>;

Words Split(const std::string& line) {
  std::istringstream stream(line.substr(0, line.find('#')));
  Words words;
  for (std::string word; stream >> word;) words.push_back(word);
  return words;
}

// One line of a scenario. Every verb answers an empty text when it holds, and else what is the case.
class Line {
 public:
  Line(Words words, const civil::HolidayCalendar& calendar) : words_(std::move(words)), calendar_(calendar) {}

  std::string Run() {
    using Verb = std::string (Line::*)();
    static const std::map<std::string, Verb> kVerbs = {
        {"limit", &Line::RunLimit},       {"not-in-force", &Line::RunNotInForce},
        {"guidance", &Line::RunGuidance}, {"excusable", &Line::RunExcusable},
        {"closure", &Line::RunClosure},   {"not-excusable", &Line::RunNotExcusable},
        {"asked", &Line::RunAsked},       {"appeal", &Line::RunAppeal},
        {"served", &Line::RunServed},     {"tribunal-act", &Line::RunTribunalAct},
    };
    const auto verb = kVerbs.find(words_[0]);
    if (verb == kVerbs.end()) return "unknown verb '" + words_[0] + "'";
    const std::string outcome = (this->*verb->second)();
    return malformed_.empty() ? outcome : malformed_;
  }

 private:
  // The word at `index`, which the language requires.
  std::string At(size_t index) {
    if (index < words_.size()) return words_[index];
    malformed_ = "the line is too short";
    return "";
  }

  // The date that follows the word `after`; nullopt, and nothing malformed, where the word is not there.
  std::optional<absl::CivilDay> DateAfter(const std::string& after, size_t from = 1) {
    const auto word = std::find(words_.begin() + static_cast<std::ptrdiff_t>(from), words_.end(), after);
    if (word == words_.end()) return std::nullopt;
    return DateAt(static_cast<size_t>(word - words_.begin()) + 1);
  }

  absl::CivilDay DateAt(size_t index) {
    const auto date = civil::ParseDate(At(index));
    if (!date) malformed_ = "'" + At(index) + "' is not a date";
    return date.value_or(absl::CivilDay());
  }

  absl::CivilDay RequiredDateAfter(const std::string& after, size_t from = 1) {
    const auto date = DateAfter(after, from);
    if (!date) malformed_ = "'" + after + "' and its date are missing";
    return date.value_or(absl::CivilDay());
  }

  const Limit* CurrentLimit() {
    const Limit* limit = FindLimit(At(1), absl::CivilDay(2026, 1, 1));
    if (limit == nullptr) malformed_ = "there is no limit " + At(1);
    return limit;
  }

  std::string RunLimit() {
    const absl::CivilDay trigger = RequiredDateAfter("from");
    const Limit* limit = FindLimit(At(1), trigger);
    if (limit == nullptr) return "no limit " + At(1) + " was in force";
    const auto due = DueDate(*limit, trigger, calendar_);
    if (due != RequiredDateAfter("due"))
      return "it is due " + (due ? civil::FormatDate(*due) : "without a date");
    const absl::CivilDay act_by = civil::LastWorkingDayOnOrBefore(*due, calendar_);
    const auto expected_act_by = DateAfter("act-by");
    if (expected_act_by && act_by != *expected_act_by) return "it is to act by " + civil::FormatDate(act_by);
    const auto steps = ExplainDueDate(*limit, trigger, calendar_);
    const bool explained =
        std::any_of(steps.begin(), steps.end(), [&](const auto& s) { return s.date == *due; });
    return explained ? "" : "the explanation does not reach the due date";
  }

  std::string RunNotInForce() {
    return FindLimit(At(1), RequiredDateAfter("from")) == nullptr ? "" : "it was in force";
  }

  std::string RunGuidance() {
    const Limit* limit = CurrentLimit();
    return limit != nullptr && limit->statutory ? "it is law" : "";
  }

  bool HasException() {
    static const std::map<std::string, Exceptions> kGrounds = {{"closure", kSchoolClosure | kEarlyYearsClosure},
                                                               {"circumstances", kCircumstances},
                                                               {"absence-four-weeks", kAbsenceFourWeeks},
                                                               {"absence-two-weeks", kAbsenceTwoWeeks},
                                                               {"missed-appointment", kAppointmentMissed}};
    const Limit* limit = CurrentLimit();
    const auto ground = kGrounds.find(At(3));
    if (At(2) != "by" || ground == kGrounds.end()) malformed_ = "say 'by' and a ground";
    return malformed_.empty() && (limit->exceptions & ground->second) != 0;
  }

  std::string RunExcusable() { return HasException() ? "" : "the law has no such exception"; }
  std::string RunNotExcusable() { return HasException() ? "the law has that exception" : ""; }

  Closure ReadClosure(size_t from) { return {DateAt(from), RequiredDateAfter("to", from)}; }

  std::string RunClosure() {
    const auto window = FindClosureWindow(ReadClosure(1));
    if (!window) return "a closure of under four weeks has no window";
    const bool same =
        window->first == RequiredDateAfter("window") && window->last == RequiredDateAfter("to", 5);
    return same
               ? ""
               : "the window is " + civil::FormatDate(window->first) + " to " + civil::FormatDate(window->last);
  }

  std::string RunAsked() {
    const auto window = FindClosureWindow(ReadClosure(3));
    const bool available = window && window->Contains(DateAt(1));
    const std::string word = available ? "available" : "unavailable";
    return At(6) == word ? "" : "the exception is " + word;
  }

  std::string RunAppeal() {
    const absl::CivilDay last = AppealLastDay(RequiredDateAfter("notice"), DateAfter("certificate"), calendar_);
    return last == RequiredDateAfter("until") ? "" : "the last day is " + civil::FormatDate(last);
  }

  std::string RunTribunalAct() {
    const absl::CivilDay last = TribunalActLastDay(DateAt(1), std::atoi(At(3).c_str()), calendar_);
    if (At(2) != "days") malformed_ = "say 'days' and how many";
    return last == RequiredDateAfter("until") ? "" : "the last day is " + civil::FormatDate(last);
  }

  std::string RunServed() {
    static const std::map<std::string, Channel> kChannels = {{"portal", Channel::kPortal},
                                                             {"email", Channel::kEmail},
                                                             {"first-class", Channel::kPostFirstClass},
                                                             {"second-class", Channel::kPostSecondClass}};
    const auto channel = kChannels.find(At(2));
    if (At(1) != "by" || channel == kChannels.end()) {
      malformed_ = "say 'by' and a channel";
      return "";
    }
    Notice notice = NoticeTo(RecipientKind::kParent, NoticeKind::kConsidering, RequiredDateAfter("sent"));
    notice.channel = channel->second;
    const absl::CivilDay served = ServedOn(notice, calendar_);
    return served == RequiredDateAfter("deemed") ? "" : "it is deemed served " + civil::FormatDate(served);
  }

  Words words_;
  const civil::HolidayCalendar& calendar_;
  std::string malformed_;
};

std::vector<std::string> ScenarioFiles() {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator("tests/scenarios"))
    if (entry.path().extension() == ".scenario") files.push_back(entry.path().string());
  std::sort(files.begin(), files.end());
  return files;
}

TEST(Scenarios, Hold) {
  const civil::HolidayCalendar calendar = civil::BankHolidays();
  int lines_run = 0;
  for (const std::string& path : ScenarioFiles()) {
    std::ifstream file(path);
    int number = 0;
    for (std::string text; std::getline(file, text);) {
      ++number;
      Words words = Split(text);
      if (words.empty()) continue;
      ++lines_run;
      const std::string outcome = Line(std::move(words), calendar).Run();
      EXPECT_EQ(outcome, "") << path << ":" << number << ": " << text;
    }
  }
  EXPECT_GT(lines_run, 50) << "no scenarios were found: run the test in the root of the tree";
}

TEST(Scenarios, ALineThatDoesNotHoldOrCannotBeReadIsFound) {
  const civil::HolidayCalendar calendar = civil::BankHolidays();
  const auto run = [&](const std::string& text) { return Line(Split(text), calendar).Run(); };
  EXPECT_EQ(run("limit A2 from 2026-01-15 due 2026-02-27"), "it is due 2026-02-26");
  EXPECT_EQ(run("limit A2 from 2026-01-15"), "'due' and its date are missing");
  EXPECT_EQ(run("limit A2 from 2026-02-30 due 2026-02-27"), "'2026-02-30' is not a date");
  EXPECT_EQ(run("limit ZZ from 2026-01-15 due 2026-02-26"), "no limit ZZ was in force");
  EXPECT_EQ(run("guidance A2"), "it is law");
  EXPECT_EQ(run("excusable A2 by luck"), "say 'by' and a ground");
  EXPECT_EQ(run("asked 2026-07-16 closure 2026-07-22 to 2026-09-02 unavailable"), "the exception is available");
  EXPECT_EQ(run("hope for the best"), "unknown verb 'hope'");
}

}  // namespace
}  // namespace send::ehcp
