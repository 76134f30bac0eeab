// A gRPC server that takes any method and does what the call's x-echo-* headers say: what the gateway's tests
// stand in for the services. It tells in its headers what arrived.
#include <grpcpp/alarm.h>
#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/grpcpp.h>
#include <grpcpp/health_check_service_interface.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/synchronization/mutex.h"

namespace {

std::string File(const char* path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

std::string Bytes(const grpc::ByteBuffer& buffer) {
  std::vector<grpc::Slice> slices;
  if (!buffer.Dump(&slices).ok()) return "";
  std::string all;
  for (const auto& slice : slices) all.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  return all;
}

// A message whose field 1 is a string of `size` bytes; the empty message for 0.
grpc::ByteBuffer Message(size_t size) {
  std::string bytes;
  if (size > 0) {
    bytes.push_back(0x0A);
    size_t rest = size;
    for (; rest >= 0x80; rest >>= 7) bytes.push_back(static_cast<char>((rest & 0x7F) | 0x80));
    bytes.push_back(static_cast<char>(rest));
    bytes.append(size, 'x');
  }
  grpc::Slice slice(bytes);
  return {&slice, 1};
}

class Echo : public grpc::ServerGenericBidiReactor {
 public:
  explicit Echo(grpc::GenericCallbackServerContext* context) : context_(context) { StartRead(&request_); }

  void OnReadDone(bool ok) override {
    if (ok) {
      ++messages_;
      bytes_ += request_.Length();
      last_ = Bytes(request_).substr(0, 2000);
      StartRead(&request_);
      return;
    }
    Tell();
    int delay_ms = Number("x-echo-delay-ms", 0);
    if (delay_ms == 0) return Answer();
    alarm_.Set(std::chrono::system_clock::now() + std::chrono::milliseconds(delay_ms),
               [this](bool) { Answer(); });
  }

  void OnWriteDone(bool ok) override { ok ? Answer() : Finish(grpc::Status::CANCELLED); }
  void OnCancel() override { alarm_.Cancel(); }
  void OnDone() override { delete this; }

 private:
  std::string Header(const char* name) const {
    auto found = context_->client_metadata().find(name);
    return found == context_->client_metadata().end() ? ""
                                                      : std::string(found->second.data(), found->second.size());
  }
  int Number(const char* name, int otherwise) const {
    int value = 0;
    return absl::SimpleAtoi(Header(name), &value) ? value : otherwise;
  }

  void Tell() {
    auto add = [this](const char* name, const std::string& value) {
      context_->AddInitialMetadata(name, value);
    };
    add("x-told-method", context_->method());
    add("x-told-messages", std::to_string(messages_));
    add("x-told-bytes", std::to_string(bytes_));
    add("x-told-last", absl::BytesToHexString(last_));
    auto left = std::chrono::duration_cast<std::chrono::milliseconds>(context_->deadline() -
                                                                      std::chrono::system_clock::now());
    add("x-told-deadline-ms", std::to_string(left.count()));
    add("x-told-token", Header("authorization").empty() ? "no" : "yes");
    add("x-told-request-id", Header("x-request-id"));
    for (const auto& name : context_->auth_context()->FindPropertyValues("x509_subject_alternative_name")) {
      add("x-told-peer", std::string(name.data(), name.size()));
    }
  }

  void Answer() {
    auto code = static_cast<grpc::StatusCode>(Number("x-echo-status", 0));
    if (code != grpc::StatusCode::OK) {
      std::string details;
      absl::Base64Unescape(Header("x-echo-details"), &details);
      return Finish(grpc::Status(code, "said by the service", details));
    }
    if (written_ == Number("x-echo-count", 1)) return Finish(grpc::Status::OK);
    ++written_;
    reply_ = Message(static_cast<size_t>(Number("x-echo-size", 0)));
    StartWrite(&reply_);
  }

  grpc::GenericCallbackServerContext* context_;
  grpc::ByteBuffer request_, reply_;
  grpc::Alarm alarm_;
  std::string last_;
  size_t bytes_ = 0;
  int messages_ = 0, written_ = 0;
};

class EchoService : public grpc::CallbackGenericService {
 public:
  grpc::ServerGenericBidiReactor* CreateReactor(grpc::GenericCallbackServerContext* context) override {
    return new Echo(context);
  }
};

}  // namespace

int main(int argc, char** argv) {
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  if (argc != 5) {
    std::cerr << "gateway_echo ADDRESS CERT KEY CA\n";
    return 2;
  }
  grpc::SslServerCredentialsOptions tls(GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY);
  tls.pem_root_certs = File(argv[4]);
  tls.pem_key_cert_pairs.push_back({File(argv[3]), File(argv[2])});
  sigset_t ends;
  sigemptyset(&ends);
  sigaddset(&ends, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &ends, nullptr);
  grpc::EnableDefaultHealthCheckService(true);
  EchoService service;
  grpc::ServerBuilder builder;
  // As the services do: gRPC's own answer to a deadline has no details.
  builder.AddChannelArgument(GRPC_ARG_ENABLE_DEADLINE_CHECKS, 0);
  int port = 0;
  builder.AddListeningPort(argv[1], grpc::SslServerCredentials(tls), &port);
  builder.RegisterCallbackGenericService(&service);
  builder.AddChannelArgument(GRPC_ARG_MAX_METADATA_SIZE, 65536);
  auto server = builder.BuildAndStart();
  if (server == nullptr || port == 0) {
    std::cerr << "gateway_echo: cannot listen on " << argv[1] << "\n";
    return 1;
  }
  std::cout << port << std::endl;
  int signal = 0;
  sigwait(&ends, &signal);
  server->Shutdown(std::chrono::system_clock::now() + std::chrono::milliseconds(200));
  return 0;
}
