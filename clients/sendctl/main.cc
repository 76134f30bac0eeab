#include <unistd.h>

#include <iostream>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "clients/sendctl/cli/run.h"
#include "clients/sendctl/client/connect.h"

namespace {

std::map<std::string, std::string> Environment() {
  std::map<std::string, std::string> variables;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string text = *entry;
    const size_t equals = text.find('=');
    if (equals != std::string::npos) variables[text.substr(0, equals)] = text.substr(equals + 1);
  }
  return variables;
}

}  // namespace

int main(int argc, char** argv) {
  send::client::PrepareProcess();
  send::cli::World world{.environment = Environment(),
                         .out = std::cout,
                         .err = std::cerr,
                         .terminal = isatty(STDERR_FILENO) == 1,
                         .make_http = [](std::string ca) -> std::unique_ptr<send::client::Http> {
                           return std::make_unique<send::client::CurlHttp>(std::move(ca));
                         }};
  const int code = send::cli::Run({argv + 1, argv + argc}, world);
  std::cout.flush();
  return code;
}
