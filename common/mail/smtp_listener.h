#pragma once

// <sys/socket.h> has a function with the name of our namespace.
#define send socket_send
#include <netinet/in.h>
#include <sys/socket.h>
#undef send

#include <unistd.h>

#include <string>
#include <thread>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"

namespace send::mail {

// A mail server for tests, on a port of the loopback of its own: takes one mail after the other and keeps what
// it was told, or answers RCPT with what it was told to.
class SmtpListener {
 public:
  SmtpListener() {
    listener_ = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    ::bind(listener_, reinterpret_cast<sockaddr*>(&address), size);
    ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    ::listen(listener_, 8);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { Accept(); });
  }
  ~SmtpListener() {
    ::shutdown(listener_, SHUT_RDWR);
    thread_.join();
    ::close(listener_);
  }
  SmtpListener(const SmtpListener&) = delete;
  SmtpListener& operator=(const SmtpListener&) = delete;

  std::string url() const { return absl::StrCat("smtp://127.0.0.1:", port_); }
  // "450 later"; empty to take recipients again.
  void AnswerRecipientsWith(std::string reply) {
    const absl::MutexLock lock(&mutex_);
    recipient_reply_ = std::move(reply);
  }
  // Every line that was sent, of commands and mails, without its end.
  std::vector<std::string> lines() const {
    const absl::MutexLock lock(&mutex_);
    return lines_;
  }

 private:
  void Accept() {
    while (true) {
      const int connection = ::accept(listener_, nullptr, nullptr);
      if (connection < 0) return;
      Converse(connection);
      ::close(connection);
    }
  }

  void Converse(int connection) {
    Say(connection, "220 example");
    bool in_mail = false;
    std::string waiting;
    char part[4096];
    for (ssize_t count = 0; (count = ::read(connection, part, sizeof part)) > 0;) {
      waiting.append(part, static_cast<size_t>(count));
      for (size_t end = 0; (end = waiting.find("\r\n")) != std::string::npos; waiting.erase(0, end + 2))
        Hear(connection, waiting.substr(0, end), in_mail);
    }
  }

  void Hear(int connection, const std::string& line, bool& in_mail) {
    std::string recipient_reply;
    {
      const absl::MutexLock lock(&mutex_);
      lines_.push_back(line);
      recipient_reply = recipient_reply_;
    }
    if (in_mail) {
      in_mail = line != ".";
      if (!in_mail) Say(connection, "250 kept");
    } else if (line == "DATA") {
      in_mail = true;
      Say(connection, "354 go on");
    } else if (absl::StartsWith(line, "RCPT") && !recipient_reply.empty()) {
      Say(connection, recipient_reply);
    } else {
      Say(connection, line == "QUIT" ? "221 bye" : "250 fine");
    }
  }

  static void Say(int connection, const std::string& reply) {
    const std::string line = reply + "\r\n";
    [[maybe_unused]] const ssize_t written = ::write(connection, line.data(), line.size());
  }

  int listener_ = -1;
  int port_ = 0;
  std::thread thread_;
  mutable absl::Mutex mutex_;
  std::vector<std::string> lines_ ABSL_GUARDED_BY(mutex_);
  std::string recipient_reply_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace send::mail
