#include "services/ehcp/store/ehc_request_store.h"

#include "common/error/error.h"

namespace send::ehcp {

absl::Status RequestNotFound() {
  return error::NotFound("REQUEST_NOT_FOUND",
                         "There is no such request, or none that you may see: check its name.");
}

absl::Status OpenRequestExists(std::string_view existing_id) {
  return error::AlreadyExists("OPEN_REQUEST_EXISTS",
                              "The child has an open request: go on with that one, or end it first.",
                              existing_id);
}

}  // namespace send::ehcp
