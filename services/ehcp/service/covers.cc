#include "services/ehcp/service/covers.h"

#include "services/ehcp/service/access.h"

namespace send::ehcp {

absl::StatusOr<CoversOfDay> CoversToday(const rpc::Call& call, CaseworkerStore& caseworkers) {
  if (!SeesAuthority(*call.caller)) return CoversOfDay({}, call.today);
  const auto covered = caseworkers.ListCovered(call.tenant, call.today, call.deadline);
  if (!covered.ok()) return covered.status();
  return CoversOfDay(*covered, call.today);
}

std::vector<std::string> HoldersShownTo(const std::string& caseworker, const CoversOfDay& covers) {
  if (caseworker.empty()) return {};
  std::vector<std::string> holders = covers.CoveredBy(caseworker);
  holders.insert(holders.begin(), caseworker);
  return holders;
}

}  // namespace send::ehcp
