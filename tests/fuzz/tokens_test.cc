#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "common/auth/claims.h"
#include "common/auth/token_maker.h"
#include "common/auth/token_verifier.h"
#include "common/error/error.h"
#include "tests/fuzz/mutate.h"

// The verifier of access tokens, given what no issuer has made: nobody is let in by it. What the issuer has
// signed lets in whom it names, and the issuer's own keys may be any text.
namespace send::auth {
namespace {

using nlohmann::json;

const absl::Time kNow = absl::FromUnixSeconds(1'800'000'000);
const json kHeader = {{"alg", "ES256"}, {"typ", "at+jwt"}, {"kid", "key-1"}};
constexpr double kSkewSeconds = 30, kMaxLifetimeSeconds = 3600;

Issuer TestIssuer() {
  Issuer issuer;
  issuer.issuer = "https://issuer.test";
  issuer.audience = "send-coordination";
  issuer.algorithms = {"RS256", "ES256", "EdDSA"};
  issuer.types = {"at+jwt"};
  return issuer;
}

class TokenFuzz : public ::testing::Test {
 protected:
  TokenFuzz()
      : key_(R_KEY_TYPE_EC, 256, "key-1"),
        keys_(json{{"keys", {key_.PublicJwk()}}}.dump()),
        verifier_({TestIssuer()}, {[this]() -> absl::StatusOr<std::string> { return keys_; }}) {
    EXPECT_TRUE(verifier_.RefreshKeys(kNow).ok());
  }
  absl::StatusOr<std::shared_ptr<const Caller>> Verify(const std::string& token) {
    auto caller = verifier_.Verify(token, kNow);
    ++reasons_[error::ReasonOf(caller.status())];
    return caller;
  }

  const TestKey key_;
  std::string keys_;
  TokenVerifier verifier_;
  // How often each was given; "" for those who were let in.
  std::map<std::string, size_t> reasons_;
};

TEST_F(TokenFuzz, NobodyIsLetInByWhatNobodySigned) {
  fuzz::Mutator mutator(fuzz::Seeds("tokens"),
                        {".", "=", "-", "_", "e30", "W10", "bnVsbA", "eyJhbGciOiJub25lIn0"});
  for (size_t i = 0; i < fuzz::Budget(); ++i) {
    const std::string token = mutator.Next();
    const auto caller = Verify(token);
    ASSERT_EQ(caller.status().code(), absl::StatusCode::kUnauthenticated) << fuzz::AsSeed(token);
    const bool split = SplitToken(token).has_value();
    ASSERT_EQ(error::ReasonOf(caller.status()) == "TOKEN_MISSING", token.empty());
    ASSERT_FALSE(split && std::count(token.begin(), token.end(), '.') != 2) << fuzz::AsSeed(token);
  }
  for (const char* reason : {"TOKEN_MISSING", "TOKEN_MALFORMED", "TOKEN_UNKNOWN_ISSUER", "TOKEN_BAD_ALGORITHM",
                             "TOKEN_UNKNOWN_KEY", "TOKEN_BAD_SIGNATURE"})
    EXPECT_GT(reasons_[reason], fuzz::Budget() / 1000) << reason << " was not come to";
}

// What it takes to be let in, read from the claims by another way.
bool MayBeLetIn(const json& claims, const Caller& caller) {
  const auto number = [&](const char* name, double otherwise) {
    return claims.contains(name) ? claims[name].get<double>() : otherwise;
  };
  const double now = absl::ToDoubleSeconds(kNow - absl::UnixEpoch());
  const double expires = number("exp", 0), issued = number("iat", now), begins = number("nbf", now);
  const json audience = claims["aud"];
  return claims["iss"] == "https://issuer.test" && claims["sub"] == caller.subject && !caller.subject.empty() &&
         (audience == "send-coordination" ||
          std::find(audience.begin(), audience.end(), "send-coordination") != audience.end()) &&
         expires > now - kSkewSeconds && expires - issued <= kMaxLifetimeSeconds &&
         std::max(issued, begins) <= now + kSkewSeconds &&
         std::all_of(caller.roles.begin(), caller.roles.end(), [&](const std::string& role) {
           return claims["roles"].dump().find(json(role).dump()) != std::string::npos;
         });
}

TEST_F(TokenFuzz, WhatTheIssuerSignedLetsInWhomItNames) {
  fuzz::Mutator mutator(fuzz::Seeds("claims"),
                        {"\"", ",", ":", "[", "]", "{", "}", "null", "-", "1e400", "0.1", "[[]]",
                         "\"exp\":1800000600,", "\"nbf\":1800000031,", "\"aud\":[],", "\\u0000"});
  for (size_t i = 0; i < fuzz::Budget() / 4; ++i) {
    const std::string claims = mutator.Next();
    const auto caller = Verify(key_.Sign(kHeader, claims));
    if (caller.ok()) {
      ASSERT_TRUE(MayBeLetIn(json::parse(claims), **caller)) << fuzz::AsSeed(claims);
    }
  }
  for (const char* reason :
       {"", "TOKEN_MALFORMED", "TOKEN_WRONG_AUDIENCE", "TOKEN_BAD_CLAIMS", "TOKEN_EXPIRED"})
    EXPECT_GT(reasons_[reason], fuzz::Budget() / 1000) << "'" << reason << "' was not come to";
}

TEST_F(TokenFuzz, KeysOfWhateverFormAreTakenOrTheOldOnesStay) {
  json claims = json::parse(fuzz::Seeds("claims").front());
  std::vector<std::string> seeds = fuzz::Seeds("jwks");
  seeds.push_back(keys_);
  fuzz::Mutator mutator(seeds, {"\"", ",", ":", "[", "]", "{", "}", "null", "1", "\"kid\":\"key-1\",",
                                "\"use\":1,", "\"kty\":[],", "\"crv\":{},", "\"x\":\"\",", "\"d\":\"AA\","});
  size_t taken = 0, refused = 0;
  for (size_t i = 0; i < fuzz::Budget() / 4; ++i) {
    keys_ = mutator.Next();
    (verifier_.RefreshKeys(kNow).ok() ? taken : refused) += 1;
    // Each token is another: one that was verified is known again.
    claims["jti"] = i;
    const auto caller = Verify(key_.Sign(kHeader, claims.dump()));
    if (caller.ok()) {
      ASSERT_EQ((*caller)->subject, "demo") << fuzz::AsSeed(keys_);
    }
  }
  EXPECT_GT(taken, fuzz::Budget() / 100);
  EXPECT_GT(refused, fuzz::Budget() / 100);
  EXPECT_GT(reasons_["TOKEN_BAD_SIGNATURE"], 0U);
  EXPECT_GT(reasons_["TOKEN_UNKNOWN_KEY"], 0U);
  EXPECT_GT(reasons_[""], 0U);
}

}  // namespace
}  // namespace send::auth
