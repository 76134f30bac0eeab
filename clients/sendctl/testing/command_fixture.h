#pragma once

#include <gtest/gtest.h>

#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "clients/sendctl/cli/run.h"
#include "clients/sendctl/testing/fake_api.h"

namespace send::cli {

// Whole commands against a server on this machine: what they send, what they print, how they end.
class CommandTest : public ::testing::Test {
 protected:
  // Runs `words` against the server, as somebody of authority 999. What it printed is in `out_` and `err_`, how
  // long it would have waited in `waits_`.
  int Run(std::vector<std::string> words) {
    for (const std::string& word : {std::string("--plaintext"), "--server=" + api_.address()})
      words.push_back(word);
    out_.str("");
    err_.str("");
    World world{.environment = {{"SEND_TOKEN", token_}, {"SENDCTL_CONFIG", ::testing::TempDir() + "/none"}},
                .out = out_,
                .err = err_,
                .sleep = [this](absl::Duration wait) { waits_.push_back(wait); }};
    return cli::Run(words, world);
  }

  std::string token_ = "e30." + absl::WebSafeBase64Escape(R"({"sub":"demo","la":["999"]})") + ".c2ln";
  client::FakeApi api_;
  std::ostringstream out_;
  std::ostringstream err_;
  std::vector<absl::Duration> waits_;
};

}  // namespace send::cli
