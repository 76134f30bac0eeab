// One RPC as JSON over HTTP/1.1 and TLS, from as many kept connections as are asked for.
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include <thread>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "tests/bench/cases.h"
#include "tests/bench/options.h"
#include "tests/bench/timing.h"

namespace send::bench {
namespace {

// OpenSSL's own sockets: the system's header has a function of our namespace's name.
class Connection {
 public:
  Connection(SSL_CTX* context, int port) : bio_(BIO_new_ssl_connect(context)) {
    BIO_set_conn_hostname(bio_, absl::StrCat("127.0.0.1:", port).c_str());
    BIO_get_ssl(bio_, &ssl_);
    SSL_set_tlsext_host_name(ssl_, "localhost");
    SSL_set1_host(ssl_, "localhost");
    ok_ = BIO_do_connect(bio_) == 1 && BIO_do_handshake(bio_) == 1;
    if (ok_) BIO_set_tcp_ndelay(static_cast<int>(BIO_get_fd(bio_, nullptr)), 1);
  }
  ~Connection() { BIO_free_all(bio_); }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // The status of the answer, whose body has been read to its end; an error where the line broke.
  absl::StatusOr<int> Get(const std::string& request) {
    if (!ok_) return absl::UnavailableError("cannot connect");
    if (SSL_write(ssl_, request.data(), static_cast<int>(request.size())) <= 0)
      return absl::UnavailableError("the line broke");
    held_.clear();
    size_t head = std::string::npos;
    while ((head = held_.find("\r\n\r\n")) == std::string::npos)
      if (absl::Status status = More(); !status.ok()) return status;
    const std::string header = absl::AsciiStrToLower(held_.substr(0, head + 2));
    int status_code = 0;
    if (!absl::SimpleAtoi(header.substr(9, 3), &status_code)) return absl::InternalError("no status");
    const size_t length_at = header.find("\r\ncontent-length: ");
    if (length_at == std::string::npos) {
      while (!absl::EndsWith(held_, "\r\n0\r\n\r\n"))
        if (absl::Status status = More(); !status.ok()) return status;
      return status_code;
    }
    size_t length = 0;
    const size_t value = length_at + 18;
    if (!absl::SimpleAtoi(header.substr(value, header.find("\r\n", value) - value), &length))
      return absl::InternalError("no length");
    while (held_.size() < head + 4 + length)
      if (absl::Status status = More(); !status.ok()) return status;
    return status_code;
  }

 private:
  absl::Status More() {
    char piece[16384];
    const int count = SSL_read(ssl_, piece, sizeof(piece));
    if (count <= 0) return absl::UnavailableError("the line broke");
    held_.append(piece, static_cast<size_t>(count));
    return absl::OkStatus();
  }

  BIO* bio_;
  SSL* ssl_ = nullptr;
  bool ok_ = false;
  std::string held_;
};

struct Caller {
  const Options& options;
  SSL_CTX* context;
  int port;
  std::string token;
  absl::Time began;
  absl::Time from;
  absl::Time until;

  // At a rate the calls of all connections are due one after the other, and a call's time counts from then.
  absl::Status Run(int64_t which, Timing& timing) const {
    Connection connection(context, port);
    absl::Time now = absl::Now();
    for (int64_t turn = which; now < until; turn += options.connections) {
      if (options.rate > 0) {
        const absl::Time due = began + absl::Seconds(static_cast<double>(turn) / options.rate);
        absl::SleepFor(due - now);
        now = due;
      }
      const auto status = connection.Get(absl::StrCat("GET /v1/", CaseName(options.la, turn % options.cases),
                                                      " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ",
                                                      token, "\r\nAccept: application/json\r\n\r\n"));
      if (!status.ok()) return status.status();
      if (*status != 200) return absl::InternalError(absl::StrCat("answered ", *status));
      const absl::Time after = absl::Now();
      // At a rate those count that were due in time: the slowest end last.
      if (now >= from && (options.rate > 0 ? now : after) <= until) timing.Add(after - now);
      now = after;
    }
    return absl::OkStatus();
  }
};

}  // namespace

// `target` is the port.
Result Rest(const Options& options) {
  SSL_CTX* context = SSL_CTX_new(TLS_client_method());
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
  Caller caller{options, context, 0, std::string(absl::StripAsciiWhitespace(ReadFile(options.token_file))),
                {},      {},      {}};
  if (SSL_CTX_load_verify_locations(context, (options.certs + "/ca.pem").c_str(), nullptr) != 1 ||
      !absl::SimpleAtoi(options.target, &caller.port))
    return absl::InvalidArgumentError("give --certs and --target PORT");
  caller.began = absl::Now();
  caller.from = caller.began + absl::Seconds(options.warm_up);
  caller.until = caller.from + absl::Seconds(options.seconds);
  const auto count = static_cast<size_t>(options.connections);
  std::vector<Timing> timings(count);
  std::vector<absl::Status> statuses(count);
  std::vector<std::thread> threads;
  for (size_t i = 0; i < count; ++i)
    threads.emplace_back([&, i] { statuses[i] = caller.Run(static_cast<int64_t>(i), timings[i]); });
  Timing all;
  for (size_t i = 0; i < count; ++i) {
    threads[i].join();
    all.AddAll(timings[i]);
  }
  SSL_CTX_free(context);
  for (const absl::Status& status : statuses)
    if (!status.ok()) return status;
  return all.ToJson(caller.until - caller.from);
}

}  // namespace send::bench
