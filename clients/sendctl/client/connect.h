#pragma once

#include <grpcpp/grpcpp.h>

#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace send::client {

struct ConnectOptions {
  // "host:port" of the gateway.
  std::string server = "localhost:8443";
  // Who vouches for the server: a PEM file; the machine's own authorities when empty.
  std::string ca_file = {};
  // No TLS. Only to this machine itself, where a test listens.
  bool plaintext = false;
};

// The first line of a client's main: sets what gRPC and Abseil read once. Variables that are set already stay.
void PrepareProcess();

// A channel to the public API. INVALID_ARGUMENT (USAGE) for a server that is no host:port, a CA file that
// cannot be read, and plaintext to another machine: a token must never travel in the clear.
absl::StatusOr<std::shared_ptr<grpc::Channel>> Connect(const ConnectOptions& options);

// True for "localhost", 127.0.0.0/8 and ::1, with a port or without.
bool IsLoopback(std::string_view server);

}  // namespace send::client
