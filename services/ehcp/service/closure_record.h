#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "common/rpc/call.h"
#include "services/ehcp/domain/closure_claim.h"
#include "services/ehcp/service/pupil_directory.h"
#include "services/ehcp/store/advice_store.h"

namespace send::ehcp {

// What a claim of a closure is held against: when the register has the setting closed, and when the case has it
// asked for advice, where `advice` is kept. Errors as PupilDirectory::ClosuresOf.
absl::StatusOr<ClosureRecord> ClosureRecordOf(const rpc::Call& call, PupilDirectory& pupils,
                                              AdviceStore* advice, const std::string& request_id,
                                              const std::string& setting);

}  // namespace send::ehcp
