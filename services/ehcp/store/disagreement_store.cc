#include "services/ehcp/store/disagreement_store.h"

#include <algorithm>

#include "common/civil/date.h"
#include "common/db/driver_error.h"
#include "common/error/error.h"
#include "common/journal/entity_store.h"
#include "common/journal/stored_rows.h"
#include "services/ehcp/domain/disagreement_clock.h"
#include "services/ehcp/domain/standing.h"
#include "services/ehcp/store/disagreement_codec.h"
#include "services/ehcp/store/rows.h"
#include "services/ehcp/store/scope.h"
#include "services/ehcp/store/sql.h"

namespace send::ehcp {
namespace {

using Codec = journal::Codec<Disagreement>;

// The parameters of insert_ and update_disagreement, but for the last.
std::vector<db::Value> RowOf(const std::string& la, const StoredDisagreement& stored,
                             const civil::HolidayCalendar& calendar) {
  const Disagreement& value = stored.value;
  return {stored.version,
          value.request_id,
          std::string(WordOf(value.subject)),
          std::string(WordOf(OutcomeOf(value))),
          civil::FormatDate(DisagreementDueOn(value, calendar)),
          Codec::Encode(value),
          int64_t{Codec::kSchemaVersion},
          absl::ToUnixMicros(stored.updated_at),
          la,
          stored.id};
}

absl::StatusOr<StoredDisagreement> Find(db::Connection& connection, const Scope& scope,
                                        const DisagreementKey& key) {
  const auto rows = connection.Query(sql::kFindDisagreement, {scope.la, key.request_id, key.id, scope.subject});
  if (!rows.ok()) return rows.status();
  if (rows->empty()) return DisagreementNotFound();
  return journal::ReadStored<Disagreement>((*rows)[0]);
}

// What the family was told of may have been taken back since the request was read. Of two at once the second
// waits for the first at the row of the request, and so does whoever takes back a notice.
absl::Status CheckStillSo(db::Connection& connection, const Scope& scope, const Disagreement& fresh,
                          DisagreementStore::Begin begin) {
  if (const auto held = connection.Query(sql::kHoldEhcRequest, {scope.la, fresh.request_id}); !held.ok())
    return held.status();
  const auto request = LockRequest(connection, scope.la, scope.subject, fresh.request_id);
  if (!request.ok()) return request.status();
  const auto now = begin(*request);
  if (!now.ok()) return now.status();
  if (*now == fresh) return absl::OkStatus();
  return error::Aborted(db::kDatabaseConflict,
                        "Somebody else changed the request at the same time: try again.");
}

// Meets what was kept before, since the row of the request is held.
absl::Status CheckFirst(db::Connection& connection, const std::string& la, const Disagreement& fresh) {
  const auto rows = connection.Query(sql::kFindDisagreementsAbout,
                                     {la, fresh.request_id, std::string(WordOf(fresh.subject))});
  if (!rows.ok()) return rows.status();
  const auto others = journal::ReadAllStored<Disagreement>(*rows);
  if (!others.ok()) return others.status();
  for (const StoredDisagreement& other : *others)
    if (IsSameDispute(other.value, fresh)) return DisagreementExists(other.id);
  return absl::OkStatus();
}

// Within the transaction of another change, with its entry in the history.
absl::Status Save(db::Connection& connection, const journal::Change& change, const std::string& la,
                  const StoredDisagreement& before, const Disagreement& value,
                  const civil::HolidayCalendar& calendar) {
  const absl::Time now = std::max(before.updated_at, journal::AsStored(change.now));
  const StoredDisagreement after{before.id, before.version + 1, value, before.created_at, now};
  std::vector<db::Value> row = RowOf(la, after, calendar);
  row.emplace_back(before.version);
  const auto updated = connection.Execute(sql::kUpdateDisagreement, row);
  if (!updated.ok()) return updated.status();
  if (*updated != 1)
    return error::Aborted(db::kDatabaseConflict,
                          "Somebody changed the disagreement at the same time: try again.");
  const journal::StateText text = journal::ToText(after);
  const std::string facts = journal::ChangedFacts(Codec::Encode(before.value), text.state);
  return journal::Append(connection, change, {{la, Codec::kKind, after.id}, after.version, text, facts});
}

}  // namespace

absl::Status DisagreementNotFound() {
  return error::NotFound("DISAGREEMENT_NOT_FOUND",
                         "There is no such disagreement, or none that you may see: check its name.");
}

absl::Status DisagreementExists(std::string_view existing) {
  return error::AlreadyExists("DISAGREEMENT_EXISTS",
                              "The family's disagreement with this decision is recorded: go on with that one.",
                              existing);
}

bool IsSameDispute(const Disagreement& a, const Disagreement& b) {
  return a.request_id == b.request_id && a.subject == b.subject && a.notice_sent_on == b.notice_sent_on;
}

absl::CivilDay DisagreementDueOn(const Disagreement& disagreement, const civil::HolidayCalendar& calendar) {
  // Which limit is next does not depend on the day it is asked.
  const auto deadlines = ComputeDeadlines(disagreement, disagreement.notice_sent_on, calendar);
  const Deadline* next = FindNextDue(deadlines);
  return next == nullptr ? kNoDueDate : *next->due_on;
}

absl::StatusOr<StoredDisagreement> MysqlDisagreementStore::Create(const journal::Change& change,
                                                                  const Scope& scope,
                                                                  const DisagreementKey& key, Begin begin) {
  const auto request = requests_.Get(scope, key.request_id, change.deadline);
  if (!request.ok()) return request.status();
  auto begun = begin(request->value);
  if (!begun.ok()) return begun.status();
  const StoredDisagreement fresh{.id = key.id, .value = *std::move(begun)};
  return journal::CreateEntity<Disagreement>(
      database_, change, fresh, [&](db::Connection& connection, const StoredDisagreement& stored) {
        if (absl::Status so = CheckStillSo(connection, scope, stored.value, begin); !so.ok()) return so;
        if (absl::Status first = CheckFirst(connection, scope.la, stored.value); !first.ok()) return first;
        std::vector<db::Value> row = RowOf(scope.la, stored, calendar_);
        row.emplace_back(absl::ToUnixMicros(stored.created_at));
        return connection.Execute(sql::kInsertDisagreement, row).status();
      });
}

absl::StatusOr<StoredDisagreement> MysqlDisagreementStore::Change(const journal::Change& change,
                                                                  const Scope& scope,
                                                                  const DisagreementKey& key,
                                                                  std::string_view etag, Decision decide) {
  const auto find = [&](db::Connection& connection) { return Find(connection, scope, key); };
  const auto update = [&](db::Connection& connection, const StoredDisagreement& stored) {
    std::vector<db::Value> row = RowOf(scope.la, stored, calendar_);
    row.emplace_back(stored.version - 1);
    return connection.Execute(sql::kUpdateDisagreement, row);
  };
  return journal::ChangeEntity<Disagreement>(database_, change, etag, {find, decide, update});
}

absl::StatusOr<StoredRequest> MysqlDisagreementStore::ChangeBoth(const journal::Change& change,
                                                                 const Scope& scope, const DisagreementKey& key,
                                                                 std::string_view etag, DecisionOnBoth decide) {
  StoredDisagreement before;
  Disagreement after;
  const auto find = [&](db::Connection& connection) -> absl::Status {
    auto found = Find(connection, scope, key);
    if (found.ok()) before = *std::move(found);
    return found.status();
  };
  const auto both = [&](const EhcRequest& request) -> absl::StatusOr<EhcRequest> {
    auto gone_on = decide(request, before);
    if (!gone_on.ok()) return gone_on.status();
    after = std::move(gone_on->disagreement);
    return std::move(gone_on->request);
  };
  const auto save = [&](db::Connection& connection) {
    return Save(connection, change, scope.la, before, after, calendar_);
  };
  return requests_.ChangeAlong(change, scope, key.request_id, etag, both, {find, save});
}

absl::StatusOr<StoredDisagreement> MysqlDisagreementStore::Get(const Scope& scope, const DisagreementKey& key,
                                                               absl::Time deadline) {
  absl::StatusOr<StoredDisagreement> found = DisagreementNotFound();
  const absl::Status status = database_.Read(deadline, [&](db::Connection& connection) {
    found = Find(connection, scope, key);
    return found.status();
  });
  if (!status.ok()) return status;
  return found;
}

absl::StatusOr<std::vector<StoredDisagreement>> MysqlDisagreementStore::List(const Scope& scope,
                                                                             const DisagreementQuery& query,
                                                                             absl::Time deadline) {
  const std::string day = civil::FormatDate(query.after ? query.after->first : absl::CivilDay(1900, 1, 1));
  const std::string id = query.after ? query.after->second : "";
  std::vector<db::Value> parameters{scope.la};
  AppendTwice(db::TextOrNull(query.request_id), parameters);
  parameters.insert(parameters.end(), {day, day, id});
  AppendTwice(query.due_before, parameters);
  AppendTwice(db::TextOrNull(query.outcome ? std::string(WordOf(*query.outcome)) : ""), parameters);
  parameters.emplace_back(int64_t{query.still_owed});
  AddHolders(query.caseworkers, query.unallocated, query.team, parameters);
  parameters.insert(parameters.end(), {scope.subject, query.limit});
  absl::StatusOr<std::vector<StoredDisagreement>> found;
  const absl::Status status = database_.Read(deadline, [&](db::Connection& connection) -> absl::Status {
    const auto rows = connection.Query(sql::kListDisagreements, parameters);
    if (!rows.ok()) return rows.status();
    found = journal::ReadAllStored<Disagreement>(*rows);
    return found.status();
  });
  if (!status.ok()) return status;
  return found;
}

}  // namespace send::ehcp
