#include "common/auth/token_verifier.h"

#include <gtest/gtest.h>

#include "absl/strings/escaping.h"
#include "common/auth/token_maker.h"
#include "common/error/error.h"

namespace send::auth {
namespace {

using nlohmann::json;

const absl::Time kNow = absl::FromUnixSeconds(1'800'000'000);

Issuer TestIssuer() {
  Issuer issuer;
  issuer.issuer = "https://issuer.example";
  issuer.audience = "here";
  issuer.jwks_file = "unused";
  issuer.algorithms = {"RS256", "ES256", "EdDSA"};
  issuer.types = {"at+jwt"};
  return issuer;
}

json GoodClaims() {
  const int64_t now = absl::ToUnixSeconds(kNow);
  return {{"iss", "https://issuer.example"},
          {"aud", "here"},
          {"sub", "demo-1"},
          {"name", "Demo One"},
          {"la", {"999"}},
          {"roles", {"AUDITOR"}},
          {"iat", now},
          {"exp", now + 600}};
}

class TokenVerifierTest : public ::testing::Test {
 protected:
  TokenVerifierTest()
      : rsa_(R_KEY_TYPE_RSA, 2048, "rsa"),
        ec_(R_KEY_TYPE_EC, 256, "ec"),
        ed_(R_KEY_TYPE_EDDSA, 256, "ed"),
        keys_{{"keys", {rsa_.PublicJwk(), ec_.PublicJwk(), ed_.PublicJwk()}}},
        verifier_({TestIssuer()}, {[this]() -> absl::StatusOr<std::string> {
                    ++fetches_;
                    if (away_) return absl::UnavailableError("away");
                    return keys_.dump();
                  }}) {
    EXPECT_TRUE(verifier_.RefreshKeys(kNow).ok());
  }

  std::string Token(const json& claims, json header = {{"alg", "ES256"}, {"typ", "at+jwt"}, {"kid", "ec"}}) {
    return ec_.Sign(header, claims.dump());
  }
  std::string ReasonFor(const std::string& token, absl::Time now = kNow) {
    return error::ReasonOf(verifier_.Verify(token, now).status());
  }
  std::string ReasonWith(const char* claim, const json& value) {
    json claims = GoodClaims();
    claims[claim] = value;
    return ReasonFor(Token(claims));
  }

  TestKey rsa_;
  TestKey ec_;
  TestKey ed_;
  json keys_;
  int fetches_ = 0;
  bool away_ = false;
  TokenVerifier verifier_;
};

TEST_F(TokenVerifierTest, TakesEveryAcceptedAlgorithm) {
  const std::string claims = GoodClaims().dump();
  EXPECT_EQ(ReasonFor(rsa_.Sign({{"alg", "RS256"}, {"typ", "at+jwt"}, {"kid", "rsa"}}, claims)), "");
  EXPECT_EQ(ReasonFor(ec_.Sign({{"alg", "ES256"}, {"typ", "AT+JWT"}, {"kid", "ec"}}, claims)), "");
  EXPECT_EQ(ReasonFor(ed_.Sign({{"alg", "EdDSA"}, {"typ", "at+jwt"}, {"kid", "ed"}}, claims)), "");
}

TEST_F(TokenVerifierTest, ReadsWhoCalls) {
  json claims = GoodClaims();
  claims["la"] = "999";
  claims["settings"] = {"settings/urn-990001"};
  const auto caller = verifier_.Verify(Token(claims), kNow);
  ASSERT_TRUE(caller.ok()) << caller.status();
  EXPECT_EQ((*caller)->Actor(), "https://issuer.example#demo-1");
  EXPECT_TRUE((*caller)->HasTenant("999"));
  EXPECT_FALSE((*caller)->HasTenant("99"));
  EXPECT_TRUE((*caller)->HasRole("AUDITOR"));
  EXPECT_EQ((*caller)->settings, std::vector<std::string>{"settings/urn-990001"});
}

TEST_F(TokenVerifierTest, RefusesWhatIsNoToken) {
  EXPECT_EQ(ReasonFor(""), "TOKEN_MISSING");
  EXPECT_EQ(ReasonFor("a.b.c"), "TOKEN_MALFORMED");
  EXPECT_EQ(ReasonFor("e30.e30"), "TOKEN_MALFORMED");
  EXPECT_EQ(ReasonFor("e30.e30.e30.e30.e30"), "TOKEN_MALFORMED");
  EXPECT_EQ(ReasonFor(std::string(64 * 1024, 'a')), "TOKEN_MALFORMED");
  const std::string good = Token(GoodClaims());
  EXPECT_EQ(ReasonFor(good.substr(0, good.rfind('.')) + "."), "TOKEN_BAD_SIGNATURE");
}

TEST_F(TokenVerifierTest, RefusesForgedSignatures) {
  const std::string claims = GoodClaims().dump();
  const json none = {{"alg", "none"}, {"typ", "at+jwt"}, {"kid", "ec"}};
  const auto encode = [](const std::string& text) { return absl::WebSafeBase64Escape(text); };
  EXPECT_EQ(ReasonFor(encode(none.dump()) + "." + encode(claims) + "."), "TOKEN_BAD_ALGORITHM");
  EXPECT_EQ(
      ReasonFor(ec_.SignWithPublicKeyAsSecret({{"alg", "HS256"}, {"typ", "at+jwt"}, {"kid", "ec"}}, claims)),
      "TOKEN_BAD_ALGORITHM");
  // Signed by another key under our key's name, and with our key's name for another kind of key.
  EXPECT_EQ(
      ReasonFor(
          TestKey(R_KEY_TYPE_EC, 256, "ec").Sign({{"alg", "ES256"}, {"typ", "at+jwt"}, {"kid", "ec"}}, claims)),
      "TOKEN_BAD_SIGNATURE");
  EXPECT_EQ(ReasonFor(rsa_.Sign({{"alg", "RS256"}, {"typ", "at+jwt"}, {"kid", "ec"}}, claims)),
            "TOKEN_BAD_SIGNATURE");
  // The claims of one token with the signature of another.
  json other = GoodClaims();
  other["sub"] = "demo-2";
  const std::string a = Token(GoodClaims());
  const std::string b = Token(other);
  EXPECT_EQ(ReasonFor(b.substr(0, b.rfind('.')) + a.substr(a.rfind('.'))), "TOKEN_BAD_SIGNATURE");
}

TEST_F(TokenVerifierTest, RefusesBadHeaders) {
  const json claims = GoodClaims();
  EXPECT_EQ(ReasonFor(Token(claims, {{"alg", "ES256"}, {"typ", "JWT"}, {"kid", "ec"}})), "TOKEN_MALFORMED");
  EXPECT_EQ(ReasonFor(Token(claims, {{"alg", "ES256"}, {"kid", "ec"}})), "TOKEN_MALFORMED");
  EXPECT_EQ(ReasonFor(Token(claims, {{"alg", "ES256"}, {"typ", "at+jwt"}, {"kid", "ec"}, {"crit", {"b64"}}})),
            "TOKEN_MALFORMED");
  const std::string nameless = absl::WebSafeBase64Escape(R"({"alg":"ES256","typ":"at+jwt"})");
  EXPECT_EQ(ReasonFor(nameless + "." + absl::WebSafeBase64Escape(claims.dump()) + ".c2ln"),
            "TOKEN_UNKNOWN_KEY");
  EXPECT_EQ(ReasonFor(Token(claims, {{"alg", "ES256"}, {"typ", "at+jwt"}, {"kid", "../../etc/passwd"}})),
            "TOKEN_UNKNOWN_KEY");
}

TEST_F(TokenVerifierTest, RefusesBadClaims) {
  EXPECT_EQ(ReasonWith("iss", "https://other.example"), "TOKEN_UNKNOWN_ISSUER");
  EXPECT_EQ(ReasonWith("iss", 7), "TOKEN_UNKNOWN_ISSUER");
  EXPECT_EQ(ReasonWith("aud", "elsewhere"), "TOKEN_WRONG_AUDIENCE");
  EXPECT_EQ(ReasonWith("aud", {"elsewhere", "here"}), "");
  EXPECT_EQ(ReasonWith("sub", ""), "TOKEN_BAD_CLAIMS");
  EXPECT_EQ(ReasonWith("roles", {{"AUDITOR", 1}}), "TOKEN_BAD_CLAIMS");
  EXPECT_EQ(ReasonWith("la", 999), "TOKEN_BAD_CLAIMS");
  for (const char* name :
       {"", "settings/urn-1,settings/urn-2", "settings/' OR 1=1", "settings/urn-\xF0\x9F\x98\x80"})
    EXPECT_EQ(ReasonWith("settings", {"settings/urn-100000", name}), "TOKEN_BAD_CLAIMS") << name;
  EXPECT_EQ(ReasonWith("exp", "soon"), "TOKEN_BAD_CLAIMS");
  EXPECT_EQ(ReasonWith("exp", absl::ToUnixSeconds(kNow) + 3601), "TOKEN_BAD_CLAIMS");
}

TEST_F(TokenVerifierTest, HoldsTimesToTheSecondOfTheAllowedSkew) {
  const int64_t now = absl::ToUnixSeconds(kNow);
  const auto with = [&](const char* claim, int64_t value, int64_t iat) {
    json claims = GoodClaims();
    claims["iat"] = iat;
    claims[claim] = value;
    return ReasonFor(Token(claims));
  };
  EXPECT_EQ(with("exp", now - 29, now - 600), "");
  EXPECT_EQ(with("exp", now - 30, now - 600), "TOKEN_EXPIRED");
  EXPECT_EQ(with("nbf", now + 30, now), "");
  EXPECT_EQ(with("nbf", now + 31, now), "TOKEN_NOT_YET_VALID");
  EXPECT_EQ(with("iat", now + 31, now), "TOKEN_NOT_YET_VALID");
}

TEST_F(TokenVerifierTest, ExpiryEndsACachedToken) {
  const std::string token = Token(GoodClaims());
  EXPECT_EQ(ReasonFor(token), "");
  EXPECT_EQ(ReasonFor(token, kNow + absl::Seconds(59)), "");
  EXPECT_EQ(ReasonFor(token, kNow + absl::Seconds(630)), "TOKEN_EXPIRED");
}

TEST_F(TokenVerifierTest, ARemovedKeyEndsItsTokensAndANewOneIsFetchedWhenMet) {
  const std::string token = Token(GoodClaims());
  EXPECT_EQ(ReasonFor(token), "");
  const TestKey fresh(R_KEY_TYPE_EC, 256, "fresh");
  keys_ = {{"keys", {fresh.PublicJwk()}}};
  const std::string of_fresh =
      fresh.Sign({{"alg", "ES256"}, {"typ", "at+jwt"}, {"kid", "fresh"}}, GoodClaims().dump());
  EXPECT_EQ(ReasonFor(of_fresh, kNow + absl::Seconds(5)), "TOKEN_UNKNOWN_KEY")
      << "within ten seconds of the last fetch";
  EXPECT_EQ(fetches_, 1);
  EXPECT_EQ(ReasonFor(of_fresh, kNow + absl::Seconds(10)), "");
  EXPECT_EQ(fetches_, 2);
  EXPECT_EQ(ReasonFor(token, kNow + absl::Seconds(10)), "TOKEN_UNKNOWN_KEY");
}

TEST_F(TokenVerifierTest, KeepsItsKeysWhileTheIssuerIsAway) {
  away_ = true;
  EXPECT_FALSE(verifier_.RefreshKeys(kNow).ok());
  EXPECT_EQ(ReasonFor(Token(GoodClaims())), "");
}

TEST(ParseIssuers, ReadsAFileAndNamesWhatIsWrong) {
  constexpr char kGood[] =
      R"([{"issuer":"https://a","audience":"b","jwks_file":"f","algorithms":["ES256"],"typ":["JWT"],
      "clock_skew_seconds":5,"claims":{"authorities":"councils"}}])";
  const auto issuers = ParseIssuers(kGood);
  ASSERT_TRUE(issuers.ok()) << issuers.status();
  EXPECT_EQ((*issuers)[0].clock_skew, absl::Seconds(5));
  EXPECT_EQ((*issuers)[0].keys_max_age, absl::Minutes(1));
  EXPECT_EQ((*issuers)[0].claims.tenants, "councils");
  EXPECT_EQ((*issuers)[0].claims.roles, "roles");
  const auto says = [](const char* text) { return std::string(ParseIssuers(text).status().message()); };
  EXPECT_NE(says("[]").find("at least one"), std::string::npos);
  EXPECT_NE(says(R"([{"audience":"b"}])").find("[0].issuer must be a text"), std::string::npos);
  const std::string start = R"([{"issuer":"https://a","audience":"b","typ":["JWT"],)";
  EXPECT_NE(says((start + R"("jwks_file":"f","algorithms":["HS256"]}])").c_str()).find("[0].algorithms"),
            std::string::npos);
  EXPECT_NE(says((start + R"("jwks_url":"http://x","algorithms":["ES256"]}])").c_str()).find("https://"),
            std::string::npos);
  EXPECT_NE(says((start + R"("jwks_file":"f","algorithms":["ES256"],"keys_max_age_seconds":0}])").c_str())
                .find("[0].keys_max_age_seconds must be at least 1"),
            std::string::npos);
  EXPECT_NE(says((start + R"("jwks_file":"f","algorithms":["ES256"],"colour":1}])").c_str())
                .find("[0].colour is not known"),
            std::string::npos);
}

}  // namespace
}  // namespace send::auth
