#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "services/ehcp/domain/diary.h"
#include "services/ehcp/store/ehc_request_store.h"

namespace send::ehcp {

using StoredEntry = journal::Stored<DiaryEntry>;

// The two ids of its name.
struct DiaryKey {
  std::string request_id;
  std::string id;
};

struct DiaryQuery {
  std::string request_id;
  std::optional<DiaryKind> kind = std::nullopt;
  // The last of the page before: its day and id.
  std::optional<std::pair<absl::CivilDay, std::string>> after = std::nullopt;
  int64_t limit = 50;
};

struct TaskQuery {
  // A subject; empty for any.
  std::string owner = {};
  DiaryTaskState state = DiaryTaskState::kOpen;
  std::optional<absl::CivilDay> due_before = std::nullopt;
  // The last of the page before: its due date and id.
  std::optional<std::pair<absl::CivilDay, std::string>> after = std::nullopt;
  int64_t limit = 50;
};

// Diaries with their history. They are the authority's own: a scope of settings meets none of them. NOT_FOUND
// (DIARY_ENTRY_NOT_FOUND) is the answer for what is not there and for what is out of scope alike.
class DiaryStore {
 public:
  using Decision = absl::FunctionRef<absl::StatusOr<DiaryEntry>(const DiaryEntry&)>;
  using Check = absl::FunctionRef<absl::Status()>;

  virtual ~DiaryStore() = default;

  // `check` may refuse it, and is not asked when the call comes again. NOT_FOUND (REQUEST_NOT_FOUND) where its
  // EHC request is not in scope.
  virtual absl::StatusOr<StoredEntry> Create(const journal::Change& change, const Scope& scope,
                                             const std::string& id, const DiaryEntry& entry, Check check) = 0;
  // As EhcRequestStore::Change, and GetAsOf below.
  virtual absl::StatusOr<StoredEntry> Change(const journal::Change& change, const Scope& scope,
                                             const DiaryKey& key, std::string_view etag, Decision decide) = 0;
  virtual absl::StatusOr<StoredEntry> Get(const Scope& scope, const DiaryKey& key, absl::Time deadline) = 0;
  virtual absl::StatusOr<StoredEntry> GetAsOf(const Scope& scope, const DiaryKey& key, absl::Time time,
                                              absl::Time deadline) = 0;

  // The newest day first, and the last written of a day.
  virtual absl::StatusOr<std::vector<StoredEntry>> List(const Scope& scope, const DiaryQuery& query,
                                                        absl::Time deadline) = 0;
  // Of all requests in scope, by due date and id: while pages are read, a task that does not change stands on
  // one of them, whatever happens to others.
  virtual absl::StatusOr<std::vector<StoredEntry>> ListTasks(const Scope& scope, const TaskQuery& query,
                                                             absl::Time deadline) = 0;
};

absl::Status DiaryEntryNotFound();

}  // namespace send::ehcp
