#include "services/ehcp/store/disagreement_codec.h"

#include "common/journal/json.h"

namespace send::ehcp {
namespace {

using nlohmann::json;

constexpr journal::Words<Subject, 4> kSubjects{
    {"no_assessment", "no_plan", "plan_contents", "plan_institution"}};
constexpr journal::Words<Outcome, 6> kOutcomes{
    {"open", "agreed", "conceded", "upheld", "dismissed", "appeal_withdrawn"}};
constexpr journal::Words<Order, 6> kOrders{
    {"dismissed", "assess", "make_plan", "reconsider", "amend_contents", "amend_institution"}};
constexpr journal::Words<ComplianceGround, 4> kGrounds{
    {"exceptional_circumstances", "absence", "school_closure", "early_years_closure"}};
constexpr journal::Words<Step, kSteps> kStepWords{{"adviser_contacted",
                                                   "mediation_declined",
                                                   "mediation_wanted",
                                                   "mediation_wanted_health_too",
                                                   "mediation_wanted_health_alone",
                                                   "commissioning_body_informed",
                                                   "mediation_arranged",
                                                   "mediation_date_notified",
                                                   "adviser_told_not_in_time",
                                                   "mediation_concluded",
                                                   "certificate_issued",
                                                   "agreed_outside_appeal",
                                                   "agreed_inside_appeal",
                                                   "agreement_kept",
                                                   "commissioning_body_did_its_part",
                                                   "commissioning_body_told_authority",
                                                   "appeal_received_by_tribunal",
                                                   "appeal_received_by_authority",
                                                   "response_sent",
                                                   "act_directed",
                                                   "act_done",
                                                   "not_opposed",
                                                   "order_made",
                                                   "appeal_withdrawn"}};

json StepToJson(const StepRecord& step) {
  json object{{"step", kStepWords.Of(step.step)}};
  journal::PutDay(object, "on", step.on);
  journal::PutDay(object, "for_day", step.for_day);
  journal::PutUnlessDefault(object, "days", step.days);
  if (step.order) object["order"] = kOrders.Of(*step.order);
  journal::PutUnlessDefault(object, "note", step.note);
  journal::PutUnlessDefault(object, "retracted", step.retracted);
  return object;
}

StepRecord ReadStep(const json& object) {
  StepRecord step{kStepWords.Read(object.at("step")), journal::GetDay(object, "on")};
  step.for_day = journal::FindDay(object, "for_day");
  step.days = journal::GetOrDefault<int>(object, "days");
  if (object.contains("order")) step.order = kOrders.Read(object.at("order"));
  step.note = journal::GetOrDefault<std::string>(object, "note");
  step.retracted = journal::GetOrDefault<std::string>(object, "retracted");
  return step;
}

json ExceptionToJson(const ComplianceException& claim) {
  json object{
      {"limit_id", claim.limit_id}, {"ground", kGrounds.Of(claim.ground)}, {"evidence", claim.evidence}};
  journal::PutDay(object, "from", claim.from);
  journal::PutDay(object, "to", claim.to);
  journal::PutUnlessDefault(object, "setting", claim.setting);
  journal::PutDay(object, "advice_requested_on", claim.advice_requested_on);
  journal::PutDay(object, "closed_from", claim.closed_from);
  journal::PutDay(object, "reopens", claim.reopens);
  return object;
}

// The oldest records say no more than whether it is an absence.
ComplianceGround ReadGround(const json& object) {
  if (object.contains("ground")) return kGrounds.Read(object.at("ground"));
  return object.at("absence").get<bool>() ? ComplianceGround::kAbsence
                                          : ComplianceGround::kExceptionalCircumstances;
}

ComplianceException ReadException(const json& object) {
  ComplianceException claim{.limit_id = object.at("limit_id"), .ground = ReadGround(object)};
  claim.from = journal::FindDay(object, "from");
  claim.to = journal::FindDay(object, "to");
  claim.evidence = object.at("evidence");
  claim.setting = journal::GetOrDefault<std::string>(object, "setting");
  claim.advice_requested_on = journal::FindDay(object, "advice_requested_on");
  claim.closed_from = journal::FindDay(object, "closed_from");
  claim.reopens = journal::FindDay(object, "reopens");
  return claim;
}

Disagreement ReadDisagreement(const json& object) {
  Disagreement disagreement;
  disagreement.request_id = object.at("request_id");
  disagreement.pupil = object.at("pupil");
  disagreement.subject = kSubjects.Read(object.at("subject"));
  disagreement.notice_sent_on = journal::GetDay(object, "notice_sent_on");
  for (const json& step : object.value("steps", json::array())) disagreement.steps.push_back(ReadStep(step));
  for (const json& done : object.value("compliance", json::array()))
    disagreement.compliance.push_back(
        {done.at("limit_id"), journal::GetDay(done, "done_on"), done.value("retracted", "")});
  for (const json& claim : object.value("exceptions", json::array()))
    disagreement.exceptions.push_back(ReadException(claim));
  disagreement.resumed = journal::GetOrDefault<bool>(object, "resumed");
  return disagreement;
}

}  // namespace

std::string_view WordOf(Subject subject) { return kSubjects.Of(subject); }
std::string_view WordOf(Outcome outcome) { return kOutcomes.Of(outcome); }

}  // namespace send::ehcp

namespace send::journal {

std::string Codec<ehcp::Disagreement>::Encode(const ehcp::Disagreement& disagreement) {
  nlohmann::json object{{"request_id", disagreement.request_id},
                        {"pupil", disagreement.pupil},
                        {"subject", ehcp::WordOf(disagreement.subject)}};
  PutDay(object, "notice_sent_on", disagreement.notice_sent_on);
  for (const auto& step : disagreement.steps) object["steps"].push_back(ehcp::StepToJson(step));
  for (const auto& done : disagreement.compliance) {
    nlohmann::json item{{"limit_id", done.limit_id}};
    PutDay(item, "done_on", done.done_on);
    PutUnlessDefault(item, "retracted", done.retracted);
    object["compliance"].push_back(std::move(item));
  }
  for (const auto& claim : disagreement.exceptions)
    object["exceptions"].push_back(ehcp::ExceptionToJson(claim));
  PutUnlessDefault(object, "resumed", disagreement.resumed);
  return object.dump();
}

absl::StatusOr<ehcp::Disagreement> Codec<ehcp::Disagreement>::Decode(std::string_view document,
                                                                     int schema_version) {
  return DecodeWith(kKind, document, schema_version == kSchemaVersion, &ehcp::ReadDisagreement);
}

}  // namespace send::journal
