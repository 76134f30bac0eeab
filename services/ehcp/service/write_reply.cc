#include "common/base/strings.h"
#include "common/civil/counting.h"
#include "common/civil/date.h"
#include "common/journal/change.h"
#include "common/rpc/fields.h"
#include "common/rpc/resource_name.h"
#include "services/ehcp/domain/family_rights.h"
#include "services/ehcp/service/convert.h"
#include "services/ehcp/service/write_steps.h"

namespace send::ehcp {
namespace {

using rpc::DayText;
using rpc::SetTime;
using rpc::ToWire;

static_assert(v1::STATE_MOVED_AWAY == static_cast<int>(State::kMovedAway) + 1);
static_assert(v1::EXCEPTION_GROUND_STAFF_SHORTAGE == static_cast<int>(ExceptionGround::kStaffShortage) + 1);
static_assert(v1::DEADLINE_STATUS_ENDED == static_cast<int>(DeadlineStatus::kEnded) + 1);
static_assert(v1::CONFIDENCE_INTERPRETED == static_cast<int>(Confidence::kInterpreted) + 1);
static_assert(v1::REQUEST_SOURCE_OTHER == static_cast<int>(RequestSource::kOther) + 1);

void WriteNotice(const EhcRequest& request, size_t place, const View& view, v1::Notice& message) {
  const Notice& notice = request.notices[place];
  Write(notice, NumberOf(request, RequestStep::kNotice, place), message);
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

void WriteDraftAndSayings(const EhcRequest& request, v1::EhcRequest& message) {
  for (size_t i = 0; i < request.drafts.size(); ++i)
    Write(request.drafts[i], NumberOf(request, RequestStep::kDraft, i), *message.add_drafts());
  for (size_t i = 0; i < request.representations.size(); ++i)
    Write(request.representations[i], NumberOf(request, RequestStep::kRepresentation, i),
          *message.add_representations());
  for (size_t i = 0; i < request.meetings.size(); ++i)
    Write(request.meetings[i], NumberOf(request, RequestStep::kMeeting, i), *message.add_meetings());
}

// What only those see who see what the authority holds.
void WriteKept(const StoredRequest& stored, const View& view, v1::EhcRequest& message) {
  const std::string name = rpc::FormatName(kRequestName, {view.la, stored.id});
  for (const Resumption& each : stored.value.resumptions) Write(each, name, *message.add_resumptions());
  for (const Retraction& each : stored.value.retractions)
    Write(each, name, view.la, *message.add_retractions());
}

// What follows the decision to assess.
void WriteCourse(const EhcRequest& request, const View& view, v1::EhcRequest& message) {
  if (request.issue_decision) message.set_issue_decision(ToWire<v1::IssueDecision>(*request.issue_decision));
  message.set_issue_decided_on_date(DayText(request.issue_decided_on));
  message.set_issue_reasons(request.issue_reasons);
  WriteDraftAndSayings(request, message);
  message.set_representations_last_date(DayText(RepresentationsLastDay(request, view.calendar)));
  if (request.plan) Write(*request.plan, view.la, *message.mutable_final_plan());
  if (request.move_away) Write(*request.move_away, *message.mutable_move_away());
  if (request.particulars) Write(*request.particulars, *message.mutable_particulars());
  if (request.rights) Write(*request.rights, *message.mutable_young_person_rights());
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
  message.set_registered_at(EducatedAt(request));
  if (view.whole) message.set_rights_warning(WarnOfRights(request, view.today));
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
  if (view.whole) WriteKept(stored, view, message);
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
