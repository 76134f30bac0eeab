#include <CLI/CLI.hpp>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <optional>

#include "absl/strings/str_cat.h"
#include "clients/sendctl/client/connect.h"
#include "clients/sendctl/client/error_text.h"
#include "clients/sendctl/client/token.h"
#include "common/civil/date.h"
#include "common/civil/london.h"
#include "common/error/error.h"
#include "deploy/demo/loader.h"

namespace {

using send::client::Caller;

struct Options {
  std::string state;
  send::client::ConnectOptions connect;
  std::string admin_token_file;
  std::string caseworker_token_file;
  uint64_t seed = 999;
};

// What a load began with. It is kept, so that another run, on another day, goes on with the same.
struct Anchor {
  uint64_t seed = 0;
  absl::CivilDay today;
  std::string run;
};

std::optional<Anchor> ReadAnchor(const std::string& path) {
  std::ifstream file(path);
  const auto json =
      nlohmann::json::parse(std::string{std::istreambuf_iterator<char>(file), {}}, nullptr, false);
  if (!json.is_object() || !json.contains("seed") || !json.contains("today")) return std::nullopt;
  const auto today = send::civil::ParseDate(json["today"].get<std::string>());
  if (!today) return std::nullopt;
  return Anchor{json["seed"].get<uint64_t>(), *today, ""};
}

absl::StatusOr<Anchor> AnchorIn(const Options& options) {
  const std::string path = options.state + "/demo.json";
  std::optional<Anchor> anchor = ReadAnchor(path);
  if (!anchor) {
    const auto london = send::civil::London::Load();
    if (!london.ok()) return london.status();
    anchor = Anchor{options.seed, london->Today(absl::Now()), ""};
    std::error_code error;
    std::filesystem::create_directories(options.state, error);
    std::ofstream file(path);
    file << nlohmann::json{{"seed", anchor->seed}, {"today", send::civil::FormatDate(anchor->today)}} << "\n";
    if (!file.flush())
      return send::error::FailedPrecondition("STATE_NOT_WRITABLE", absl::StrCat("Cannot write ", path, "."));
  }
  anchor->run = absl::StrCat("exampleshire/", anchor->seed, "/", send::civil::FormatDate(anchor->today));
  return *anchor;
}

absl::Status Run(const Options& options) {
  const auto anchor = AnchorIn(options);
  if (!anchor.ok()) return anchor.status();
  auto admin_token = send::client::ReadTokenFile(options.admin_token_file);
  if (!admin_token.ok()) return admin_token.status();
  auto caseworker_token = send::client::ReadTokenFile(options.caseworker_token_file);
  if (!caseworker_token.ok()) return caseworker_token.status();
  const auto channel = send::client::Connect(options.connect);
  if (!channel.ok()) return channel.status();
  // The gateway lets one person make so many calls a second: a load waits, it does not fail.
  constexpr int kRetries = 30;
  const Caller admin({.channel = *channel, .token = *std::move(admin_token), .retries = kRetries});
  const Caller caseworker({.channel = *channel, .token = *std::move(caseworker_token), .retries = kRetries});
  const auto authority = send::demo::MakeExampleshire(anchor->seed, anchor->today);
  return send::demo::Load(authority, anchor->run, anchor->seed, {admin, caseworker}, std::cout);
}

}  // namespace

int main(int argc, char** argv) {
  send::client::PrepareProcess();
  Options options;
  CLI::App app("Loads the demo authority 999 Exampleshire through the public API.", "demo_load");
  app.add_option("--state", options.state, "folder where the day of the load is kept")->required();
  app.add_option("--server", options.connect.server, "host:port of the gateway")->capture_default_str();
  app.add_option("--ca", options.connect.ca_file, "a PEM file with who vouches for the server");
  app.add_option("--admin-token-file", options.admin_token_file, "token of an administrator")->required();
  app.add_option("--caseworker-token-file", options.caseworker_token_file, "token of a caseworker")->required();
  app.add_option("--seed", options.seed, "another authority for another number")->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  const absl::Status status = Run(options);
  if (!status.ok()) std::cerr << send::client::RenderError(status);
  return send::client::ExitCodeOf(status);
}
