#include "services/ehcp/store/advice_codec.h"

#include "common/journal/json.h"
#include "services/ehcp/store/ehc_request_codec.h"
#include "services/ehcp/store/request_step_json.h"

namespace send::ehcp {
namespace {

using journal::FindDay;
using journal::GetDay;
using journal::PutDay;
using journal::PutUnlessDefault;
using journal::Words;
using nlohmann::json;

constexpr Words<AdviserKind, 10> kAdvisers{{"parent_or_young_person", "head", "early_years_provider",
                                            "health_professional", "educational_psychologist", "social_care",
                                            "other", "preparation_for_adulthood", "asked_for_by_family",
                                            "specialist_teacher"}};
constexpr Words<AdviceState, 4> kStates{{"open", "answered", "withdrawn", "not_needed"}};
constexpr Words<AdviceStep, 3> kSteps{{"answer", "withdrawal", "not_needed"}};
constexpr Words<AdviceGround, 5> kGrounds{
    {"exceptional_circumstances", "absence", "missed_appointment", "closure", "staff_shortage"}};
constexpr Words<ChaseKind, 2> kChaseKinds{{"reminder", "escalation"}};
constexpr Words<ChaseStatus, 3> kChaseStatuses{{"pending", "sent", "failed"}};

json ToJson(const AdviceException& claim) {
  json object{
      {"claim_id", claim.claim_id}, {"ground", kGrounds.Of(claim.ground)}, {"evidence", claim.evidence}};
  PutDay(object, "from", claim.from);
  PutDay(object, "to", claim.to);
  PutDay(object, "claimed_on", claim.claimed_on);
  PutDay(object, "withdrawn_on", claim.withdrawn_on);
  PutUnlessDefault(object, "withdrawn_reason", claim.withdrawn_reason);
  return object;
}

AdviceException ReadException(const json& object) {
  return {object.at("claim_id"),           kGrounds.Read(object.at("ground")),
          GetDay(object, "from"),          GetDay(object, "to"),
          object.at("evidence"),           GetDay(object, "claimed_on"),
          FindDay(object, "withdrawn_on"), object.value("withdrawn_reason", "")};
}

json ToJson(const EarlierAdvice& earlier) {
  json object{{"reason", earlier.reason}};
  PutDay(object, "given_on", earlier.given_on);
  PutDay(object, "giver_accepted_on", earlier.giver_accepted_on);
  PutDay(object, "authority_accepted_on", earlier.authority_accepted_on);
  PutDay(object, "family_accepted_on", earlier.family_accepted_on);
  return object;
}

EarlierAdvice ReadEarlier(const json& object) {
  return {FindDay(object, "given_on"), FindDay(object, "giver_accepted_on"),
          FindDay(object, "authority_accepted_on"), FindDay(object, "family_accepted_on"), object.at("reason")};
}

json ToJson(const Chase& chase) {
  json object{{"chase_id", chase.chase_id},
              {"kind", kChaseKinds.Of(chase.kind)},
              {"status", kChaseStatuses.Of(chase.status)}};
  PutDay(object, "due_on", chase.due_on);
  PutDay(object, "proposed_on", chase.proposed_on);
  PutDay(object, "done_on", chase.done_on);
  PutUnlessDefault(object, "recipient", chase.recipient);
  PutUnlessDefault(object, "failure", chase.failure);
  return object;
}

Chase ReadChase(const json& object) {
  return {object.at("chase_id"),         kChaseKinds.Read(object.at("kind")),
          GetDay(object, "due_on"),      GetDay(object, "proposed_on"),
          object.value("recipient", ""), kChaseStatuses.Read(object.at("status")),
          FindDay(object, "done_on"),    object.value("failure", "")};
}

json ToJson(const AdviceAnswer& answer) {
  json object{{"answered_on", civil::FormatDate(answer.answered_on)}};
  PutUnlessDefault(object, "answer", answer.answer);
  PutUnlessDefault(object, "kept_at", answer.kept_at);
  return object;
}

json ToJson(const AdviceRetraction& retraction) {
  json object{{"step", kSteps.Of(retraction.step())},
              {"was", std::visit([](const auto& was) { return ToJson(was); }, retraction.was)},
              {"by", retraction.retracted_by},
              {"reason", retraction.reason}};
  PutDay(object, "on", retraction.retracted_on);
  return object;
}

RecordedAdvice ReadRecorded(AdviceStep step, const json& was) {
  switch (step) {
    case AdviceStep::kAnswer:
      return AdviceAnswer{GetDay(was, "answered_on"), was.value("answer", ""), was.value("kept_at", "")};
    case AdviceStep::kWithdrawal:
      return ReadWithdrawal(was);
    case AdviceStep::kNotNeeded:
      break;
  }
  return ReadEarlier(was);
}

AdviceRetraction ReadRetraction(const json& object) {
  return {ReadRecorded(kSteps.Read(object.at("step")), object.at("was")), GetDay(object, "on"), object.at("by"),
          object.at("reason")};
}

// The texts, which are left out where empty.
template <class Advice, class Visit>
void ForEachText(Advice& advice, Visit visit) {
  visit("adviser_name", advice.adviser_name);
  visit("adviser_body", advice.adviser_body);
  visit("adviser_subject", advice.adviser_subject);
  visit("adviser_setting", advice.adviser_setting);
  visit("adviser_email", advice.adviser_email);
  visit("escalation_email", advice.escalation_email);
  visit("question", advice.question);
  visit("reason", advice.reason);
  visit("answer", advice.answer);
  visit("answer_kept_at", advice.answer_kept_at);
  visit("withdrawn_reason", advice.withdrawn_reason);
}

json AdviceToJson(const AdviceRequest& advice) {
  json object{{"request_id", advice.request_id},
              {"pupil", advice.pupil},
              {"adviser_kind", kAdvisers.Of(advice.adviser_kind)},
              {"section31_body", advice.section31_body},
              {"service_family", advice.service_family},
              {"channel", WordOf(advice.channel)},
              {"state", WordOf(advice.state)},
              {"exceptions", json::array()},
              {"chases", json::array()}};
  ForEachText(advice, [&](const char* name, const std::string& text) { PutUnlessDefault(object, name, text); });
  PutDay(object, "requested_on", advice.requested_on);
  PutDay(object, "received_on", advice.received_on);
  PutDay(object, "answered_on", advice.answered_on);
  PutDay(object, "withdrawn_on", advice.withdrawn_on);
  if (advice.earlier_advice) object["earlier_advice"] = ToJson(*advice.earlier_advice);
  for (const AdviceException& claim : advice.exceptions) object["exceptions"].push_back(ToJson(claim));
  for (const Chase& chase : advice.chases) object["chases"].push_back(ToJson(chase));
  for (const AdviceRetraction& each : advice.retractions) object["retractions"].push_back(ToJson(each));
  return object;
}

AdviceRequest ReadAdvice(const json& object) {
  AdviceRequest advice;
  advice.request_id = object.at("request_id");
  advice.pupil = object.at("pupil");
  advice.adviser_kind = kAdvisers.Read(object.at("adviser_kind"));
  advice.section31_body = object.at("section31_body");
  advice.service_family = object.at("service_family");
  advice.channel = ChannelOf(object.at("channel"));
  advice.state = kStates.Read(object.at("state"));
  ForEachText(advice, [&](const char* name, std::string& text) { text = object.value(name, ""); });
  advice.requested_on = GetDay(object, "requested_on");
  advice.received_on = FindDay(object, "received_on");
  advice.answered_on = FindDay(object, "answered_on");
  advice.withdrawn_on = FindDay(object, "withdrawn_on");
  if (object.contains("earlier_advice")) advice.earlier_advice = ReadEarlier(object["earlier_advice"]);
  for (const json& claim : object.at("exceptions")) advice.exceptions.push_back(ReadException(claim));
  for (const json& chase : object.at("chases")) advice.chases.push_back(ReadChase(chase));
  for (const json& each : object.value("retractions", json::array()))
    advice.retractions.push_back(ReadRetraction(each));
  return advice;
}

}  // namespace

std::string_view WordOf(AdviserKind kind) { return kAdvisers.Of(kind); }
std::string_view WordOf(AdviceState state) { return kStates.Of(state); }
std::string_view WordOf(ChaseKind kind) { return kChaseKinds.Of(kind); }
std::string_view WordOf(ChaseStatus status) { return kChaseStatuses.Of(status); }
ChaseStatus ChaseStatusOf(std::string_view word) { return kChaseStatuses.Read(word); }

}  // namespace send::ehcp

namespace send::journal {

std::string Codec<ehcp::AdviceRequest>::Encode(const ehcp::AdviceRequest& advice) {
  return ehcp::AdviceToJson(advice).dump();
}

absl::StatusOr<ehcp::AdviceRequest> Codec<ehcp::AdviceRequest>::Decode(std::string_view document,
                                                                       int schema_version) {
  return DecodeWith(kKind, document, schema_version == kSchemaVersion, &ehcp::ReadAdvice);
}

}  // namespace send::journal
