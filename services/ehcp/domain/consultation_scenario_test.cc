// Runs tests/scenarios/consultations/*.scenario, each the story of the consultations of one EHC request; the
// language is in the README above them.

#include <gtest/gtest.h>

#include <algorithm>
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
#include "services/ehcp/domain/consultation_clock.h"
#include "services/ehcp/domain/consultation_decide.h"
#include "services/ehcp/domain/findings.h"
#include "services/ehcp/domain/testing.h"

namespace send::ehcp {
namespace {

using Words = std::vector<std::string>;

constexpr char kOurs[] = "999";

// The kinds of setting, and authority 888's schools.
const std::map<std::string, SettingFacts> kKinds = {
    {"maintained", {true, true, true, kOurs}}, {"maintained-by-888", {true, true, true, "888"}},
    {"academy", {true, true, true, ""}},       {"special-academy", {true, true, false, ""}},
    {"independent", {true, false, false, ""}}, {"closed", {false, false, true, kOurs}}};
const std::map<std::string, Channel> kChannels = {{"portal", Channel::kPortal},
                                                  {"email", Channel::kEmail},
                                                  {"first-class", Channel::kPostFirstClass},
                                                  {"second-class", Channel::kPostSecondClass}};
const std::map<std::string, ConsultationOutcome> kOutcomes = {
    {"can-meet-need", ConsultationOutcome::kCanMeetNeed},
    {"objects", ConsultationOutcome::kObjects},
    {"willing", ConsultationOutcome::kWilling},
    {"unwilling", ConsultationOutcome::kUnwilling}};
const std::map<std::string, ConsultationStep> kSteps = {{"answer", ConsultationStep::kAnswer},
                                                        {"withdrawal", ConsultationStep::kWithdrawal}};
const std::map<std::string, ObjectionGround> kGrounds = {
    {"unsuitable", ObjectionGround::kUnsuitable},
    {"education-of-others", ObjectionGround::kEducationOfOthers},
    {"use-of-resources", ObjectionGround::kUseOfResources},
    {"mainstream-incompatible", ObjectionGround::kMainstreamIncompatible}};
const std::map<std::string, DeadlineStatus> kStatuses = {{"running", DeadlineStatus::kRunning},
                                                         {"met", DeadlineStatus::kMet},
                                                         {"late", DeadlineStatus::kLate},
                                                         {"ended", DeadlineStatus::kEnded}};
const std::map<std::string, FindingKind> kFindings = {
    {"sent-before-draft", FindingKind::kSentBeforeDraft},
    {"setting-not-open", FindingKind::kSettingNotOpen},
    {"maintained-by-other-authority", FindingKind::kMaintainedByOtherAuthority},
    {"setting-not-consulted", FindingKind::kSettingNotConsulted},
    {"other-authority-not-consulted", FindingKind::kOtherAuthorityNotConsulted},
    {"family-choice-not-consulted", FindingKind::kFamilyChoiceNotConsulted},
    {"answer-not-awaited", FindingKind::kAnswerNotAwaited},
    {"transfer-review-past", FindingKind::kTransferReviewPast}};

template <class T>
std::string WordOf(const std::map<std::string, T>& words, const T& meaning) {
  const auto found =
      std::find_if(words.begin(), words.end(), [&](const auto& entry) { return entry.second == meaning; });
  return found == words.end() ? "?" : found->first;
}

class ConsultationStory {
 public:
  explicit ConsultationStory(const civil::HolidayCalendar& calendar) : calendar_(calendar) {}

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
    if (const auto checked = Check()) return malformed_.empty() ? *checked : malformed_;
    const absl::StatusOr<Consultation> after = Act();
    if (!malformed_.empty()) return malformed_;
    const std::string refusal = error::ReasonOf(after.status());
    if (refusal != expected_refusal) return after.ok() ? "it is not refused" : "it is refused: " + refusal;
    if (after.ok()) Keep(*after);
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
  template <class T>
  T Meaning(const std::map<std::string, T>& words, const std::string& word) {
    const auto found = words.find(word);
    if (found != words.end()) return found->second;
    malformed_ = "'" + word + "' is not known here";
    return words.begin()->second;
  }
  bool Has(const std::string& word) const {
    return std::find(words_.begin(), words_.end(), word) != words_.end();
  }

  // What is given, and nobody decides on here.
  bool Sets() {
    const std::string verb = At(0);
    if (verb == "today") today_ = Day(1);
    if (verb == "received") request_ = ReceivedOn(Day(1));
    if (verb == "drafted") {
      request_.drafts.push_back({Day(1), "made up"});
      Notice notice = NoticeTo(RecipientKind::kParent, NoticeKind::kDraftPlan, Day(1));
      notice.served_on = notice.sent_on;
      if (Has("to")) request_.notices.push_back(notice);
    }
    if (verb == "asks-for") {
      Representation said;
      said.asks_for_setting = At(1);
      said.made_on = Day(2);
      said.outside_list = Has("outside-list");
      request_.representations.push_back(said);
    }
    if (verb == "withdrawn-request") request_.state = State::kWithdrawn;
    if (verb == "named") Name();
    return verb == "today" || verb == "received" || verb == "drafted" || verb == "asks-for" ||
           verb == "withdrawn-request" || verb == "named";
  }

  // named SCHOOL KIND DATE [transfer-by DATE], named otherwise DATE
  void Name() {
    FinalPlan plan;
    if (Has("transfer-by")) plan.transfer_review_by = Day(words_.size() - 1);
    if (At(1) == "otherwise") {
      plan.placement.kind = PlacementKind::kOtherwise;
      plan.made_on = Day(2);
    } else {
      plan.placement.setting = At(1);
      plan.maintained_by = Meaning(kKinds, At(2)).maintained_by;
      plan.made_on = Day(3);
    }
    request_.plan = plan;
    request_.state = State::kFinalised;
  }

  // due DATE STATUS; answers grounds|willingness; draft-version N; finds …; missing …; consulted-on DATE|never
  std::optional<std::string> Check() {
    const std::string verb = At(0);
    if (verb == "finds" || verb == "finds-of-plan") return CheckFindings(verb == "finds-of-plan");
    if (verb == "missing") return CheckMissing(false);
    if (verb == "must-consult") return CheckMissing(true);
    if (verb == "breaches-of-plan") {
      const auto findings = ReviewPlacement(request_, all_, kOurs, calendar_).findings;
      return Compare(std::to_string(std::count_if(findings.begin(), findings.end(),
                                                  [](const Finding& finding) { return finding.statutory; })),
                     At(1));
    }
    if (verb == "consulted-on") {
      const auto day = ReviewPlacement(request_, all_, kOurs, calendar_).consulted_on;
      return Compare(day ? civil::FormatDate(*day) : "never", At(1));
    }
    if (verb != "due" && verb != "answers" && verb != "draft-version") return std::nullopt;
    if (all_.empty()) return "nobody was consulted yet";
    if (verb == "draft-version") return Compare(std::to_string(all_.back().draft_version), At(1));
    if (verb == "answers")
      return Compare(AnswerFormOf(all_.back()) == AnswerForm::kGrounds ? "grounds" : "willingness", At(1));
    const Deadline deadline = ComputeConsultationDeadline(all_.back(), today_, calendar_);
    if (deadline.limit->statutory) return "it is the law";
    return Compare(civil::FormatDate(*deadline.due_on) + " " + WordOf(kStatuses, deadline.status),
                   At(1) + " " + At(2));
  }
  static std::string Compare(const std::string& is, const std::string& said) {
    return is == said ? "" : "it is " + is;
  }
  std::string Rest() const {
    std::string rest;
    for (size_t i = 1; i < words_.size(); ++i) rest += (i > 1 ? " " : "") + words_[i];
    return rest;
  }

  std::string CheckFindings(bool of_plan) {
    if (of_plan ? !request_.plan : all_.empty()) return "there is nothing to look at yet";
    std::string found;
    for (const Finding& finding : of_plan ? ReviewPlacement(request_, all_, kOurs, calendar_).findings
                                          : FindConsultationFaults(all_.back(), kOurs))
      found += (found.empty() ? "" : " ") + WordOf(kFindings, finding.kind);
    return Compare(found.empty() ? "nothing" : found, Rest());
  }

  std::string CheckMissing(bool by_law) {
    std::string found;
    for (const MissingConsultation& missing : FindMissingConsultations(request_, all_, kOurs, calendar_))
      if (missing.statutory || !by_law)
        found += (found.empty() ? "" : " ") + missing.setting +
                 (missing.authority.empty() ? "" : "-of-" + missing.authority);
    return Compare(found.empty() ? "nothing" : found, Rest());
  }

  absl::StatusOr<Consultation> Act() {
    const std::string verb = At(0);
    fresh_ = verb == "consulted" || verb == "consulted-authority";
    if (fresh_) return Make();
    if (all_.empty()) return absl::FailedPreconditionError("nobody was consulted yet");
    if (verb == "receipt") return Decide(all_.back(), ReceiveConsultation{Day(1)}, today_);
    if (verb == "answered") return Decide(all_.back(), ReadAnswer(), today_);
    if (verb == "retracted")
      return Decide(all_.back(), RetractConsultationStep{Meaning(kSteps, At(1)), "made up", "made up"}, today_);
    if (verb == "withdrawn") return Decide(all_.back(), WithdrawConsultation{Day(1), "made up"}, today_);
    malformed_ = "unknown verb '" + verb + "'";
    return all_.back();
  }

  // consulted SCHOOL KIND DATE CHANNEL [asked-for]; consulted-authority LA SCHOOL KIND DATE CHANNEL [asked-for]
  absl::StatusOr<Consultation> Make() {
    Consultation made;
    size_t at = 1;
    if (At(0) == "consulted-authority") {
      made.consultee = ConsulteeKind::kMaintainingAuthority;
      made.authority = At(at++);
    }
    made.setting = At(at);
    made.facts = Meaning(kKinds, At(at + 1));
    made.sent_on = Day(at + 2);
    made.channel = Meaning(kChannels, At(at + 3));
    if (Has("asked-for")) made.cause = ConsultationCause::kAskedForByFamily;
    made.draft_version = DraftVersionOn(request_, made.sent_on);
    const absl::Status status = CheckNewConsultation(made, request_, kOurs, today_);
    if (!status.ok()) return status;
    return made;
  }

  // answered OUTCOME DATE [GROUND …] [without-reasons]
  AnswerConsultation ReadAnswer() {
    AnswerConsultation command{Day(2), Meaning(kOutcomes, At(1)), {}, Has("without-reasons") ? "" : "made up"};
    for (size_t i = 3; i < words_.size(); ++i)
      if (words_[i] != "without-reasons") command.grounds.push_back(Meaning(kGrounds, words_[i]));
    return command;
  }

  void Keep(const Consultation& after) {
    if (fresh_)
      all_.push_back(after);
    else
      all_.back() = after;
  }

  const civil::HolidayCalendar& calendar_;
  absl::CivilDay today_;
  EhcRequest request_;
  // The last is the one that the lines act on.
  std::vector<Consultation> all_;
  bool fresh_ = false;
  Words words_;
  std::string malformed_;
};

Words WordsOf(const std::string& text) {
  std::istringstream stream(text.substr(0, text.find('#')));
  Words words;
  for (std::string word; stream >> word;) words.push_back(word);
  return words;
}

TEST(ConsultationScenarios, Hold) {
  const civil::HolidayCalendar calendar = civil::BankHolidays();
  int lines_run = 0;
  for (const auto& entry : std::filesystem::directory_iterator("tests/scenarios/consultations")) {
    ConsultationStory story(calendar);
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
  EXPECT_GT(lines_run, 90) << "no scenarios were found: run the test in the root of the tree";
}

TEST(ConsultationScenarios, ALineThatDoesNotHoldOrCannotBeReadIsFound) {
  const civil::HolidayCalendar calendar = civil::BankHolidays();
  ConsultationStory story(calendar);
  const auto run = [&](const std::string& text) { return story.Run(WordsOf(text)); };
  EXPECT_EQ(run("today 2026-03-02"), "");
  EXPECT_EQ(run("received 2026-01-05"), "");
  EXPECT_EQ(run("due 2026-03-02 met"), "nobody was consulted yet");
  EXPECT_EQ(run("consulted oak academy 2026-03-03 portal"), "it is refused: DATE_IN_FUTURE");
  EXPECT_EQ(run("consulted oak castle 2026-03-02 portal"), "'castle' is not known here");
  EXPECT_EQ(run("consulted oak academy 2026-03-02 portal"), "");
  EXPECT_EQ(run("due 2026-03-17 met"), "it is 2026-03-17 running");
  EXPECT_EQ(run("answers grounds"), "it is willingness");
  EXPECT_EQ(run("finds nothing"), "it is sent-before-draft");
  EXPECT_EQ(run("missing oak"), "it is nothing");
  EXPECT_EQ(run("finds-of-plan nothing"), "there is nothing to look at yet");
  EXPECT_EQ(run("refuses CONSULTATION_CLOSED answered willing 2026-03-02"), "it is not refused");
  EXPECT_EQ(run("answered willing"), "'' is not a date");
}

}  // namespace
}  // namespace send::ehcp
