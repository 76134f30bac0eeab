#pragma once

#include <nghttp2/nghttp2.h>
#include <openssl/ssl.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"

namespace send::load {

struct Ask {
  std::string method;
  std::string path;
  // Beside method, path, scheme and authority.
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
};

// Headers and trailers are one; a line that broke has none.
struct Answer {
  std::unordered_map<std::string, std::string> headers;
  std::string body;

  std::string Header(const std::string& name) const {
    const auto found = headers.find(name);
    return found == headers.end() ? "" : found->second;
  }
};

// One HTTP/2 connection over TLS, without a thread: whoever polls its socket drives it.
class Connection {
 public:
  using Answered = std::function<void(size_t tag, const Answer& answer)>;

  // To this machine's `port`, whose certificate must be localhost's.
  static absl::StatusOr<std::unique_ptr<Connection>> Open(SSL_CTX* context, int port, Answered answered);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // To be polled; negative where the line broke.
  int socket() const { return broken_ ? -1 : socket_; }
  // Whether the other side lets another stream be opened now.
  bool HasRoom() const;
  // Whether it waits for the other side to take what it has written.
  bool IsHeldUp() const { return written_ < out_.size(); }
  bool HasMore() const { return !broken_ && !IsHeldUp() && nghttp2_session_want_write(session_) != 0; }

  // Begins a call; Drive() sends it.
  void Begin(Ask ask, size_t tag);
  // Writes and reads what can be, without waiting. An error where the line broke: all its calls are answered
  // then, with nothing.
  absl::Status Drive();

 private:
  struct Stream {
    Ask ask;
    size_t sent = 0;
    size_t tag = 0;
    Answer answer;
  };

  explicit Connection(Answered answered) : answered_(std::move(answered)) {}
  absl::Status Connect(SSL_CTX* context, int port);
  absl::Status StartSession();
  absl::Status Write();
  absl::Status Read();
  void End(int32_t id);
  Stream* Find(int32_t id);

  const Answered answered_;
  std::string authority_;
  BIO* bio_ = nullptr;
  SSL* ssl_ = nullptr;
  int socket_ = -1;
  nghttp2_session* session_ = nullptr;
  std::unordered_map<int32_t, Stream> streams_;
  bool broken_ = false;
  // What is to be written, and how much of it has been.
  std::string out_;
  size_t written_ = 0;
};

}  // namespace send::load
