#include "services/ehcp/service/hand_over.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/base/uuid.h"
#include "common/error/error.h"

namespace send::ehcp {
namespace {

// How often a request that somebody else changes at the same moment is read anew.
constexpr int kMaxTries = 5;
// A reply is to reach the caller: no further request is begun when so little time is left.
constexpr absl::Duration kTimeToReply = absl::Seconds(3);

}  // namespace

absl::StatusOr<std::vector<StoredRequest>> CaseloadMover::ListHeld(const Scope& scope,
                                                                   const std::string& caseworker,
                                                                   absl::Time deadline) {
  // In pages by id: by due date, one whose date moves while they are read would stand on none of them.
  std::map<std::pair<absl::CivilDay, std::string>, StoredRequest> by_due_date;
  std::string after;
  while (true) {
    auto page = requests_.ListHeld(scope, caseworker, after, page_size_, deadline);
    if (!page.ok()) return page.status();
    if (page->empty()) break;
    after = page->back().id;
    for (StoredRequest& request : *page) {
      const auto place = std::pair(StandingOf(request.value, calendar_).next_due_on, request.id);
      by_due_date.emplace(place, std::move(request));
    }
  }
  std::vector<StoredRequest> held;
  for (auto& [place, request] : by_due_date) held.push_back(std::move(request));
  return held;
}

absl::StatusOr<std::vector<Caseworker>> CaseloadMover::FindRecipients(const rpc::Call& call,
                                                                      const HandOverCommand& command) {
  std::vector<Caseworker> recipients;
  for (const std::string& subject : command.to) {
    const auto found = caseworkers_.FindBySubject(call.tenant, subject, call.deadline);
    if (!found.ok()) return found.status();
    const Caseworker* recipient = found->has_value() ? &(*found)->value : nullptr;
    absl::Status status = CheckActive(recipient, call.today);
    if (status.ok() && !recipient->team.empty())
      status = authorities_.CheckTeam(call.tenant, recipient->team, call.deadline);
    if (!status.ok())
      return error::WithMetadata(std::move(status), "field",
                                 absl::StrCat("to_caseworkers[", recipients.size(), "]"));
    recipients.push_back(*recipient);
  }
  return recipients;
}

absl::StatusOr<Handover> CaseloadMover::FindOrBegin(const rpc::Call& call, const HandOverCommand& command,
                                                    const std::vector<StoredRequest>& held) {
  auto known = caseworkers_.FindHandover(call.ToChange());
  if (!known.ok()) return known.status();
  if (known->has_value()) return **std::move(known);
  // Nothing is laid down for somebody who cannot take it on.
  if (const auto recipients = FindRecipients(call, command); !recipients.ok()) return recipients.status();
  std::vector<std::string> ids;
  for (const StoredRequest& request : held)
    if ((command.team.empty() || command.team == request.value.team) &&
        (!command.state || command.state == request.value.state))
      ids.push_back(request.id);
  const auto dealt = Deal(command.from, command.to, ids);
  if (!dealt.ok()) return dealt.status();
  return caseworkers_.BeginHandover(call.ToChange(), *dealt);
}

absl::StatusOr<bool> CaseloadMover::Move(const rpc::Call& call, const Scope& scope, StoredRequest request,
                                         const TakeOn& command) {
  journal::Change change = call.ToChange();
  change.request_id = UuidV5(call.request_id, request.id);
  bool moves = false;
  absl::Status status;
  for (int attempt = 0; attempt < kMaxTries; ++attempt) {
    const auto moved = requests_.Change(change, scope, request.id, journal::EtagOf(request.version),
                                        [&](const EhcRequest& before) {
                                          auto after = Decide(before, command);
                                          moves = after.ok();
                                          return after;
                                        });
    status = moved.status();
    if (error::ReasonOf(status) != "STALE_ETAG") break;
    auto now = requests_.Get(scope, request.id, call.deadline);
    if (!now.ok()) break;
    request = *std::move(now);
  }
  if (status.ok()) return moves;
  const std::string reason = error::ReasonOf(status);
  if (reason == "NOT_HELD" || reason == "REQUEST_CLOSED" || absl::IsNotFound(status)) return false;
  return status;
}

absl::StatusOr<HandedOver> CaseloadMover::Run(const rpc::Call& call, const Scope& scope,
                                              const HandOverCommand& command) {
  auto listed = ListHeld(scope, command.from, call.deadline);
  if (!listed.ok()) return listed.status();
  const auto handover = FindOrBegin(call, command, *listed);
  if (!handover.ok()) return handover.status();
  std::map<std::string, StoredRequest> held;
  for (StoredRequest& request : *listed) held.emplace(request.id, std::move(request));
  HandedOver done{.planned = static_cast<int64_t>(handover->requests.size())};
  std::vector<HandedRequest> left;
  for (const HandedRequest& each : handover->requests)
    if (held.contains(each.request_id)) left.push_back(each);
  done.remaining = static_cast<int64_t>(left.size());
  if (left.empty()) return done;
  const auto recipients = FindRecipients(call, command);
  if (!recipients.ok()) return recipients.status();
  int moves = 0;
  for (const HandedRequest& each : left) {
    if (moves == command.max_moves || absl::Now() + kTimeToReply >= call.deadline) break;
    const Caseworker& recipient = recipients->at(each.recipient);
    const auto moved = Move(call, scope, held.at(each.request_id), {command.from, recipient, command.reason});
    // It stays among the remaining ones: the next call tries it again.
    if (error::ReasonOf(moved.status()) == "STALE_ETAG") continue;
    if (!moved.ok()) return moved.status();
    --done.remaining;
    if (!*moved) continue;
    ++moves;
    ++done.shares[recipient.subject];
  }
  return done;
}

}  // namespace send::ehcp
