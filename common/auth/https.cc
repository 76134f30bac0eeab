#include "common/auth/https.h"

// <sys/socket.h> has a function with the name of our namespace.
#define send socket_send
#include <curl/curl.h>
#undef send

#include <memory>

#include "absl/strings/str_cat.h"
#include "common/error/error.h"

namespace send::auth {
namespace {

struct Target {
  std::string text;
  size_t max_bytes;
};

size_t Collect(char* data, size_t size, size_t count, void* to) {
  auto& target = *static_cast<Target*>(to);
  if (target.text.size() + size * count > target.max_bytes) return 0;
  target.text.append(data, size * count);
  return size * count;
}

}  // namespace

absl::StatusOr<HttpsReply> Fetch(const HttpsRequest& request) {
  const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> curl(curl_easy_init(), &curl_easy_cleanup);
  Target target{"", request.max_bytes};
  curl_easy_setopt(curl.get(), CURLOPT_URL, request.url.c_str());
  if (!request.ca_file.empty()) curl_easy_setopt(curl.get(), CURLOPT_CAINFO, request.ca_file.c_str());
  if (!request.form.empty()) curl_easy_setopt(curl.get(), CURLOPT_POSTFIELDS, request.form.c_str());
  curl_easy_setopt(curl.get(), CURLOPT_PROTOCOLS_STR, "https");
  curl_easy_setopt(curl.get(), CURLOPT_TIMEOUT_MS,
                   static_cast<long>(absl::ToInt64Milliseconds(request.timeout)));
  curl_easy_setopt(curl.get(), CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl.get(), CURLOPT_WRITEFUNCTION, &Collect);
  curl_easy_setopt(curl.get(), CURLOPT_WRITEDATA, &target);
  const CURLcode code = curl_easy_perform(curl.get());
  if (code != CURLE_OK)
    return error::Unavailable("HTTPS_FAILED", absl::StrCat(request.url, ": ", curl_easy_strerror(code)),
                              absl::Seconds(10));
  HttpsReply reply;
  curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &reply.status);
  reply.body = std::move(target.text);
  return reply;
}

std::string UrlEncode(const std::string& text) {
  char* encoded = curl_easy_escape(nullptr, text.c_str(), static_cast<int>(text.size()));
  std::string copy = encoded == nullptr ? "" : encoded;
  curl_free(encoded);
  return copy;
}

}  // namespace send::auth
