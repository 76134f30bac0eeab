#include "tests/load/connection.h"

#include <openssl/bio.h>

#include <algorithm>
#include <cstring>

#include "absl/strings/str_cat.h"

namespace send::load {
namespace {

constexpr int32_t kWindow = 1 << 20;
constexpr size_t kPiece = 1 << 16;

nghttp2_nv Pair(const std::string& name, const std::string& value) {
  // The library copies both.
  return {reinterpret_cast<uint8_t*>(const_cast<char*>(name.data())),
          reinterpret_cast<uint8_t*>(const_cast<char*>(value.data())), name.size(), value.size(),
          NGHTTP2_NV_FLAG_NONE};
}

std::string_view View(const uint8_t* data, size_t size) { return {reinterpret_cast<const char*>(data), size}; }

}  // namespace

absl::StatusOr<std::unique_ptr<Connection>> Connection::Open(SSL_CTX* context, int port, Answered answered) {
  std::unique_ptr<Connection> made(new Connection(std::move(answered)));
  if (absl::Status status = made->Connect(context, port); !status.ok()) return status;
  if (absl::Status status = made->StartSession(); !status.ok()) return status;
  return made;
}

Connection::~Connection() {
  nghttp2_session_del(session_);
  BIO_free_all(bio_);
}

// By OpenSSL's own sockets: the system's header has a function of our namespace's name.
absl::Status Connection::Connect(SSL_CTX* context, int port) {
  authority_ = absl::StrCat("localhost:", port);
  bio_ = BIO_new_ssl_connect(context);
  BIO_set_conn_hostname(bio_, absl::StrCat("127.0.0.1:", port).c_str());
  BIO_get_ssl(bio_, &ssl_);
  SSL_set_tlsext_host_name(ssl_, "localhost");
  SSL_set1_host(ssl_, "localhost");
  SSL_set_mode(ssl_, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  if (BIO_do_connect(bio_) != 1 || BIO_do_handshake(bio_) != 1) return absl::UnavailableError("cannot connect");
  socket_ = static_cast<int>(BIO_get_fd(bio_, nullptr));
  BIO_set_tcp_ndelay(socket_, 1);
  BIO_socket_nbio(socket_, 1);
  return absl::OkStatus();
}

absl::Status Connection::StartSession() {
  nghttp2_session_callbacks* callbacks = nullptr;
  nghttp2_session_callbacks_new(&callbacks);
  nghttp2_session_callbacks_set_on_header_callback(
      callbacks, [](nghttp2_session*, const nghttp2_frame* frame, const uint8_t* name, size_t name_size,
                    const uint8_t* value, size_t value_size, uint8_t, void* self) {
        if (Stream* stream = static_cast<Connection*>(self)->Find(frame->hd.stream_id))
          stream->answer.headers[std::string(View(name, name_size))] = View(value, value_size);
        return 0;
      });
  nghttp2_session_callbacks_set_on_data_chunk_recv_callback(
      callbacks, [](nghttp2_session*, uint8_t, int32_t id, const uint8_t* data, size_t size, void* self) {
        if (Stream* stream = static_cast<Connection*>(self)->Find(id)) stream->answer.body += View(data, size);
        return 0;
      });
  nghttp2_session_callbacks_set_on_stream_close_callback(
      callbacks, [](nghttp2_session*, int32_t id, uint32_t, void* self) {
        static_cast<Connection*>(self)->End(id);
        return 0;
      });
  nghttp2_session_client_new(&session_, callbacks, this);
  nghttp2_session_callbacks_del(callbacks);
  const nghttp2_settings_entry window{NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, kWindow};
  nghttp2_submit_settings(session_, NGHTTP2_FLAG_NONE, &window, 1);
  nghttp2_session_set_local_window_size(session_, NGHTTP2_FLAG_NONE, 0, kWindow);
  return Drive();
}

bool Connection::HasRoom() const {
  return !broken_ && nghttp2_session_check_request_allowed(session_) != 0 &&
         streams_.size() <
             nghttp2_session_get_remote_settings(session_, NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS);
}

void Connection::Begin(Ask ask, size_t tag) {
  static const std::string kNames[] = {":method", ":scheme", ":authority", ":path"};
  static const std::string kScheme = "https";
  std::vector<nghttp2_nv> headers = {Pair(kNames[0], ask.method), Pair(kNames[1], kScheme),
                                     Pair(kNames[2], authority_), Pair(kNames[3], ask.path)};
  for (const auto& [name, value] : ask.headers) headers.push_back(Pair(name, value));
  nghttp2_data_provider body{};
  body.read_callback = [](nghttp2_session*, int32_t id, uint8_t* to, size_t size, uint32_t* flags,
                          nghttp2_data_source*, void* self) -> ssize_t {
    Stream* stream = static_cast<Connection*>(self)->Find(id);
    if (stream == nullptr) return NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE;
    const std::string& text = stream->ask.body;
    const size_t count = std::min(size, text.size() - stream->sent);
    std::memcpy(to, text.data() + stream->sent, count);
    stream->sent += count;
    if (stream->sent == text.size()) *flags |= NGHTTP2_DATA_FLAG_EOF;
    return static_cast<ssize_t>(count);
  };
  const int32_t id = nghttp2_submit_request(session_, nullptr, headers.data(), headers.size(),
                                            ask.body.empty() ? nullptr : &body, nullptr);
  if (id < 0) return answered_(tag, {});
  streams_[id] = {.ask = std::move(ask), .tag = tag, .answer = {}};
}

absl::Status Connection::Drive() {
  if (broken_) return absl::UnavailableError("the line broke");
  absl::Status status = Write();
  if (status.ok()) status = Read();
  if (status.ok()) status = Write();
  if (status.ok()) return status;
  broken_ = true;
  while (!streams_.empty()) End(streams_.begin()->first);
  return status;
}

absl::Status Connection::Write() {
  while (true) {
    while (out_.size() - written_ < kPiece) {
      const uint8_t* data = nullptr;
      const ssize_t count = nghttp2_session_mem_send(session_, &data);
      if (count < 0) return absl::UnavailableError(nghttp2_strerror(static_cast<int>(count)));
      if (count == 0) break;
      out_ += View(data, static_cast<size_t>(count));
    }
    if (written_ == out_.size()) return absl::OkStatus();
    const int count = SSL_write(ssl_, out_.data() + written_, static_cast<int>(out_.size() - written_));
    if (count <= 0) {
      const int why = SSL_get_error(ssl_, count);
      if (why == SSL_ERROR_WANT_WRITE || why == SSL_ERROR_WANT_READ) return absl::OkStatus();
      return absl::UnavailableError("the line broke");
    }
    written_ += static_cast<size_t>(count);
    if (written_ < out_.size()) continue;
    out_.clear();
    written_ = 0;
  }
}

absl::Status Connection::Read() {
  uint8_t piece[16384];
  while (true) {
    const int count = SSL_read(ssl_, piece, sizeof(piece));
    if (count <= 0) {
      const int why = SSL_get_error(ssl_, count);
      if (why == SSL_ERROR_WANT_WRITE || why == SSL_ERROR_WANT_READ) return absl::OkStatus();
      return absl::UnavailableError("the line broke");
    }
    const ssize_t taken = nghttp2_session_mem_recv(session_, piece, static_cast<size_t>(count));
    if (taken < 0) return absl::UnavailableError(nghttp2_strerror(static_cast<int>(taken)));
  }
}

void Connection::End(int32_t id) {
  const auto found = streams_.find(id);
  if (found == streams_.end()) return;
  const Stream stream = std::move(found->second);
  streams_.erase(found);
  answered_(stream.tag, stream.answer);
}

Connection::Stream* Connection::Find(int32_t id) {
  const auto found = streams_.find(id);
  return found == streams_.end() ? nullptr : &found->second;
}

}  // namespace send::load
