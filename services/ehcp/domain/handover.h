#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/ehcp/domain/caseworker.h"
#include "services/ehcp/domain/ehc_request.h"

// The handing over of a caseload: which requests go to whom is laid down once, at the beginning, so that it can
// go on after an interruption as if there had been none.
namespace send::ehcp {

// One request, and which of the recipients gets it.
struct HandedRequest {
  std::string request_id;
  size_t recipient = 0;
  friend bool operator==(const HandedRequest&, const HandedRequest&) = default;
};

struct Handover {
  // Subjects.
  std::string from;
  std::vector<std::string> to;
  std::vector<HandedRequest> requests;
  friend bool operator==(const Handover&, const Handover&) = default;
};

inline constexpr size_t kMaxHandedRequests = 5000;

// Deals the requests out in their order, one to each recipient in turn: each gets as many as the others, give
// or take one, and as many that are urgent. FAILED_PRECONDITION (CASELOAD_TOO_LARGE).
absl::StatusOr<Handover> Deal(const std::string& from, const std::vector<std::string>& to,
                              const std::vector<std::string>& request_ids);

// The request as its recipient has it, in the recipient's team where they have one. FAILED_PRECONDITION
// (REQUEST_CLOSED); NOT_HELD: somebody has given it to a third meanwhile.
struct TakeOn {
  std::string from;
  Caseworker recipient;
  std::string reason;
};
absl::StatusOr<EhcRequest> Decide(const EhcRequest& request, const TakeOn& command);

}  // namespace send::ehcp
