#include "services/ehcp/domain/consider_exceptions.h"

#include <algorithm>
#include <array>

#include "absl/strings/str_cat.h"
#include "common/base/strings.h"
#include "common/civil/date.h"
#include "services/ehcp/domain/clock.h"

namespace send::ehcp {
namespace {

struct Ground {
  ExceptionGround ground;
  char letter;
  std::string_view meaning;
};

// reg. 10(4)(a)-(d), which regs 5(4), 13(3) and 27(3) take over.
constexpr std::array kGrounds{
    Ground{ExceptionGround::kSchoolClosure, 'a',
           "advice was asked of the head in the window of a closure of at least four weeks"},
    Ground{ExceptionGround::kEarlyYearsClosure, 'b',
           "advice was asked of the early years provider in the window of a closure of at least four weeks"},
    Ground{ExceptionGround::kExceptionalCircumstances, 'c',
           "exceptional personal circumstances affected the child, the parent or the young person"},
    Ground{ExceptionGround::kAbsence, 'd',
           "the child, the parent or the young person was away for at least four continuous weeks"},
};

// Regs 44(3)(b) and 45(7)(b) ask for less.
std::string MeaningFor(const Ground& ground, const Limit& limit) {
  const bool two_weeks =
      ground.ground == ExceptionGround::kAbsence && (limit.exceptions & kAbsenceTwoWeeks) != 0;
  return two_weeks ? "the child, the parent or the young person was away for at least two continuous weeks"
                   : std::string(ground.meaning);
}

const ExceptionClaim* FindStanding(const EhcRequest& request, const Limit& limit, ExceptionGround ground) {
  const auto found =
      std::find_if(request.exceptions.begin(), request.exceptions.end(), [&](const ExceptionClaim& claim) {
        return IsFor(claim, limit) && claim.ground == ground && !claim.withdrawn_on;
      });
  return found == request.exceptions.end() ? nullptr : &*found;
}

std::string Explain(const std::string& meaning, const ExceptionClaim* claim) {
  if (claim == nullptr) return absl::StrCat("Not claimed. It excuses lateness where ", meaning, ".");
  std::string text = absl::StrCat("Claimed on ", civil::FormatLongDate(claim->claimed_on), ": ", meaning);
  if (claim->closed_from && claim->reopens)
    absl::StrAppend(&text, " (closed from ", civil::FormatLongDate(*claim->closed_from), ", open again on ",
                    civil::FormatLongDate(*claim->reopens), ")");
  if (claim->from && claim->to)
    absl::StrAppend(&text, " (", civil::FormatLongDate(*claim->from), " to ", civil::FormatLongDate(*claim->to),
                    ")");
  return text + ". The due date stays; lateness is excused.";
}

}  // namespace

std::vector<ConsideredException> ConsiderExceptions(const EhcRequest& request, const Limit& limit) {
  std::vector<ConsideredException> considered;
  for (const Ground& ground : kGrounds) {
    if ((ExceptionOf(ground.ground) & limit.exceptions) == 0) continue;
    const ExceptionClaim* claim = FindStanding(request, limit, ground.ground);
    considered.push_back(
        {ground.ground,
         absl::StrCat(ToAbsl(limit.citation), ", ground of reg. 10(4)(", std::string(1, ground.letter), ")"),
         claim != nullptr, Explain(MeaningFor(ground, limit), claim)});
  }
  return considered;
}

}  // namespace send::ehcp
