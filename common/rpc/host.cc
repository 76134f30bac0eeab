#include "common/rpc/host.h"

#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/health_check_service_interface.h>
#include <grpcpp/security/tls_certificate_provider.h>
#include <grpcpp/security/tls_credentials_options.h>

#include <csignal>

#include "absl/time/clock.h"
#include "common/db/server_settings.h"
#include "common/error/error.h"
#include "common/journal/audit.h"
#include "common/journal/feed.h"
#include "common/journal/sql.h"
#include "common/log/log.h"

namespace send::rpc {
namespace {

constexpr absl::Duration kDrain = absl::Seconds(10);
constexpr absl::Duration kJobTimeout = absl::Seconds(5);
constexpr absl::Duration kReplaysKeptFor = absl::Hours(24 * 30);
constexpr size_t kWatchWorkers = 2;
constexpr absl::Duration kTailEvery = absl::Milliseconds(100);
constexpr absl::Duration kTickEvery = absl::Milliseconds(250);
constexpr int kMaxMessageBytes = 2 * 1024 * 1024;
constexpr unsigned kReloadSeconds = 10;

std::shared_ptr<grpc::ServerCredentials> CredentialsOf(const ChannelOptions& own) {
  namespace tls = grpc::experimental;
  tls::TlsServerCredentialsOptions options(std::make_shared<tls::FileWatcherCertificateProvider>(
      own.key_file, own.cert_file, own.ca_file, kReloadSeconds));
  options.watch_root_certs();
  options.watch_identity_key_cert_pairs();
  options.set_cert_request_type(GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY);
  return tls::TlsServerCredentials(options);
}

void LogFailure(const char* job, const absl::Status& status) {
  if (!status.ok()) log::Warning("job_failed").With("job", job).With("why", std::string(status.message()));
}

}  // namespace

Host::Host(HostConfig config) : config_(std::move(config)) {}
Host::~Host() = default;

absl::StatusOr<std::unique_ptr<Host>> Host::Create(const Program& program, HostConfig config) {
  std::unique_ptr<Host> host(new Host(std::move(config)));
  if (absl::Status status = host->OpenDatabase(program); !status.ok()) return status;
  if (absl::Status status = host->OpenDoor(program); !status.ok()) return status;
  host->StartJobs();
  return host;
}

absl::Status Host::OpenDatabase(const Program& program) {
  db::ConnectionOptions options = config_.database;
  options.on_query = [this](std::string_view statement, absl::Duration took, bool ok) {
    metrics_.ObserveQuery(statement, took, ok);
  };
  database_ = std::make_unique<db::Database>(options, static_cast<size_t>(config_.connections));
  background_database_ = std::make_unique<db::Database>(options, 3);
  return database_->Read(absl::Now() + kJobTimeout, [&](db::Connection& connection) -> absl::Status {
    if (absl::Status status = db::CheckServerSettings(connection); !status.ok()) return status;
    return db::CheckMigrated(connection, program.migrations);
  });
}

absl::Status Host::OpenDoor(const Program& program) {
  auto london = civil::London::Load();
  auto calendar = civil::HolidayCalendar::Parse(config_.bank_holidays);
  auto page_tokens = PageTokens::Create(config_.page_token_key);
  auto root_key = journal::RootKey::Parse(config_.root_key);
  auto methods = MethodTable::Build(program.contract);
  for (const absl::Status& status :
       {london.status(), calendar.status(), page_tokens.status(), root_key.status(), methods.status()})
    if (!status.ok()) return status;
  london_ = *std::move(london);
  calendar_ = *std::move(calendar);
  page_tokens_ = *std::move(page_tokens);
  root_key_ = *std::move(root_key);
  methods_ = *std::move(methods);
  verifier_ = std::make_unique<auth::TokenVerifier>(config_.issuers);
  // An issuer that is away now is asked again when a token comes.
  LogFailure("fetch_keys", verifier_->RefreshKeys(absl::Now()));
  gatekeeper_ = std::make_unique<Gatekeeper>(config_.policy, *verifier_, *london_);
  read_log_ = std::make_unique<journal::GroupedReadLog>(journal::SaveReadsIn(*background_database_));
  executor_ =
      std::make_unique<Executor>(static_cast<size_t>(config_.workers), static_cast<size_t>(config_.queue),
                                 absl::Milliseconds(config_.queue_wait_ms));
  OpenWatches();
  dispatcher_ = std::make_unique<Dispatcher>(Dispatcher::Parts{
      *methods_, *gatekeeper_, *executor_, *read_log_, metrics_, *watches_, [] { return absl::Now(); }});
  metrics_.AddGauge("send_queue_length", "Calls that wait for a worker",
                    [this] { return static_cast<double>(executor_->queued()); });
  metrics_.AddGauge("send_db_connections_in_use", "Connections that are lent",
                    [this] { return static_cast<double>(database_->connections_in_use()); });
  return absl::OkStatus();
}

void Host::OpenWatches() {
  watch_executor_ = std::make_unique<Executor>(kWatchWorkers, static_cast<size_t>(config_.watches));
  WatchParts parts;
  parts.limits.watches = static_cast<size_t>(config_.watches);
  parts.run = [this](std::function<void()> task) { return watch_executor_->TryRun(std::move(task)); };
  parts.renew = [this](const Call& call) { return gatekeeper_->Renew(call, absl::Now()); };
  parts.log_read = [this](const Call& call, std::vector<std::string> records) {
    return read_log_->Write(ReadOf(call, std::move(records)), call.deadline);
  };
  parts.now = [] { return absl::Now(); };
  watches_ = std::make_unique<WatchHub>(std::move(parts));
  metrics_.AddGauge("send_watches", "Watches that are open",
                    [this] { return static_cast<double>(watches_->size()); });
  metrics_.AddGauge("send_watches_too_slow", "Watches that end because nobody reads, since the start",
                    [this] { return static_cast<double>(watches_->CountEnded(EndReason::kTooSlow)); });
}

void Host::StartJobs() {
  journal::FeedTail::Parts tail = journal::TailOf(*background_database_, kJobTimeout);
  tail.is_wanted = [this] { return watches_->size() > 0; };
  tail.wake = [this](const std::optional<std::set<journal::Topic>>& topics) { watches_->Wake(topics); };
  feed_tail_ = std::make_unique<journal::FeedTail>(std::move(tail));
  tailing_ = std::make_unique<Background>(std::vector<Background::Job>{
      {"tail_feed", kTailEvery, [this] { LogFailure("tail_feed", feed_tail_->Poll()); }}});
  ticking_ = std::make_unique<Background>(
      std::vector<Background::Job>{{"tick_watches", kTickEvery, [this] { watches_->Tick(); }}});
  const auto deadline = [] { return absl::Now() + kJobTimeout; };
  db::Database& database = *background_database_;
  jobs_ = std::make_unique<Background>(std::vector<Background::Job>{
      {"number_journal", absl::Milliseconds(200),
       [=, &database] { LogFailure("number_journal", journal::NumberJournal(database, deadline()).status()); }},
      {"sign_root", absl::Minutes(1),
       [=, this, &database] {
         LogFailure("sign_root", journal::SignRoot(database, *root_key_, absl::Now(), deadline()).status());
       }},
      {"drop_replays", absl::Minutes(10),
       [=, &database] {
         LogFailure("drop_replays",
                    journal::DropOldReplays(database, absl::Now(), kReplaysKeptFor, deadline()).status());
       }},
      {"fetch_keys", verifier_->keys_max_age(),
       [this] { LogFailure("fetch_keys", verifier_->RefreshKeys(absl::Now())); }}});
}

std::shared_ptr<grpc::Channel> Host::OpenChannelTo(const std::string& target, const std::string& peer) const {
  ChannelOptions options = config_.own;
  options.target = target;
  options.peer = peer;
  return OpenChannel(options);
}

absl::Status Host::Serve(const std::vector<grpc::Service*>& services) {
  grpc::EnableDefaultHealthCheckService(true);
  if (config_.reflection) grpc::reflection::InitProtoReflectionServerBuilderPlugin();
  grpc::ServerBuilder builder;
  int port = 0;
  builder.AddListeningPort(config_.listen, CredentialsOf(config_.own), &port);
  builder.AddChannelArgument(GRPC_ARG_MAX_METADATA_SIZE, 64 * 1024);
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, config_.shares_ports ? 1 : 0);
  // The dispatcher and the gateway hold deadlines, each with an answer that says so; gRPC's own says nothing.
  builder.AddChannelArgument(GRPC_ARG_ENABLE_DEADLINE_CHECKS, 0);
  builder.SetMaxReceiveMessageSize(kMaxMessageBytes);
  // A small compressed message may grow a thousandfold before its size is looked at.
  for (const grpc_compression_algorithm algorithm : {GRPC_COMPRESS_DEFLATE, GRPC_COMPRESS_GZIP})
    builder.SetCompressionAlgorithmSupportStatus(algorithm, false);
  for (grpc::Service* service : services) builder.RegisterService(service);
  const std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  if (server == nullptr || port == 0)
    return error::FailedPrecondition("CANNOT_LISTEN",
                                     "Cannot listen at SEND_LISTEN: free it, or choose another.");
  std::optional<Background> waiting;
  if (bool listens = metrics_.Listen(config_.metrics_listen); !listens) {
    if (!config_.shares_ports)
      return error::FailedPrecondition("CANNOT_LISTEN",
                                       "Cannot listen at SEND_METRICS_LISTEN: free it, or choose another.");
    // The process that we take over from has it until it ends.
    waiting.emplace(
        std::vector<Background::Job>{{"listen_metrics", absl::Milliseconds(500), [this, listens]() mutable {
                                        listens = listens || metrics_.Listen(config_.metrics_listen);
                                      }}});
  }
  server->GetHealthCheckService()->SetServingStatus(true);
  log::Info("serving").With("address", config_.listen);
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  int signal = 0;
  sigwait(&signals, &signal);
  log::Info("draining").With("signal", signal);
  server->GetHealthCheckService()->SetServingStatus(false);
  watches_->Drain();
  server->Shutdown(absl::ToChronoTime(absl::Now() + kDrain));
  server->Wait();
  return absl::OkStatus();
}

namespace {

absl::Status MigrateSchema(const Program& program, Environment& environment, db::ConnectionOptions options) {
  options.user = environment.Text("SEND_DB_MIGRATOR_USER");
  options.password = environment.File("SEND_DB_MIGRATOR_PASSWORD_FILE", true);
  options.read_timeout = absl::Hours(1);
  if (absl::Status status = environment.ToStatus(); !status.ok()) return status;
  const auto connection = db::Connection::Open(options);
  if (!connection.ok()) return connection.status();
  return db::Migrate(**connection, program.migrations);
}

absl::Status VerifyHistory(db::ConnectionOptions options) {
  options.read_timeout = absl::Hours(1);
  const auto connection = db::Connection::Open(options);
  if (!connection.ok()) return connection.status();
  const auto report = journal::Audit(**connection);
  if (!report.ok()) return report.status();
  for (const std::string& fault : report->faults) log::Error("history_fault").With("what", fault);
  log::Info("history")
      .With("entities", report->entities)
      .With("entries", report->entries)
      .With("erased", report->erased)
      .With("numbered", report->numbered)
      .With("roots", report->roots)
      .With("whole", report->faults.empty());
  if (report->faults.empty()) return absl::OkStatus();
  return error::FailedPrecondition(
      "HISTORY_BROKEN",
      "The history is not as it was written: keep the database as it is, and have an "
      "auditor look at the lines above.");
}

void LogConfiguration(const Environment& environment) {
  log::Line line(log::Level::kInfo, "configuration");
  for (const auto& [name, value] : environment.read()) line.With(name, value);
}

absl::Status Run(const Program& program, const std::vector<std::string>& arguments,
                 const std::function<absl::Status(Host&, Environment&)>& run) {
  const std::string mode = arguments.empty() ? "" : arguments.front();
  if (arguments.size() > 1 || (mode != "" && mode != "--migrate" && mode != "--verify"))
    return error::InvalidArgument("BAD_ARGUMENT",
                                  "The only argument is --migrate or --verify; all else is environment.");
  Environment environment = Environment::OfProcess();
  log::Level level = log::Level::kInfo;
  if (!log::ParseLevel(environment.Text("SEND_LOG_LEVEL", "info"), level))
    environment.Fail("SEND_LOG_LEVEL", "must be debug, info, warning or error");
  log::Configure(program.name, level);
  absl::StatusOr<HostConfig> config = ReadConfig(program, environment);
  if (!config.ok()) return config.status();
  if (mode == "--migrate") return MigrateSchema(program, environment, config->database);
  if (mode == "--verify") return VerifyHistory(config->database);
  LogConfiguration(environment);
  auto host = Host::Create(program, *std::move(config));
  if (!host.ok()) return host.status();
  return run(**host, environment);
}

}  // namespace

int RunProgram(const Program& program, int argc, char** argv,
               const std::function<absl::Status(Host&, Environment&)>& run) {
  // Before any thread: they must leave these to sigwait.
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  signal(SIGPIPE, SIG_IGN);
  db::LoadDriver();
  const absl::Status status = Run(program, {argv + 1, argv + argc}, run);
  if (status.ok()) return 0;
  log::Error("stopped").With("reason", error::ReasonOf(status)).With("why", std::string(status.message()));
  return 1;
}

}  // namespace send::rpc
