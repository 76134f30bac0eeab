#include "services/ehcp/store/rows.h"

#include "common/journal/stored_rows.h"
#include "services/ehcp/store/ehc_request_codec.h"
#include "services/ehcp/store/sql.h"

namespace send::ehcp {

absl::StatusOr<EhcRequest> LockRequest(db::Connection& connection, const std::string& la,
                                       const std::string& subject, const std::string& id) {
  const auto rows = connection.Query(sql::kLockEhcRequest, {la, id, subject});
  if (!rows.ok()) return rows.status();
  if (rows->empty()) return RequestNotFound();
  auto stored = journal::ReadStored<EhcRequest>((*rows)[0]);
  if (!stored.ok()) return stored.status();
  return stored->value;
}

}  // namespace send::ehcp
