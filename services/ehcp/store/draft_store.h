#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/ehcp/domain/request_draft.h"
#include "services/ehcp/store/ehc_request_store.h"

namespace send::ehcp {

using StoredDraft = journal::Stored<RequestDraft>;

struct DraftQuery {
  std::optional<DraftState> state = std::nullopt;
  // The id of the last of the page before.
  std::string after = {};
  int64_t limit = 50;
};

// The drafts of settings, which are theirs alone: a scope without settings meets none. NOT_FOUND
// (DRAFT_NOT_FOUND) is the answer for what is not there and for what is out of scope alike.
class DraftStore {
 public:
  virtual ~DraftStore() = default;

  virtual absl::StatusOr<StoredDraft> Create(const journal::Change& change, const Scope& scope,
                                             const std::string& id, const RequestDraft& draft) = 0;
  virtual absl::StatusOr<StoredDraft> Change(
      const journal::Change& change, const Scope& scope, const std::string& id, std::string_view etag,
      absl::FunctionRef<absl::StatusOr<RequestDraft>(const RequestDraft&)> decide) = 0;
  // In one transaction the draft is submitted and the request made, with its own history; ALREADY_EXISTS
  // (OPEN_REQUEST_EXISTS) as EhcRequestStore::Create.
  virtual absl::StatusOr<StoredDraft> Submit(
      const journal::Change& change, const Scope& scope, const std::string& id, std::string_view etag,
      absl::FunctionRef<absl::StatusOr<Submission>(const RequestDraft&)> decide) = 0;
  virtual absl::StatusOr<StoredDraft> Get(const Scope& scope, const std::string& id, absl::Time deadline) = 0;
  // By id, which is by time.
  virtual absl::StatusOr<std::vector<StoredDraft>> List(const Scope& scope, const DraftQuery& query,
                                                        absl::Time deadline) = 0;
};

absl::Status DraftNotFound();

}  // namespace send::ehcp
