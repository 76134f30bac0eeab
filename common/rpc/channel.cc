#include "common/rpc/channel.h"

#include <grpcpp/security/tls_certificate_provider.h>
#include <grpcpp/security/tls_certificate_verifier.h>
#include <grpcpp/security/tls_credentials_options.h>

#include <algorithm>

namespace send::rpc {
namespace {

constexpr unsigned kReloadSeconds = 10;
constexpr absl::Duration kMargin = absl::Milliseconds(100);
// A service that ends says CANCELLED to calls that come too late, and another has taken its place, or will
// soon. Where it is away for longer, most calls are sent once only.
constexpr char kRetries[] = R"({
  "methodConfig": [{"name": [{}], "retryPolicy": {
    "maxAttempts": 3, "initialBackoff": "0.02s", "maxBackoff": "0.1s", "backoffMultiplier": 2,
    "retryableStatusCodes": ["CANCELLED", "UNAVAILABLE"]}}],
  "retryThrottling": {"maxTokens": 20, "tokenRatio": 0.1}})";

class PeerNameVerifier : public grpc::experimental::ExternalCertificateVerifier {
 public:
  explicit PeerNameVerifier(std::string name) : name_(std::move(name)) {}
  bool Verify(grpc::experimental::TlsCustomVerificationCheckRequest* request,
              std::function<void(grpc::Status)> /*later*/, grpc::Status* now) override {
    const auto names = request->uri_names();
    const bool known = std::any_of(names.begin(), names.end(), [&](const grpc::string_ref& name) {
      return std::string_view(name.data(), name.size()) == name_;
    });
    *now = known ? grpc::Status::OK
                 : grpc::Status(grpc::StatusCode::UNAUTHENTICATED, "the certificate has another name");
    return true;
  }
  void Cancel(grpc::experimental::TlsCustomVerificationCheckRequest*) override {}

 private:
  const std::string name_;
};

}  // namespace

std::shared_ptr<grpc::Channel> OpenChannel(const ChannelOptions& options) {
  namespace tls = grpc::experimental;
  tls::TlsChannelCredentialsOptions credentials;
  credentials.set_certificate_provider(std::make_shared<tls::FileWatcherCertificateProvider>(
      options.key_file, options.cert_file, options.ca_file, kReloadSeconds));
  credentials.watch_root_certs();
  credentials.watch_identity_key_cert_pairs();
  credentials.set_check_call_host(false);
  credentials.set_certificate_verifier(
      tls::ExternalCertificateVerifier::Create<PeerNameVerifier>(options.peer));
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 1000);
  arguments.SetInt(GRPC_ARG_MAX_METADATA_SIZE, 64 * 1024);
  arguments.SetServiceConfigJSON(kRetries);
  return grpc::CreateCustomChannel(options.target, tls::TlsCredentials(credentials), arguments);
}

void PassOn(const Call& call, grpc::ClientContext& context) {
  context.set_wait_for_ready(false);
  context.set_deadline(absl::ToChronoTime(call.deadline - kMargin));
  context.AddMetadata("authorization", "Bearer " + call.token);
  if (!call.correlation_id.empty()) context.AddMetadata("x-request-id", call.correlation_id);
  if (!call.purpose.empty()) context.AddMetadata("x-send-purpose", call.purpose);
}

}  // namespace send::rpc
