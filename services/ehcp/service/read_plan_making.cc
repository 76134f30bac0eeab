#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/rpc/fields.h"
#include "common/rpc/resource_name.h"
#include "services/ehcp/service/convert.h"

namespace send::ehcp {
namespace {

using error::FieldViolations;
using rpc::CheckLength;
using rpc::CheckText;
using rpc::ReadDay;
using rpc::ReadEnum;

constexpr size_t kMaxReasons = 10'000;
constexpr size_t kMaxReference = 500;
constexpr size_t kMaxRetractionReason = 2000;

Placement ReadPlacement(const v1::Placement& message, FieldViolations& violations) {
  const Placement placement{ReadEnum<PlacementKind>(message.kind(), "placement.kind", violations),
                            message.setting(), message.description()};
  if (message.kind() == v1::PLACEMENT_KIND_SETTING) {
    CheckSetting(message.setting(), "placement.setting", violations);
    CheckLength(message.description(), "placement.description", kMaxReference, violations);
  } else {
    CheckText(message.description(), "placement.description", kMaxReference, violations);
    if (!message.setting().empty())
      violations.Add("placement.setting", "must be empty unless an institution is named");
  }
  return placement;
}

}  // namespace

void CheckSetting(const std::string& setting, std::string_view field, FieldViolations& violations) {
  if (!rpc::ParseName(kSettingName, setting))
    violations.Add(field, "must be a name such as settings/urn-100000");
}

bool IsAuthorityCode(std::string_view text) {
  return text.size() == 3 && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

DecideIssue ReadIssueDecision(const v1::RecordIssueDecisionRequest& request, FieldViolations& violations) {
  CheckText(request.reasons(), "reasons", kMaxReasons, violations);
  return {ReadEnum<IssueDecision>(request.decision(), "decision", violations),
          ReadDay(request.decided_on_date(), "decided_on_date", violations), request.reasons(),
          ReadNotices(request.notices(), NoticeKind::kNoPlan, violations)};
}

ServeDraft ReadDraft(const v1::ServeDraftPlanRequest& request, FieldViolations& violations) {
  CheckText(request.reference(), "reference", kMaxReference, violations);
  if (request.notices().empty()) violations.Add("notices", "must name the family at least");
  return {request.reference(), ReadNotices(request.notices(), NoticeKind::kDraftPlan, violations)};
}

Representation ReadRepresentation(const v1::Representation& message, FieldViolations& violations) {
  if (!message.asks_for_setting().empty())
    CheckSetting(message.asks_for_setting(), "representation.asks_for_setting", violations);
  CheckLength(message.text(), "representation.text", kMaxReasons, violations);
  if (message.text().empty() && message.asks_for_setting().empty() && !message.asks_for_meeting() &&
      !message.concludes())
    violations.Add("representation.text", "is required where nothing is asked for");
  return {ReadDay(message.made_on_date(), "representation.made_on_date", violations), message.text(),
          message.asks_for_setting(), message.asks_for_meeting(), message.concludes()};
}

Meeting ReadMeeting(const v1::Meeting& message, FieldViolations& violations) {
  CheckText(message.attended_by(), "meeting.attended_by", 1000, violations);
  CheckText(message.outcome(), "meeting.outcome", kMaxReasons, violations);
  return {ReadDay(message.held_on_date(), "meeting.held_on_date", violations), message.attended_by(),
          message.outcome()};
}

Finalise ReadFinalise(const v1::FinalisePlanRequest& request, const std::string& plan_id,
                      FieldViolations& violations) {
  CheckText(request.reference(), "reference", kMaxReference, violations);
  if (request.notices().empty()) violations.Add("notices", "must name the family at least");
  return {plan_id,
          ReadDay(request.sent_on_date(), "sent_on_date", violations),
          ReadPlacement(request.placement(), violations),
          request.reference(),
          ReadNotices(request.notices(), NoticeKind::kFinalPlan, violations),
          {}};
}

MoveAway ReadMoveAway(const v1::MoveAway& message, const std::string& la, FieldViolations& violations) {
  const std::string& to = message.to_authority();
  if (!to.empty() && (!IsAuthorityCode(to) || to == la))
    violations.Add("move_away.to_authority", "must be another authority's three digits, or empty");
  return {ReadDay(message.moved_on_date(), "move_away.moved_on_date", violations),
          ReadDay(message.became_aware_on_date(), "move_away.became_aware_on_date", violations), to};
}

RetractRequestStep ReadRetraction(const rpc::Call& call, const v1::RetractEhcRequestStepRequest& request,
                                  FieldViolations& violations) {
  CheckText(request.reason(), "reason", kMaxRetractionReason, violations);
  const auto step = ReadEnum<RequestStep>(request.step(), "step", violations);
  const bool known = request.step() != v1::REQUEST_STEP_UNSPECIFIED;
  const bool numbered = known && IsNumbered(step);
  if (numbered && request.number() < 1) violations.Add("number", "is required: that of the one to take back");
  if (known && !numbered && request.number() != 0) violations.Add("number", "must be left out for this step");
  return {step, request.number(), request.reason(), call.caller->subject};
}

YoungPersonRights ReadRights(const v1::YoungPersonRights& message, FieldViolations& violations) {
  CheckLength(message.capacity_view(), "rights.capacity_view", 2000, violations);
  CheckLength(message.representative(), "rights.representative", 200, violations);
  if (message.lacks_capacity() && message.has_capacity())
    violations.Add("rights.lacks_capacity", "says the contrary of has_capacity");
  if (message.lacks_capacity() && message.capacity_view().empty())
    violations.Add("rights.capacity_view", "is required with lacks_capacity");
  if (!message.lacks_capacity() && !message.representative().empty())
    violations.Add("rights.representative", "acts only with lacks_capacity");
  absl::CivilDay passed_on;
  if (!message.passed_on_date().empty())
    passed_on = ReadDay(message.passed_on_date(), "rights.passed_on_date", violations);
  return {passed_on, !message.lacks_capacity(), message.capacity_view(), message.representative()};
}

}  // namespace send::ehcp
