#include "services/ehcp/domain/family_rights.h"

#include "services/ehcp/domain/appeal.h"
#include "services/ehcp/domain/deemed_service.h"
#include "services/ehcp/domain/due_date.h"
#include "services/ehcp/domain/law.h"

namespace send::ehcp {
namespace {

// The limit's due date from the trigger; nullopt where the law had no such limit then.
std::optional<absl::CivilDay> Due(std::string_view limit_id, absl::CivilDay trigger,
                                  const civil::HolidayCalendar& calendar) {
  const Limit* limit = FindLimit(limit_id, trigger);
  return limit == nullptr ? std::nullopt : DueDate(*limit, trigger, calendar);
}

}  // namespace

std::optional<AppealRights> FindAppealRights(const EhcRequest& request, const Notice& notice,
                                             const civil::HolidayCalendar& calendar) {
  if (!IsAppealable(request, notice) || !TellsFamily(request, notice)) return std::nullopt;
  const auto contact_by = Due("D1", notice.sent_on, calendar);
  if (!contact_by) return std::nullopt;
  return AppealRights{*contact_by, AppealLastDay(notice.sent_on, std::nullopt, calendar)};
}

std::optional<absl::CivilDay> FindRepresentationsLastDay(const EhcRequest& request, const Notice& notice,
                                                         const civil::HolidayCalendar& calendar) {
  if (notice.kind != NoticeKind::kDraftPlan || !TellsFamily(request, notice)) return std::nullopt;
  return Due("C1d", ServedOn(notice, calendar), calendar);
}

}  // namespace send::ehcp
