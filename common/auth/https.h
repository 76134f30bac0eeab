#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace send::auth {

struct HttpsRequest {
  // https:// only; redirects are not followed.
  std::string url = {};
  // The authority that signed the server's certificate; the system's where empty.
  std::string ca_file = {};
  // POSTed as application/x-www-form-urlencoded where not empty; a GET otherwise.
  std::string form = {};
  size_t max_bytes = 256 * 1024;
  absl::Duration timeout = absl::Seconds(5);
};

struct HttpsReply {
  long status = 0;
  std::string body;
};

// UNAVAILABLE (HTTPS_FAILED) says why there is no reply. A reply of any status is one.
absl::StatusOr<HttpsReply> Fetch(const HttpsRequest& request);

// `text` as it stands in a form or a URL.
std::string UrlEncode(const std::string& text);

}  // namespace send::auth
