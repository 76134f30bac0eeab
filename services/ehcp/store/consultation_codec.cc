#include "services/ehcp/store/consultation_codec.h"

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

constexpr Words<ConsulteeKind, 2> kConsultees{{"setting", "maintaining_authority"}};
constexpr Words<ConsultationCause, 2> kCauses{{"asked_for_by_family", "proposed_by_authority"}};
constexpr Words<ConsultationState, 3> kStates{{"open", "answered", "withdrawn"}};
constexpr Words<ConsultationStep, 2> kSteps{{"answer", "withdrawal"}};
constexpr Words<ConsultationOutcome, 4> kOutcomes{{"can_meet_need", "objects", "willing", "unwilling"}};
constexpr Words<ObjectionGround, 4> kGrounds{
    {"unsuitable", "education_of_others", "use_of_resources", "mainstream_incompatible"}};
constexpr Words<Channel, 6> kChannels{
    {"portal", "email", "post_first_class", "post_second_class", "in_person", "telephone"}};

// The texts, which are left out where empty.
template <class Consulted, class Visit>
void ForEachText(Consulted& consultation, Visit visit) {
  visit("authority", consultation.authority);
  visit("question", consultation.question);
  visit("papers_kept_at", consultation.papers_kept_at);
  visit("reasons", consultation.reasons);
  visit("withdrawn_reason", consultation.withdrawn_reason);
}

json ToJson(const SettingFacts& facts) {
  json object{
      {"open", facts.open}, {"may_be_asked_for", facts.may_be_asked_for}, {"mainstream", facts.mainstream}};
  PutUnlessDefault(object, "maintained_by", facts.maintained_by);
  PutUnlessDefault(object, "low_age", facts.ages.low);
  PutUnlessDefault(object, "high_age", facts.ages.high);
  return object;
}

SettingFacts ReadFacts(const json& object) {
  return {object.at("open"),
          object.at("may_be_asked_for"),
          object.at("mainstream"),
          object.value("maintained_by", ""),
          {object.value("low_age", 0), object.value("high_age", 0)}};
}

json ToJson(const ConsultationAnswer& answer) {
  json object{{"answered_on", civil::FormatDate(answer.answered_on)},
              {"outcome", kOutcomes.Of(answer.outcome)},
              {"grounds", json::array()}};
  for (const ObjectionGround ground : answer.grounds) object["grounds"].push_back(kGrounds.Of(ground));
  PutUnlessDefault(object, "reasons", answer.reasons);
  return object;
}

ConsultationAnswer ReadAnswer(const json& object) {
  ConsultationAnswer answer{GetDay(object, "answered_on"), kOutcomes.Read(object.at("outcome"))};
  for (const json& ground : object.at("grounds")) answer.grounds.push_back(kGrounds.Read(ground));
  answer.reasons = object.value("reasons", "");
  return answer;
}

json ToJson(const ConsultationRetraction& retraction) {
  json object{{"step", kSteps.Of(retraction.step())},
              {"was", std::visit([](const auto& was) { return ToJson(was); }, retraction.was)},
              {"by", retraction.retracted_by},
              {"reason", retraction.reason}};
  PutDay(object, "on", retraction.retracted_on);
  return object;
}

ConsultationRetraction ReadRetraction(const json& object) {
  const bool answer = kSteps.Read(object.at("step")) == ConsultationStep::kAnswer;
  const json& was = object.at("was");
  return {answer ? RecordedConsultation(ReadAnswer(was)) : RecordedConsultation(ReadWithdrawal(was)),
          GetDay(object, "on"), object.at("by"), object.at("reason")};
}

json ConsultationToJson(const Consultation& consultation) {
  json object{{"request_id", consultation.request_id},
              {"pupil", consultation.pupil},
              {"consultee", kConsultees.Of(consultation.consultee)},
              {"setting", consultation.setting},
              {"facts", ToJson(consultation.facts)},
              {"cause", kCauses.Of(consultation.cause)},
              {"channel", kChannels.Of(consultation.channel)},
              {"draft_version", consultation.draft_version},
              {"state", WordOf(consultation.state)},
              {"grounds", json::array()}};
  ForEachText(consultation,
              [&](const char* name, const std::string& text) { PutUnlessDefault(object, name, text); });
  PutDay(object, "sent_on", consultation.sent_on);
  PutDay(object, "received_on", consultation.received_on);
  PutDay(object, "answered_on", consultation.answered_on);
  PutDay(object, "withdrawn_on", consultation.withdrawn_on);
  if (consultation.outcome) object["outcome"] = kOutcomes.Of(*consultation.outcome);
  for (const ObjectionGround ground : consultation.grounds) object["grounds"].push_back(kGrounds.Of(ground));
  for (const ConsultationRetraction& each : consultation.retractions)
    object["retractions"].push_back(ToJson(each));
  return object;
}

Consultation ReadConsultation(const json& object) {
  Consultation consultation;
  consultation.request_id = object.at("request_id");
  consultation.pupil = object.at("pupil");
  consultation.consultee = kConsultees.Read(object.at("consultee"));
  consultation.setting = object.at("setting");
  consultation.facts = ReadFacts(object.at("facts"));
  consultation.cause = kCauses.Read(object.at("cause"));
  consultation.channel = kChannels.Read(object.at("channel"));
  consultation.draft_version = object.at("draft_version");
  consultation.state = kStates.Read(object.at("state"));
  ForEachText(consultation, [&](const char* name, std::string& text) { text = object.value(name, ""); });
  consultation.sent_on = GetDay(object, "sent_on");
  consultation.received_on = FindDay(object, "received_on");
  consultation.answered_on = FindDay(object, "answered_on");
  consultation.withdrawn_on = FindDay(object, "withdrawn_on");
  if (object.contains("outcome")) consultation.outcome = kOutcomes.Read(object["outcome"]);
  for (const json& ground : object.at("grounds")) consultation.grounds.push_back(kGrounds.Read(ground));
  for (const json& each : object.value("retractions", json::array()))
    consultation.retractions.push_back(ReadRetraction(each));
  return consultation;
}

}  // namespace

std::string_view WordOf(ConsultationState state) { return kStates.Of(state); }

}  // namespace send::ehcp

namespace send::journal {

std::string Codec<ehcp::Consultation>::Encode(const ehcp::Consultation& consultation) {
  return ehcp::ConsultationToJson(consultation).dump();
}

absl::StatusOr<ehcp::Consultation> Codec<ehcp::Consultation>::Decode(std::string_view document,
                                                                     int schema_version) {
  return DecodeWith(kKind, document, schema_version == kSchemaVersion, &ehcp::ReadConsultation);
}

}  // namespace send::journal
