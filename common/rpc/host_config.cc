#include "absl/strings/str_cat.h"
#include "common/auth/issuer.h"
#include "common/log/log.h"
#include "common/rpc/host.h"

namespace send::rpc {
namespace {

void ReadDatabase(Environment& environment, db::ConnectionOptions& options) {
  if (environment.IsSet("SEND_DB_SOCKET")) {
    options.socket = environment.Text("SEND_DB_SOCKET");
  } else {
    options.host = environment.Text("SEND_DB_HOST");
    options.port = static_cast<uint16_t>(environment.Number("SEND_DB_PORT", 3306, 1, 65535));
    options.ca_file = environment.Text("SEND_DB_CA");
  }
  options.schema = environment.Text("SEND_DB_NAME");
}

}  // namespace

absl::StatusOr<HostConfig> ReadConfig(const Program& program, Environment& environment) {
  HostConfig config;
  config.listen = environment.Text("SEND_LISTEN");
  config.metrics_listen = environment.Text("SEND_METRICS_LISTEN");
  config.own.cert_file = environment.Text("SEND_TLS_CERT");
  config.own.key_file = environment.Text("SEND_TLS_KEY");
  config.own.ca_file = environment.Text("SEND_TLS_CA");
  config.policy = {environment.List("SEND_PEERS"), environment.List("SEND_SERVICE_PEERS"),
                   program.tenant_prefix, program.shared_tenant,
                   environment.List("SEND_PEERS_WITHOUT_USER", "")};
  ReadDatabase(environment, config.database);
  config.database.user = environment.Text("SEND_DB_USER");
  config.database.password = environment.File("SEND_DB_PASSWORD_FILE", true);
  config.connections = environment.Number("SEND_DB_CONNECTIONS", config.connections, 1, 100);
  config.workers = environment.Number("SEND_WORKERS", config.workers, 1, 100);
  config.queue = environment.Number("SEND_QUEUE", config.queue, 1, 100'000);
  config.queue_wait_ms = environment.Number("SEND_QUEUE_WAIT_MS", config.queue_wait_ms, 10, 10'000);
  config.watches = environment.Number("SEND_WATCHES", config.watches, 0, 100'000);
  const std::string issuers = environment.File("SEND_ISSUERS", false);
  config.page_token_key = environment.File("SEND_PAGE_TOKEN_KEY_FILE", false);
  config.root_key = environment.File("SEND_ROOT_KEY_FILE", false);
  config.bank_holidays = environment.File("SEND_BANK_HOLIDAYS", false);
  config.reflection = environment.Number("SEND_REFLECTION", 0, 0, 1) == 1;
  config.shares_ports = environment.Number("SEND_SHARE_PORTS", 0, 0, 1) == 1;
  if (absl::Status status = environment.ToStatus(); !status.ok()) return status;
  absl::StatusOr<std::vector<auth::Issuer>> parsed = auth::ParseIssuers(issuers);
  if (!parsed.ok()) return parsed.status();
  config.issuers = *std::move(parsed);
  return config;
}

}  // namespace send::rpc
