#include "common/civil/date.h"
#include "deploy/demo/exampleshire.h"

namespace send::demo {
namespace {

constexpr int kThreeYears = 3 * 365;

}  // namespace

std::vector<DemoCaseworker> MakeCaseworkers(absl::CivilDay today) {
  std::vector<DemoCaseworker> caseworkers;
  const auto add = [&](const char* subject, const char* name, const char* team) -> DemoCaseworker& {
    DemoCaseworker& made = caseworkers.emplace_back();
    made.caseworker.set_subject(subject);
    made.caseworker.set_display_name(name);
    made.caseworker.set_team(team);
    made.caseworker.set_active_from_date(civil::FormatDate(today - kThreeYears));
    return made;
  };
  add("demo-caseworker", "Demo Caseworker One", "north");
  add("demo-caseworker-two", "Demo Caseworker Two", "south");
  DemoCaseworker& away = add("demo-caseworker-three", "Demo Caseworker Three", "north");
  away.cover.emplace();
  away.cover->set_covered_by("demo-caseworker");
  away.cover->set_from_date(civil::FormatDate(today - 3));
  away.cover->set_to_date(civil::FormatDate(today + 10));
  add("demo-leaver", "Demo Caseworker Gone", "south").left_on_date = civil::FormatDate(today - 2);
  return caseworkers;
}

}  // namespace send::demo
