#include "services/ehcp/domain/findings.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/base/strings.h"
#include "common/civil/date.h"
#include "services/ehcp/domain/clock.h"
#include "services/ehcp/domain/consultation_clock.h"

namespace send::ehcp {
namespace {

constexpr char kSettingDuty[] = "CFA ss.39(2), 39(6), 40(3)";
constexpr char kAuthorityDuty[] = "CFA ss.39(2)(c), 39(6)(b), 40(3)(b)";
constexpr char kFamilyDuty[] = "CFA s.39(2)(a)";
// Pupils are educated by their parents' wishes.
constexpr char kWishes[] = "Education Act 1996 s.9; CoP 9.84";

using Consultations = std::vector<Consultation>;

// The last that counts, on or before the day.
const Consultation* FindLast(const Consultations& consultations, ConsulteeKind consultee,
                             const std::string& setting, absl::CivilDay by) {
  const Consultation* last = nullptr;
  for (const Consultation& each : consultations) {
    const bool counts = each.state != ConsultationState::kWithdrawn && each.consultee == consultee &&
                        each.setting == setting && each.sent_on <= by;
    if (counts && (last == nullptr || each.sent_on >= last->sent_on)) last = &each;
  }
  return last;
}

bool IsConsulted(const Consultations& consultations, ConsulteeKind consultee, const std::string& setting,
                 absl::CivilDay by) {
  return FindLast(consultations, consultee, setting, by) != nullptr;
}

bool IsOthers(const std::string& maintained_by, const std::string& la) {
  return !maintained_by.empty() && maintained_by != la;
}

// The first representation that asks for each setting.
std::vector<const Representation*> FamilyChoices(const EhcRequest& request) {
  std::vector<const Representation*> choices;
  for (const Representation& said : request.representations) {
    const bool known = std::any_of(choices.begin(), choices.end(), [&](const Representation* earlier) {
      return earlier->asks_for_setting == said.asks_for_setting;
    });
    if (!said.asks_for_setting.empty() && !known) choices.push_back(&said);
  }
  return choices;
}

// Why the Act does not bind the authority to consult on a choice; empty where it does.
std::string_view WhyNoDuty(const Representation& choice, std::optional<absl::CivilDay> last_day) {
  if (choice.outside_list)
    return " It is of no kind that s.38(3) of the Act has: the wish is to be weighed, no consultation is owed.";
  // s.39(1).
  if (last_day && choice.made_on > *last_day)
    return " It asked after the time for it: the wish is to be weighed, no consultation is owed.";
  return "";
}

// How the institution that the plan names was asked, and its authority.
void ReviewNamed(const FinalPlan& plan, const Consultations& consultations, const std::string& la,
                 const civil::HolidayCalendar& calendar, PlacementReview& review) {
  const std::string& named = plan.placement.setting;
  const Consultation* last = FindLast(consultations, ConsulteeKind::kSetting, named, plan.made_on);
  if (last == nullptr) {
    review.findings.push_back({FindingKind::kSettingNotConsulted, kSettingDuty,
                               "The plan names an institution of which no consultation before it is recorded. "
                               "If it was consulted, record "
                               "that with its day; if it was not, take advice on amending the plan.",
                               true, named});
  } else {
    review.consulted_on = last->sent_on;
    const bool answered = last->answered_on && *last->answered_on <= plan.made_on;
    const Deadline deadline = ComputeConsultationDeadline(*last, plan.made_on, calendar);
    if (!answered && deadline.due_on && plan.made_on <= *deadline.due_on)
      review.findings.push_back(
          {FindingKind::kAnswerNotAwaited, "CoP 9.80, 9.83",
           "The plan was made before the institution had answered or its 15 days were over.", false, named});
  }
  if (IsOthers(plan.maintained_by, la) &&
      !IsConsulted(consultations, ConsulteeKind::kMaintainingAuthority, named, plan.made_on))
    review.findings.push_back(
        {FindingKind::kOtherAuthorityNotConsulted, kAuthorityDuty,
         absl::StrCat("The plan names an institution that authority ", plan.maintained_by,
                      " maintains, and no consultation of that authority before it is recorded."),
         true, named});
}

}  // namespace

std::vector<Finding> FindConsultationFaults(const Consultation& consultation, const std::string& la) {
  std::vector<Finding> findings;
  if (consultation.draft_version == 0)
    findings.push_back(
        {FindingKind::kSentBeforeDraft, "CoP 9.79",
         "It was sent before a draft of the plan was served on the family, so without one. Consult "
         "again with the draft where the answer may be another.",
         false, consultation.setting});
  if (!consultation.facts.open)
    findings.push_back({FindingKind::kSettingNotOpen, "register of establishments",
                        "The register does not have the setting as open.", false, consultation.setting});
  if (consultation.consultee == ConsulteeKind::kSetting && IsOthers(consultation.facts.maintained_by, la))
    findings.push_back(
        {FindingKind::kMaintainedByOtherAuthority, kAuthorityDuty,
         absl::StrCat("Authority ", consultation.facts.maintained_by,
                      " maintains the setting: consult it too, as the list of missing consultations shows."),
         true, consultation.setting});
  return findings;
}

std::vector<MissingConsultation> FindMissingConsultations(const EhcRequest& request,
                                                          const Consultations& consultations,
                                                          const std::string& la,
                                                          const civil::HolidayCalendar& calendar) {
  const auto last_day = RepresentationsLastDay(request, calendar);
  const absl::CivilDay ever = absl::CivilDay::max();
  std::vector<MissingConsultation> missing;
  for (const Representation* choice : FamilyChoices(request)) {
    if (IsConsulted(consultations, ConsulteeKind::kSetting, choice->asks_for_setting, ever)) continue;
    const std::string_view free = WhyNoDuty(*choice, last_day);
    missing.push_back(
        {ConsulteeKind::kSetting, choice->asks_for_setting, "", ConsultationCause::kAskedForByFamily,
         choice->made_on, free.empty() ? kFamilyDuty : kWishes,
         absl::StrCat("Asked for by the family, not yet consulted.", ToAbsl(free)), free.empty()});
  }
  for (const Consultation& each : consultations) {
    const bool known = std::any_of(missing.begin(), missing.end(), [&](const MissingConsultation& other) {
      return other.consultee == ConsulteeKind::kMaintainingAuthority && other.setting == each.setting;
    });
    if (known || each.state == ConsultationState::kWithdrawn || !IsOthers(each.facts.maintained_by, la) ||
        IsConsulted(consultations, ConsulteeKind::kMaintainingAuthority, each.setting, ever))
      continue;
    missing.push_back({ConsulteeKind::kMaintainingAuthority, each.setting, each.facts.maintained_by, each.cause,
                       std::nullopt, kAuthorityDuty,
                       "Another authority maintains the setting, and is not yet consulted."});
  }
  return missing;
}

PlacementReview ReviewPlacement(const EhcRequest& request, const Consultations& consultations,
                                const std::string& la, const civil::HolidayCalendar& calendar) {
  PlacementReview review;
  const FinalPlan& plan = *request.plan;
  const auto last_day = RepresentationsLastDay(request, calendar);
  const bool by_name = plan.placement.kind == PlacementKind::kSetting;
  if (by_name) ReviewNamed(plan, consultations, la, calendar, review);
  for (const Representation* choice : FamilyChoices(request)) {
    if ((by_name && choice->asks_for_setting == plan.placement.setting) ||
        IsConsulted(consultations, ConsulteeKind::kSetting, choice->asks_for_setting, plan.made_on))
      continue;
    const std::string_view free = WhyNoDuty(*choice, last_day);
    review.findings.push_back(
        {FindingKind::kFamilyChoiceNotConsulted, free.empty() ? kFamilyDuty : kWishes,
         absl::StrCat("The family asked for a setting on ", civil::FormatDate(choice->made_on),
                      ", and no consultation of it before the plan is recorded.", ToAbsl(free)),
         free.empty(), choice->asks_for_setting});
  }
  if (plan.transfer_review_by && *plan.transfer_review_by < plan.made_on)
    review.findings.push_back(
        {FindingKind::kTransferReviewPast, "Regs 18(1)",
         absl::StrCat(
             "The child changes phase in September, for which a plan is reviewed and amended by ",
             civil::FormatLongDate(*plan.transfer_review_by),
             ". This one was made later: it should name where the child goes then, or be amended at once."),
         false, by_name ? plan.placement.setting : ""});
  return review;
}

}  // namespace send::ehcp
