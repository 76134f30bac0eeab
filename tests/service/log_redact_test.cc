#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "common/log/redact.h"
#include "send/ehcp/v1/ehc_request.pb.h"

namespace send::log {
namespace {

TEST(ToRedactedJson, HidesEveryMarkedFieldAtAnyDepth) {
  ehcp::v1::EhcRequest request;
  request.set_name("localAuthorities/999/x/1");
  request.set_caseworker("Demo-Secret");
  request.add_notices()->set_recipient("Demo-Secret");
  request.mutable_notices(0)->set_sent_on_date("2026-01-05");
  request.set_state(ehcp::v1::STATE_RECEIVED);
  request.set_requesting_setting(std::string(500, 'x'));
  const std::string text = ToRedactedJson(request);
  EXPECT_EQ(text.find("Demo-Secret"), std::string::npos);
  const auto json = nlohmann::json::parse(text);
  EXPECT_EQ(json["caseworker"], "[redacted]");
  EXPECT_EQ(json["notices"][0]["recipient"], "[redacted]");
  EXPECT_EQ(json["notices"][0]["sent_on_date"], "2026-01-05");
  EXPECT_EQ(json["state"], "STATE_RECEIVED");
  EXPECT_EQ(json["requesting_setting"].get<std::string>().size(), 200U);
}

}  // namespace
}  // namespace send::log
