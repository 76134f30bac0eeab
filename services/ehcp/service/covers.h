#pragma once

#include <string>
#include <vector>

#include "common/rpc/call.h"
#include "services/ehcp/store/caseworker_store.h"

// Who covers for whom today, as work-lists and watches are to show it.
namespace send::ehcp {

// For those who see what the authority holds; nobody covers for anybody, for others.
absl::StatusOr<CoversOfDay> CoversToday(const rpc::Call& call, CaseworkerStore& caseworkers);

// Whose requests are asked for by a filter on the caseworker: theirs, and of those they cover for. None, for no
// filter.
std::vector<std::string> HoldersShownTo(const std::string& caseworker, const CoversOfDay& covers);

}  // namespace send::ehcp
