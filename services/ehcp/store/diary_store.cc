#include "services/ehcp/store/diary_store.h"

#include "common/error/error.h"

namespace send::ehcp {

absl::Status DiaryEntryNotFound() {
  return error::NotFound("DIARY_ENTRY_NOT_FOUND",
                         "There is no such entry of the diary, or none that you may see: check its name.");
}

}  // namespace send::ehcp
