#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "common/db/database.h"
#include "common/db/driver_error.h"
#include "common/error/error.h"
#include "common/journal/change.h"
#include "common/journal/journal.h"

// How every entity is created and changed: in one transaction a known call answers what it answered, the state
// is saved by compare-and-set, the journal gets its entry and the call its answer. Two functions; a service's
// store adds the statements of its own table.
namespace send::journal {

template <class T>
StateText ToText(const Stored<T>& stored) {
  return {Codec<T>::Encode(stored.value), Codec<T>::kSchemaVersion, stored.created_at, stored.updated_at};
}

template <class T>
absl::StatusOr<Stored<T>> FromText(std::string id, int64_t version, const StateText& text) {
  absl::StatusOr<T> value = Codec<T>::Decode(text.state, text.schema_version);
  if (!value.ok()) return value.status();
  return Stored<T>{std::move(id), version, *std::move(value), text.created_at, text.recorded_at};
}

template <class T>
absl::StatusOr<std::optional<Stored<T>>> FindAnswer(db::Connection& connection, const Change& change) {
  const auto replay = FindReplay(connection, change);
  if (!replay.ok()) return replay.status();
  if (!replay->has_value()) return std::nullopt;
  const Replay& found = **replay;
  const auto text = LoadState(connection, {change.tenant, Codec<T>::kKind, found.entity_id}, found.version);
  if (!text.ok()) return text.status();
  return FromText<T>(found.entity_id, found.version, *text);
}

// Creates an entity whose id and value are given. `insert` writes its row; what it refuses is the answer.
template <class T>
absl::StatusOr<Stored<T>> CreateEntity(
    db::Database& database, const Change& change, const Stored<T>& fresh,
    absl::FunctionRef<absl::Status(db::Connection&, const Stored<T>&)> insert) {
  Stored<T> result;
  const absl::Status status =
      database.Transact(change.deadline, [&](db::Connection& connection) -> absl::Status {
        auto answer = FindAnswer<T>(connection, change);
        if (!answer.ok()) return answer.status();
        if (answer->has_value()) {
          result = **std::move(answer);
          return absl::OkStatus();
        }
        result = fresh;
        result.version = 1;
        result.created_at = result.updated_at = AsStored(change.now);
        // Before the row: a twin at once must meet its brother's answer, not his record.
        if (auto kept = InsertReplay(connection, change, Codec<T>::kKind, {result.id, 1}); !kept.ok())
          return kept;
        if (auto inserted = insert(connection, result); !inserted.ok()) return inserted;
        return Append(connection, change, {{change.tenant, Codec<T>::kKind, result.id}, 1, ToText(result)});
      });
  if (!status.ok()) return status;
  return result;
}

// Where a stored entity is found, decided on and saved. `find` answers NOT_FOUND also for what the caller may
// not see; `update` is an UPDATE … WHERE version = the version before, and answers the rows it met. Of an
// entity that always exists, `find` answers version 0 until somebody has written it, and `update` then inserts
// its row.
template <class T>
struct ChangeSteps {
  absl::FunctionRef<absl::StatusOr<Stored<T>>(db::Connection&)> find;
  absl::FunctionRef<absl::StatusOr<T>(const T&)> decide;
  absl::FunctionRef<absl::StatusOr<int64_t>(db::Connection&, const Stored<T>&)> update;
};

template <class T>
absl::StatusOr<Stored<T>> ChangeEntity(db::Database& database, const Change& change, std::string_view etag,
                                       const ChangeSteps<T>& steps) {
  Stored<T> result;
  const absl::Status status =
      database.Transact(change.deadline, [&](db::Connection& connection) -> absl::Status {
        // First what the caller may see: an answer kept from before a bar is not for them any more.
        auto before = steps.find(connection);
        if (!before.ok()) return before.status();
        auto answer = FindAnswer<T>(connection, change);
        if (!answer.ok()) return answer.status();
        if (answer->has_value()) {
          result = **std::move(answer);
          return absl::OkStatus();
        }
        if (auto fresh = CheckEtag(etag, before->version); !fresh.ok()) return fresh;
        absl::StatusOr<T> after = steps.decide(before->value);
        if (!after.ok()) return after.status();
        const bool first = before->version == 0;
        // A clock that was set back must not put a version before the one it follows.
        const absl::Time now = std::max(before->updated_at, AsStored(change.now));
        result = {before->id, before->version + 1, *std::move(after), first ? now : before->created_at, now};
        const auto updated = steps.update(connection, result);
        if (first && error::ReasonOf(updated.status()) == db::kDuplicateKey)
          return error::Aborted(db::kDatabaseConflict,
                                "Somebody else wrote it first at the same time: try again.");
        if (!updated.ok()) return updated.status();
        if (*updated != 1) return CheckEtag(etag, before->version + 1);
        const StateText text = ToText(result);
        const std::string facts = first ? "" : ChangedFacts(Codec<T>::Encode(before->value), text.state);
        const Key key{change.tenant, Codec<T>::kKind, result.id};
        if (auto appended = Append(connection, change, {key, result.version, text, facts}); !appended.ok())
          return appended;
        return InsertReplay(connection, change, Codec<T>::kKind, {result.id, result.version});
      });
  if (!status.ok()) return status;
  return result;
}

}  // namespace send::journal
