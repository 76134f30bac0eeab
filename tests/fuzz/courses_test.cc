#include <gtest/gtest.h>

#include <random>

#include "common/civil/testing.h"
#include "services/ehcp/domain/advice_clock.h"
#include "services/ehcp/domain/advice_decide.h"
#include "services/ehcp/domain/clock.h"
#include "services/ehcp/domain/consider_exceptions.h"
#include "services/ehcp/domain/consultation_clock.h"
#include "services/ehcp/domain/consultation_decide.h"
#include "services/ehcp/domain/decide.h"
#include "services/ehcp/domain/disagreement_clock.h"
#include "services/ehcp/domain/disagreement_decide.h"
#include "services/ehcp/domain/due_date.h"
#include "services/ehcp/domain/family_rights.h"
#include "services/ehcp/domain/retract_request.h"
#include "services/ehcp/domain/testing.h"
#include "tests/fuzz/mutate.h"

// Whole courses of a case with days of 1900 to 2199: each command is taken or refused, everything that is shown
// of the case is asked after each, and nothing breaks (the sanitizers watch).
namespace send::ehcp {
namespace {

using absl::CivilDay;

class Course {
 public:
  explicit Course(std::mt19937_64& chance) : chance_(chance), today_(Any()) {}

  // A slip in a year makes it one of these; else it is a day soon after what happened last.
  CivilDay Day() {
    if (Below(12) == 0) return Any();
    last_ = std::min(today_, last_ + static_cast<int>(Below(25)));
    return last_;
  }

  bool Begin() {
    last_ = Below(3) == 0 ? Any() : std::max(today_ - 400, CivilDay(1900, 1, 1));
    const auto made = Decide(CreateRequest{ReceivedOn(last_), true, MaybeDay()}, today_);
    if (!made.ok()) return false;
    request_ = *made;
    return true;
  }

  void Go() {
    for (int step = 0; step < 12; ++step) {
      Take(Next());
      Show();
    }
    finalised_ = request_.state == State::kFinalised;
    TryAdvice();
    TryConsultation();
    TryDisagreement();
    TakeAllBack();
  }

  bool is_finalised() const { return finalised_; }

 private:
  size_t Below(size_t limit) { return std::uniform_int_distribution<size_t>(0, limit - 1)(chance_); }
  CivilDay Any() {
    return CivilDay(1900 + static_cast<int>(Below(300)), 1 + static_cast<int>(Below(12)),
                    1 + static_cast<int>(Below(31)));
  }
  std::optional<CivilDay> MaybeDay() { return Below(4) == 0 ? std::optional(Any()) : std::nullopt; }
  void Take(const absl::StatusOr<EhcRequest>& after) {
    if (!after.ok()) return;
    request_ = *after;
    EXPECT_EQ(StateOf(request_), request_.state) << "how it stands is what is recorded";
  }

  absl::StatusOr<EhcRequest> Retract(int step, int number) {
    return Decide(request_, RetractRequestStep{static_cast<RequestStep>(step), number, "made up", "made up"},
                  {}, today_);
  }

  Notice Told(NoticeKind kind, CivilDay day) {
    Notice notice = NoticeTo(static_cast<RecipientKind>(Below(3)), kind, day);
    notice.channel = static_cast<Channel>(Below(6));
    notice.served_on = MaybeDay();
    return notice;
  }

  // Mostly what comes next in a case; sometimes anything.
  absl::StatusOr<EhcRequest> Next() {
    if (Below(3) == 0) return Anything();
    if (request_.state == State::kReceived)
      return Decide(request_, RecordDecision{Decision::kAssess, Day(), "made up", {}}, today_);
    if (request_.state == State::kAssessing)
      return Decide(request_, DecideIssue{IssueDecision::kIssue, Day(), "made up", {}}, today_);
    if (request_.state == State::kPreparingDraft)
      return Decide(request_, ServeDraft{"made up", {Told(NoticeKind::kDraftPlan, Day())}}, today_);
    if (request_.representations.empty())
      return Decide(request_, RecordRepresentation{{Day(), "made up", "", false, true}}, today_);
    Finalise final{"made-up", Day(), {}, "made up", {}, {Any(), Below(2) == 0 ? "6" : "11"}};
    final.notices = {Told(NoticeKind::kFinalPlan, final.sent_on)};
    return Decide(request_, final, today_, calendar_);
  }

  absl::StatusOr<EhcRequest> Anything() {
    switch (Below(8)) {
      case 0: {
        Correct command;
        command.received_on = Any();
        return Decide(request_, command, today_);
      }
      case 1:
        return Decide(request_, RecordNotice{Told(static_cast<NoticeKind>(Below(5)), Day())}, today_);
      case 2:
        return Decide(request_, PassRights{{Day(), true, "made up", ""}, Any()}, today_);
      case 3:
        return Decide(request_, RecordMove{{Day(), Day(), "998"}}, today_);
      case 4:
        return Decide(request_, RecordDecision{Decision::kDoNotAssess, Day(), "made up", {}}, today_);
      case 5:
        return Decide(request_, DecideIssue{IssueDecision::kDoNotIssue, Day(), "made up", {}}, today_);
      case 6:
        return Retract(static_cast<int>(Below(11)), static_cast<int>(Below(5)));
      default:
        return Decide(request_, AnyClaim(), today_, calendar_);
    }
  }

  // In some order everything can be taken back, and nothing of the case is left.
  void TakeAllBack() {
    for (bool more = true; more;) {
      more = false;
      for (int step = 0; step < 11; ++step)
        for (int number = 0; number < 30; ++number) {
          request_.retractions.clear();
          const auto after = Retract(step, number);
          if (after.ok()) more = true;
          Take(after);
        }
    }
    EhcRequest bare = ReceivedOn(request_.received_on);
    bare.exceptions = request_.exceptions;
    bare.rights_pass_on = request_.rights_pass_on;
    request_.retractions.clear();
    EXPECT_EQ(request_, bare);
  }

  ClaimException AnyClaim() {
    ClaimException command;
    command.claim.limit_id = Below(2) == 0 ? "A2" : "C4d";
    command.claim.ground = static_cast<ExceptionGround>(Below(5));
    command.claim.from = MaybeDay();
    command.claim.to = MaybeDay();
    command.claim.advice_requested_on = Day();
    command.record.closures = {{last_ - 3, last_ + 40}, {Any(), Any()}};
    return command;
  }

  void Show() {
    const Deadlines deadlines = ComputeDeadlines(request_, today_, calendar_);
    FindNextDue(deadlines);
    for (const Deadline& deadline : deadlines) {
      Explain(deadline);
      ConsiderExceptions(request_, *deadline.limit);
    }
    for (const Notice& notice : request_.notices) {
      FindAppealRights(request_, notice, calendar_);
      FindRepresentationsLastDay(request_, notice, calendar_);
    }
    if (IsOpen(request_.state)) {
      EXPECT_NE(deadlines.Find("A2"), nullptr) << "an open case has its limits";
    }
  }
  void Explain(const Deadline& deadline) {
    ASSERT_NE(deadline.limit, nullptr);
    if (deadline.triggered_on) ExplainDueDate(*deadline.limit, *deadline.triggered_on, calendar_);
  }

  void TryAdvice() {
    AdviceRequest advice;
    advice.requested_on = Day();
    advice.channel = static_cast<Channel>(Below(6));
    advice.received_on = MaybeDay();
    advice.section31_body = Below(2) == 0;
    if (!CheckNewAdvice(advice, request_, today_).ok()) return;
    for (const auto& after :
         {Decide(advice, RecordReceipt{Any()}, today_),
          Decide(advice, AnswerAdvice{Any(), "made up", ""}, today_),
          Decide(advice, ClaimAdviceException{{.from = Any(), .to = Any()}}, today_, calendar_)})
      if (after.ok()) advice = *after;
    EXPECT_NE(ComputeAdviceDeadline(advice, today_, calendar_).limit, nullptr);
    EXPECT_FALSE(ExplainAdviceDeadline(advice, calendar_).empty());
    ProposeChase(advice, today_, calendar_);
  }

  void TryConsultation() {
    Consultation consultation;
    consultation.sent_on = Day();
    consultation.channel = static_cast<Channel>(Below(6));
    consultation.received_on = MaybeDay();
    if (!CheckNewConsultation(consultation, request_, "999", today_).ok()) return;
    if (const auto after = Decide(consultation, ReceiveConsultation{Any()}, today_); after.ok())
      consultation = *after;
    EXPECT_NE(ComputeConsultationDeadline(consultation, today_, calendar_).limit, nullptr);
    EXPECT_FALSE(ExplainConsultationDeadline(consultation, calendar_).empty());
  }

  void TryDisagreement() {
    const auto begun = ehcp::Begin(request_, "made-up", static_cast<Subject>(Below(4)));
    if (!begun.ok()) return;
    Disagreement disagreement = *begun;
    for (int step = 0; step < 20; ++step) {
      StepRecord record{static_cast<Step>(Below(kSteps)), Day()};
      record.for_day = MaybeDay();
      record.days = static_cast<int>(Below(367));
      if (Below(2) == 0) record.order = static_cast<Order>(Below(6));
      if (const auto after = Decide(disagreement, record, today_); after.ok()) disagreement = *after;
      const std::vector<Deadline> deadlines = ComputeDeadlines(disagreement, today_, calendar_);
      FindNextDue(deadlines);
      for (const Deadline& deadline : deadlines) Explain(deadline);
    }
  }

  std::mt19937_64& chance_;
  const civil::HolidayCalendar& calendar_ = Holidays();
  const CivilDay today_;
  CivilDay last_;
  EhcRequest request_;
  bool finalised_ = false;

  static const civil::HolidayCalendar& Holidays() {
    static const civil::HolidayCalendar kHolidays = civil::BankHolidays();
    return kHolidays;
  }
};

TEST(Fuzz, NoCourseOfACaseBreaksWhateverItsDays) {
  std::mt19937_64 chance(20260101);
  size_t begun = 0;
  size_t finalised = 0;
  for (size_t i = 0; i < fuzz::Budget() / 4; ++i) {
    Course course(chance);
    if (!course.Begin()) continue;
    ++begun;
    course.Go();
    if (course.is_finalised()) ++finalised;
  }
  EXPECT_GT(begun, 500U);
  EXPECT_GT(finalised, 50U) << "the courses come nowhere: the test sees little";
}

// A plan that was made before there was a law has no reviews, and is refused.
TEST(Fuzz, APlanOfAnyYearIsMadeOrRefused) {
  const civil::HolidayCalendar calendar = civil::BankHolidays();
  for (int year = 1900; year < 2200; ++year) {
    EhcRequest request = ReceivedOn(CivilDay(year, 1, 5));
    request.state = State::kDraftServed;
    request.issue_decision = IssueDecision::kIssue;
    request.issue_decided_on = CivilDay(year, 3, 1);
    request.drafts = {{CivilDay(year, 3, 2), "made up"}};
    request.representations = {{CivilDay(year, 3, 3), "made up", "", false, true}};
    Finalise final{"made-up", CivilDay(year, 4, 1), {}, "made up", {}, {CivilDay(year - 3, 2, 28), "6"}};
    final.notices = {NoticeTo(RecipientKind::kParent, NoticeKind::kFinalPlan, final.sent_on)};
    EXPECT_EQ(Decide(request, final, CivilDay(2199, 12, 31), calendar).ok(), year >= 2015) << year;
  }
}

}  // namespace
}  // namespace send::ehcp
