#pragma once

#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"

namespace send::client {

struct HttpReply {
  int status = 0;
  std::string body;
};

using Form = std::vector<std::pair<std::string, std::string>>;

// The little HTTP that signing in needs.
class Http {
 public:
  virtual ~Http() = default;
  // UNAVAILABLE where nothing answers within ten seconds, or it cannot show who it is.
  virtual absl::StatusOr<HttpReply> Get(const std::string& url) = 0;
  virtual absl::StatusOr<HttpReply> Post(const std::string& url, const Form& form) = 0;
};

// HTTPS only; follows no redirection; bodies of at most 256 KiB. `ca_file` as in ConnectOptions.
class CurlHttp : public Http {
 public:
  explicit CurlHttp(std::string ca_file) : ca_file_(std::move(ca_file)) {}
  absl::StatusOr<HttpReply> Get(const std::string& url) override;
  absl::StatusOr<HttpReply> Post(const std::string& url, const Form& form) override;

 private:
  const std::string ca_file_;
};

}  // namespace send::client
