#include "services/ehcp/store/authority_store.h"

namespace send::ehcp {

absl::Status AuthorityStore::CheckTeam(const std::string& la, std::string_view team_id, absl::Time deadline) {
  const auto stored = Get(la, deadline);
  if (!stored.ok()) return stored.status();
  return CheckTeamIsOpen(stored->value, team_id);
}

}  // namespace send::ehcp
