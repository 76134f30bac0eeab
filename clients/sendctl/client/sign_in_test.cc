#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <deque>

#include "absl/strings/escaping.h"
#include "clients/sendctl/client/connect.h"
#include "clients/sendctl/client/device_flow.h"
#include "clients/sendctl/client/token.h"
#include "common/error/error.h"

namespace send::client {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

// Answers what stands in the queue, and keeps what was asked.
class FakeProvider : public Http {
 public:
  absl::StatusOr<HttpReply> Get(const std::string& url) override { return Next(url); }
  absl::StatusOr<HttpReply> Post(const std::string& url, const Form& form) override {
    std::string text = url;
    for (const auto& [key, value] : form) text += " " + key + "=" + value;
    return Next(text);
  }
  std::deque<HttpReply> replies;
  std::vector<std::string> asked;

 private:
  HttpReply Next(const std::string& what) {
    asked.push_back(what);
    HttpReply reply = replies.front();
    replies.pop_front();
    return reply;
  }
};

constexpr char kDiscovery[] = R"({"issuer":"https://id.example","token_endpoint":"https://id.example/token",
  "device_authorization_endpoint":"https://id.example/device"})";
constexpr char kDevice[] = R"({"device_code":"dev","user_code":"ABCD-EFGH","interval":2,"expires_in":60,
  "verification_uri":"https://id.example/go","verification_uri_complete":"https://id.example/go?code=ABCD-EFGH"})";

class SignInTest : public testing::Test {
 protected:
  DeviceFlow Flow() {
    DeviceFlow flow;
    flow.issuer = "https://id.example/";
    flow.client_id = "sendctl";
    flow.now = [this] { return now_; };
    flow.sleep = [this](absl::Duration wait) { now_ += wait, waits_.push_back(absl::ToInt64Seconds(wait)); };
    flow.prompt = [this](const std::string& address, const std::string& code) {
      shown_ = address + " " + code;
    };
    return flow;
  }

  absl::Time now_ = absl::FromUnixSeconds(1'000'000);
  std::vector<int64_t> waits_;
  std::string shown_;
  FakeProvider provider_;
};

TEST_F(SignInTest, WaitsUntilThePersonHasSignedIn) {
  provider_.replies = {{200, kDiscovery},
                       {200, kDevice},
                       {400, R"({"error":"authorization_pending"})"},
                       {400, R"({"error":"slow_down"})"},
                       {200, R"({"access_token":"a.b.c","expires_in":300})"}};
  const auto token = SignIn(Flow(), provider_);
  ASSERT_TRUE(token.ok()) << token.status();
  EXPECT_EQ(token->access_token, "a.b.c");
  EXPECT_EQ(token->expires, absl::FromUnixSeconds(1'000'000 + 2 + 2 + 7 + 300));
  EXPECT_EQ(shown_, "https://id.example/go?code=ABCD-EFGH ABCD-EFGH");
  EXPECT_THAT(waits_, ElementsAre(2, 2, 7));
  EXPECT_EQ(provider_.asked[0], "https://id.example/.well-known/openid-configuration");
  EXPECT_EQ(provider_.asked[1], "https://id.example/device client_id=sendctl scope=openid");
  EXPECT_EQ(provider_.asked[4],
            "https://id.example/token grant_type=urn:ietf:params:oauth:grant-type:device_code device_code=dev "
            "client_id=sendctl");
}

TEST_F(SignInTest, SaysThatItWasRefused) {
  provider_.replies = {{200, kDiscovery}, {200, kDevice}, {400, R"({"error":"access_denied"})"}};
  const absl::Status status = SignIn(Flow(), provider_).status();
  EXPECT_EQ(error::ReasonOf(status), "SIGN_IN_REFUSED");
  EXPECT_THAT(std::string(status.message()), HasSubstr("access_denied"));
}

TEST_F(SignInTest, GivesUpWhenTheCodeExpires) {
  provider_.replies = {{200, kDiscovery}, {200, kDevice}};
  for (int i = 0; i < 30; ++i) provider_.replies.push_back({400, R"({"error":"authorization_pending"})"});
  EXPECT_EQ(error::ReasonOf(SignIn(Flow(), provider_).status()), "SIGN_IN_EXPIRED");
}

TEST_F(SignInTest, RefusesAnotherIssuersDocument) {
  provider_.replies = {{200, R"({"issuer":"https://other.example"})"}};
  EXPECT_EQ(error::ReasonOf(SignIn(Flow(), provider_).status()), "ISSUER_NOT_USABLE");
  provider_.replies = {{200, R"({"issuer":"https://id.example","token_endpoint":"https://id.example/token"})"}};
  EXPECT_EQ(error::ReasonOf(SignIn(Flow(), provider_).status()), "ISSUER_NOT_USABLE");
  provider_.replies = {{404, "<html>"}};
  EXPECT_EQ(error::ReasonOf(SignIn(Flow(), provider_).status()), "ISSUER_NOT_USABLE");
}

TEST(Token, IsKeptForItsOwnerOnly) {
  const std::string path = testing::TempDir() + "/sendctl_token_test/token.json";
  const absl::Time expires = absl::FromUnixSeconds(1'800'000'000);
  ASSERT_TRUE(SaveToken(path, {"one", expires}).ok());
  ASSERT_TRUE(SaveToken(path, {"two", expires}).ok());
  struct stat file {};
  ASSERT_EQ(stat(path.c_str(), &file), 0);
  EXPECT_EQ(file.st_mode & 0777, 0600U);
  const auto loaded = LoadToken(path);
  ASSERT_TRUE(loaded.has_value());
  EXPECT_EQ(loaded->access_token, "two");
  EXPECT_EQ(loaded->expires, expires);
  EXPECT_TRUE(RemoveToken(path));
  EXPECT_FALSE(RemoveToken(path));
  EXPECT_FALSE(LoadToken(path).has_value());
}

TEST(ReadClaims, ReadsWhomATokenIsFor) {
  const std::string token =
      "e30." +
      absl::WebSafeBase64Escape(
          R"({"sub":"u1","name":"Demo","la":"999","roles":["CASEWORKER","ADMIN"],"exp":1800000000})") +
      ".c2ln";
  const auto claims = ReadClaims(token);
  ASSERT_TRUE(claims.has_value());
  EXPECT_EQ(claims->subject, "u1");
  EXPECT_THAT(claims->authorities, ElementsAre("999"));
  EXPECT_THAT(claims->roles, ElementsAre("CASEWORKER", "ADMIN"));
  EXPECT_EQ(claims->expires, absl::FromUnixSeconds(1'800'000'000));
  EXPECT_FALSE(ReadClaims("opaque").has_value());
  EXPECT_FALSE(ReadClaims("a.!!!.c").has_value());
}

TEST(Connect, PlaintextIsForThisMachineOnly) {
  for (const char* here : {"localhost:1", "127.0.0.1:8443", "127.9.9.9", "[::1]:50051", "::1"})
    EXPECT_TRUE(IsLoopback(here)) << here;
  for (const char* there : {"10.0.0.1:1", "localhost.example:1", "127.0.0.1.example:1", "128.0.0.1", "[::2]:1",
                            "", "127.1:80", "127.0.0.x:1", "127.0.0.256:1"})
    EXPECT_FALSE(IsLoopback(there)) << there;
  EXPECT_FALSE(Connect({.server = "gateway.example:443", .plaintext = true}).ok());
  EXPECT_FALSE(Connect({.server = "https://localhost:8443"}).ok());
  EXPECT_FALSE(Connect({.server = "localhost:8443", .ca_file = "/none.pem"}).ok());
}

}  // namespace
}  // namespace send::client
