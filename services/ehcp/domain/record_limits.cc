#include "services/ehcp/domain/record_limits.h"

#include "absl/strings/str_cat.h"
#include "common/base/strings.h"
#include "common/error/error.h"

namespace send::ehcp {

absl::Status CheckRoom(size_t held, size_t most, std::string_view things) {
  if (held < most) return absl::OkStatus();
  return error::FailedPrecondition("RECORD_FULL", absl::StrCat("It holds ", most, " ", ToAbsl(things),
                                                               ", the most that are kept with it: write the "
                                                               "others into the case diary."));
}

}  // namespace send::ehcp
