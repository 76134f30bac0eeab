#include "services/ehcp/domain/missing_advice.h"

#include <algorithm>
#include <array>

#include "absl/strings/str_cat.h"
#include "common/base/strings.h"

namespace send::ehcp {
namespace {

using Advice = std::vector<AdviceRequest>;

struct Giver {
  AdviserKind kind;
  std::string_view citation;
  std::string_view who;
};

// Those whom every assessment asks; of education, see FindEducation.
constexpr std::array kAlways{
    Giver{AdviserKind::kHealthProfessional, "Regs 6(1)(c)", "a health professional"},
    Giver{AdviserKind::kEducationalPsychologist, "Regs 6(1)(d)", "an educational psychologist"},
    Giver{AdviserKind::kSocialCare, "Regs 6(1)(e)", "social care"},
};

bool IsSought(const Advice& advice, AdviserKind kind) {
  return std::any_of(advice.begin(), advice.end(), [&](const AdviceRequest& each) {
    return each.adviser_kind == kind && each.state != AdviceState::kWithdrawn;
  });
}

// Earlier advice stands from the day on which the last of the three accepted it, whenever that was recorded.
absl::CivilDay SoughtOn(const AdviceRequest& advice) {
  if (!advice.earlier_advice) return advice.requested_on;
  const EarlierAdvice& earlier = *advice.earlier_advice;
  return std::max({earlier.giver_accepted_on, earlier.authority_accepted_on, earlier.family_accepted_on})
      .value_or(advice.requested_on);
}

MissingAdvice Missing(AdviserKind kind, std::string_view citation, std::string_view who) {
  return {kind, "", false, std::string(citation), absl::StrCat("Of ", ToAbsl(who), ", not yet asked for.")};
}

void FindEducation(const EhcRequest& request, const Advice& advice, std::vector<MissingAdvice>& missing) {
  if (!IsSought(advice, AdviserKind::kHead) && !IsSought(advice, AdviserKind::kEarlyYearsProvider)) {
    MissingAdvice education = Missing(AdviserKind::kHead, "Regs 6(1)(b)",
                                      "the head or principal, or else of a person with experience of teaching "
                                      "such children, or who is responsible for the child's education");
    education.setting = EducatedAt(request);
    if (education.setting.starts_with("settings/ofsted-"))
      education.adviser_kind = AdviserKind::kEarlyYearsProvider;
    missing.push_back(std::move(education));
  }
  const auto of_service = [](const AdviceRequest& each) { return each.service_family; };
  const bool asked = std::any_of(advice.begin(), advice.end(), [](const AdviceRequest& each) {
    return each.service_family && each.state != AdviceState::kWithdrawn;
  });
  if (asked || std::none_of(advice.begin(), advice.end(), of_service)) return;
  missing.push_back(Missing(AdviserKind::kHead, "Regs 6(1)(b)(iv)",
                            "the Secretary of State for Defence, as a parent serves"));
  missing.back().service_family = true;
}

bool IsAssessed(const EhcRequest& request) {
  return request.state != State::kReceived && request.state != State::kRefusedToAssess && !HasLeft(request);
}

}  // namespace

std::vector<MissingAdvice> FindMissingAdvice(const EhcRequest& request, const Advice& advice,
                                             std::optional<bool> year_nine) {
  std::vector<MissingAdvice> missing;
  if (!IsAssessed(request)) return missing;
  if (!IsSought(advice, AdviserKind::kParentOrYoungPerson))
    missing.push_back(Missing(AdviserKind::kParentOrYoungPerson, "Regs 6(1)(a)", "the parent or young person"));
  FindEducation(request, advice, missing);
  for (const Giver& giver : kAlways)
    if (!IsSought(advice, giver.kind)) missing.push_back(Missing(giver.kind, giver.citation, giver.who));
  if (!year_nine.value_or(true) || IsSought(advice, AdviserKind::kPreparationForAdulthood)) return missing;
  missing.push_back(Missing(AdviserKind::kPreparationForAdulthood, "Regs 6(1)(g)",
                            "who can say how to prepare for adulthood and independent living"));
  if (!year_nine)
    missing.back().explanation += " Wanted from Year 9: the child's year could not be looked up now.";
  return missing;
}

std::vector<Finding> FindAdviceFaults(const EhcRequest& request, Advice advice) {
  std::vector<Finding> findings;
  std::erase_if(advice, [&](const AdviceRequest& each) { return SoughtOn(each) > request.plan->made_on; });
  for (MissingAdvice& missing : FindMissingAdvice(request, advice, request.plan->year_nine))
    findings.push_back({FindingKind::kAdviceNotSought, std::move(missing.citation),
                        absl::StrCat("The plan was made without advice that the assessment had to seek. ",
                                     missing.explanation),
                        true, std::move(missing.setting)});
  return findings;
}

}  // namespace send::ehcp
