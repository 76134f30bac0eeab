#include "clients/sendctl/client/connect.h"

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/synchronization/mutex.h"
#include "clients/sendctl/client/usage.h"

namespace send::client {
namespace {

// The host of "host:port" and "[host]:port"; the whole text where there is no port.
std::string HostOf(std::string_view server) {
  if (!server.empty() && server.front() == '[') return std::string(server.substr(1, server.find(']') - 1));
  const size_t colon = server.rfind(':');
  if (colon == std::string_view::npos || server.find(':') != colon) return std::string(server);
  return std::string(server.substr(0, colon));
}

}  // namespace

void PrepareProcess() {
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  // gRPC's own log lines would stand between the answer and the person.
  setenv("GRPC_VERBOSITY", "NONE", 0);
  // Names mean what they mean to every other program of this machine; c-ares leaks besides.
  setenv("GRPC_DNS_RESOLVER", "native", 0);
}

bool IsLoopback(std::string_view server) {
  const std::string host = HostOf(server);
  if (host == "localhost" || host == "::1") return true;
  const std::vector<std::string> parts = absl::StrSplit(host, '.');
  int number = 0;
  for (const std::string& part : parts)
    if (part.empty() || part.find_first_not_of("0123456789") != std::string::npos ||
        !absl::SimpleAtoi(part, &number) || number > 255)
      return false;
  return parts.size() == 4 && parts[0] == "127";
}

absl::StatusOr<std::shared_ptr<grpc::Channel>> Connect(const ConnectOptions& options) {
  const bool plain_name = options.server.find("://") == std::string::npos && !options.server.empty();
  if (!plain_name) return Usage("Give the server as host:port, without https://.");
  grpc::ChannelArguments arguments;
  arguments.SetUserAgentPrefix("sendctl");
  // Without this a name in the environment could send the token through a proxy of somebody's choice.
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 1000);
  // The most that the gateway answers (deploy/LIMITS.md).
  constexpr int kMaxReplyBytes = 16 * 1024 * 1024;
  arguments.SetMaxReceiveMessageSize(kMaxReplyBytes);
  constexpr int kMaxMetadataBytes = 64 * 1024;
  arguments.SetInt(GRPC_ARG_MAX_METADATA_SIZE, kMaxMetadataBytes);
  if (options.plaintext) {
    if (!IsLoopback(options.server))
      return Usage("--plaintext is for servers on this machine only: leave it out to speak TLS.");
    return grpc::CreateCustomChannel(options.server, grpc::InsecureChannelCredentials(), arguments);
  }
  grpc::SslCredentialsOptions tls;
  if (!options.ca_file.empty()) {
    std::ifstream file(options.ca_file);
    if (!file) return Usage(absl::StrCat("The file of --ca cannot be read: ", options.ca_file));
    tls.pem_root_certs.assign(std::istreambuf_iterator<char>(file), {});
  }
  return grpc::CreateCustomChannel(options.server, grpc::SslCredentials(tls), arguments);
}

}  // namespace send::client
