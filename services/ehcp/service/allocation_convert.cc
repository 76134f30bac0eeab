#include "services/ehcp/service/allocation_convert.h"

#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"
#include "common/civil/date.h"
#include "common/journal/change.h"
#include "common/rpc/fields.h"
#include "common/rpc/page_token.h"
#include "common/rpc/resource_name.h"
#include "services/ehcp/service/convert.h"

namespace send::ehcp {
namespace {

using error::FieldViolations;

constexpr size_t kMaxName = 200;
constexpr size_t kMaxReason = 500;
constexpr int kMaxRecipients = 20;
constexpr int kDefaultMoves = 100;
constexpr int kMaxMoves = 200;

static_assert(v1::CASEWORKER_STATE_LEFT == static_cast<int>(CaseworkerState::kLeft) + 1);

}  // namespace

std::string ReadCaseworkerName(std::string_view name, std::string_view field, FieldViolations& violations) {
  const auto ids = rpc::ParseName(kCaseworkerName, name);
  if (!ids) violations.Add(field, "must be a name such as localAuthorities/999/caseworkers/ID");
  return ids ? (*ids)[1] : "";
}

void MergeCaseworker(const std::string& path, const v1::Caseworker& message, Caseworker& caseworker,
                     FieldViolations& violations) {
  if (path == "display_name") {
    rpc::CheckText(message.display_name(), "caseworker.display_name", kMaxName, violations);
    caseworker.display_name = message.display_name();
  } else if (path == "team") {
    CheckTeamId(message.team(), "caseworker.team", violations);
    caseworker.team = message.team();
  } else if (path == "active_from_date") {
    caseworker.active_from =
        rpc::ReadDay(message.active_from_date(), "caseworker.active_from_date", violations);
  } else if (path == "active_until_date") {
    caseworker.active_until =
        rpc::ReadDayOrNone(message.active_until_date(), "caseworker.active_until_date", violations);
  } else {
    violations.Add("update_mask", "may name display_name, team, active_from_date and active_until_date");
  }
}

Caseworker ReadCaseworker(const v1::Caseworker& message, absl::CivilDay today, FieldViolations& violations) {
  Caseworker caseworker{.subject = message.subject(), .display_name = {}, .team = {}, .active_from = today};
  if (message.subject().empty()) violations.Add("caseworker.subject", "is required");
  CheckSubject(message.subject(), "caseworker.subject", violations);
  for (const char* path : {"display_name", "team", "active_until_date"})
    MergeCaseworker(path, message, caseworker, violations);
  if (!message.active_from_date().empty()) MergeCaseworker("active_from_date", message, caseworker, violations);
  return caseworker;
}

Cover ReadCover(const v1::Cover& message, const std::string& cover_id, FieldViolations& violations) {
  if (message.covered_by().empty()) violations.Add("cover.covered_by", "is required");
  CheckSubject(message.covered_by(), "cover.covered_by", violations);
  return {cover_id, message.covered_by(), rpc::ReadDay(message.from_date(), "cover.from_date", violations),
          rpc::ReadDay(message.to_date(), "cover.to_date", violations)};
}

CaseworkerQuery ReadList(const v1::ListCaseworkersRequest& request, bool sees_requests, absl::CivilDay today,
                         FieldViolations& violations) {
  CaseworkerQuery query{.today = today, .team = request.team(), .holding = request.holding_requests()};
  if (!rpc::ParseName(kAuthorityName, request.parent()))
    violations.Add("parent", "must be a name such as localAuthorities/999");
  query.limit = rpc::ReadPageSize(request.page_size(), violations);
  CheckTeamId(request.team(), "team", violations);
  if (request.state() != v1::CASEWORKER_STATE_UNSPECIFIED)
    query.state = static_cast<CaseworkerState>(request.state() - 1);
  if (query.holding && !sees_requests) violations.Add("holding_requests", "is for those who see requests");
  return query;
}

HandOverCommand ReadHandOver(const v1::HandOverCaseloadRequest& request, FieldViolations& violations) {
  HandOverCommand command{.from = request.from_caseworker(),
                          .to = {request.to_caseworkers().begin(), request.to_caseworkers().end()},
                          .team = request.team(),
                          .state = {},
                          .reason = request.reason(),
                          .max_moves = request.max_moves() == 0 ? kDefaultMoves : request.max_moves()};
  if (!rpc::ParseName(kAuthorityName, request.parent()))
    violations.Add("parent", "must be a name such as localAuthorities/999");
  if (command.from.empty()) violations.Add("from_caseworker", "is required");
  CheckSubject(command.from, "from_caseworker", violations);
  if (command.to.empty() || request.to_caseworkers_size() > kMaxRecipients)
    violations.Add("to_caseworkers", absl::StrCat("must be 1 to ", kMaxRecipients, " subjects"));
  std::set<std::string> seen{command.from};
  for (size_t i = 0; i < std::min(command.to.size(), size_t{kMaxRecipients}); ++i) {
    const std::string field = absl::StrCat("to_caseworkers[", i, "]");
    if (command.to[i].empty()) violations.Add(field, "is required");
    CheckSubject(command.to[i], field, violations);
    if (!command.to[i].empty() && !seen.insert(command.to[i]).second)
      violations.Add(field, "must be named once, and not hand over");
  }
  CheckTeamId(request.team(), "team", violations);
  if (request.state() != v1::STATE_UNSPECIFIED) command.state = static_cast<State>(request.state() - 1);
  rpc::CheckText(request.reason(), "reason", kMaxReason, violations);
  if (command.max_moves < 1 || command.max_moves > kMaxMoves)
    violations.Add("max_moves", absl::StrCat("must be 0 to ", kMaxMoves));
  return command;
}

void Write(const StoredCaseworker& stored, const std::string& la, absl::CivilDay today,
           v1::Caseworker& message) {
  const Caseworker& caseworker = stored.value;
  message.set_name(rpc::FormatName(kCaseworkerName, {la, stored.id}));
  message.set_etag(journal::EtagOf(stored.version));
  message.set_subject(caseworker.subject);
  message.set_display_name(caseworker.display_name);
  message.set_team(caseworker.team);
  message.set_active_from_date(civil::FormatDate(caseworker.active_from));
  message.set_active_until_date(rpc::DayText(caseworker.active_until));
  message.set_state(rpc::ToWire<v1::CaseworkerState>(StateOn(caseworker, today)));
  for (const Cover& cover : caseworker.covers) {
    v1::Cover& item = *message.add_covers();
    item.set_cover_id(cover.cover_id);
    item.set_covered_by(cover.covered_by);
    item.set_from_date(civil::FormatDate(cover.from));
    item.set_to_date(civil::FormatDate(cover.to));
    item.set_ended_on_date(rpc::DayText(cover.ended_on));
  }
  rpc::SetTime(stored.created_at, *message.mutable_create_time());
  rpc::SetTime(stored.updated_at, *message.mutable_update_time());
}

void Write(const HandedOver& done, v1::HandOverCaseloadResponse& reply) {
  for (const auto& [caseworker, requests] : done.shares) {
    v1::CaseloadShare& share = *reply.add_shares();
    share.set_caseworker(caseworker);
    share.set_requests(requests);
    reply.set_moved(reply.moved() + requests);
  }
  reply.set_remaining(done.remaining);
  reply.set_planned(done.planned);
}

}  // namespace send::ehcp
