#include "common/base/strings.h"
#include "common/civil/counting.h"
#include "common/civil/date.h"
#include "common/journal/change.h"
#include "common/rpc/fields.h"
#include "common/rpc/resource_name.h"
#include "services/ehcp/domain/family_rights.h"
#include "services/ehcp/service/convert.h"

namespace send::ehcp {
namespace {

using rpc::DayText;
using rpc::SetTime;
using rpc::ToWire;

static_assert(v1::CHANNEL_TELEPHONE == static_cast<int>(Channel::kTelephone) + 1);
static_assert(v1::STATE_MOVED_AWAY == static_cast<int>(State::kMovedAway) + 1);
static_assert(v1::NOTICE_KIND_FINAL_PLAN == static_cast<int>(NoticeKind::kFinalPlan) + 1);
static_assert(v1::PLACEMENT_KIND_OTHERWISE == static_cast<int>(PlacementKind::kOtherwise) + 1);
static_assert(v1::RECIPIENT_KIND_REPRESENTATIVE == static_cast<int>(RecipientKind::kRepresentative) + 1);
static_assert(v1::EXCEPTION_GROUND_STAFF_SHORTAGE == static_cast<int>(ExceptionGround::kStaffShortage) + 1);
static_assert(v1::DEADLINE_STATUS_ENDED == static_cast<int>(DeadlineStatus::kEnded) + 1);
static_assert(v1::CONFIDENCE_INTERPRETED == static_cast<int>(Confidence::kInterpreted) + 1);
static_assert(v1::REQUEST_SOURCE_OTHER == static_cast<int>(RequestSource::kOther) + 1);

void WriteNotice(const EhcRequest& request, size_t place, const View& view, v1::Notice& message) {
  const Notice& notice = request.notices[place];
  message.set_notice_id(std::to_string(place + 1));
  message.set_kind(ToWire<v1::NoticeKind>(notice.kind));
  message.set_recipient_kind(ToWire<v1::RecipientKind>(notice.recipient_kind));
  message.set_recipient(notice.recipient);
  message.set_sent_on_date(civil::FormatDate(notice.sent_on));
  message.set_served_on_date(DayText(notice.served_on));
  message.set_channel(ToWire<v1::Channel>(notice.channel));
  if (const auto rights = FindAppealRights(request, notice, view.calendar)) {
    message.set_mediation_contact_last_date(civil::FormatDate(rights->mediation_contact_by));
    message.set_appeal_last_date(civil::FormatDate(rights->appeal_by));
  }
}

void WriteClaim(const ExceptionClaim& claim, v1::ExceptionClaim& message) {
  message.set_claim_id(claim.claim_id);
  message.set_limit_id(claim.limit_id);
  message.set_ground(ToWire<v1::ExceptionGround>(claim.ground));
  message.set_from_date(DayText(claim.from));
  message.set_to_date(DayText(claim.to));
  message.set_setting(claim.setting);
  message.set_advice_requested_date(DayText(claim.advice_requested_on));
  message.set_evidence(claim.evidence);
  message.set_claimed_on_date(civil::FormatDate(claim.claimed_on));
  message.set_withdrawn_on_date(DayText(claim.withdrawn_on));
  message.set_withdrawn_reason(claim.withdrawn_reason);
  message.set_closed_from_date(DayText(claim.closed_from));
  message.set_reopens_date(DayText(claim.reopens));
}

void WritePlan(const FinalPlan& plan, const std::string& la, v1::FinalPlan& message) {
  message.set_plan(rpc::FormatName(kPlanName, {la, plan.plan_id}));
  message.set_made_on_date(civil::FormatDate(plan.made_on));
  message.mutable_placement()->set_kind(ToWire<v1::PlacementKind>(plan.placement.kind));
  message.mutable_placement()->set_setting(plan.placement.setting);
  message.mutable_placement()->set_description(plan.placement.description);
  message.set_reference(plan.reference);
  message.set_review_by_date(civil::FormatDate(plan.review_by));
  message.set_early_review_by_date(DayText(plan.early_review_by));
  message.set_transfer_review_by_date(DayText(plan.transfer_review_by));
  message.set_transfer_limit_id(plan.transfer_limit_id);
  if (plan.maintained_by != la) message.set_maintaining_authority(plan.maintained_by);
}

void WriteDraftAndSayings(const EhcRequest& request, v1::EhcRequest& message) {
  for (const PlanDraft& draft : request.drafts) {
    v1::PlanDraft& item = *message.add_drafts();
    item.set_version(message.drafts_size());
    item.set_sent_on_date(civil::FormatDate(draft.sent_on));
    item.set_reference(draft.reference);
  }
  for (const Representation& said : request.representations) {
    v1::Representation& item = *message.add_representations();
    item.set_made_on_date(civil::FormatDate(said.made_on));
    item.set_text(said.text);
    item.set_asks_for_setting(said.asks_for_setting);
    item.set_asks_for_meeting(said.asks_for_meeting);
    item.set_concludes(said.concludes);
  }
  for (const Meeting& meeting : request.meetings) {
    v1::Meeting& item = *message.add_meetings();
    item.set_held_on_date(civil::FormatDate(meeting.held_on));
    item.set_attended_by(meeting.attended_by);
    item.set_outcome(meeting.outcome);
  }
}

// What follows the decision to assess.
void WriteCourse(const EhcRequest& request, const View& view, v1::EhcRequest& message) {
  if (request.issue_decision) message.set_issue_decision(ToWire<v1::IssueDecision>(*request.issue_decision));
  message.set_issue_decided_on_date(DayText(request.issue_decided_on));
  message.set_issue_reasons(request.issue_reasons);
  WriteDraftAndSayings(request, message);
  message.set_representations_last_date(DayText(RepresentationsLastDay(request, view.calendar)));
  if (request.plan) WritePlan(*request.plan, view.la, *message.mutable_final_plan());
  if (request.move_away) {
    v1::MoveAway& move = *message.mutable_move_away();
    move.set_moved_on_date(civil::FormatDate(request.move_away->moved_on));
    move.set_became_aware_on_date(civil::FormatDate(request.move_away->became_aware_on));
    move.set_to_authority(request.move_away->to_authority);
  }
  if (request.particulars) Write(*request.particulars, *message.mutable_particulars());
  if (request.rights) {
    v1::YoungPersonRights& rights = *message.mutable_young_person_rights();
    rights.set_passed_on_date(civil::FormatDate(request.rights->passed_on));
    rights.set_has_capacity(request.rights->has_capacity);
    rights.set_lacks_capacity(!request.rights->has_capacity);
    rights.set_capacity_view(request.rights->capacity_view);
    rights.set_representative(request.rights->representative);
  }
}

}  // namespace

void Write(const RequestParticulars& particulars, v1::RequestParticulars& message) {
  message.set_reasons(particulars.reasons);
  message.set_needs(particulars.needs);
  message.set_support_so_far(particulars.support_so_far);
  message.set_family_views(particulars.family_views);
  message.set_family_told_date(DayText(particulars.family_told_on));
}

void Write(const StoredRequest& stored, const View& view, v1::EhcRequest& message) {
  const EhcRequest& request = stored.value;
  message.set_name(rpc::FormatName(kRequestName, {view.la, stored.id}));
  message.set_etag(journal::EtagOf(stored.version));
  message.set_pupil(request.pupil);
  message.set_trigger(ToWire<v1::Trigger>(request.trigger));
  message.set_source(ToWire<v1::RequestSource>(request.source));
  message.set_relevant_youth_accommodation(request.relevant_youth_accommodation);
  message.set_received_date(civil::FormatDate(request.received_on));
  message.set_received_channel(ToWire<v1::Channel>(request.received_channel));
  message.set_received_by(request.received_by);
  message.set_requesting_setting(request.requesting_setting);
  message.set_state(ToWire<v1::State>(request.state));
  message.set_caseworker(request.caseworker);
  message.set_team(request.team);
  if (view.whole) message.set_allocation_reason(request.allocation_reason);
  if (request.decision) message.set_decision(ToWire<v1::Decision>(*request.decision));
  message.set_decided_on_date(DayText(request.decided_on));
  message.set_decision_reasons(request.decision_reasons);
  message.set_withdrawn_on_date(DayText(request.withdrawn_on));
  message.set_withdrawn_reason(request.withdrawn_reason);
  for (size_t i = 0; i < request.notices.size(); ++i) WriteNotice(request, i, view, *message.add_notices());
  for (const ExceptionClaim& claim : request.exceptions) WriteClaim(claim, *message.add_exceptions());
  WriteCourse(request, view, message);
  const Standing standing = StandingOf(request, view.calendar);
  if (standing.next_due_on != kNoDueDate) {
    message.set_next_due_date(civil::FormatDate(standing.next_due_on));
    message.set_next_due_limit_id(standing.next_due_limit_id);
  }
  SetTime(stored.created_at, *message.mutable_create_time());
  SetTime(stored.updated_at, *message.mutable_update_time());
}

void WriteStatus(const StoredRequest& stored, const View& view, v1::EhcRequest& message) {
  const EhcRequest& request = stored.value;
  message.set_name(rpc::FormatName(kRequestName, {view.la, stored.id}));
  message.set_pupil(request.pupil);
  message.set_received_date(civil::FormatDate(request.received_on));
  message.set_state(ToWire<v1::State>(request.state));
  if (request.decision) message.set_decision(ToWire<v1::Decision>(*request.decision));
  message.set_decided_on_date(DayText(request.decided_on));
  if (request.issue_decision) message.set_issue_decision(ToWire<v1::IssueDecision>(*request.issue_decision));
  message.set_issue_decided_on_date(DayText(request.issue_decided_on));
  message.set_status_only(true);
}

void Write(const Deadline& deadline, const View& view, v1::Deadline& message) {
  const Limit& limit = *deadline.limit;
  message.set_limit_id(std::string(limit.id));
  message.set_duty(std::string(limit.duty));
  message.set_trigger(std::string(limit.trigger));
  message.set_trigger_date(DayText(deadline.triggered_on));
  message.set_counted(DescribeCounting(limit));
  message.set_citation(std::string(limit.citation));
  message.set_confidence(ToWire<v1::Confidence>(limit.confidence));
  message.set_status(ToWire<v1::DeadlineStatus>(deadline.status));
  message.set_met_on_date(DayText(deadline.met_on));
  message.set_excusable(limit.exceptions != kNoException);
  message.set_statutory(limit.statutory);
  message.set_owed_by_authority(limit.owner == Owner::kAuthority);
  if (!deadline.due_on) return;
  message.set_due_date(civil::FormatDate(*deadline.due_on));
  message.set_days_left(static_cast<int32_t>(*deadline.due_on - view.today));
  message.set_act_by_date(civil::FormatDate(civil::LastWorkingDayOnOrBefore(*deadline.due_on, view.calendar)));
  message.set_warning(view.calendar.WarningFor(*deadline.due_on).value_or(""));
}

void Write(const ConsideredException& exception, v1::ConsideredException& message) {
  message.set_ground(ToWire<v1::ExceptionGround>(exception.ground));
  message.set_citation(exception.citation);
  message.set_claimed(exception.claimed);
  message.set_explanation(exception.explanation);
}

void Write(const DerivationStep& step, v1::DerivationStep& message) {
  message.set_date(civil::FormatDate(step.date));
  message.set_explanation(step.explanation);
}

}  // namespace send::ehcp
