// The loads of tests/bench/run, one a subcommand; each prints one line of JSON.
#include <CLI/CLI.hpp>
#include <fstream>
#include <iostream>
#include <sstream>

#include "absl/strings/ascii.h"
#include "absl/synchronization/mutex.h"
#include "tests/bench/options.h"

namespace send::bench {

std::string ReadFile(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

db::ConnectionOptions ConnectionOf(const Options& options) {
  std::string password = options.password_file.empty() ? "" : ReadFile(options.password_file);
  absl::StripAsciiWhitespace(&password);
  return {.socket = options.socket, .schema = options.schema, .user = options.user, .password = password};
}

namespace {

void AddOptions(CLI::App& app, Options& options) {
  app.add_option("--target", options.target);
  app.add_option("--service", options.service);
  app.add_option("--certs", options.certs);
  app.add_option("--token-file", options.token_file);
  app.add_option("--socket", options.socket);
  app.add_option("--schema", options.schema);
  app.add_option("--user", options.user);
  app.add_option("--password-file", options.password_file);
  app.add_option("--la", options.la);
  app.add_option("--caseworker", options.caseworker);
  app.add_option("--cases", options.cases);
  app.add_option("--cases-each", options.cases_each);
  app.add_flag("--history", options.history);
  app.add_option("--seconds", options.seconds);
  app.add_option("--warm-up", options.warm_up);
  app.add_option("--in-flight", options.in_flight);
  app.add_option("--rate", options.rate);
  app.add_option("--rows", options.rows);
  app.add_option("--first", options.first);
  app.add_option("--file", options.file);
  app.add_option("--connections", options.connections);
  app.add_option("--calendar", options.calendar);
}

int Main(int argc, char** argv) {
  CLI::App app("Loads for tests/bench/run");
  Options options;
  Result (*chosen)(const Options&) = nullptr;
  app.require_subcommand(1);
  for (const auto& [name, run] :
       {std::pair{"fill", &Fill}, std::pair{"read-service", &ReadService},
        std::pair{"update-service", &UpdateService}, std::pair{"list-service", &ListService},
        std::pair{"read-bare", &ReadBare}, std::pair{"update-bare", &UpdateBare}, std::pair{"rest", &Rest},
        std::pair{"import-service", &ImportService}, std::pair{"import-bare", &ImportBare},
        std::pair{"clock", &Clock}}) {
    CLI::App* command = app.add_subcommand(name);
    AddOptions(*command, options);
    command->callback([&chosen, run = run] { chosen = run; });
  }
  CLI11_PARSE(app, argc, argv);
  const Result result = chosen(options);
  if (!result.ok()) {
    std::cerr << result.status() << "\n";
    return 1;
  }
  std::cout << result->dump() << std::endl;
  return 0;
}

}  // namespace
}  // namespace send::bench

int main(int argc, char** argv) {
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  send::db::LoadDriver();
  return send::bench::Main(argc, argv);
}
