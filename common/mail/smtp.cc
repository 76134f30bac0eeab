#include "common/mail/smtp.h"

// <sys/socket.h> has a function with the name of our namespace.
#define send socket_send
#include <curl/curl.h>
#undef send

#include <algorithm>
#include <cstring>
#include <string_view>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "common/error/error.h"

namespace send::mail {
namespace {

constexpr absl::Duration kRetryAfter = absl::Minutes(1);

bool IsPlain(const std::string& text, char least) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [least](char c) { return c >= least && c < '\x7f'; });
}

// Nothing that could end a header or a command and begin another.
bool IsAddress(const std::string& text) {
  return IsPlain(text, '!') && text.find_first_of("<>") == std::string::npos &&
         text.find('@') != std::string::npos;
}

absl::Status CheckMail(const Mail& mail) {
  const bool id = !mail.id.empty() && std::all_of(mail.id.begin(), mail.id.end(), [](char c) {
    return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '-';
  });
  if (IsAddress(mail.from) && IsAddress(mail.to) && IsPlain(mail.subject, ' ') && id) return absl::OkStatus();
  return error::InvalidArgument("MAIL_MALFORMED",
                                "A mail needs two addresses, a subject in one line and an id.");
}

// The part of the URL between the slashes and the port.
std::string HostOf(const std::string& url) {
  const size_t start = url.find("://") + 3;
  const std::string rest = url.substr(start, url.find('/', start) - start);
  if (absl::StartsWith(rest, "[")) return rest.substr(0, rest.find(']') + 1);
  return rest.substr(0, rest.find(':'));
}

bool IsThisMachine(const std::string& url) {
  const std::string host = HostOf(url);
  return host == "localhost" || host == "127.0.0.1" || host == "[::1]";
}

struct Source {
  std::string text;
  size_t read = 0;
};

size_t Read(char* to, size_t size, size_t count, void* from) {
  auto& source = *static_cast<Source*>(from);
  const size_t part = std::min(size * count, source.text.size() - source.read);
  std::memcpy(to, source.text.data() + source.read, part);
  source.read += part;
  return part;
}

size_t Ignore(char* /*data*/, size_t size, size_t count, void* /*to*/) { return size * count; }

class SmtpSender : public Sender {
 public:
  explicit SmtpSender(SmtpOptions options) : options_(std::move(options)) {}

  absl::Status Send(const Mail& mail) override {
    if (absl::Status status = CheckMail(mail); !status.ok()) return status;
    const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> curl(curl_easy_init(), &curl_easy_cleanup);
    const std::string from = absl::StrCat("<", mail.from, ">");
    const std::string to = absl::StrCat("<", mail.to, ">");
    const std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> recipients(
        curl_slist_append(nullptr, to.c_str()), &curl_slist_free_all);
    Source source{WireForm(mail)};
    Connect(curl.get());
    curl_easy_setopt(curl.get(), CURLOPT_MAIL_FROM, from.c_str());
    curl_easy_setopt(curl.get(), CURLOPT_MAIL_RCPT, recipients.get());
    curl_easy_setopt(curl.get(), CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(curl.get(), CURLOPT_READFUNCTION, &Read);
    curl_easy_setopt(curl.get(), CURLOPT_READDATA, &source);
    const CURLcode code = curl_easy_perform(curl.get());
    if (code == CURLE_OK) return absl::OkStatus();
    long reply = 0;
    curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &reply);
    if (reply >= 500 && reply < 600)
      return error::FailedPrecondition("MAIL_REFUSED", absl::StrCat("The mail server refuses the mail with ",
                                                                    reply, ": correct the address."));
    return error::Unavailable("MAIL_FAILED",
                              absl::StrCat("The mail server did not take the mail: ", curl_easy_strerror(code)),
                              kRetryAfter);
  }

 private:
  void Connect(CURL* curl) const {
    curl_easy_setopt(curl, CURLOPT_URL, options_.url.c_str());
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(curl, CURLOPT_USE_SSL,
                     static_cast<long>(IsThisMachine(options_.url) ? CURLUSESSL_TRY : CURLUSESSL_ALL));
    if (!options_.user.empty()) {
      curl_easy_setopt(curl, CURLOPT_USERNAME, options_.user.c_str());
      curl_easy_setopt(curl, CURLOPT_PASSWORD, options_.password.c_str());
    }
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(absl::ToInt64Milliseconds(options_.timeout)));
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, &Ignore);
  }

  const SmtpOptions options_;
};

}  // namespace

absl::Status CheckSmtpUrl(const std::string& url) {
  const bool scheme = absl::StartsWith(url, "smtp://") || absl::StartsWith(url, "smtps://");
  if (scheme && IsPlain(url, '!') && !HostOf(url).empty() && url.find('@') == std::string::npos)
    return absl::OkStatus();
  return error::InvalidArgument(
      "BAD_SMTP_URL",
      "The mail server's URL must be such as smtps://mail.example.org, without a user or a password.");
}

std::unique_ptr<Sender> NewSmtpSender(SmtpOptions options) {
  return std::make_unique<SmtpSender>(std::move(options));
}

std::string WireForm(const Mail& mail) {
  const std::string domain = mail.from.substr(mail.from.find('@') + 1);
  // RFC 3834: no machine is to answer it.
  return absl::StrCat(
      "Date: ", absl::FormatTime("%a, %d %b %Y %H:%M:%S +0000", mail.date, absl::UTCTimeZone()),
      "\r\nFrom: ", mail.from, "\r\nTo: ", mail.to, "\r\nSubject: ", mail.subject, "\r\nMessage-ID: <", mail.id,
      "@", domain,
      ">\r\nAuto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
      "Content-Transfer-Encoding: 8bit\r\n\r\n",
      absl::StrReplaceAll(mail.text, {{"\n", "\r\n"}}));
}

}  // namespace send::mail
