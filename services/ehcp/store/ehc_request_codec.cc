#include "services/ehcp/store/ehc_request_codec.h"

#include "common/journal/json.h"

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
constexpr Words<State, 4> kStates{{"received", "assessing", "refused_to_assess", "withdrawn"}};
constexpr Words<Decision, 2> kDecisions{{"assess", "do_not_assess"}};
constexpr Words<NoticeKind, 2> kNoticeKinds{{"considering", "assessment_decision"}};
constexpr Words<RecipientKind, 6> kRecipientKinds{
    {"parent", "young_person", "commissioning_body", "social_care", "head", "early_years_provider"}};
constexpr Words<ExceptionGround, 5> kGrounds{
    {"school_closure", "early_years_closure", "exceptional_circumstances", "absence", "staff_shortage"}};

json ToJson(const Notice& notice) {
  json object{{"kind", kNoticeKinds.Of(notice.kind)},
              {"recipient_kind", kRecipientKinds.Of(notice.recipient_kind)},
              {"recipient", notice.recipient},
              {"channel", kChannels.Of(notice.channel)}};
  PutDay(object, "sent_on", notice.sent_on);
  PutDay(object, "served_on", notice.served_on);
  return object;
}

Notice ReadNotice(const json& object) {
  return {kNoticeKinds.Read(object.at("kind")),
          kRecipientKinds.Read(object.at("recipient_kind")),
          object.at("recipient"),
          GetDay(object, "sent_on"),
          FindDay(object, "served_on"),
          kChannels.Read(object.at("channel"))};
}

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

json ToJson(const EhcRequest& request) {
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
  PutUnlessDefault(object, "caseworker", request.caseworker);
  if (request.decision) object["decision"] = kDecisions.Of(*request.decision);
  PutDay(object, "decided_on", request.decided_on);
  PutUnlessDefault(object, "decision_reasons", request.decision_reasons);
  PutDay(object, "withdrawn_on", request.withdrawn_on);
  PutUnlessDefault(object, "withdrawn_reason", request.withdrawn_reason);
  for (const Notice& notice : request.notices) object["notices"].push_back(ToJson(notice));
  for (const ExceptionClaim& claim : request.exceptions) object["exceptions"].push_back(ToJson(claim));
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
  request.state = kStates.Read(object.at("state"));
  request.caseworker = object.value("caseworker", "");
  if (object.contains("decision")) request.decision = kDecisions.Read(object["decision"]);
  request.decided_on = FindDay(object, "decided_on");
  request.decision_reasons = object.value("decision_reasons", "");
  request.withdrawn_on = FindDay(object, "withdrawn_on");
  request.withdrawn_reason = object.value("withdrawn_reason", "");
  for (const json& notice : object.at("notices")) request.notices.push_back(ReadNotice(notice));
  for (const json& claim : object.at("exceptions")) request.exceptions.push_back(ReadClaim(claim));
  return request;
}

}  // namespace

std::string_view WordOf(State state) { return kStates.Of(state); }

}  // namespace send::ehcp

namespace send::journal {

std::string Codec<ehcp::EhcRequest>::Encode(const ehcp::EhcRequest& request) {
  return ehcp::ToJson(request).dump();
}

absl::StatusOr<ehcp::EhcRequest> Codec<ehcp::EhcRequest>::Decode(std::string_view document,
                                                                 int schema_version) {
  return DecodeWith(kKind, document, schema_version == kSchemaVersion, &ehcp::ReadRequest);
}

}  // namespace send::journal
