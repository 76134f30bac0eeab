#pragma once

#include <google/protobuf/message.h>

#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "common/error/error.h"
#include "common/rpc/call.h"

namespace send::rpc {

inline constexpr int kDefaultPageSize = 50;
inline constexpr int kMaxPageSize = 200;

// Where a list goes on, sealed (AES-256-GCM) and bound to the method, the caller, the tenant and the filters:
// nobody else can use it, for nothing else, and nobody can read it.
class PageTokens {
 public:
  // `key` is 32 bytes. INVALID_ARGUMENT (BAD_PAGE_TOKEN_KEY) for any other.
  static absl::StatusOr<PageTokens> Create(std::string key);

  // `cursor` is the place, as the list's store knows it. Empty for the end of the list.
  std::string Seal(const Call& call, const google::protobuf::Message& request, std::string_view cursor) const;

  // The place in the request's `page_token`; empty where it has none. INVALID_ARGUMENT (BAD_PAGE_TOKEN) for one
  // that is not ours, or of another call.
  absl::StatusOr<std::string> Open(const Call& call, const google::protobuf::Message& request) const;

  // The same of a watch's `resume_token` (BAD_RESUME_TOKEN).
  absl::StatusOr<std::string> OpenResume(const Call& call, const google::protobuf::Message& request) const;

 private:
  explicit PageTokens(std::string key) : key_(std::move(key)) {}
  std::optional<std::string> Unseal(const Call& call, const google::protobuf::Message& request,
                                    const std::string& token) const;
  std::string key_;
};

// A size from 1 to the limit: the default for 0, and for a negative size or one over the limit, of which it
// adds a violation.
int ReadPageSize(int asked, error::FieldViolations& violations);

}  // namespace send::rpc
