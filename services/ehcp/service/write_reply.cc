#include "common/base/strings.h"
#include "common/civil/counting.h"
#include "common/civil/date.h"
#include "common/journal/change.h"
#include "common/rpc/fields.h"
#include "common/rpc/resource_name.h"
#include "services/ehcp/service/convert.h"

namespace send::ehcp {
namespace {

using rpc::DayText;
using rpc::SetTime;
using rpc::ToWire;

static_assert(v1::CHANNEL_TELEPHONE == static_cast<int>(Channel::kTelephone) + 1);
static_assert(v1::STATE_WITHDRAWN == static_cast<int>(State::kWithdrawn) + 1);
static_assert(v1::RECIPIENT_KIND_EARLY_YEARS_PROVIDER ==
              static_cast<int>(RecipientKind::kEarlyYearsProvider) + 1);
static_assert(v1::EXCEPTION_GROUND_STAFF_SHORTAGE == static_cast<int>(ExceptionGround::kStaffShortage) + 1);
static_assert(v1::DEADLINE_STATUS_ENDED == static_cast<int>(DeadlineStatus::kEnded) + 1);
static_assert(v1::CONFIDENCE_INTERPRETED == static_cast<int>(Confidence::kInterpreted) + 1);
static_assert(v1::REQUEST_SOURCE_OTHER == static_cast<int>(RequestSource::kOther) + 1);

void WriteNotice(const Notice& notice, size_t place, v1::Notice& message) {
  message.set_notice_id(std::to_string(place + 1));
  message.set_kind(ToWire<v1::NoticeKind>(notice.kind));
  message.set_recipient_kind(ToWire<v1::RecipientKind>(notice.recipient_kind));
  message.set_recipient(notice.recipient);
  message.set_sent_on_date(civil::FormatDate(notice.sent_on));
  message.set_served_on_date(DayText(notice.served_on));
  message.set_channel(ToWire<v1::Channel>(notice.channel));
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

}  // namespace

absl::CivilDay NextDueOf(const EhcRequest& request, const civil::HolidayCalendar& calendar) {
  // Which limit is next does not depend on the day it is asked.
  const Deadlines deadlines = ComputeDeadlines(request, request.received_on, calendar);
  const Deadline* next = FindNextDue(deadlines);
  return next == nullptr ? kNoDueDate : *next->due_on;
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
  if (request.decision) message.set_decision(ToWire<v1::Decision>(*request.decision));
  message.set_decided_on_date(DayText(request.decided_on));
  message.set_decision_reasons(request.decision_reasons);
  message.set_withdrawn_on_date(DayText(request.withdrawn_on));
  message.set_withdrawn_reason(request.withdrawn_reason);
  for (size_t i = 0; i < request.notices.size(); ++i)
    WriteNotice(request.notices[i], i, *message.add_notices());
  for (const ExceptionClaim& claim : request.exceptions) WriteClaim(claim, *message.add_exceptions());
  const Deadlines deadlines = ComputeDeadlines(request, view.today, view.calendar);
  if (const Deadline* next = FindNextDue(deadlines)) {
    message.set_next_due_date(civil::FormatDate(*next->due_on));
    message.set_next_due_limit_id(std::string(next->limit->id));
  }
  SetTime(stored.created_at, *message.mutable_create_time());
  SetTime(stored.updated_at, *message.mutable_update_time());
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

}  // namespace send::ehcp
