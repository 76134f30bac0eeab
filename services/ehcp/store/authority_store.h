#pragma once

#include <string>
#include <string_view>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/journal/change.h"
#include "services/ehcp/domain/authority.h"

namespace send::ehcp {

using StoredParticulars = journal::Stored<AuthorityParticulars>;

// The id, in the journal, of the one record of its kind that each authority has.
inline constexpr char kParticularsId[] = "particulars";

// The particulars of authorities. They always exist: empty, and of version 0, until somebody has written them.
class AuthorityStore {
 public:
  virtual ~AuthorityStore() = default;

  virtual absl::StatusOr<StoredParticulars> Get(const std::string& la, absl::Time deadline) = 0;

  // Of the authority that is the change's tenant. ABORTED (STALE_ETAG), also for the second of two first
  // writers; and whatever `decide` refuses.
  virtual absl::StatusOr<StoredParticulars> Change(
      const journal::Change& change, std::string_view etag,
      absl::FunctionRef<absl::StatusOr<AuthorityParticulars>(const AuthorityParticulars&)> decide) = 0;

  // For what names a team of the authority: CheckTeamIsOpen on its particulars as they stand.
  absl::Status CheckTeam(const std::string& la, std::string_view team_id, absl::Time deadline);
};

}  // namespace send::ehcp
