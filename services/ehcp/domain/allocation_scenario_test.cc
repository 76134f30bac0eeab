// Runs tests/scenarios/allocation/*.scenario, each the story of one team; the language is in the README above
// them.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/ehcp/domain/caseworker.h"
#include "services/ehcp/domain/decide.h"
#include "services/ehcp/domain/handover.h"
#include "services/ehcp/domain/story.h"
#include "services/ehcp/domain/testing.h"

namespace send::ehcp {
namespace {

class TeamStory : public Story {
  std::optional<std::string> Check() override {
    if (At(0) == "today") {
      today_ = Day(1);
      return "";
    }
    if (At(0) == "sees") return CheckSeen();
    return std::nullopt;
  }

  absl::Status Act() override {
    const std::string verb = At(0);
    if (verb == "works") return Join();
    if (verb == "has" || verb == "given") return Give(verb == "given");
    if (verb == "covers") return Cover();
    if (verb == "cover-ended") return EndLastCover();
    if (verb == "handed-over") return HandOver();
    return UnknownVerb();
  }

  // The words from there on.
  std::vector<std::string> Rest(size_t index) {
    std::vector<std::string> rest;
    while (Has(index)) rest.push_back(At(index++));
    return rest;
  }
  const Caseworker* Find(const std::string& who) const {
    const auto found = team_.find(who);
    return found == team_.end() ? nullptr : &found->second;
  }
  std::vector<Caseworker> Everybody() const {
    std::vector<Caseworker> all;
    for (const auto& [who, caseworker] : team_) all.push_back(caseworker);
    return all;
  }

  absl::Status Join() {
    Caseworker caseworker{.subject = At(1), .display_name = At(1), .team = {}, .active_from = Day(3)};
    if (Has(4)) caseworker.active_until = Day(5);
    team_[At(1)] = caseworker;
    return CheckDays(caseworker).status();
  }

  // `has` says how it is; only what is `given` is decided on.
  absl::Status Give(bool decides) {
    if (absl::Status status = CheckActive(Find(At(1)), today_); decides && !status.ok()) return status;
    for (const std::string& name : Rest(2)) {
      const auto [request, added] = requests_.try_emplace(name, ReceivedOn(today_));
      request->second = *Decide(request->second, Allocate{At(1)});
    }
    return absl::OkStatus();
  }

  absl::Status Keep(const absl::StatusOr<Caseworker>& after) {
    if (after.ok()) team_[after->subject] = *after;
    return after.status();
  }
  absl::Status Cover() {
    const std::string id = absl::StrCat("cover-", ++covers_);
    const StartCover command{{id, At(1), Day(4), Day(6)}, Find(At(1)), Everybody()};
    const Caseworker* away = Find(At(3));
    if (away == nullptr) return absl::NotFoundError("nobody of this name works here");
    return Keep(Decide(*away, command, today_));
  }
  absl::Status EndLastCover() {
    const Caseworker* away = Find(At(1));
    if (away == nullptr || away->covers.empty()) return absl::NotFoundError("nobody covers");
    return Keep(Decide(*away, EndCover{away->covers.back().cover_id}, today_));
  }

  absl::Status HandOver() {
    const std::vector<std::string> to = Rest(3);
    for (const std::string& who : to)
      if (absl::Status status = CheckActive(Find(who), today_); !status.ok()) return status;
    std::vector<std::string> names;
    for (const auto& [name, request] : requests_)
      if (request.caseworker == At(1)) names.push_back(name);
    const auto handover = Deal(At(1), to, names);
    if (!handover.ok()) return handover.status();
    for (const HandedRequest& each : handover->requests) {
      const auto taken = Decide(requests_[each.request_id], TakeOn{At(1), *Find(to[each.recipient]), "leaves"});
      if (!taken.ok()) return taken.status();
      requests_[each.request_id] = *taken;
    }
    return absl::OkStatus();
  }

  std::string CheckSeen() {
    const CoversOfDay covers(Everybody(), today_);
    std::vector<std::string> whose = covers.CoveredBy(At(1));
    whose.push_back(At(1));
    std::vector<std::string> seen;
    for (const auto& [name, request] : requests_)
      if (std::find(whose.begin(), whose.end(), request.caseworker) != whose.end()) seen.push_back(name);
    std::vector<std::string> expected = Rest(2);
    if (expected == std::vector<std::string>{"nothing"}) expected.clear();
    return seen == expected ? "" : "seen is: " + absl::StrJoin(seen, " ");
  }

  absl::CivilDay today_{2026, 1, 1};
  std::map<std::string, Caseworker> team_;
  // By name, which is their order by due date.
  std::map<std::string, EhcRequest> requests_;
  int covers_ = 0;
};

TEST(AllocationScenarios, Hold) {
  EXPECT_GT(RunStories<TeamStory>("tests/scenarios/allocation"), 50)
      << "no scenarios were found: run the test in the root of the tree";
}

TEST(AllocationScenarios, ALineThatDoesNotHoldOrCannotBeReadIsFound) {
  TeamStory story;
  const auto run = [&](const std::string& text) { return story.Run(text); };
  EXPECT_EQ(run("today 2026-03-02"), "");
  EXPECT_EQ(run("works Ann from 2026-01-05"), "");
  EXPECT_EQ(run("has Ann request-1"), "");
  EXPECT_EQ(run("sees Ann nothing"), "seen is: request-1");
  EXPECT_EQ(run("given Ben request-1"), "it is refused: CASEWORKER_UNKNOWN");
  EXPECT_EQ(run("refuses CASEWORKER_UNKNOWN given Ann request-1"), "it is not refused");
  EXPECT_EQ(run("covers Ann for Ben 2026-03-02 to 2026-03-03"), "nobody of this name works here");
  EXPECT_EQ(run("covers Ben for Ann soon to later"), "'later' is not a date");
  EXPECT_EQ(run("dances"), "unknown verb 'dances'");
}

}  // namespace
}  // namespace send::ehcp
