#include "services/ehcp/store/draft_store.h"

#include "common/error/error.h"

namespace send::ehcp {

absl::Status DraftNotFound() {
  return error::NotFound("DRAFT_NOT_FOUND",
                         "There is no such draft, or none that you may see: check its name.");
}

}  // namespace send::ehcp
