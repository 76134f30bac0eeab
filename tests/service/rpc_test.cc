// What every call passes through, with messages of the contract as examples.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/auth/token_maker.h"
#include "common/error/error.h"
#include "common/rpc/environment.h"
#include "common/rpc/gatekeeper.h"
#include "common/rpc/method_table.h"
#include "common/rpc/page_token.h"
#include "common/rpc/request_shape.h"
#include "common/rpc/resource_name.h"
#include "common/rpc/status.h"
#include "send/ehcp/v1/ehc_request_service.pb.h"
#include "send/ehcp/v1/watch_service.pb.h"
#include "send/pupil/v1/pupil_service.pb.h"
#include "send/pupil/v1/relation_service.pb.h"

namespace send::rpc {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Optional;

const absl::Time kNow = absl::FromUnixSeconds(1'800'000'000);
constexpr char kUuid[] = "0190a1b2-0000-7000-8000-000000000001";

std::vector<std::string> BadFieldsOf(const absl::Status& status) {
  std::vector<std::string> fields;
  for (const auto& violation : error::ViolationsOf(status)) fields.push_back(violation.field);
  return fields;
}

TEST(Status, GoesOverTheWireAndBackWhole) {
  const absl::Status made[] = {
      error::InvalidArgument("INVALID_FIELDS", "mend it", {{"a.b", "is required"}, {"c", "must be \"x\""}}),
      error::AlreadyExists("EXISTS", "there", "things/1"),
      error::ResourceExhausted("QUEUE_FULL", "later", absl::Milliseconds(1500)),
      error::WithMetadata(error::FailedPrecondition("STATE", "no"), "closures", "7"),
      error::Unavailable("AWAY", "later", absl::Seconds(2)),
      error::Aborted("STALE_ETAG", "again")};
  for (const absl::Status& status : made) {
    const absl::Status back = FromGrpc(ToGrpc(status));
    EXPECT_EQ(back.code(), status.code());
    EXPECT_EQ(back.message(), status.message());
    EXPECT_EQ(error::ReasonOf(back), error::ReasonOf(status));
    EXPECT_EQ(error::ViolationsOf(back), error::ViolationsOf(status));
    EXPECT_EQ(error::ResourceOf(back), error::ResourceOf(status));
    EXPECT_EQ(error::RetryAfterOf(back), error::RetryAfterOf(status));
    EXPECT_EQ(error::MetadataOf(back), error::MetadataOf(status));
  }
}

TEST(Status, AFaultOfOursTellsNothing) {
  const grpc::Status wire = ToGrpc(error::Internal("statement x: database error 1406: Demo-Secret"));
  EXPECT_EQ(wire.error_message().find("Demo-Secret"), std::string::npos);
  EXPECT_EQ(wire.error_details().find("Demo-Secret"), std::string::npos);
}

TEST(ResourceName, TakesIdsAndNothingElse) {
  EXPECT_THAT(ParseName("a/*/b/*", "a/1/b/x-Y_2"), Optional(ElementsAre("1", "x-Y_2")));
  for (const char* bad :
       {"", "a/1/b", "a/1/b/", "a//b/2", "a/1/c/2", "a/1/b/2/", "/a/1/b/2", "a/1/b/..", "a/1/b/%2e"})
    EXPECT_EQ(ParseName("a/*/b/*", bad), std::nullopt) << bad;
  EXPECT_EQ(ParseName("a/*", "a/" + std::string(65, 'x')), std::nullopt);
  EXPECT_EQ(FormatName("a/*/b/*", {"1", "2"}), "a/1/b/2");
}

TEST(RequestShape, RefusesUnknownEnumValuesAndControlCharactersByPath) {
  ehcp::v1::RecordDecisionRequest request;
  request.set_decision(static_cast<ehcp::v1::Decision>(77));
  request.set_reasons("fine\nwith lines\tand tabs \u00e9");
  request.add_notices();
  request.add_notices()->set_recipient(std::string("a\0b", 3));
  request.mutable_notices(1)->set_channel(static_cast<ehcp::v1::Channel>(-1));
  EXPECT_THAT(BadFieldsOf(CheckShape(request)),
              ElementsAre("decision", "notices[1].recipient", "notices[1].channel"));
  request.set_reasons(std::string(kMaxTextBytes + 1, 'x'));
  EXPECT_THAT(BadFieldsOf(CheckShape(request)),
              ElementsAre("decision", "reasons", "notices[1].recipient", "notices[1].channel"));
}

TEST(RequestShape, FindsTheTenantWhereverTheContractPutsIt) {
  constexpr std::string_view kPrefix = "localAuthorities/";
  ehcp::v1::GetEhcRequestRequest get;
  get.set_name("localAuthorities/999/ehcRequests/1");
  EXPECT_EQ(TenantOf(get, kPrefix), "999");
  get.set_name("settings/urn-1");
  EXPECT_EQ(TenantOf(get, kPrefix), "");
  ehcp::v1::CreateEhcRequestRequest create;
  create.set_parent("localAuthorities/998");
  create.mutable_ehc_request()->set_name("localAuthorities/999/ehcRequests/1");
  EXPECT_EQ(TenantOf(create, kPrefix), "998");
  ehcp::v1::UpdateEhcRequestRequest update;
  update.mutable_ehc_request()->set_name("localAuthorities/997/ehcRequests/1");
  EXPECT_EQ(TenantOf(update, kPrefix), "997");
}

TEST(RequestShape, AFingerprintIsOfTheContentWithoutTheFieldsNamed) {
  ehcp::v1::AllocateEhcRequestRequest a;
  a.set_name("n");
  a.set_request_id("1");
  ehcp::v1::AllocateEhcRequestRequest b = a;
  b.set_request_id("2");
  EXPECT_EQ(FingerprintWithout(a, {"request_id"}), FingerprintWithout(b, {"request_id"}));
  b.set_caseworker("x");
  EXPECT_NE(FingerprintWithout(a, {"request_id"}), FingerprintWithout(b, {"request_id"}));
}

TEST(RequestShape, FindsTheNamesThatAReplyShows) {
  pupil::v1::FindDuplicatePupilsResponse reply;
  reply.add_matches()->mutable_pupil()->set_name("localAuthorities/999/pupils/1");
  reply.add_matches()->mutable_pupil()->set_name("localAuthorities/999/pupils/2");
  EXPECT_THAT(ResourceNamesIn(reply),
              ElementsAre("localAuthorities/999/pupils/1", "localAuthorities/999/pupils/2"));
}

TEST(MethodTable, KnowsEveryMethodByItsRequest) {
  const auto* service =
      ehcp::v1::GetDeadlinesRequest::descriptor()->file()->FindServiceByName("EhcRequestService");
  const auto table = MethodTable::Build({service});
  ASSERT_TRUE(table.ok()) << table.status();
  EXPECT_EQ(table->methods().size(), static_cast<size_t>(service->method_count()));
  const Method* method = table->Find(ehcp::v1::AllocateEhcRequestRequest::descriptor());
  ASSERT_NE(method, nullptr);
  EXPECT_EQ(method->full_name, "send.ehcp.v1.EhcRequestService/AllocateEhcRequest");
  EXPECT_THAT(method->roles, ElementsAre("CASEWORKER", "TEAM_MANAGER"));
  EXPECT_EQ(table->Find(pupil::v1::Pupil::descriptor()), nullptr);
  const auto* relations =
      pupil::v1::ListRelationChangesRequest::descriptor()->file()->FindServiceByName("RelationService");
  const auto internal = MethodTable::Build({relations});
  ASSERT_TRUE(internal.ok()) << internal.status();
  EXPECT_TRUE(internal->Find(pupil::v1::ListRelationChangesRequest::descriptor())->internal);
  EXPECT_THAT(internal->Find(pupil::v1::ListRelationChangesRequest::descriptor())->roles, IsEmpty());
}

TEST(MethodTable, AServerStreamSaysHowLongItMayLast) {
  const auto* request = ehcp::v1::WatchEhcRequestsRequest::descriptor();
  const auto table = MethodTable::Build({request->file()->FindServiceByName("WatchService")});
  ASSERT_TRUE(table.ok()) << table.status();
  EXPECT_EQ(table->Find(request)->stream, absl::Hours(1));
}

class GatekeeperTest : public ::testing::Test {
 protected:
  GatekeeperTest()
      : key_(R_KEY_TYPE_EC, 256, "k"),
        verifier_({TestIssuer()}, {[this]() -> absl::StatusOr<std::string> {
                    return nlohmann::json{{"keys", {key_.PublicJwk()}}}.dump();
                  }}),
        london_(civil::London::Load().value()),
        gatekeeper_({{"spiffe://send/gateway"},
                     {"spiffe://send/ehcp", "spiffe://send/other"},
                     "localAuthorities/",
                     "000",
                     {"spiffe://send/ehcp"}},
                    verifier_, london_) {
    EXPECT_TRUE(verifier_.RefreshKeys(kNow).ok());
    envelope_.peer_names = {"spiffe://send/gateway", "localhost"};
    envelope_.token = TokenFor({"999"}, {"CASEWORKER"});
    request_.set_name("localAuthorities/999/ehcRequests/1");
    request_.set_request_id(kUuid);
  }

  static auth::Issuer TestIssuer() {
    auth::Issuer issuer;
    issuer.issuer = "https://issuer.example";
    issuer.audience = "here";
    issuer.jwks_file = "unused";
    issuer.algorithms = {"ES256"};
    issuer.types = {"at+jwt"};
    return issuer;
  }
  std::string TokenFor(const std::vector<std::string>& authorities, const std::vector<std::string>& roles) {
    const nlohmann::json claims{{"iss", "https://issuer.example"},
                                {"aud", "here"},
                                {"sub", "demo"},
                                {"la", authorities},
                                {"roles", roles},
                                {"exp", absl::ToUnixSeconds(kNow) + 600}};
    return key_.Sign({{"alg", "ES256"}, {"typ", "at+jwt"}, {"kid", "k"}}, claims.dump());
  }
  std::string Reason() {
    return error::ReasonOf(gatekeeper_.Admit(method_, envelope_, request_, kNow).status());
  }

  auth::TestKey key_;
  auth::TokenVerifier verifier_;
  civil::London london_;
  Gatekeeper gatekeeper_;
  Method method_{.full_name = "s/M", .name = "M", .roles = {"CASEWORKER"}, .deadline = absl::Seconds(10)};
  Envelope envelope_;
  ehcp::v1::AllocateEhcRequestRequest request_;
};

TEST_F(GatekeeperTest, LetsInWhoMayAndTellsTheHandlerWhoCalls) {
  envelope_.correlation_id = "abc-1 \"}{";
  envelope_.deadline = kNow + absl::Seconds(3);
  const auto call = gatekeeper_.Admit(method_, envelope_, request_, kNow);
  ASSERT_TRUE(call.ok()) << call.status();
  EXPECT_EQ(call->tenant, "999");
  EXPECT_EQ(call->caller->subject, "demo");
  EXPECT_EQ(call->request_id, kUuid);
  EXPECT_EQ(call->correlation_id, "abc-1");
  EXPECT_EQ(call->deadline, kNow + absl::Seconds(3));
  EXPECT_EQ(call->ToChange().method, "s/M");
}

TEST_F(GatekeeperTest, ACallThatLastsIsLetInAnewWhileItsTokenIsGood) {
  const auto call = gatekeeper_.Admit(method_, envelope_, request_, kNow);
  ASSERT_TRUE(call.ok()) << call.status();
  const auto later = gatekeeper_.Renew(*call, kNow + absl::Minutes(5));
  ASSERT_TRUE(later.ok()) << later.status();
  EXPECT_EQ(later->now, kNow + absl::Minutes(5));
  EXPECT_EQ(later->deadline, kNow + absl::Minutes(5) + absl::Seconds(10));
  EXPECT_EQ(later->request_id, call->request_id);
  EXPECT_EQ(error::ReasonOf(gatekeeper_.Renew(*call, kNow + absl::Minutes(20)).status()), "TOKEN_EXPIRED");
}

TEST_F(GatekeeperTest, RefusesByPeerTokenRoleAuthorityAndShapeInThisOrder) {
  request_.set_request_id("no uuid");
  request_.set_name("localAuthorities/998/ehcRequests/1");
  method_.roles = {"AUDITOR"};
  const std::string token = std::exchange(envelope_.token, "");
  envelope_.peer_names = {"spiffe://send/other", "spiffe://send/gateway.example"};
  EXPECT_EQ(Reason(), "PEER_NOT_ALLOWED");
  envelope_.peer_names = {"spiffe://send/gateway"};
  EXPECT_EQ(Reason(), "TOKEN_MISSING");
  envelope_.token = token;
  EXPECT_EQ(Reason(), "ROLE_NOT_ALLOWED");
  method_.roles = {"CASEWORKER"};
  EXPECT_EQ(Reason(), "WRONG_TENANT");
  request_.set_name("localAuthorities/999/ehcRequests/1");
  EXPECT_EQ(Reason(), "INVALID_FIELDS");
  request_.set_request_id(kUuid);
  EXPECT_EQ(Reason(), "");
}

TEST_F(GatekeeperTest, InternalMethodsAreForServicesOnly) {
  method_.internal = true;
  EXPECT_EQ(Reason(), "PEER_NOT_ALLOWED");
  envelope_.peer_names = {"spiffe://send/ehcp"};
  EXPECT_EQ(Reason(), "");
}

TEST_F(GatekeeperTest, ServicesOnlyWithoutAUser) {
  method_.internal = true;
  method_.roles = {};
  EXPECT_EQ(Reason(), "PEER_NOT_ALLOWED") << "a user's token opens nothing";
  for (const char* peer : {"spiffe://send/gateway", "spiffe://send/other"}) {
    envelope_.peer_names = {peer};
    envelope_.token = "";
    EXPECT_EQ(Reason(), "PEER_NOT_ALLOWED") << peer;
  }
  envelope_.peer_names = {"localhost", "spiffe://send/ehcp"};
  envelope_.token = "whatever";
  for (const char* tenant : {"999", "998"}) {
    request_.set_name(std::string("localAuthorities/") + tenant + "/ehcRequests/1");
    const auto call = gatekeeper_.Admit(method_, envelope_, request_, kNow);
    ASSERT_TRUE(call.ok()) << call.status();
    EXPECT_EQ(call->tenant, tenant);
    EXPECT_EQ(call->caller->Actor(), "service#spiffe://send/ehcp");
    EXPECT_TRUE(call->caller->roles.empty());
    EXPECT_EQ(call->token, "") << "nothing is passed on";
  }
  // It opens what is marked so, and nothing else.
  method_.roles = {"CASEWORKER"};
  EXPECT_EQ(Reason(), "TOKEN_MALFORMED");
}

TEST_F(GatekeeperTest, ATokenOfSeveralAuthoritiesActsForTheOneAsked) {
  envelope_.token = TokenFor({"998", "999"}, {"LEARNER", "CASEWORKER"});
  EXPECT_EQ(Reason(), "");
  request_.set_name("localAuthorities/99/ehcRequests/1");
  EXPECT_EQ(Reason(), "WRONG_TENANT");
}

TEST(PageTokens, AreSealedForOneListOfOneCaller) {
  const PageTokens tokens = PageTokens::Create(std::string(32, 'k')).value();
  const Method method{.full_name = "s/List", .name = "List", .roles = {}, .deadline = {}};
  auto caller = std::make_shared<auth::Caller>();
  caller->subject = "demo";
  Call call;
  call.caller = caller;
  call.method = &method;
  call.tenant = "999";
  ehcp::v1::ListEhcRequestsRequest request;
  request.set_parent("localAuthorities/999");
  const std::string token = tokens.Seal(call, request, "2026-01-01 id");
  EXPECT_EQ(token.find("2026"), std::string::npos);
  EXPECT_NE(token, tokens.Seal(call, request, "2026-01-01 id"));
  EXPECT_EQ(tokens.Seal(call, request, ""), "");
  request.set_page_token(token);
  request.set_page_size(7);
  EXPECT_EQ(tokens.Open(call, request).value(), "2026-01-01 id");
  Call other = call;
  other.tenant = "998";
  EXPECT_FALSE(tokens.Open(other, request).ok());
  EXPECT_FALSE(PageTokens::Create(std::string(32, 'x'))->Open(call, request).ok());
  for (size_t i = 0; i < token.size(); i += 5) {
    std::string changed = token;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    request.set_page_token(changed);
    EXPECT_EQ(error::ReasonOf(tokens.Open(call, request).status()), "BAD_PAGE_TOKEN") << i;
  }
  EXPECT_FALSE(PageTokens::Create("short").ok());
}

TEST(Environment, NamesEveryVariableThatIsWrong) {
  Environment environment([](const std::string& name) -> std::optional<std::string> {
    if (name == "PORT") return "70000";
    if (name == "KEY_FILE") return "/no/such/file";
    return std::nullopt;
  });
  environment.Text("NAME");
  environment.Number("PORT", 1, 1, 65535);
  environment.File("KEY_FILE", true);
  EXPECT_EQ(environment.Number("WORKERS", 8, 1, 100), 8);
  const std::string message(environment.ToStatus().message());
  EXPECT_NE(message.find("NAME must be set"), std::string::npos);
  EXPECT_NE(message.find("PORT must be a number from 1 to 65535"), std::string::npos);
  EXPECT_NE(message.find("KEY_FILE names a file that cannot be read"), std::string::npos);
  EXPECT_EQ(message.find("WORKERS"), std::string::npos);
}

}  // namespace
}  // namespace send::rpc
