#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/auth/caller.h"
#include "common/journal/change.h"
#include "common/journal/read_log.h"
#include "common/rpc/method_table.h"

namespace send::rpc {

// A call that has been let in: who calls, for which tenant, why, and by when it must be answered.
struct Call {
  std::shared_ptr<const auth::Caller> caller;
  // The token itself, to be passed on to other services. Never logged.
  std::string token;
  const Method* method = nullptr;
  // Of the resource that the call is about; the shared tenant for resources outside of tenancy.
  std::string tenant;
  absl::Time now;
  // In Europe/London.
  absl::CivilDay today;
  absl::Time deadline;
  std::string correlation_id;
  // What the caller says it needs the records for; may be empty.
  std::string purpose;
  // Of the request, in lower case; empty where the method changes nothing.
  std::string request_id;
  std::string fingerprint;

  // The change that this call makes, for the journal.
  journal::Change ToChange() const {
    return {.tenant = tenant,
            .actor = caller->Actor(),
            .method = method->full_name,
            .request_id = request_id,
            .fingerprint = fingerprint,
            .purpose = purpose,
            .correlation_id = correlation_id,
            .now = now,
            .deadline = deadline};
  }
};

// That the call is shown these records, for the read log.
inline journal::Read ReadOf(const Call& call, std::vector<std::string> records) {
  return {call.tenant, call.caller->Actor(), call.method->full_name, call.purpose, call.correlation_id,
          call.now,    std::move(records)};
}

}  // namespace send::rpc
