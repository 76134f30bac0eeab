#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "clients/sendctl/cli/session.h"
#include "clients/sendctl/cli/text_table.h"
#include "clients/sendctl/client/device_flow.h"
#include "clients/sendctl/client/token.h"
#include "clients/sendctl/client/usage.h"

namespace send::cli {
namespace {

std::string LocalTime(absl::Time time) {
  return absl::FormatTime("%Y-%m-%d %H:%M", time, absl::LocalTimeZone());
}

absl::Status RunSignIn(Session& session) {
  World& world = session.world();
  client::DeviceFlow flow;
  flow.issuer = session.Configured("issuer", "https://localhost:8444");
  flow.client_id = session.Configured("client_id", "sendctl");
  flow.scope = session.Configured("scope", flow.scope);
  flow.resource = session.Configured("resource", "");
  flow.now = world.now;
  flow.sleep = world.sleep;
  flow.prompt = [&](const std::string& address, const std::string& code) {
    world.err << "Open " << Harmless(address) << "\nand check that it shows the code " << Harmless(code)
              << ". Waiting for you to sign in there ...\n";
  };
  const auto http = world.make_http(session.Configured("ca", ""));
  const auto token = client::SignIn(flow, *http);
  if (!token.ok()) return token.status();
  if (absl::Status status = client::SaveToken(session.TokenPath(), *token); !status.ok()) return status;
  const auto claims = client::ReadClaims(token->access_token);
  world.out << "Signed in" << (claims && !claims->name.empty() ? " as " + Harmless(claims->name) : "")
            << " until " << LocalTime(token->expires) << ".\n";
  return absl::OkStatus();
}

absl::Status RunSignOut(Session& session) {
  const bool was = client::RemoveToken(session.TokenPath());
  session.world().out << (was ? "Signed out: the saved token is deleted.\n" : "You were not signed in.\n");
  return absl::OkStatus();
}

absl::Status RunWhoami(Session& session) {
  const auto token = session.Token();
  if (!token.ok()) return token.status();
  const auto claims = client::ReadClaims(*token);
  if (!claims) return client::Usage("The token cannot be read here; the server may still know it.");
  std::ostream& out = session.world().out;
  const std::string expires =
      claims->expires ? absl::FormatTime(absl::RFC3339_sec, *claims->expires, absl::UTCTimeZone()) : "";
  if (session.json()) {
    out << nlohmann::json{{"subject", claims->subject},         {"name", claims->name},
                          {"authorities", claims->authorities}, {"roles", claims->roles},
                          {"settings", claims->settings},       {"expires", expires}}
               .dump(1)
        << "\n";
    return absl::OkStatus();
  }
  const auto line = [&](std::string_view label, const std::string& text) {
    if (!text.empty()) out << label << ": " << Harmless(text) << "\n";
  };
  line("subject", claims->subject);
  line("name", claims->name);
  line("authorities", absl::StrJoin(claims->authorities, " "));
  line("roles", absl::StrJoin(claims->roles, " "));
  line("settings", absl::StrJoin(claims->settings, " "));
  if (claims->expires)
    line(*claims->expires <= session.world().now() ? "expired" : "expires", LocalTime(*claims->expires));
  return absl::OkStatus();
}

}  // namespace

std::vector<Command> AccountCommands() {
  return {
      {"sign-in",
       "Sign in with a browser, on this machine or another, and keep the token",
       {},
       {{"issuer", "the identity provider; https://localhost:8444 otherwise"},
        {"client-id", "what this program is called there; sendctl otherwise"},
        {"scope", "what the token is asked to be good for; openid otherwise"},
        {"resource", "the API that the token is asked for, where the provider wants to know"}},
       &RunSignIn},
      {"sign-out", "Delete the saved token", {}, {}, &RunSignOut},
      {"whoami", "Show whom the token is for, and until when", {}, {}, &RunWhoami},
  };
}

}  // namespace send::cli
