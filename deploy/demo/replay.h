#pragma once

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/civil/date.h"
#include "common/civil/testing.h"
#include "deploy/demo/exampleshire.h"
#include "services/ehcp/domain/consultation_decide.h"
#include "services/ehcp/domain/decide.h"
#include "services/ehcp/domain/diary_decide.h"

// Demo cases held to the decisions of the service, for tests.
namespace send::demo {

inline const civil::HolidayCalendar& Calendar() {
  static const civil::HolidayCalendar kCalendar = civil::BankHolidays();
  return kCalendar;
}

inline std::optional<absl::CivilDay> Day(const std::string& text) { return civil::ParseDate(text); }

// The reply's enums count from 1, the domain's from 0.
template <class Domain, class Wire>
Domain As(Wire value) {
  return static_cast<Domain>(static_cast<int>(value) - 1);
}

inline ehcp::Notice ToDomain(const ehcp::v1::Notice& notice) {
  return {As<ehcp::NoticeKind>(notice.kind()),
          As<ehcp::RecipientKind>(notice.recipient_kind()),
          notice.recipient(),
          *Day(notice.sent_on_date()),
          std::nullopt,
          As<ehcp::Channel>(notice.channel())};
}

// Puts a case through the decisions of the service itself, as the service does.
class Replay {
 public:
  Replay(const DemoCase& made, const Exampleshire& authority, absl::CivilDay today)
      : authority_(authority), today_(today) {
    ehcp::CreateRequest create{.request = {}, .may_backdate = true};
    create.request.source = As<ehcp::RequestSource>(made.request.source());
    create.request.received_on = *Day(made.request.received_date());
    Keep(ehcp::Decide(create, today));
    for (const Step& step : made.steps) std::visit([&](const auto& each) { Take(each); }, step);
  }

  const ehcp::EhcRequest& request() const { return request_; }
  const std::vector<ehcp::Consultation>& consultations() const { return consultations_; }

 private:
  void Keep(absl::StatusOr<ehcp::EhcRequest> after) {
    ASSERT_TRUE(after.ok()) << after.status();
    request_ = *std::move(after);
  }
  void Take(const ehcp::v1::AllocateEhcRequestRequest& step) {
    Keep(ehcp::Decide(request_, ehcp::Allocate{step.caseworker()}));
  }
  void Take(const ehcp::v1::RecordNoticeRequest& step) {
    Keep(ehcp::Decide(request_, ehcp::RecordNotice{ToDomain(step.notice())}, today_));
  }
  void Take(const ehcp::v1::WithdrawEhcRequestRequest& step) {
    Keep(ehcp::Decide(request_, ehcp::Withdraw{*Day(step.withdrawn_on_date()), step.reason()}, today_));
  }
  void Take(const ehcp::v1::RecordDecisionRequest& step) {
    ehcp::RecordDecision decision{
        As<ehcp::Decision>(step.decision()), *Day(step.decided_on_date()), step.reasons(), {}};
    for (const auto& notice : step.notices()) decision.notices.push_back(ToDomain(notice));
    Keep(ehcp::Decide(request_, decision, today_));
  }
  void Take(const ehcp::v1::ClaimExceptionRequest& step) {
    const auto& exception = step.exception();
    ehcp::ClaimException claim;
    claim.claim.limit_id = exception.limit_id();
    claim.claim.ground = As<ehcp::ExceptionGround>(exception.ground());
    claim.claim.from = Day(exception.from_date());
    claim.claim.to = Day(exception.to_date());
    claim.claim.advice_requested_on = Day(exception.advice_requested_date());
    claim.claim.evidence = exception.evidence();
    for (const auto& closure : authority_.closures)
      claim.record.closures.push_back({*Day(closure.closed_from_date()), *Day(closure.reopens_date())});
    Keep(ehcp::Decide(request_, claim, today_, Calendar()));
  }

  void Take(const ehcp::v1::RequestAdviceRequest& step) {
    ASSERT_EQ(request_.state, ehcp::State::kAssessing);
    asked_on_ = *Day(step.advice_request().requested_on_date());
    ASSERT_LE(asked_on_, today_);
    ASSERT_GE(asked_on_, request_.decided_on);
  }
  void Take(const ehcp::v1::AnswerAdviceRequest& step) {
    ASSERT_LE(*Day(step.answered_on_date()), today_);
    ASSERT_GE(*Day(step.answered_on_date()), asked_on_);
  }
  void Take(const ehcp::v1::CreateDiaryEntryRequest& step) {
    const auto& written = step.diary_entry();
    entry_ = {};
    entry_.on = *Day(written.entry_date());
    ASSERT_GE(entry_.on, request_.received_on);
    if (written.has_note()) entry_.content = ehcp::DiaryNote{written.note().text()};
    if (written.has_contact()) entry_.content = ehcp::DiaryContact{{}, "", written.contact().said()};
    if (written.has_document()) entry_.content = ehcp::DiaryDocument{{}, written.document().title(), "", ""};
    if (written.has_task())
      entry_.content = ehcp::DiaryTask{.what = written.task().what(),
                                       .owner = written.task().owner(),
                                       .due_on = *Day(written.task().due_date())};
    const absl::Status status = ehcp::CheckNewEntry(entry_, today_);
    ASSERT_TRUE(status.ok()) << status;
  }
  void Take(const ehcp::v1::CorrectDiaryEntryRequest& step) {
    const ehcp::CorrectEntry correction{
        {}, ehcp::DiaryContact{{}, "", step.diary_entry().contact().said()}, "demo", step.reason()};
    KeepEntry(ehcp::Decide(entry_, correction, today_));
  }
  void Take(const ehcp::v1::CompleteDiaryTaskRequest& step) {
    KeepEntry(ehcp::Decide(entry_, ehcp::CompleteTask{*Day(step.done_on_date()), "demo"}, today_));
  }
  void KeepEntry(absl::StatusOr<ehcp::DiaryEntry> after) {
    ASSERT_TRUE(after.ok()) << after.status();
    entry_ = *std::move(after);
  }
  void Take(const ehcp::v1::RecordIssueDecisionRequest& step) {
    ehcp::DecideIssue decision{
        As<ehcp::IssueDecision>(step.decision()), *Day(step.decided_on_date()), step.reasons(), {}};
    for (const auto& notice : step.notices()) decision.notices.push_back(ToDomain(notice));
    Keep(ehcp::Decide(request_, decision, today_));
  }
  void Take(const ehcp::v1::ServeDraftPlanRequest& step) {
    Keep(ehcp::Decide(request_, ehcp::ServeDraft{step.reference(), {ToDomain(step.notices(0))}}, today_));
  }
  void Take(const ehcp::v1::RecordRepresentationRequest& step) {
    const auto& said = step.representation();
    Keep(ehcp::Decide(request_,
                      ehcp::RecordRepresentation{
                          {*Day(said.made_on_date()), said.text(), said.asks_for_setting(), false, false}},
                      today_));
  }
  void Take(const ehcp::v1::CreateConsultationRequest& step) {
    ehcp::Consultation made;
    made.setting = step.consultation().setting();
    made.cause = As<ehcp::ConsultationCause>(step.consultation().cause());
    made.facts.may_be_asked_for = true;
    made.sent_on = *Day(step.consultation().sent_on_date());
    made.draft_version = ehcp::DraftVersionOn(request_, made.sent_on);
    ASSERT_TRUE(ehcp::CheckNewConsultation(made, request_, "999", today_).ok());
    consultations_.push_back(made);
  }
  void Take(const ehcp::v1::AnswerConsultationRequest& step) {
    ehcp::AnswerConsultation answer{
        *Day(step.answered_on_date()), As<ehcp::ConsultationOutcome>(step.outcome()), {}, step.reasons()};
    for (const int ground : step.grounds()) answer.grounds.push_back(As<ehcp::ObjectionGround>(ground));
    const auto after = ehcp::Decide(consultations_.back(), answer, today_);
    ASSERT_TRUE(after.ok()) << after.status();
    consultations_.back() = *after;
  }
  void Take(const ehcp::v1::FinalisePlanRequest& step) {
    ehcp::Finalise final_plan;
    final_plan.sent_on = *Day(step.sent_on_date());
    final_plan.placement.setting = step.placement().setting();
    final_plan.child.birth_date = absl::CivilDay(2016, 1, 1);
    for (const auto& notice : step.notices()) final_plan.notices.push_back(ToDomain(notice));
    Keep(ehcp::Decide(request_, final_plan, today_, Calendar()));
  }
  void Take(const ehcp::v1::RecordMoveAwayRequest& step) {
    const auto& move = step.move_away();
    Keep(ehcp::Decide(
        request_,
        ehcp::RecordMove{{*Day(move.moved_on_date()), *Day(move.became_aware_on_date()), move.to_authority()}},
        today_));
  }

  absl::CivilDay asked_on_;
  std::vector<ehcp::Consultation> consultations_;
  const Exampleshire& authority_;
  const absl::CivilDay today_;
  ehcp::EhcRequest request_;
  ehcp::DiaryEntry entry_;
};

}  // namespace send::demo
