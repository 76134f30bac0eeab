#include "services/ehcp/domain/family_rights.h"

#include "absl/strings/str_cat.h"
#include "common/civil/date.h"
#include "services/ehcp/domain/appeal.h"
#include "services/ehcp/domain/child.h"
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

std::string WarnOfRights(const EhcRequest& request, const Notice& notice, absl::CivilDay birth_date) {
  const bool family = notice.recipient_kind == RecipientKind::kParent ||
                      notice.recipient_kind == RecipientKind::kYoungPerson ||
                      notice.recipient_kind == RecipientKind::kRepresentative;
  if (!family) return "";
  const absl::CivilDay pass_on = RightsPassOn(birth_date);
  const bool passed = notice.sent_on >= pass_on;
  if (passed && !request.rights)
    return absl::StrCat(
        "Since ", civil::FormatLongDate(pass_on),
        " the rights are the young person's (Children and Families Act 2014 section 83(2)): record "
        "it, and send the notice to the young person or, without capacity, to who acts for them.");
  if (!passed && notice.recipient_kind == RecipientKind::kYoungPerson)
    return absl::StrCat("Until ", civil::FormatLongDate(pass_on - 1),
                        " the rights are the parent's (Children and Families Act 2014 section 83(2)): send the "
                        "notice to the parent.");
  if (passed && request.rights->passed_on > notice.sent_on)
    return absl::StrCat("The rights were the young person's since ", civil::FormatLongDate(pass_on),
                        " already, and are recorded as theirs from ",
                        civil::FormatLongDate(request.rights->passed_on), " only.");
  return "";
}

std::string WarnOfRights(const EhcRequest& request, absl::CivilDay today) {
  if (request.rights || HasLeft(request) || !request.rights_pass_on || today < *request.rights_pass_on)
    return "";
  return absl::StrCat(
      "Since ", civil::FormatLongDate(*request.rights_pass_on),
      " the rights are the young person's (Children and Families Act 2014 section 83(2)): record it. What was "
      "sent to the parent from that day on is to go to the young person or, without capacity, to who acts for "
      "them.");
}

}  // namespace send::ehcp
