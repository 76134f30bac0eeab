#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "common/error/error.h"
#include "common/journal/change.h"

namespace send::journal {

// A table of entities in memory that answers as CreateEntity and ChangeEntity do: for the fake stores of
// handler tests, kept honest by the contract suites. Thread-safe.
template <class T>
class FakeEntityTable {
 public:
  using Visible = absl::FunctionRef<bool(const Stored<T>&)>;

  // `check` sees every stored entity of the tenant and refuses what a key of the real table would.
  absl::StatusOr<Stored<T>> Create(const Change& change, const Stored<T>& fresh,
                                   absl::FunctionRef<absl::Status(const Stored<T>&)> check) {
    absl::MutexLock lock(&mutex_);
    if (auto answer = FindAnswer(change); !answer.ok() || answer->has_value()) return Unwrap(std::move(answer));
    for (const auto& [key, versions] : entities_)
      if (key.first == change.tenant)
        if (absl::Status status = check(versions.back()); !status.ok()) return status;
    Stored<T> stored = fresh;
    stored.version = 1;
    stored.created_at = stored.updated_at = AsStored(change.now);
    return Keep(change, std::move(stored));
  }

  // `not_found` is answered for what is not there or not `visible`.
  absl::StatusOr<Stored<T>> ChangeOne(const Change& change, const std::string& id, std::string_view etag,
                                      Visible visible, const absl::Status& not_found,
                                      absl::FunctionRef<absl::StatusOr<T>(const T&)> decide) {
    absl::MutexLock lock(&mutex_);
    const auto found = entities_.find({change.tenant, id});
    if (found == entities_.end() || !visible(found->second.back())) return not_found;
    if (auto answer = FindAnswer(change); !answer.ok() || answer->has_value()) return Unwrap(std::move(answer));
    const Stored<T>& before = found->second.back();
    if (absl::Status status = CheckEtag(etag, before.version); !status.ok()) return status;
    absl::StatusOr<T> after = decide(before.value);
    if (!after.ok()) return after.status();
    return Keep(change, {before.id, before.version + 1, *std::move(after), before.created_at,
                         std::max(before.updated_at, AsStored(change.now))});
  }

  // Of an entity that always exists: version 0 of it until it is first written.
  absl::StatusOr<Stored<T>> ChangeAlways(const Change& change, const std::string& id, std::string_view etag,
                                         absl::FunctionRef<absl::StatusOr<T>(const T&)> decide) {
    absl::MutexLock lock(&mutex_);
    if (auto answer = FindAnswer(change); !answer.ok() || answer->has_value()) return Unwrap(std::move(answer));
    const auto found = entities_.find({change.tenant, id});
    const absl::Time now = AsStored(change.now);
    const Stored<T> before =
        found == entities_.end() ? Stored<T>{.id = id, .value = T(), .created_at = now} : found->second.back();
    if (absl::Status status = CheckEtag(etag, before.version); !status.ok()) return status;
    absl::StatusOr<T> after = decide(before.value);
    if (!after.ok()) return after.status();
    return Keep(change, {id, before.version + 1, *std::move(after), before.created_at,
                         std::max(before.updated_at, now)});
  }

  // What this call answered when it came before; nullopt when it is new.
  absl::StatusOr<std::optional<Stored<T>>> Known(const Change& change) const {
    absl::MutexLock lock(&mutex_);
    return FindAnswer(change);
  }

  std::optional<Stored<T>> Find(const std::string& tenant, const std::string& id, Visible visible) const {
    absl::MutexLock lock(&mutex_);
    const auto found = entities_.find({tenant, id});
    if (found == entities_.end() || !visible(found->second.back())) return std::nullopt;
    return found->second.back();
  }

  // The last version recorded by `time`.
  absl::StatusOr<Stored<T>> FindAsOf(const std::string& tenant, const std::string& id, absl::Time time) const {
    absl::MutexLock lock(&mutex_);
    const auto found = entities_.find({tenant, id});
    if (found != entities_.end())
      for (auto version = found->second.rbegin(); version != found->second.rend(); ++version)
        if (version->updated_at <= time) return *version;
    return error::NotFound("VERSION_NOT_FOUND", "The record has no such version.");
  }

  // Every version of every entity with the change that made it, in the order in which they were made.
  std::vector<std::pair<Change, Stored<T>>> AllVersions() const {
    absl::MutexLock lock(&mutex_);
    return versions_;
  }

  // Of one tenant, by id.
  std::vector<Stored<T>> All(const std::string& tenant, Visible visible) const {
    absl::MutexLock lock(&mutex_);
    std::vector<Stored<T>> all;
    for (const auto& [key, versions] : entities_)
      if (key.first == tenant && visible(versions.back())) all.push_back(versions.back());
    return all;
  }

  // The last version of each that was recorded by `time`, of those whose last version of all is visible.
  std::vector<Stored<T>> AllAsOf(const std::string& tenant, absl::Time time, Visible visible) const {
    absl::MutexLock lock(&mutex_);
    std::vector<Stored<T>> all;
    for (const auto& [key, versions] : entities_) {
      if (key.first != tenant || !visible(versions.back())) continue;
      const auto last = std::find_if(versions.rbegin(), versions.rend(),
                                     [&](const Stored<T>& version) { return version.updated_at <= time; });
      if (last != versions.rend()) all.push_back(*last);
    }
    return all;
  }

 private:
  using Answer = absl::StatusOr<std::optional<Stored<T>>>;

  static absl::StatusOr<Stored<T>> Unwrap(Answer answer) {
    if (!answer.ok()) return answer.status();
    return **std::move(answer);
  }

  Answer FindAnswer(const Change& change) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    const auto found = answers_.find({change.tenant, change.actor, change.method, change.request_id});
    if (found == answers_.end()) return std::optional<Stored<T>>();
    if (found->second.fingerprint != change.fingerprint) return RequestIdReused();
    return std::optional<Stored<T>>(found->second.answer);
  }

  Stored<T> Keep(const Change& change, Stored<T> stored) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    entities_[{change.tenant, stored.id}].push_back(stored);
    versions_.emplace_back(change, stored);
    answers_[{change.tenant, change.actor, change.method, change.request_id}] = {change.fingerprint, stored};
    return stored;
  }

  struct Kept {
    std::string fingerprint;
    Stored<T> answer;
  };

  mutable absl::Mutex mutex_;
  std::vector<std::pair<Change, Stored<T>>> versions_ ABSL_GUARDED_BY(mutex_);
  // Every version, by tenant and id.
  std::map<std::pair<std::string, std::string>, std::vector<Stored<T>>> entities_ ABSL_GUARDED_BY(mutex_);
  std::map<std::tuple<std::string, std::string, std::string, std::string>, Kept> answers_
      ABSL_GUARDED_BY(mutex_);
};

}  // namespace send::journal
