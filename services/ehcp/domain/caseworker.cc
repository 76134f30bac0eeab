#include "services/ehcp/domain/caseworker.h"

#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"
#include "common/error/error.h"

namespace send::ehcp {
namespace {

bool Overlap(const Cover& a, const Cover& b) {
  return std::max(a.from, b.from) <= std::min(LastDayOf(a), LastDayOf(b));
}

absl::Status CheckCoverDays(const Caseworker& caseworker, const Cover& cover, absl::CivilDay today) {
  error::FieldViolations violations;
  if (cover.covered_by == caseworker.subject) violations.Add("cover.covered_by", "must be another caseworker");
  if (cover.to < cover.from) violations.Add("cover.to_date", "must not be before from_date");
  if (cover.to - cover.from >= kMaxCoverDays)
    violations.Add("cover.to_date", absl::StrCat("must be within ", kMaxCoverDays,
                                                 " days: hand the caseload over for longer than that"));
  if (absl::Status status = violations.ToStatus(); !status.ok()) return status;
  if (cover.to < today)
    return error::FailedPrecondition("COVER_IN_PAST", "Its last day has passed: cover from today on.");
  return absl::OkStatus();
}

absl::Status CheckActiveFor(const Caseworker* caseworker, const Cover& cover, absl::CivilDay today) {
  absl::Status status = CheckActive(caseworker, std::max(cover.from, today));
  return status.ok() ? CheckActive(caseworker, cover.to) : status;
}

// True where the chain from `subject`, over covers that hold on one of the days, comes to `sought`.
bool Reaches(const std::vector<Caseworker>& covered, const Cover& days, const std::string& subject,
             const std::string& sought, std::set<std::string>& visited) {
  if (subject == sought) return true;
  if (!visited.insert(subject).second) return false;
  for (const Caseworker& each : covered) {
    if (each.subject != subject) continue;
    for (const Cover& cover : each.covers)
      if (Overlap(cover, days) && Reaches(covered, days, cover.covered_by, sought, visited)) return true;
  }
  return false;
}

}  // namespace

absl::CivilDay LastDayOf(const Cover& cover) {
  return cover.ended_on ? std::min(cover.to, *cover.ended_on - 1) : cover.to;
}

CaseworkerState StateOn(const Caseworker& caseworker, absl::CivilDay day) {
  if (day < caseworker.active_from) return CaseworkerState::kExpected;
  return caseworker.active_until && day > *caseworker.active_until ? CaseworkerState::kLeft
                                                                   : CaseworkerState::kActive;
}

absl::Status CheckActive(const Caseworker* caseworker, absl::CivilDay day) {
  if (caseworker == nullptr)
    return error::FailedPrecondition(
        "CASEWORKER_UNKNOWN",
        "The authority has no such caseworker: choose one of ListCaseworkers, or record them first.");
  if (StateOn(*caseworker, day) == CaseworkerState::kActive) return absl::OkStatus();
  return error::FailedPrecondition(
      "CASEWORKER_NOT_ACTIVE",
      "The caseworker has left by then, or is yet to come: choose another, or correct their days.");
}

absl::StatusOr<Caseworker> CheckDays(Caseworker caseworker) {
  error::FieldViolations violations;
  if (caseworker.active_until && *caseworker.active_until < caseworker.active_from)
    violations.Add("caseworker.active_until_date", "must not be before active_from_date");
  if (absl::Status status = violations.ToStatus(); !status.ok()) return status;
  return caseworker;
}

absl::StatusOr<Caseworker> Decide(const Caseworker& caseworker, const StartCover& command,
                                  absl::CivilDay today) {
  const Cover& cover = command.cover;
  if (absl::Status status = CheckCoverDays(caseworker, cover, today); !status.ok()) return status;
  if (absl::Status status = CheckActiveFor(&caseworker, cover, today); !status.ok()) return status;
  if (absl::Status status = CheckActiveFor(command.coverer, cover, today); !status.ok()) return status;
  for (const Cover& other : caseworker.covers)
    if (Overlap(other, cover))
      return error::FailedPrecondition("COVER_OVERLAPS",
                                       "Somebody covers on one of these days: end that cover first.");
  std::set<std::string> visited;
  if (Reaches(command.covered, cover, cover.covered_by, caseworker.subject, visited))
    return error::FailedPrecondition("COVER_IN_CIRCLE",
                                     "Who is to cover is covered by this caseworker on one of these days: "
                                     "choose somebody who is there.");
  Caseworker after = caseworker;
  after.covers.push_back(cover);
  return after;
}

absl::StatusOr<Caseworker> Decide(const Caseworker& caseworker, const EndCover& command, absl::CivilDay today) {
  Caseworker after = caseworker;
  const auto found = std::find_if(after.covers.begin(), after.covers.end(),
                                  [&](const Cover& cover) { return cover.cover_id == command.cover_id; });
  if (found == after.covers.end())
    return error::NotFound("COVER_NOT_FOUND", "The caseworker has no such cover: read the caseworker anew.");
  if (found->ended_on || found->to < today)
    return error::FailedPrecondition("COVER_OVER", "The cover is over: there is nothing to end.");
  found->ended_on = today;
  return after;
}

CoversOfDay::CoversOfDay(const std::vector<Caseworker>& covered, absl::CivilDay day) {
  for (const Caseworker& caseworker : covered)
    for (const Cover& cover : caseworker.covers)
      if (cover.from <= day && day <= LastDayOf(cover))
        links_.push_back({caseworker.subject, cover.covered_by});
  std::sort(links_.begin(), links_.end(), [](const Link& a, const Link& b) { return a.holder < b.holder; });
}

const CoversOfDay::Link* CoversOfDay::Find(std::string_view holder) const {
  const auto found = std::find_if(links_.begin(), links_.end(),
                                  [&](const Link& link) { return std::string_view(link.holder) == holder; });
  return found == links_.end() ? nullptr : &*found;
}

std::string CoversOfDay::CovererOf(std::string_view subject) const {
  std::string coverer;
  const Link* link = Find(subject);
  // Two covers made at once may close a circle: no chain is longer than there are covers.
  for (size_t steps = 0; link != nullptr && steps < links_.size(); ++steps) {
    coverer = link->coverer;
    link = Find(coverer);
  }
  return coverer;
}

std::vector<std::string> CoversOfDay::CoveredBy(std::string_view subject) const {
  std::vector<std::string> holders;
  for (const Link& first : links_) {
    const Link* link = &first;
    for (size_t steps = 0; link != nullptr && steps < links_.size(); ++steps) {
      if (std::string_view(link->coverer) == subject && std::string_view(first.holder) != subject) {
        holders.push_back(first.holder);
        break;
      }
      link = Find(link->coverer);
    }
  }
  return holders;
}

}  // namespace send::ehcp
