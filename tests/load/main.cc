// The load of overload_test.py: calls of a mix over many connections to a gateway on this machine. Prints one
// line of JSON.
#include <CLI/CLI.hpp>
#include <fstream>
#include <iostream>
#include <sstream>

#include "absl/strings/ascii.h"
#include "absl/strings/str_split.h"
#include "tests/load/generator.h"

namespace send::load {
namespace {

struct Options {
  int port = 0;
  std::string ca;
  std::string token_file;
  std::string cases_file;
  size_t connections = 32;
  std::vector<std::string> phases;
};

std::string ReadFile(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  std::string read = text.str();
  absl::StripAsciiWhitespace(&read);
  return read;
}

absl::StatusOr<nlohmann::json> Run(const Options& options, SSL_CTX* context) {
  std::vector<Phase> phases;
  for (const std::string& text : options.phases) {
    const auto phase = Phase::Parse(text);
    if (!phase.ok()) return phase.status();
    phases.push_back(*phase);
  }
  const Mix mix(ReadFile(options.token_file), absl::StrSplit(ReadFile(options.cases_file), '\n'));
  std::vector<std::unique_ptr<Connection>> connections;
  Generator generator(mix, connections);
  for (size_t i = 0; i < options.connections; ++i) {
    auto opened = Connection::Open(context, options.port,
                                   [&](size_t tag, const Answer& answer) { generator.Meet(tag, answer); });
    if (!opened.ok()) return opened.status();
    connections.push_back(*std::move(opened));
  }
  return generator.Run(phases);
}

int Main(int argc, char** argv) {
  CLI::App app("Load for tests/load/overload_test.py");
  Options options;
  app.add_option("--port", options.port)->required();
  app.add_option("--ca", options.ca)->required();
  app.add_option("--token-file", options.token_file)->required();
  app.add_option("--cases-file", options.cases_file, "names, one a line")->required();
  app.add_option("--connections", options.connections);
  app.add_option("phases", options.phases, "closed:IN_FLIGHT:SECONDS or times:N:SECONDS")->required();
  CLI11_PARSE(app, argc, argv);
  SSL_CTX* context = SSL_CTX_new(TLS_client_method());
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
  static const unsigned char kH2[] = {2, 'h', '2'};
  SSL_CTX_set_alpn_protos(context, kH2, sizeof(kH2));
  if (SSL_CTX_load_verify_locations(context, options.ca.c_str(), nullptr) != 1) {
    std::cerr << "--ca: no certificates in " << options.ca << "\n";
    return 1;
  }
  const auto result = Run(options, context);
  SSL_CTX_free(context);
  if (!result.ok()) {
    std::cerr << result.status() << "\n";
    return 1;
  }
  std::cout << result->dump() << std::endl;
  return 0;
}

}  // namespace
}  // namespace send::load

int main(int argc, char** argv) { return send::load::Main(argc, argv); }
