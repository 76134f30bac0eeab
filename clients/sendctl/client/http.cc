#include "clients/sendctl/client/http.h"

#include "absl/strings/str_cat.h"
#include "common/auth/https.h"
#include "common/error/error.h"

namespace send::client {
namespace {

constexpr absl::Duration kTimeout = absl::Seconds(10);

absl::StatusOr<HttpReply> Send(const std::string& url, const std::string& ca_file, std::string form) {
  auto reply = auth::Fetch({.url = url, .ca_file = ca_file, .form = std::move(form), .timeout = kTimeout});
  if (!reply.ok())
    return error::Unavailable("ISSUER_UNREACHABLE",
                              absl::StrCat("The identity provider did not answer: check --issuer, and --ca for "
                                           "its certificate (",
                                           reply.status().message(), ")."),
                              absl::Seconds(5));
  return HttpReply{static_cast<int>(reply->status), std::move(reply->body)};
}

}  // namespace

absl::StatusOr<HttpReply> CurlHttp::Get(const std::string& url) { return Send(url, ca_file_, ""); }

absl::StatusOr<HttpReply> CurlHttp::Post(const std::string& url, const Form& form) {
  std::string text;
  for (const auto& [key, value] : form)
    absl::StrAppend(&text, text.empty() ? "" : "&", key, "=", auth::UrlEncode(value));
  return Send(url, ca_file_, std::move(text));
}

}  // namespace send::client
