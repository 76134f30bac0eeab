#include "clients/sendctl/cli/session.h"
#include "common/error/error.h"
#include "send/pupil/v1/access_rule_service.grpc.pb.h"

namespace send::cli {
namespace {

using pupil::v1::AccessRule;
using pupil::v1::AccessRuleService;
using pupil::v1::ListAccessRulesResponse;

absl::Status RunAdd(Session& session) {
  const auto pupil = session.FullName("pupils", session.arguments().Positional(0));
  if (!pupil.ok()) return pupil.status();
  pupil::v1::CreateAccessRuleRequest request;
  request.set_parent(*pupil);
  if (absl::Status status = session.Fill(request); !status.ok()) return status;
  request.set_request_id(session.RequestId());
  AccessRule reply;
  if (absl::Status status = session.Call(&AccessRuleService::Stub::CreateAccessRule, request, reply);
      !status.ok())
    return status;
  return session.Show(reply);
}

absl::Status ReadRules(Session& session, const std::string& pupil, ListAccessRulesResponse& reply) {
  pupil::v1::ListAccessRulesRequest request;
  request.set_parent(pupil);
  return session.Call(&AccessRuleService::Stub::ListAccessRules, request, reply);
}

absl::Status RunList(Session& session) {
  const auto pupil = session.FullName("pupils", session.arguments().Positional(0));
  if (!pupil.ok()) return pupil.status();
  ListAccessRulesResponse reply;
  if (absl::Status status = ReadRules(session, *pupil, reply); !status.ok()) return status;
  return session.ShowList(reply, "access_rules",
                          {{"NAME", "name", 120},
                           {"KIND", "kind"},
                           {"BARRED", "barred_subject", 30},
                           {"ALLOWED", "allowed_subjects", 40},
                           {"SET", "create_time"},
                           {"ENDED", "end_time"}});
}

// Rules have no reading of their own: the pupil's list has the etag.
absl::StatusOr<std::string> EtagOf(Session& session, const std::string& rule) {
  if (session.arguments().Has("etag")) return session.arguments().Text("etag");
  ListAccessRulesResponse reply;
  if (absl::Status status = ReadRules(session, rule.substr(0, rule.find("/accessRules/")), reply); !status.ok())
    return status;
  for (const AccessRule& each : reply.access_rules())
    if (each.name() == rule) return each.etag();
  return error::NotFound("RULE_NOT_FOUND", "The pupil has no such rule: see access-rules list.");
}

template <class Request>
absl::Status ChangeRule(Session& session,
                        grpc::Status (AccessRuleService::Stub::*method)(grpc::ClientContext*, const Request&,
                                                                        AccessRule*)) {
  Request request;
  if (absl::Status status = session.Fill(request); !status.ok()) return status;
  request.set_name(session.arguments().Positional(0));
  auto etag = EtagOf(session, request.name());
  if (!etag.ok()) return etag.status();
  request.set_etag(*std::move(etag));
  request.set_request_id(session.RequestId());
  AccessRule reply;
  if (absl::Status status = session.Call(method, request, reply); !status.ok()) return status;
  return session.Show(reply);
}

absl::Status RunAllow(Session& session) { return ChangeRule(session, &AccessRuleService::Stub::SetAllowList); }
absl::Status RunEnd(Session& session) { return ChangeRule(session, &AccessRuleService::Stub::EndAccessRule); }

}  // namespace

std::vector<Command> AccessRuleCommands() {
  const auto* kinds = pupil::v1::AccessRuleKind_descriptor();
  const Flag etag = {"etag", "what was read; a change made since is refused. Read anew otherwise"};
  return {
      {"access-rules add",
       "Protect a pupil's address, or bar a person from the record",
       {"PUPIL"},
       WithChangeFlags({{"kind", "what the rule does", "access_rule.kind", kinds, true},
                        {"barred", "who may not see the record: a subject", "access_rule.barred_subject"},
                        {.name = "allow",
                         .help = "who may see the address: a subject; may stand many times",
                         .field = "access_rule.allowed_subjects",
                         .kind = Flag::kMany},
                        {"reason", "why", "access_rule.reason", nullptr, true}}),
       &RunAdd},
      {"access-rules list", "List the rules of a pupil, ended ones too", {"PUPIL"}, {}, &RunList},
      {"access-rules allow",
       "Replace who may see a protected address",
       {"NAME"},
       WithChangeFlags({{.name = "allow",
                         .help = "a subject; may stand many times",
                         .field = "allowed_subjects",
                         .kind = Flag::kMany},
                        {"reason", "why", "reason", nullptr, true},
                        etag}),
       &RunAllow},
      {"access-rules end",
       "End a rule from now on",
       {"NAME"},
       WithChangeFlags({{"reason", "why", "reason", nullptr, true}, etag}),
       &RunEnd},
  };
}

}  // namespace send::cli
