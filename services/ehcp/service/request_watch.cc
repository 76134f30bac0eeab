#include "services/ehcp/service/request_watch.h"

#include <algorithm>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "common/journal/hash.h"
#include "common/rpc/fields.h"
#include "common/rpc/resource_name.h"
#include "services/ehcp/service/access.h"
#include "services/ehcp/service/convert.h"
#include "services/ehcp/service/covers.h"
#include "services/ehcp/store/ehc_request_codec.h"

namespace send::ehcp {
namespace {

constexpr int64_t kBatch = 50;
// A token that is further behind the feed is not gone on from: to list is quicker.
constexpr int64_t kMostBehind = 100'000;
// More bars than these fit no token, and are not told one by one.
constexpr size_t kMostBars = 50;
constexpr size_t kMaxFilter = 128;

// Eight bytes of a hash: enough to know an id again, and nothing to learn from.
std::string MarkOf(std::string_view text) {
  return absl::WebSafeBase64Escape(journal::Sha256(text).substr(0, 8));
}

std::string ScopeMark(const Scope& scope) {
  if (!scope.settings) return MarkOf("authority");
  std::vector<std::string> settings = *scope.settings;
  std::sort(settings.begin(), settings.end());
  return MarkOf(absl::StrJoin(settings, ","));
}

// More than fit a token are known by one mark.
std::set<std::string> MarksOf(const std::vector<std::string>& ids) {
  std::set<std::string> marks;
  for (const std::string& id : ids) marks.insert(MarkOf(id));
  if (marks.size() <= kMostBars) return marks;
  return {absl::StrCat("*", MarkOf(absl::StrJoin(marks, ",")))};
}

// The place's relations and what is known by them, for requests made by `made_by`.
absl::Status Judge(const WatchAccess& parts, const Scope& scope, const KnownRelations& relations,
                   absl::Time made_by, absl::Time deadline, WatchPlace& place) {
  place.relations = relations.number;
  place.judged_us = absl::ToUnixMicros(made_by);
  place.known = MarksOf(relations.barred_pupils);
  if (!scope.settings) return absl::OkStatus();
  const auto ids = parts.feed.ListInScope(scope, made_by, deadline);
  if (!ids.ok()) return ids.status();
  place.known = {absl::StrCat("=", MarkOf(absl::StrJoin(*ids, ",")))};
  return absl::OkStatus();
}

bool IsMany(const std::set<std::string>& marks) { return !marks.empty() && marks.begin()->starts_with('*'); }

absl::Status TooOld() {
  return error::FailedPrecondition("RESUME_TOKEN_TOO_OLD",
                                   "Too much has happened since: list anew, and watch without a resume token.");
}

absl::Status ScopeChanged() {
  return error::FailedPrecondition(
      "SCOPE_CHANGED", "What you may see is not what it was: list anew, and watch without a resume token.");
}

bool Meets(const WatchFilter& filter, const RequestHolder& holder) {
  const auto& asked = filter.caseworkers;
  return (asked.empty() || std::find(asked.begin(), asked.end(), holder.caseworker) != asked.end()) &&
         (filter.team.empty() || filter.team == holder.team);
}

std::string MarkOfCovered(const std::vector<std::string>& holders) {
  return holders.size() < 2 ? "" : MarkOf(absl::StrJoin(holders, "\n"));
}

absl::StatusOr<WatchPlace> Continue(const std::string& cursor, const Scope& scope, journal::FeedEnds ends) {
  auto place = WatchPlace::Parse(cursor);
  if (!place) return TooOld();
  // A number that the feed has not reached is of a database from before it was restored.
  if (place->seq + 1 < ends.first || place->seq > ends.last || ends.last - place->seq > kMostBehind)
    return TooOld();
  if (place->scope != ScopeMark(scope)) return ScopeChanged();
  return *std::move(place);
}

}  // namespace

std::string WatchPlace::ToText() const {
  return absl::StrCat(seq, " ", relations, " ", judged_us, " ", scope, " ", absl::StrJoin(known, ","),
                      covered.empty() ? "" : " ", covered);
}

std::optional<WatchPlace> WatchPlace::Parse(const std::string& text) {
  const std::vector<std::string> parts = absl::StrSplit(text, ' ');
  WatchPlace place;
  if (parts.size() < 5 || parts.size() > 6 || !absl::SimpleAtoi(parts[0], &place.seq) || place.seq < 0 ||
      !absl::SimpleAtoi(parts[1], &place.relations) || !absl::SimpleAtoi(parts[2], &place.judged_us))
    return std::nullopt;
  place.scope = parts[3];
  place.known = absl::StrSplit(parts[4], ',', absl::SkipEmpty());
  if (parts.size() == 6) place.covered = parts[5];
  return place;
}

absl::StatusOr<std::unique_ptr<rpc::WatchSource>> RequestWatch::Open(
    const WatchAccess& parts, const rpc::Call& call, const v1::WatchEhcRequestsRequest& request) {
  error::FieldViolations violations;
  if (!rpc::ParseName(kAuthorityName, request.parent()))
    violations.Add("parent", "must be a name such as localAuthorities/999");
  rpc::CheckLength(request.caseworker(), "caseworker", kMaxFilter, violations);
  CheckTeamId(request.team(), "team", violations);
  if (absl::Status status = violations.ToStatus(); !status.ok()) return status;
  const auto cursor = parts.tokens.OpenResume(call, request);
  if (!cursor.ok()) return cursor.status();
  const auto scope = ScopeOf(call, parts.access.pupils);
  if (!scope.ok()) return scope.status();
  const auto ends = parts.feed.Ends(call.deadline);
  if (!ends.ok()) return ends.status();
  WatchPlace place{.seq = ends->last, .scope = ScopeMark(*scope)};
  if (!cursor->empty()) {
    auto held = Continue(*cursor, *scope, *ends);
    if (!held.ok()) return held.status();
    place = *std::move(held);
  } else {
    const auto relations = parts.feed.Relations(*scope, call.deadline);
    if (!relations.ok()) return relations.status();
    if (absl::Status status = Judge(parts, *scope, *relations, call.now, call.deadline, place); !status.ok())
      return status;
    const auto covers = CoversToday(call, parts.caseworkers);
    if (!covers.ok()) return covers.status();
    place.covered = MarkOfCovered(HoldersShownTo(request.caseworker(), *covers));
  }
  return std::unique_ptr<rpc::WatchSource>(new RequestWatch(parts, call, request, std::move(place)));
}

RequestWatch::RequestWatch(const WatchAccess& parts, rpc::Call call, v1::WatchEhcRequestsRequest request,
                           WatchPlace place)
    : parts_(parts),
      call_(std::move(call)),
      request_(std::move(request)),
      filter_{{}, request_.team()},
      place_(std::move(place)) {}

journal::Topic RequestWatch::topic() const {
  return {call_.tenant, std::string(journal::Codec<EhcRequest>::kKind)};
}

absl::StatusOr<rpc::WatchSource::Batch> RequestWatch::Next(const rpc::Call& call) {
  next_ = place_;
  Batch batch;
  if (!begun_) {
    auto message = NewMessage(next_);
    message->mutable_resume_from();
    batch.messages.push_back(std::move(message));
  }
  if (absl::Status status = FollowCovers(call, batch); !status.ok() || batch.end) {
    if (!status.ok()) return status;
    return batch;
  }
  const auto scope = ScopeOf(call, parts_.access.pupils);
  if (!scope.ok()) return scope.status();
  if (absl::Status status = TellRelations(call, *scope, batch); !status.ok()) return status;
  if (batch.end) return batch;
  if (absl::Status status = TellChanges(call, *scope, batch); !status.ok()) return status;
  return batch;
}

absl::Status RequestWatch::FollowCovers(const rpc::Call& call, Batch& batch) {
  if (request_.caseworker().empty()) return absl::OkStatus();
  const auto covers = CoversToday(call, parts_.caseworkers);
  if (!covers.ok()) return covers.status();
  filter_.caseworkers = HoldersShownTo(request_.caseworker(), *covers);
  next_.covered = MarkOfCovered(filter_.caseworkers);
  if (next_.covered != place_.covered) batch.end = rpc::EndReason::kScopeChanged;
  return absl::OkStatus();
}

absl::Status RequestWatch::TellRelations(const rpc::Call& call, const Scope& scope, Batch& batch) {
  const auto relations = parts_.feed.Relations(scope, call.deadline);
  if (!relations.ok()) return relations.status();
  if (relations->number == next_.relations) {
    // Nobody's scope has changed. A setting's mark is of the time when it was made.
    if (!scope.settings) next_.judged_us = std::max(next_.judged_us, absl::ToUnixMicros(call.now));
    return absl::OkStatus();
  }
  WatchPlace then = next_;
  WatchPlace after = next_;
  const absl::Time judged_at = absl::FromUnixMicros(next_.judged_us);
  for (auto [made_by, place] : {std::pair(judged_at, &then), std::pair(call.now, &after)})
    if (absl::Status status = Judge(parts_, scope, *relations, made_by, call.deadline, *place); !status.ok())
      return status;
  const bool more = std::any_of(next_.known.begin(), next_.known.end(),
                                [&](const std::string& mark) { return !then.known.contains(mark); });
  if (more || (IsMany(then.known) && then.known != next_.known)) {
    next_ = std::move(after);
    batch.end = rpc::EndReason::kScopeChanged;
    return absl::OkStatus();
  }
  if (!scope.settings && then.known != next_.known)
    if (absl::Status status = TellBars(call, scope, after, relations->barred_pupils, batch); !status.ok())
      return status;
  next_ = std::move(after);
  return absl::OkStatus();
}

absl::Status RequestWatch::TellBars(const rpc::Call& call, const Scope& scope, const WatchPlace& after,
                                    const std::vector<std::string>& barred, Batch& batch) {
  std::vector<std::string> fresh;
  for (const std::string& id : barred)
    if (!next_.known.contains(MarkOf(id))) fresh.push_back(id);
  const auto ids =
      parts_.feed.ListOfPupils(scope, filter_, fresh, absl::FromUnixMicros(next_.judged_us), call.deadline);
  if (!ids.ok()) return ids.status();
  for (size_t i = 0; i < ids->size(); ++i) {
    // Whoever is cut off between two of these is told of all of them again.
    auto message = NewMessage(i + 1 < ids->size() ? next_ : after);
    message->mutable_left()->set_name(rpc::FormatName(kRequestName, {call.tenant, (*ids)[i]}));
    batch.messages.push_back(std::move(message));
  }
  return absl::OkStatus();
}

absl::Status RequestWatch::TellChanges(const rpc::Call& call, const Scope& scope, Batch& batch) {
  const auto page = parts_.feed.Read(scope, next_.seq, kBatch, call.deadline);
  if (!page.ok()) return page.status();
  if (page->put_back) batch.end = rpc::EndReason::kRestored;
  for (const RequestChange& change : page->changes) {
    next_.seq = change.seq;
    // One that is made while this looks has been seen too: a bar is to take it out again.
    if (!scope.settings && change.state)
      next_.judged_us = std::max(next_.judged_us, absl::ToUnixMicros(change.state->created_at));
    Tell(call, change, batch);
  }
  next_.seq = page->up_to;
  batch.more = page->more;
  return absl::OkStatus();
}

void RequestWatch::Tell(const rpc::Call& call, const RequestChange& change, Batch& batch) const {
  // An erased state meets no filter: nobody knows what it was.
  const RequestHolder after =
      change.state ? RequestHolder{change.state->value.caseworker, change.state->value.team} : RequestHolder();
  const bool meets = Meets(filter_, after);
  const bool met = change.before && Meets(filter_, *change.before);
  if (!meets && !met) return;
  auto message = NewMessage(next_);
  const std::string name = rpc::FormatName(kRequestName, {call.tenant, change.id});
  if (!meets) {
    message->mutable_left()->set_name(name);
  } else {
    v1::EhcRequestChange& told = *message->mutable_change();
    v1::EhcRequest& request = *told.mutable_ehc_request();
    request.set_name(name);
    request.set_etag(journal::EtagOf(change.version));
    if (change.state) Write(*change.state, parts_.access.ViewOf(call), request);
    told.set_version(change.version);
    told.set_action(change.action);
    rpc::SetTime(change.recorded_at, *told.mutable_record_time());
  }
  batch.messages.push_back(std::move(message));
}

void RequestWatch::Accept() {
  place_ = next_;
  begun_ = true;
}

std::string RequestWatch::ResumeToken() const { return parts_.tokens.Seal(call_, request_, place_.ToText()); }

rpc::WatchMessage RequestWatch::Heartbeat(const std::string& resume_token) const {
  auto message = std::make_unique<v1::WatchEhcRequestsResponse>();
  message->mutable_heartbeat();
  message->set_resume_token(resume_token);
  return message;
}

rpc::WatchMessage RequestWatch::End(rpc::EndReason reason, const std::string& resume_token) const {
  auto message = std::make_unique<v1::WatchEhcRequestsResponse>();
  message->mutable_end()->set_reason(rpc::ToWire<v1::EndReason>(reason));
  message->mutable_end()->set_message(std::string(rpc::AdviceFor(reason)));
  message->set_resume_token(resume_token);
  return message;
}

std::unique_ptr<v1::WatchEhcRequestsResponse> RequestWatch::NewMessage(const WatchPlace& place) const {
  auto message = std::make_unique<v1::WatchEhcRequestsResponse>();
  message->set_resume_token(parts_.tokens.Seal(call_, request_, place.ToText()));
  return message;
}

}  // namespace send::ehcp
