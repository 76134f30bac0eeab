#pragma once

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"

namespace send::mail {

struct Mail {
  // One address each, without a name: "name@example.org".
  std::string from;
  std::string to;
  // ASCII, in one line.
  std::string subject;
  // UTF-8, lines ended by '\n' and of less than 998 bytes.
  std::string text;
  // The same for every attempt at one mail, so that a reader sees it once: letters, digits, hyphens.
  std::string id;
  absl::Time date;
};

// Sends mail. Thread-safe.
//
// Errors: INVALID_ARGUMENT (MAIL_MALFORMED) for an address, subject or id that is not as above;
// FAILED_PRECONDITION (MAIL_REFUSED) where the server will not take it (5xx), however often it is asked;
// UNAVAILABLE (MAIL_FAILED) for anything else: it may go another time.
class Sender {
 public:
  virtual ~Sender() = default;
  virtual absl::Status Send(const Mail& mail) = 0;
};

struct SmtpOptions {
  // "smtps://mail.example.org", "smtp://mail.example.org:587".
  std::string url;
  // Both or neither.
  std::string user = {};
  std::string password = {};
  absl::Duration timeout = absl::Seconds(5);
};

// INVALID_ARGUMENT (BAD_SMTP_URL) where the URL is no such one, or holds a password: it would be logged.
absl::Status CheckSmtpUrl(const std::string& url);

std::unique_ptr<Sender> NewSmtpSender(SmtpOptions options);

// The whole of a mail as it goes over the wire: headers, an empty line, the text, lines ended by CRLF.
std::string WireForm(const Mail& mail);

}  // namespace send::mail
