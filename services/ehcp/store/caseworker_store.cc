#include "services/ehcp/store/caseworker_store.h"

#include "common/error/error.h"

namespace send::ehcp {

absl::Status CaseworkerNotFound() {
  return error::NotFound("CASEWORKER_NOT_FOUND",
                         "There is no such caseworker: choose one of ListCaseworkers, or record them first.");
}

absl::Status CaseworkerExists(std::string_view existing) {
  return error::AlreadyExists("CASEWORKER_EXISTS",
                              "The subject is recorded as a caseworker: change that record instead.", existing);
}

}  // namespace send::ehcp
