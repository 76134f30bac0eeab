#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "common/db/connection.h"
#include "common/journal/change.h"
#include "common/journal/journal.h"
#include "services/ehcp/store/ehc_request_store.h"

// What stores of what hangs on a request have alike.
namespace send::ehcp {

// As it stands, and as it stays until the transaction ends, for the caller of this subject. NOT_FOUND
// (REQUEST_NOT_FOUND).
absl::StatusOr<EhcRequest> LockRequest(db::Connection& connection, const std::string& la,
                                       const std::string& subject, const std::string& id);

// What `find(false)` finds; and where the caller's own relation has ended with this very call, as by an answer,
// what `find(true)` finds, so that the call is answered when it comes again.
template <class Find>
auto FindRelated(db::Connection& connection, const journal::Change& change, const std::string& id, Find find)
    -> decltype(find(false)) {
  auto found = find(false);
  if (!absl::IsNotFound(found.status())) return found;
  const auto replay = journal::FindReplay(connection, change);
  if (!replay.ok()) return replay.status();
  if (!replay->has_value() || (*replay)->entity_id != id) return found;
  return find(true);
}

}  // namespace send::ehcp
