#include "services/ehcp/service/notice_service.h"

#include "absl/strings/numbers.h"
#include "common/rpc/fields.h"
#include "services/ehcp/domain/family_rights.h"
#include "services/ehcp/domain/letter.h"
#include "services/ehcp/service/letter_html.h"

namespace send::ehcp {
namespace {

absl::StatusOr<Notice> FindNotice(const EhcRequest& request, const std::string& notice_id) {
  int number = 0;
  if (absl::SimpleAtoi(notice_id, &number))
    for (size_t place = 0; place < request.notices.size(); ++place)
      if (NumberOf(request, RequestStep::kNotice, place) == number) return request.notices[place];
  return error::NotFound(
      "NOTICE_NOT_FOUND",
      "The request has no such notice, or it was taken back: read the request for those it has.");
}

}  // namespace

absl::Status NoticeService::Render(const rpc::Call& call, const v1::RenderNoticeRequest& request,
                                   v1::RenderNoticeResponse& reply) {
  error::FieldViolations violations;
  rpc::CheckText(request.notice_id(), "notice_id", 10, violations);
  if (absl::Status status = violations.ToStatus(); !status.ok()) return status;
  const auto stored = access_.Load(call, request.name());
  if (!stored.ok()) return stored.status();
  const auto notice = FindNotice(stored->value, request.notice_id());
  if (!notice.ok()) return notice.status();
  const auto particulars = authorities_.Get(call.tenant, call.deadline);
  if (!particulars.ok()) return particulars.status();
  LetterNames names;
  const auto child = access_.pupils.NamedPupilOf(call, stored->value.pupil);
  if (!child.ok()) return child.status();
  names.child = child->name;
  const bool names_setting =
      notice->kind == NoticeKind::kFinalPlan && stored->value.plan->placement.kind == PlacementKind::kSetting;
  if (names_setting) {
    auto setting = access_.pupils.SettingTitleOf(call, stored->value.plan->placement.setting);
    if (!setting.ok()) return setting.status();
    names.setting = *std::move(setting);
  }
  const auto letter = WriteLetter(stored->value, *notice, particulars->value, names, access_.calendar);
  if (!letter.ok()) return letter.status();
  reply.set_name(request.name());
  reply.set_notice_id(request.notice_id());
  reply.set_title(letter->title);
  reply.set_html(RenderHtml(*letter));
  reply.set_warning(WarnOfRights(stored->value, *notice, child->birth_date));
  return absl::OkStatus();
}

}  // namespace send::ehcp
