#include "absl/strings/str_cat.h"
#include "common/base/strings.h"
#include "common/civil/date.h"
#include "common/journal/change.h"
#include "common/rpc/fields.h"
#include "common/rpc/resource_name.h"
#include "services/ehcp/service/access.h"
#include "services/ehcp/service/convert.h"

namespace send::ehcp {
namespace {

constexpr size_t kMaxName = 200;
constexpr size_t kMaxReason = 2000;
constexpr size_t kMaxReasons = 10'000;
constexpr int kMaxNotices = 10;

using error::FieldViolations;
using rpc::CheckLength;
using rpc::CheckText;
using rpc::ReadDay;
using rpc::ReadDayOrNone;
using rpc::ReadEnum;

}  // namespace

std::string ReadOwnSetting(const rpc::Call& call, const std::string& given, std::string_view field,
                           FieldViolations& violations) {
  std::string setting = given;
  const auth::Caller& caller = *call.caller;
  const bool own = ActsForSetting(caller) && !WorksForAuthority(caller);
  if (own && setting.empty() && caller.settings.size() == 1) setting = caller.settings[0];
  if (!setting.empty() && !rpc::ParseName(kSettingName, setting))
    violations.Add(field, "must be a name such as settings/urn-100000");
  else if (own && std::find(caller.settings.begin(), caller.settings.end(), setting) == caller.settings.end())
    violations.Add(field, "must be one of your own settings");
  return setting;
}

absl::CivilDay ReadAnsweredOn(const rpc::Call& call, const std::string& text, FieldViolations& violations) {
  const auto day = ReadDayOrNone(text, "answered_on_date", violations);
  if (day && *day != call.today && !WorksForAuthority(*call.caller))
    violations.Add("answered_on_date", "must be today or empty: only a caseworker may give another day");
  return day.value_or(call.today);
}

std::string ReadName(std::string_view name, std::string_view field, FieldViolations& violations) {
  const auto ids = rpc::ParseName(kRequestName, name);
  if (!ids) violations.Add(field, "must be a name such as localAuthorities/999/ehcRequests/ID");
  return ids ? (*ids)[1] : "";
}

void CheckSubject(std::string_view subject, std::string_view field, FieldViolations& violations) {
  CheckLength(subject, field, kMaxSubject, violations);
  if (subject.find('\n') != std::string_view::npos) violations.Add(field, "must be on one line");
}

void CheckTeamId(std::string_view team, std::string_view field, FieldViolations& violations) {
  if (!team.empty() && !rpc::ParseName("*", team)) violations.Add(field, "must be a team's id");
}

std::string ReadPupil(const rpc::Call& call, std::string_view parent, std::string_view pupil,
                      std::string_view field, FieldViolations& violations) {
  const auto ids = rpc::ParseName(kPupilName, pupil);
  if (!rpc::ParseName(kAuthorityName, parent))
    violations.Add("parent", "must be a name such as localAuthorities/999");
  else if (!ids || (*ids)[0] != call.tenant)
    violations.Add(field, absl::StrCat("must be a name such as localAuthorities/", call.tenant, "/pupils/ID"));
  return ids ? (*ids)[1] : "";
}

CreateRequest ReadCreate(const rpc::Call& call, const v1::CreateEhcRequestRequest& request,
                         FieldViolations& violations) {
  const v1::EhcRequest& message = request.ehc_request();
  CreateRequest command;
  EhcRequest& made = command.request;
  ReadPupil(call, request.parent(), message.pupil(), "ehc_request.pupil", violations);
  made.pupil = message.pupil();
  made.trigger = ReadEnum<Trigger>(message.trigger(), "ehc_request.trigger", violations);
  made.source = ReadEnum<RequestSource>(message.source(), "ehc_request.source", violations);
  made.relevant_youth_accommodation = message.relevant_youth_accommodation();
  command.may_backdate = WorksForAuthority(*call.caller);
  made.received_on = !message.received_date().empty()
                         ? ReadDay(message.received_date(), "ehc_request.received_date", violations)
                         : call.today;
  made.received_channel =
      ReadEnum<Channel>(message.received_channel(), "ehc_request.received_channel", violations);
  made.received_by = message.received_by().empty() ? call.caller->name : message.received_by();
  CheckLength(message.received_by(), "ehc_request.received_by", kMaxName, violations);
  made.requesting_setting =
      ReadOwnSetting(call, message.requesting_setting(), "ehc_request.requesting_setting", violations);
  made.registered_at = message.registered_at();
  if (!made.registered_at.empty()) CheckSetting(made.registered_at, "ehc_request.registered_at", violations);
  if (!made.registered_at.empty() && !command.may_backdate)
    violations.Add("ehc_request.registered_at", "must be empty: it is taken from the roll");
  return command;
}

Correct ReadCorrect(const v1::UpdateEhcRequestRequest& request, FieldViolations& violations) {
  const v1::EhcRequest& message = request.ehc_request();
  Correct command;
  rpc::CheckEtag(message.etag(), "ehc_request.etag", violations);
  if (request.update_mask().paths().empty()) violations.Add("update_mask", "must name at least one field");
  for (const std::string& path : request.update_mask().paths()) {
    if (path == "source")
      command.source = ReadEnum<RequestSource>(message.source(), "ehc_request.source", violations);
    else if (path == "relevant_youth_accommodation")
      command.relevant_youth_accommodation = message.relevant_youth_accommodation();
    else if (path == "received_date")
      command.received_on = ReadDay(message.received_date(), "ehc_request.received_date", violations);
    else if (path == "received_channel")
      command.received_channel =
          ReadEnum<Channel>(message.received_channel(), "ehc_request.received_channel", violations);
    else if (path == "received_by")
      command.received_by = message.received_by();
    else if (path == "registered_at")
      command.registered_at = message.registered_at();
    else
      violations.Add(
          "update_mask",
          "may name source, relevant_youth_accommodation, received_date, received_channel, received_by and "
          "registered_at");
  }
  if (command.registered_at && !command.registered_at->empty())
    CheckSetting(*command.registered_at, "ehc_request.registered_at", violations);
  if (command.received_by) CheckText(*command.received_by, "ehc_request.received_by", kMaxName, violations);
  return command;
}

Withdraw ReadWithdraw(const v1::WithdrawEhcRequestRequest& request, FieldViolations& violations) {
  CheckText(request.reason(), "reason", kMaxReason, violations);
  return {ReadDay(request.withdrawn_on_date(), "withdrawn_on_date", violations), request.reason()};
}

Notice ReadNotice(const v1::Notice& notice, const std::string& path, FieldViolations& violations) {
  CheckText(notice.recipient(), path + ".recipient", kMaxName, violations);
  return {ReadEnum<NoticeKind>(notice.kind(), path + ".kind", violations),
          ReadEnum<RecipientKind>(notice.recipient_kind(), path + ".recipient_kind", violations),
          notice.recipient(),
          ReadDay(notice.sent_on_date(), path + ".sent_on_date", violations),
          ReadDayOrNone(notice.served_on_date(), path + ".served_on_date", violations),
          ReadEnum<Channel>(notice.channel(), path + ".channel", violations)};
}

std::vector<Notice> ReadNotices(const google::protobuf::RepeatedPtrField<v1::Notice>& messages, NoticeKind kind,
                                FieldViolations& violations) {
  if (messages.size() > kMaxNotices) violations.Add("notices", absl::StrCat("must be at most ", kMaxNotices));
  std::vector<Notice> notices;
  for (int i = 0; i < std::min(messages.size(), kMaxNotices); ++i) {
    const std::string path = absl::StrCat("notices[", i, "]");
    notices.push_back(ReadNotice(messages[i], path, violations));
    const auto wanted = rpc::ToWire<v1::NoticeKind>(kind);
    if (messages[i].kind() != wanted)
      violations.Add(path + ".kind", absl::StrCat("must be ", v1::NoticeKind_Name(wanted), " here"));
  }
  return notices;
}

RecordDecision ReadDecision(const v1::RecordDecisionRequest& request, FieldViolations& violations) {
  RecordDecision command{ReadEnum<Decision>(request.decision(), "decision", violations),
                         ReadDay(request.decided_on_date(), "decided_on_date", violations),
                         request.reasons(),
                         {}};
  CheckText(request.reasons(), "reasons", kMaxReasons, violations);
  command.notices = ReadNotices(request.notices(), NoticeKind::kAssessmentDecision, violations);
  return command;
}

ExceptionClaim ReadClaim(const v1::ExceptionClaim& message, const std::string& claim_id,
                         FieldViolations& violations) {
  ExceptionClaim claim;
  claim.claim_id = claim_id;
  claim.limit_id = message.limit_id();
  CheckText(message.limit_id(), "exception.limit_id", 10, violations);
  claim.ground = ReadEnum<ExceptionGround>(message.ground(), "exception.ground", violations);
  claim.from = ReadDayOrNone(message.from_date(), "exception.from_date", violations);
  claim.to = ReadDayOrNone(message.to_date(), "exception.to_date", violations);
  claim.advice_requested_on =
      ReadDayOrNone(message.advice_requested_date(), "exception.advice_requested_date", violations);
  claim.setting = message.setting();
  const bool closure =
      claim.ground == ExceptionGround::kSchoolClosure || claim.ground == ExceptionGround::kEarlyYearsClosure;
  if ((closure || !claim.setting.empty()) && !rpc::ParseName(kSettingName, claim.setting))
    violations.Add("exception.setting", "must be the setting that was asked, such as settings/urn-100000");
  claim.evidence = message.evidence();
  CheckText(message.evidence(), "exception.evidence", kMaxReason, violations);
  return claim;
}

}  // namespace send::ehcp
