#include "services/ehcp/store/ehc_request_codec.h"

#include "common/journal/json.h"
#include "services/ehcp/store/request_step_json.h"

namespace send::ehcp {
namespace {

using journal::FindDay;
using journal::GetDay;
using journal::PutDay;
using journal::PutUnlessDefault;
using journal::Words;
using nlohmann::json;

constexpr Words<Trigger, 2> kTriggers{{"request", "became_responsible"}};
constexpr Words<RequestSource, 5> kSources{
    {"family", "education_setting", "health_professional", "social_care_professional", "other"}};
constexpr Words<Channel, 6> kChannels{
    {"portal", "email", "post_first_class", "post_second_class", "in_person", "telephone"}};
constexpr Words<State, 9> kStates{{"received", "assessing", "refused_to_assess", "withdrawn", "preparing_draft",
                                   "refused_to_issue", "draft_served", "finalised", "moved_away"}};
constexpr Words<ExceptionGround, 5> kGrounds{
    {"school_closure", "early_years_closure", "exceptional_circumstances", "absence", "staff_shortage"}};

json ToJson(const ExceptionClaim& claim) {
  json object{{"claim_id", claim.claim_id},
              {"limit_id", claim.limit_id},
              {"ground", kGrounds.Of(claim.ground)},
              {"evidence", claim.evidence}};
  PutDay(object, "from", claim.from);
  PutDay(object, "to", claim.to);
  PutDay(object, "advice_requested_on", claim.advice_requested_on);
  PutDay(object, "closed_from", claim.closed_from);
  PutDay(object, "reopens", claim.reopens);
  PutDay(object, "claimed_on", claim.claimed_on);
  PutDay(object, "withdrawn_on", claim.withdrawn_on);
  PutUnlessDefault(object, "setting", claim.setting);
  PutUnlessDefault(object, "withdrawn_reason", claim.withdrawn_reason);
  return object;
}

ExceptionClaim ReadClaim(const json& object) {
  ExceptionClaim claim;
  claim.claim_id = object.at("claim_id");
  claim.limit_id = object.at("limit_id");
  claim.ground = kGrounds.Read(object.at("ground"));
  claim.evidence = object.at("evidence");
  claim.from = FindDay(object, "from");
  claim.to = FindDay(object, "to");
  claim.advice_requested_on = FindDay(object, "advice_requested_on");
  claim.closed_from = FindDay(object, "closed_from");
  claim.reopens = FindDay(object, "reopens");
  claim.claimed_on = GetDay(object, "claimed_on");
  claim.withdrawn_on = FindDay(object, "withdrawn_on");
  claim.setting = object.value("setting", "");
  claim.withdrawn_reason = object.value("withdrawn_reason", "");
  return claim;
}

// What follows the decision to assess.
void PutPlanMaking(const EhcRequest& request, json& object) {
  if (request.issue_decision) object["issue_decision"] = kIssueDecisionWords.Of(*request.issue_decision);
  PutDay(object, "issue_decided_on", request.issue_decided_on);
  PutUnlessDefault(object, "issue_reasons", request.issue_reasons);
  if (request.issue_before) object["issue_before"] = ToJson(*request.issue_before);
  for (const PlanDraft& draft : request.drafts) object["drafts"].push_back(ToJson(draft));
  for (const Representation& said : request.representations) object["representations"].push_back(ToJson(said));
  for (const Meeting& meeting : request.meetings) object["meetings"].push_back(ToJson(meeting));
}

}  // namespace

json ParticularsToJson(const RequestParticulars& particulars) {
  json object = json::object();
  PutUnlessDefault(object, "reasons", particulars.reasons);
  PutUnlessDefault(object, "needs", particulars.needs);
  PutUnlessDefault(object, "support_so_far", particulars.support_so_far);
  PutUnlessDefault(object, "family_views", particulars.family_views);
  PutDay(object, "family_told_on", particulars.family_told_on);
  return object;
}

RequestParticulars ReadParticulars(const json& object) {
  return {object.value("reasons", ""), object.value("needs", ""), object.value("support_so_far", ""),
          object.value("family_views", ""), FindDay(object, "family_told_on")};
}

namespace {

void PutOutcome(const EhcRequest& request, json& object) {
  if (request.plan) object["plan"] = ToJson(*request.plan);
  if (request.move_away) object["move_away"] = ToJson(*request.move_away);
  for (const Resumption& each : request.resumptions) object["resumptions"].push_back(ToJson(each));
  if (request.particulars) object["particulars"] = ParticularsToJson(*request.particulars);
  if (request.rights) object["rights"] = ToJson(*request.rights);
  for (const Retraction& each : request.retractions) object["retractions"].push_back(ToJson(each));
}

void ReadPlanMaking(const json& object, EhcRequest& request) {
  if (object.contains("issue_decision"))
    request.issue_decision = kIssueDecisionWords.Read(object["issue_decision"]);
  request.issue_decided_on = FindDay(object, "issue_decided_on");
  request.issue_reasons = object.value("issue_reasons", "");
  if (object.contains("issue_before")) request.issue_before = ReadIssue(object["issue_before"]);
  const json none = json::array();
  for (const json& item : object.value("drafts", none)) request.drafts.push_back(ReadDraft(item));
  for (const json& item : object.value("representations", none))
    request.representations.push_back(ReadRepresentation(item));
  for (const json& item : object.value("meetings", none)) request.meetings.push_back(ReadMeeting(item));
}

void ReadOutcome(const json& object, EhcRequest& request) {
  if (object.contains("plan")) request.plan = ReadPlan(object["plan"]);
  if (object.contains("move_away")) request.move_away = ReadMove(object["move_away"]);
  for (const json& item : object.value("resumptions", json::array()))
    request.resumptions.push_back(ReadResumption(item));
  if (object.contains("particulars")) request.particulars = ReadParticulars(object["particulars"]);
  if (object.contains("rights")) request.rights = ReadRights(object["rights"]);
  for (const json& item : object.value("retractions", json::array()))
    request.retractions.push_back(ReadRetraction(item));
}

json RequestToJson(const EhcRequest& request) {
  json object{{"pupil", request.pupil},
              {"trigger", kTriggers.Of(request.trigger)},
              {"source", kSources.Of(request.source)},
              {"relevant_youth_accommodation", request.relevant_youth_accommodation},
              {"received_channel", kChannels.Of(request.received_channel)},
              {"state", WordOf(request.state)},
              {"notices", json::array()},
              {"exceptions", json::array()}};
  PutDay(object, "received_on", request.received_on);
  PutUnlessDefault(object, "received_by", request.received_by);
  PutUnlessDefault(object, "requesting_setting", request.requesting_setting);
  PutUnlessDefault(object, "registered_at", request.registered_at);
  PutDay(object, "rights_pass_on", request.rights_pass_on);
  PutUnlessDefault(object, "caseworker", request.caseworker);
  PutUnlessDefault(object, "team", request.team);
  PutUnlessDefault(object, "allocation_reason", request.allocation_reason);
  if (request.decision) object["decision"] = kDecisionWords.Of(*request.decision);
  PutDay(object, "decided_on", request.decided_on);
  PutUnlessDefault(object, "decision_reasons", request.decision_reasons);
  PutDay(object, "withdrawn_on", request.withdrawn_on);
  PutUnlessDefault(object, "withdrawn_reason", request.withdrawn_reason);
  for (const Notice& notice : request.notices) object["notices"].push_back(ToJson(notice));
  for (const ExceptionClaim& claim : request.exceptions) object["exceptions"].push_back(ToJson(claim));
  PutPlanMaking(request, object);
  PutOutcome(request, object);
  return object;
}

EhcRequest ReadRequest(const json& object) {
  EhcRequest request;
  request.pupil = object.at("pupil");
  request.trigger = kTriggers.Read(object.at("trigger"));
  request.source = kSources.Read(object.at("source"));
  request.relevant_youth_accommodation = object.at("relevant_youth_accommodation");
  request.received_on = GetDay(object, "received_on");
  request.received_channel = kChannels.Read(object.at("received_channel"));
  request.received_by = object.value("received_by", "");
  request.requesting_setting = object.value("requesting_setting", "");
  request.registered_at = object.value("registered_at", "");
  request.rights_pass_on = FindDay(object, "rights_pass_on");
  request.state = kStates.Read(object.at("state"));
  request.caseworker = object.value("caseworker", "");
  request.team = object.value("team", "");
  request.allocation_reason = object.value("allocation_reason", "");
  if (object.contains("decision")) request.decision = kDecisionWords.Read(object["decision"]);
  request.decided_on = FindDay(object, "decided_on");
  request.decision_reasons = object.value("decision_reasons", "");
  request.withdrawn_on = FindDay(object, "withdrawn_on");
  request.withdrawn_reason = object.value("withdrawn_reason", "");
  for (const json& notice : object.at("notices")) request.notices.push_back(ReadNotice(notice));
  for (const json& claim : object.at("exceptions")) request.exceptions.push_back(ReadClaim(claim));
  ReadPlanMaking(object, request);
  ReadOutcome(object, request);
  return request;
}

}  // namespace

std::string_view WordOf(State state) { return kStates.Of(state); }
State StateOf(std::string_view word) { return kStates.Read(json(std::string(word))); }
std::string_view WordOf(Channel channel) { return kChannels.Of(channel); }
Channel ChannelOf(const nlohmann::json& word) { return kChannels.Read(word); }
std::string_view WordOf(RequestSource source) { return kSources.Of(source); }

}  // namespace send::ehcp

namespace send::journal {

std::string Codec<ehcp::EhcRequest>::Encode(const ehcp::EhcRequest& request) {
  return ehcp::RequestToJson(request).dump();
}

absl::StatusOr<ehcp::EhcRequest> Codec<ehcp::EhcRequest>::Decode(std::string_view document,
                                                                 int schema_version) {
  return DecodeWith(kKind, document, schema_version == kSchemaVersion, &ehcp::ReadRequest);
}

}  // namespace send::journal
