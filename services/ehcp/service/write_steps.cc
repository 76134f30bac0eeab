#include "services/ehcp/service/write_steps.h"

#include "absl/strings/str_cat.h"
#include "common/civil/date.h"
#include "common/rpc/fields.h"
#include "common/rpc/resource_name.h"
#include "services/ehcp/service/convert.h"

namespace send::ehcp {
namespace {

using civil::FormatDate;
using rpc::DayText;
using rpc::ToWire;

static_assert(v1::CHANNEL_TELEPHONE == static_cast<int>(Channel::kTelephone) + 1);
static_assert(v1::NOTICE_KIND_FINAL_PLAN == static_cast<int>(NoticeKind::kFinalPlan) + 1);
static_assert(v1::PLACEMENT_KIND_OTHERWISE == static_cast<int>(PlacementKind::kOtherwise) + 1);
static_assert(v1::RECIPIENT_KIND_HEALTH_SERVICES_COMMISSIONER ==
              static_cast<int>(RecipientKind::kHealthServicesCommissioner) + 1);
static_assert(v1::REQUEST_STEP_RESUMPTION == static_cast<int>(RequestStep::kResumption) + 1);
static_assert(v1::RESUMED_BY_NOT_OPPOSED == static_cast<int>(ResumedBy::kNotOpposed) + 1);

// Sets what the step was.
class Recorded {
 public:
  Recorded(int number, const std::string& request, const std::string& la, v1::Retraction& message)
      : number_(number), request_(request), la_(la), message_(message) {}

  void operator()(const Notice& was) const { Write(was, number_, *message_.mutable_notice()); }
  void operator()(const DecisionRecord& was) const {
    message_.set_decision(ToWire<v1::Decision>(was.decision));
    SetDayAndReasons(was.decided_on, was.reasons);
  }
  void operator()(const IssueRecord& was) const {
    message_.set_issue_decision(ToWire<v1::IssueDecision>(was.decision));
    SetDayAndReasons(was.decided_on, was.reasons);
  }
  void operator()(const PlanDraft& was) const { Write(was, number_, *message_.mutable_draft()); }
  void operator()(const Representation& was) const { Write(was, number_, *message_.mutable_representation()); }
  void operator()(const Meeting& was) const { Write(was, number_, *message_.mutable_meeting()); }
  void operator()(const FinalPlan& was) const { Write(was, la_, *message_.mutable_final_plan()); }
  void operator()(const MoveAway& was) const { Write(was, *message_.mutable_move_away()); }
  void operator()(const YoungPersonRights& was) const { Write(was, *message_.mutable_young_person_rights()); }
  void operator()(const Resumption& was) const { Write(was, request_, *message_.mutable_resumption()); }
  void operator()(const WithdrawalRecord& was) const { SetDayAndReasons(was.withdrawn_on, was.reason); }

 private:
  void SetDayAndReasons(absl::CivilDay day, const std::string& reasons) const {
    message_.set_on_date(FormatDate(day));
    message_.set_reasons(reasons);
  }

  const int number_;
  const std::string& request_;
  const std::string& la_;
  v1::Retraction& message_;
};

}  // namespace

void Write(const Notice& notice, int number, v1::Notice& message) {
  message.set_notice_id(std::to_string(number));
  message.set_kind(ToWire<v1::NoticeKind>(notice.kind));
  message.set_recipient_kind(ToWire<v1::RecipientKind>(notice.recipient_kind));
  message.set_recipient(notice.recipient);
  message.set_sent_on_date(FormatDate(notice.sent_on));
  message.set_served_on_date(DayText(notice.served_on));
  message.set_channel(ToWire<v1::Channel>(notice.channel));
}

void Write(const PlanDraft& draft, int number, v1::PlanDraft& message) {
  message.set_version(number);
  message.set_sent_on_date(FormatDate(draft.sent_on));
  message.set_reference(draft.reference);
}

void Write(const Representation& said, int number, v1::Representation& message) {
  message.set_made_on_date(FormatDate(said.made_on));
  message.set_text(said.text);
  message.set_asks_for_setting(said.asks_for_setting);
  message.set_asks_for_meeting(said.asks_for_meeting);
  message.set_concludes(said.concludes);
  message.set_outside_list(said.outside_list);
  message.set_number(number);
}

void Write(const Meeting& meeting, int number, v1::Meeting& message) {
  message.set_held_on_date(FormatDate(meeting.held_on));
  message.set_attended_by(meeting.attended_by);
  message.set_outcome(meeting.outcome);
  message.set_number(number);
}

void Write(const FinalPlan& plan, const std::string& la, v1::FinalPlan& message) {
  message.set_plan(rpc::FormatName(kPlanName, {la, plan.plan_id}));
  message.set_made_on_date(FormatDate(plan.made_on));
  message.mutable_placement()->set_kind(ToWire<v1::PlacementKind>(plan.placement.kind));
  message.mutable_placement()->set_setting(plan.placement.setting);
  message.mutable_placement()->set_description(plan.placement.description);
  message.set_reference(plan.reference);
  message.set_review_by_date(FormatDate(plan.review_by));
  message.set_early_review_by_date(DayText(plan.early_review_by));
  message.set_transfer_review_by_date(DayText(plan.transfer_review_by));
  message.set_transfer_limit_id(plan.transfer_limit_id);
  if (plan.maintained_by != la) message.set_maintaining_authority(plan.maintained_by);
}

void Write(const MoveAway& move, v1::MoveAway& message) {
  message.set_moved_on_date(FormatDate(move.moved_on));
  message.set_became_aware_on_date(FormatDate(move.became_aware_on));
  message.set_to_authority(move.to_authority);
}

void Write(const YoungPersonRights& rights, v1::YoungPersonRights& message) {
  message.set_passed_on_date(FormatDate(rights.passed_on));
  message.set_has_capacity(rights.has_capacity);
  message.set_lacks_capacity(!rights.has_capacity);
  message.set_capacity_view(rights.capacity_view);
  message.set_representative(rights.representative);
}

void Write(const Resumption& resumption, const std::string& request, v1::Resumption& message) {
  message.set_disagreement(absl::StrCat(request, "/disagreements/", resumption.disagreement));
  message.set_by(ToWire<v1::ResumedBy>(resumption.by));
  message.set_to(ToWire<v1::ResumedTo>(resumption.to));
  message.set_on_date(FormatDate(resumption.on));
  message.set_agreed_for_date(DayText(resumption.agreed_for));
  for (const Compliance& done : resumption.done) {
    v1::Compliance& before = *message.add_done();
    before.set_limit_id(done.limit_id);
    before.set_done_on_date(FormatDate(done.done_on));
  }
  if (!resumption.reconsidered) return;
  message.set_reconsidered_decided_on_date(FormatDate(resumption.reconsidered->decided_on));
  message.set_reconsidered_reasons(resumption.reconsidered->reasons);
}

void Write(const Retraction& retraction, const std::string& request, const std::string& la,
           v1::Retraction& message) {
  message.set_step(ToWire<v1::RequestStep>(retraction.step()));
  message.set_number(retraction.number);
  message.set_retracted_on_date(FormatDate(retraction.retracted_on));
  message.set_retracted_by(retraction.retracted_by);
  message.set_reason(retraction.reason);
  std::visit(Recorded(retraction.number, request, la, message), retraction.was);
}

}  // namespace send::ehcp
