#include "common/journal/change.h"

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/base/strings.h"
#include "common/error/error.h"

namespace send::journal {

std::string EtagOf(int64_t version) { return absl::StrCat("v", version); }

absl::Status CheckEtag(std::string_view etag, int64_t version) {
  int64_t seen = 0;
  if (!absl::StartsWith(ToAbsl(etag), "v") || !absl::SimpleAtoi(ToAbsl(etag.substr(1)), &seen) || seen < 0)
    return error::InvalidArgument("INVALID_FIELDS", "Send the etag that came with the record when you read it.",
                                  {{"etag", "must be the etag of the record as it was read"}});
  if (seen == version) return absl::OkStatus();
  return error::Aborted("STALE_ETAG",
                        "The record was changed since you read it: read it again, then decide anew.");
}

absl::Status RequestIdReused() {
  return error::InvalidArgument(
      "REQUEST_ID_REUSED",
      "This request_id was used before with other content: make a new one for each change.",
      {{"request_id", "was used before with other content"}});
}

}  // namespace send::journal
