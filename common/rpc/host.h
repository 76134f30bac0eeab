#pragma once

#include <grpcpp/grpcpp.h>

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/auth/token_verifier.h"
#include "common/base/background.h"
#include "common/civil/holiday_calendar.h"
#include "common/civil/london.h"
#include "common/db/database.h"
#include "common/db/migrate.h"
#include "common/journal/roots.h"
#include "common/rpc/channel.h"
#include "common/rpc/dispatcher.h"
#include "common/rpc/environment.h"
#include "common/rpc/page_token.h"

namespace send::rpc {

// What every service's main has in common: configuration, database, tokens, journal jobs, dispatcher, server.
//
// Environment: SEND_LISTEN, SEND_METRICS_LISTEN, SEND_TLS_CERT, SEND_TLS_KEY, SEND_TLS_CA (files), SEND_PEERS,
// SEND_SERVICE_PEERS and SEND_PEERS_WITHOUT_USER (names of certificates, by commas), SEND_DB_SOCKET or
// SEND_DB_HOST, SEND_DB_PORT and SEND_DB_CA, SEND_DB_NAME, SEND_DB_USER, SEND_DB_PASSWORD_FILE,
// SEND_DB_MIGRATOR_USER, SEND_DB_MIGRATOR_PASSWORD_FILE (with --migrate), SEND_DB_CONNECTIONS, SEND_WORKERS,
// SEND_QUEUE, SEND_QUEUE_WAIT_MS, SEND_WATCHES, SEND_ISSUERS, SEND_PAGE_TOKEN_KEY_FILE, SEND_ROOT_KEY_FILE,
// SEND_BANK_HOLIDAYS, SEND_REFLECTION, SEND_SHARE_PORTS, SEND_LOG_LEVEL.
struct HostConfig {
  std::string listen;
  std::string metrics_listen;
  ChannelOptions own;  // the three TLS files; target and peer are the services' own
  Gatekeeper::Policy policy;
  db::ConnectionOptions database;
  int64_t connections = 8;
  int64_t workers = 8;
  int64_t queue = 256;
  // How long a call may wait for a worker before others are refused.
  int64_t queue_wait_ms = 500;
  int64_t watches = 1000;
  std::vector<auth::Issuer> issuers;
  std::string page_token_key;
  std::string root_key;
  std::string bank_holidays;
  bool reflection = false;
  // Another process of this program may listen at the same addresses, for one to take over from the other.
  // Where that is not meant, a second one must not take calls unseen.
  bool shares_ports = false;
};

// What a program is, beside its configuration.
struct Program {
  std::string name;
  // "tenants/", and what stands for no tenant.
  std::string tenant_prefix;
  std::string shared_tenant;
  std::vector<db::MigrationSet> migrations;
  std::vector<const google::protobuf::ServiceDescriptor*> contract;
};

class Host {
 public:
  // Everything ready to serve, or why not: see the errors of the parts.
  static absl::StatusOr<std::unique_ptr<Host>> Create(const Program& program, HostConfig config);
  ~Host();

  db::Database& database() { return *database_; }
  Dispatcher& dispatcher() { return *dispatcher_; }
  const PageTokens& page_tokens() const { return *page_tokens_; }
  const civil::HolidayCalendar& calendar() const { return *calendar_; }
  std::shared_ptr<grpc::Channel> OpenChannelTo(const std::string& target, const std::string& peer) const;

  // Serves until SIGTERM or SIGINT, then ends every watch and lets the calls in flight end, for ten seconds at
  // most.
  absl::Status Serve(const std::vector<grpc::Service*>& services);

 private:
  explicit Host(HostConfig config);
  absl::Status OpenDatabase(const Program& program);
  absl::Status OpenDoor(const Program& program);
  void OpenWatches();
  void StartJobs();

  const HostConfig config_;
  Metrics metrics_;
  std::optional<civil::London> london_;
  std::optional<civil::HolidayCalendar> calendar_;
  std::optional<PageTokens> page_tokens_;
  std::optional<journal::RootKey> root_key_;
  std::unique_ptr<db::Database> database_;
  // Of its own: reads wait for it while all other connections may be busy with them.
  std::unique_ptr<db::Database> background_database_;
  std::unique_ptr<auth::TokenVerifier> verifier_;
  std::optional<MethodTable> methods_;
  std::unique_ptr<Gatekeeper> gatekeeper_;
  std::unique_ptr<journal::GroupedReadLog> read_log_;
  // Before their executor, whose tasks it must outlive.
  std::unique_ptr<WatchHub> watches_;
  // Of their own: a thousand that are woken at once take no call's place.
  std::unique_ptr<Executor> watch_executor_;
  std::unique_ptr<Executor> executor_;
  std::unique_ptr<Dispatcher> dispatcher_;
  std::unique_ptr<Background> jobs_;
  // Threads of their own: neither may wait for the other, or for the jobs.
  std::unique_ptr<journal::FeedTail> feed_tail_;
  std::unique_ptr<Background> tailing_;
  std::unique_ptr<Background> ticking_;
};

absl::StatusOr<HostConfig> ReadConfig(const Program& program, Environment& environment);

// The whole of a main: `--migrate` brings the schema up and ends, `--verify` counts the whole history anew and
// says what it found (journal/audit.h); without either, `run` makes the services of the host and serves.
// Answers the exit code; says on stderr why it is not 0.
int RunProgram(const Program& program, int argc, char** argv,
               const std::function<absl::Status(Host&, Environment&)>& run);

}  // namespace send::rpc
