#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/civil/date.h"
#include "deploy/demo/exampleshire.h"
#include "deploy/demo/random.h"

namespace send::demo {

// Authorities decide on working days: a weekend gives way to the Friday before it.
inline absl::CivilDay OnWeekday(absl::CivilDay day) {
  while (civil::IsWeekend(day)) --day;
  return day;
}

// Builds one case, a step at a time, each on a day that is not before the last one.
class CaseBuilder {
 public:
  CaseBuilder(Random& random, absl::CivilDay today, const DemoPupil& child, DemoCase& made)
      : random_(random), today_(today), child_(child), made_(made) {}

  void Receive(absl::CivilDay day) {
    received_ = OnWeekday(day);
    ehcp::v1::EhcRequest& request = made_.request;
    const bool by_school = random_.Chance(45);
    request.set_trigger(random_.Chance(3) ? ehcp::v1::TRIGGER_BECAME_RESPONSIBLE : ehcp::v1::TRIGGER_REQUEST);
    request.set_source(by_school            ? ehcp::v1::REQUEST_SOURCE_EDUCATION_SETTING
                       : random_.Chance(85) ? ehcp::v1::REQUEST_SOURCE_FAMILY
                                            : ehcp::v1::REQUEST_SOURCE_HEALTH_PROFESSIONAL);
    if (by_school) request.set_requesting_setting(child_.pupil.setting());
    request.set_received_channel(random_.Chance(60) ? ehcp::v1::CHANNEL_EMAIL
                                                    : ehcp::v1::CHANNEL_POST_FIRST_CLASS);
    request.set_received_date(civil::FormatDate(received_));
    request.set_received_by("Demo Caseworker One");
  }

  void Allocate() {
    ehcp::v1::AllocateEhcRequestRequest step;
    const int share = random_.Between(1, 100);
    step.set_caseworker(share <= 57   ? "demo-caseworker"
                        : share <= 90 ? "demo-caseworker-two"
                        : share <= 96 ? "demo-caseworker-three"
                                      : "demo-leaver");
    made_.steps.emplace_back(std::move(step));
  }

  // Tells the family and the bodies that the request is considered (regs 3-4), as far as the days have come.
  void Consider() {
    const absl::CivilDay day = std::max(received_, OnWeekday(received_ + random_.Between(1, 7)));
    if (day > today_) return;
    for (const ehcp::v1::Notice& notice : Notices(ehcp::v1::NOTICE_KIND_CONSIDERING, day)) {
      ehcp::v1::RecordNoticeRequest step;
      *step.mutable_notice() = notice;
      made_.steps.emplace_back(std::move(step));
    }
  }

  // Decides so many days after the receipt, and tells everybody on the same day.
  void Decide(int days, ehcp::v1::Decision decision) {
    const absl::CivilDay day = OnWeekday(received_ + days);
    ehcp::v1::RecordDecisionRequest step;
    step.set_decision(decision);
    step.set_decided_on_date(civil::FormatDate(day));
    step.set_reasons(
        decision == ehcp::v1::DECISION_ASSESS
            ? "Demo: the child has or may have special educational needs, and a plan may be needed."
            : "Demo: the setting can meet what is needed from its own resources.");
    for (const ehcp::v1::Notice& notice : Notices(ehcp::v1::NOTICE_KIND_ASSESSMENT_DECISION, day))
      *step.add_notices() = notice;
    made_.steps.emplace_back(std::move(step));
  }

  void ClaimPeriod(ehcp::v1::ExceptionGround ground, int from, int to, const char* evidence,
                   const char* limit_id = "A2") {
    ehcp::v1::ClaimExceptionRequest step;
    step.mutable_exception()->set_limit_id(limit_id);
    step.mutable_exception()->set_ground(ground);
    step.mutable_exception()->set_from_date(civil::FormatDate(received_ + from));
    step.mutable_exception()->set_to_date(civil::FormatDate(received_ + to));
    step.mutable_exception()->set_evidence(evidence);
    made_.steps.emplace_back(std::move(step));
  }

  void ClaimClosure(absl::CivilDay advice_requested) {
    ehcp::v1::ClaimExceptionRequest step;
    step.mutable_exception()->set_limit_id("A2");
    step.mutable_exception()->set_ground(ehcp::v1::EXCEPTION_GROUND_SCHOOL_CLOSURE);
    step.mutable_exception()->set_setting(child_.pupil.setting());
    step.mutable_exception()->set_advice_requested_date(civil::FormatDate(advice_requested));
    step.mutable_exception()->set_evidence("Demo: the school's reply that it opens again in September.");
    made_.steps.emplace_back(std::move(step));
  }

  void Withdraw(int days) {
    ehcp::v1::WithdrawEhcRequestRequest step;
    step.set_withdrawn_on_date(civil::FormatDate(std::min(OnWeekday(received_ + days), today_)));
    step.set_reason("Demo: the family moved away.");
    made_.steps.emplace_back(std::move(step));
  }

  // Asks the advisers of reg. 6(1) on the day, and takes in the answers of those whose days after it are given.
  void AskAdvice(int days, const std::vector<int>& answered_after) {
    const absl::CivilDay asked = OnWeekday(received_ + days);
    constexpr std::array kAdvisers{ehcp::v1::ADVISER_KIND_HEAD, ehcp::v1::ADVISER_KIND_EDUCATIONAL_PSYCHOLOGIST,
                                   ehcp::v1::ADVISER_KIND_SOCIAL_CARE};
    for (size_t i = 0; i < kAdvisers.size(); ++i) {
      ehcp::v1::RequestAdviceRequest step;
      ehcp::v1::AdviceRequest& advice = *step.mutable_advice_request();
      advice.set_adviser_kind(kAdvisers[i]);
      advice.set_adviser_name("Demo Adviser");
      advice.set_adviser_body("Demo Exampleshire");
      if (i == 0) advice.set_adviser_setting(child_.pupil.setting());
      if (i == 1) advice.set_adviser_subject("demo-adviser");
      advice.set_question("Demo: what does the child need, and what helps?");
      advice.set_requested_on_date(civil::FormatDate(asked));
      advice.set_channel(ehcp::v1::CHANNEL_EMAIL);
      made_.steps.emplace_back(std::move(step));
      const absl::CivilDay answered = asked + (i < answered_after.size() ? answered_after[i] : 0);
      if (i >= answered_after.size() || answered > today_) continue;
      ehcp::v1::AnswerAdviceRequest answer;
      answer.set_answered_on_date(civil::FormatDate(answered));
      answer.set_answer("Demo advice.");
      made_.steps.emplace_back(std::move(answer));
    }
  }

  void DecideIssue(int days, ehcp::v1::IssueDecision decision) {
    const absl::CivilDay day = OnWeekday(received_ + days);
    ehcp::v1::RecordIssueDecisionRequest step;
    step.set_decision(decision);
    step.set_decided_on_date(civil::FormatDate(day));
    step.set_reasons("Demo: what the advice says is weighed.");
    if (decision == ehcp::v1::ISSUE_DECISION_DO_NOT_ISSUE)
      for (const ehcp::v1::Notice& notice : Notices(ehcp::v1::NOTICE_KIND_NO_PLAN, day))
        *step.add_notices() = notice;
    made_.steps.emplace_back(std::move(step));
  }

  void ServeDraft(int days) {
    ehcp::v1::ServeDraftPlanRequest step;
    step.set_reference("demo-store/draft");
    *step.add_notices() = Notices(ehcp::v1::NOTICE_KIND_DRAFT_PLAN, OnWeekday(received_ + days)).front();
    made_.steps.emplace_back(std::move(step));
  }

  void Hear(int days) {
    ehcp::v1::RecordRepresentationRequest step;
    step.mutable_representation()->set_made_on_date(civil::FormatDate(received_ + days));
    step.mutable_representation()->set_text("Demo: the family asks for this school.");
    step.mutable_representation()->set_asks_for_setting(child_.wanted_setting);
    made_.steps.emplace_back(std::move(step));
  }

  // Consults the school that the family asks for, so many days after the receipt; its answer came so many days
  // after that, or not yet where that is 0. One in eight objects.
  void Consult(int days, int answered_after) {
    const absl::CivilDay sent = OnWeekday(received_ + days);
    ehcp::v1::CreateConsultationRequest step;
    ehcp::v1::Consultation& consultation = *step.mutable_consultation();
    consultation.set_consultee_kind(ehcp::v1::CONSULTEE_KIND_SETTING);
    consultation.set_setting(child_.wanted_setting);
    consultation.set_cause(ehcp::v1::CONSULTATION_CAUSE_ASKED_FOR_BY_FAMILY);
    consultation.set_question("Demo: can the school meet what the draft sets out?");
    consultation.set_papers_kept_at("demo-store/draft");
    consultation.set_sent_on_date(civil::FormatDate(sent));
    consultation.set_channel(ehcp::v1::CHANNEL_EMAIL);
    made_.steps.emplace_back(std::move(step));
    if (answered_after == 0) return;
    ehcp::v1::AnswerConsultationRequest answer;
    answer.set_answered_on_date(civil::FormatDate(OnWeekday(received_ + days + answered_after)));
    answer.set_outcome(ehcp::v1::CONSULTATION_OUTCOME_CAN_MEET_NEED);
    if (random_.Chance(12)) {
      answer.set_outcome(ehcp::v1::CONSULTATION_OUTCOME_OBJECTS);
      answer.add_grounds(ehcp::v1::OBJECTION_GROUND_USE_OF_RESOURCES);
      answer.set_reasons("Demo: another adult would be needed all day.");
    }
    made_.steps.emplace_back(std::move(answer));
  }

  // On the day, to the family, the commissioning body and the school that it names.
  void Finalise(int days) {
    const absl::CivilDay day = OnWeekday(received_ + days);
    ehcp::v1::FinalisePlanRequest step;
    step.set_sent_on_date(civil::FormatDate(day));
    step.set_reference("demo-store/plan");
    step.mutable_placement()->set_kind(ehcp::v1::PLACEMENT_KIND_SETTING);
    step.mutable_placement()->set_setting(child_.wanted_setting);
    for (const ehcp::v1::Notice& notice : Notices(ehcp::v1::NOTICE_KIND_FINAL_PLAN, day))
      *step.add_notices() = notice;
    *step.add_notices() = To(ehcp::v1::NOTICE_KIND_FINAL_PLAN, ehcp::v1::RECIPIENT_KIND_GOVERNING_BODY,
                             "Demo Governing Body", day);
    made_.steps.emplace_back(std::move(step));
  }

  void MoveAway(int days) {
    ehcp::v1::RecordMoveAwayRequest step;
    step.mutable_move_away()->set_moved_on_date(civil::FormatDate(received_ + days));
    step.mutable_move_away()->set_became_aware_on_date(civil::FormatDate(received_ + days + 2));
    step.mutable_move_away()->set_to_authority("998");
    made_.steps.emplace_back(std::move(step));
  }

 private:
  ehcp::v1::Notice To(ehcp::v1::NoticeKind kind, ehcp::v1::RecipientKind recipient, std::string who,
                      absl::CivilDay day) {
    ehcp::v1::Notice notice;
    notice.set_kind(kind);
    notice.set_recipient_kind(recipient);
    notice.set_recipient(std::move(who));
    notice.set_sent_on_date(civil::FormatDate(day));
    notice.set_channel(ehcp::v1::CHANNEL_EMAIL);
    return notice;
  }

  // The family, and the bodies that are always told.
  std::vector<ehcp::v1::Notice> Notices(ehcp::v1::NoticeKind kind, absl::CivilDay day) {
    const auto& carer = child_.carers.front();
    return {
        To(kind, ehcp::v1::RECIPIENT_KIND_PARENT, absl::StrCat(carer.forename(), " ", carer.surname()), day),
        To(kind, ehcp::v1::RECIPIENT_KIND_COMMISSIONING_BODY, "Demo Exampleshire Integrated Care Board", day),
        To(kind, ehcp::v1::RECIPIENT_KIND_SOCIAL_CARE, "Demo Exampleshire Children's Social Care", day)};
  }

  Random& random_;
  const absl::CivilDay today_;
  const DemoPupil& child_;
  DemoCase& made_;
  absl::CivilDay received_;
};

}  // namespace send::demo
