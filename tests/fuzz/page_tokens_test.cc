#include <gtest/gtest.h>

#include <algorithm>

#include "common/rpc/page_token.h"
#include "common/rpc/testing.h"
#include "send/ehcp/v1/ehc_request_service.pb.h"
#include "tests/fuzz/mutate.h"

// Page tokens that no list has given are refused, each by its reason; those that one has are taken by whom they
// are for.
namespace send {
namespace {

using ehcp::v1::ListEhcRequestsRequest;

ListEhcRequestsRequest Asking(const std::string& token, const std::string& caseworker = "") {
  ListEhcRequestsRequest request;
  request.set_parent("localAuthorities/999");
  request.set_caseworker(caseworker);
  request.set_page_token(token);
  return request;
}

TEST(Fuzz, PageTokensAreTakenAsTheyWereGivenAndNoOther) {
  const auto tokens = rpc::PageTokens::Create(std::string(32, 'k')).value();
  const ListEhcRequestsRequest first = Asking("");
  const rpc::Call call = rpc::CallBy("CASEWORKER", first);
  const std::vector<std::string> places = {"2026-01-15 01900000-0000-7000-8000-000000000000", "a",
                                           std::string(300, 'z')};
  std::vector<std::string> given;
  for (const std::string& place : places) {
    given.push_back(tokens.Seal(call, first, place));
    EXPECT_EQ(tokens.Open(call, Asking(given.back())).value(), place);
    // Another's, and of another filter.
    EXPECT_EQ(error::ReasonOf(tokens.Open(rpc::CallBy("AUDITOR", first), Asking(given.back())).status()),
              "BAD_PAGE_TOKEN");
    EXPECT_EQ(error::ReasonOf(tokens.Open(call, Asking(given.back(), "demo")).status()), "BAD_PAGE_TOKEN");
  }
  fuzz::Mutator mutator(given, {"=", "-", "_", "A", "AAAA", std::string(1, '\0'), "%3D"});
  size_t refused = 0;
  for (size_t i = 0; i < fuzz::Budget(); ++i) {
    const std::string token = mutator.Next();
    const auto place = tokens.Open(call, Asking(token));
    if (!place.ok()) {
      ++refused;
      ASSERT_EQ(error::ReasonOf(place.status()), "BAD_PAGE_TOKEN") << token;
      continue;
    }
    const bool as_given = std::find(given.begin(), given.end(), token) != given.end();
    ASSERT_TRUE(as_given || token.empty()) << token;
  }
  EXPECT_GT(refused, fuzz::Budget() / 2);
}

}  // namespace
}  // namespace send
